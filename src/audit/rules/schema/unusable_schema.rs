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
    why: "",
    remedy: "No call can be checked against it. Write draft 2020-12 without remote references, with linear-time patterns.",
    ast: &[],
    cwe: &[],
    example: Example { bad: "", fixed: "" },
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
                let message = format!("the {field} of tool {} is unusable: {problem}", tool.id);
                sink.manifest(&path, &format!("{} {field}", tool.id), message);
            }
        }
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
    fn an_ordinary_schema_is_fine() {
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0601")
                .is_empty()
        );
    }
}
