//! An output has no upper limit.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::unbounded_input::report_unbounded;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0621",
    name: "unbounded-output",
    severity: Severity::Info,
    description: "An output has no upper limit.",
    why: "What a tool answers is put before the model, which has room for so much: an answer of any length pushes out what the user said, or fails when it is too long for the host.",
    remedy: "Set maxLength and maxItems to what the tool returns at most, and cut longer answers off.",
    ast: &["AST09"],
    cwe: &[770],
    example: Example {
        bad: "output_schema = { type = \"object\", properties = { lines = { type = \"array\", items = { type = \"string\", maxLength = 200 } } } }",
        fixed: "output_schema = { type = \"object\", properties = { lines = { type = \"array\", maxItems = 100, items = { type = \"string\", maxLength = 200 } } } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    report_unbounded(subject, sink, "output_schema");
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0621";

    #[test]
    fn it_is_found() {
        let schema = r#"{ type = "object", properties = { a = { type = "array", items = { type = "string" } } } }"#;
        assert_eq!(output(schema, ID), 1, "{schema}");
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { a = { type = "string", maxLength = 5 }, b = { type = "integer" } } }"#;
        assert_eq!(output(schema, ID), 0, "{schema}");
        assert_eq!(
            found(
                r#"{ type = "object", properties = { a = { type = "string" } } }"#,
                ID
            ),
            0
        );
    }
}
