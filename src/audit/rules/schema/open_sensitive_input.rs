//! A tool that needs an approval takes anything.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

use super::wide_schema::is_wide;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0608",
    name: "open-sensitive-input",
    severity: Severity::Medium,
    description: "A tool that needs an approval takes anything.",
    why: "The one who approves a call sees its arguments. Where the schema names none, a model may pass what it likes, and the approval is of something unknown.",
    remedy: "Name the properties and set additionalProperties = false.",
    ast: &["AST03", "AST09"],
    cwe: &[20, 1287],
    example: Example {
        bad: "input_schema = { type = \"object\" }\nrisk = { requires_approval = true }",
        fixed: "input_schema = { type = \"object\", required = [\"path\"], additionalProperties = false, properties = { path = { type = \"string\", maxLength = 500 } } }\nrisk = { requires_approval = true }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        if sub.is_root() && sub.is_input() && sub.tool.risk.needs_approval() && is_wide(sub.schema)
        {
            let message = format!(
                "{} lets any object pass, and the tool needs an approval",
                sub.label()
            );
            sub.report(sink, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0608";

    #[test]
    fn it_is_found() {
        let schema = r#"{ type = "object" }"#;
        assert_eq!(sensitive(schema, ID), 1, "{schema}");
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", additionalProperties = false }"#,
            r#"{ type = "object", properties = { path = { type = "string" } } }"#,
        ] {
            assert_eq!(sensitive(schema, ID), 0, "{schema}");
        }
    }
}
