//! An input or output schema is no usable JSON Schema.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::schema_problem;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0601",
    name: "unusable-schema",
    severity: Severity::High,
    description: "An input or output schema is no usable JSON Schema.",
    why: "A host checks every call against the schema. With one that is none, no call can be checked, and a host that is not as careful calls the tool unchecked.",
    remedy: "Write draft 2020-12 (or draft 7 with its $schema), with references inside the schema only and patterns without look-around or back-references.",
    ast: &["AST04", "AST10"],
    cwe: &[1287],
    example: Example {
        bad: "count = { type = \"integer\", minimum = 0, exclusiveMinimum = true }",
        fixed: "count = { type = \"integer\", exclusiveMinimum = 0 }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    for (index, tool) in tools.enumerate() {
        let schemas = [
            ("input_schema", &tool.input_schema),
            ("output_schema", &tool.output_schema),
        ];
        for (field, schema) in schemas {
            if let Some(problem) = schema_problem(schema) {
                let path = [
                    Step::Key("entrypoints"),
                    Step::Key("tools"),
                    Step::Index(index),
                    Step::Key(field),
                ];
                let hint = hint(&problem);
                let message = format!(
                    "the {field} of tool {} is unusable: {problem}{hint}",
                    tool.id
                );
                sink.manifest(&path, &format!("{} {field}", tool.id), message);
            }
        }
    }
}

/// What an author of an older draft meant.
fn hint(problem: &str) -> &'static str {
    let ends = |keyword: &str| {
        problem
            .split(':')
            .next()
            .is_some_and(|at| at.ends_with(keyword))
    };
    if ends("/exclusiveMinimum") || ends("/exclusiveMaximum") {
        " (draft 4 has true there, later drafts the limit itself)"
    } else if ends("/items") {
        " (a list of schemas is called prefixItems since draft 2020-12)"
    } else if ends("/required") {
        " (it lists the names of the required properties, beside properties)"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_schema_that_is_none_is_found() {
        for schema in [
            r#"{ type = "strange" }"#,
            r#"{ "$ref" = "https://example.com/s.json" }"#,
        ] {
            let text = with_tool(&format!("input_schema = {schema}\noutput_schema = {{}}\n"));
            assert_eq!(
                packed(&text, &[("modules/a.wasm", RUN)])
                    .findings("PSK0601")
                    .len(),
                1,
                "{schema}"
            );
        }
    }

    #[test]
    fn forms_of_older_drafts_get_a_hint() {
        for (schema, hint) in [
            (
                r"{ properties = { a = { minimum = 1, exclusiveMinimum = true } } }",
                "draft 4",
            ),
            (r"{ properties = { a = { items = [{}] } } }", "prefixItems"),
            (
                r"{ properties = { a = { required = true } } }",
                "beside properties",
            ),
        ] {
            let text = with_tool(&format!("input_schema = {schema}\noutput_schema = {{}}\n"));
            let found = packed(&text, &[("modules/a.wasm", RUN)]).findings("PSK0601");
            assert!(found[0].message.contains(hint), "{found:?}");
        }
    }

    #[test]
    fn an_ordinary_schema_is_fine() {
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0601")
                .is_empty()
        );
    }
}
