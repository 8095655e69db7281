//! An output schema promises nothing.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

use super::wide_schema::is_wide;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0609",
    name: "vague-output",
    severity: Severity::Info,
    description: "An output schema promises nothing.",
    why: "A caller that does not know the result's form cannot check it, and a result that is never checked may carry anything back into the model's context.",
    remedy: "Name the properties of the result, or its type where it is no object.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: "output_schema = { type = \"object\" }",
        fixed: "output_schema = { type = \"object\", required = [\"words\"], properties = { words = { type = \"integer\" } } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let type_says_it = !sub.says_type("object") && sub.schema.contains_key("type");
        if sub.is_root() && !sub.is_input() && !type_says_it && is_wide(sub.schema) {
            let message = format!("{} says nothing about the result", sub.label());
            sub.report(sink, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0609";

    #[test]
    fn it_is_found() {
        for schema in [
            r"{ }",
            r#"{ type = "object", description = "The result." }"#,
        ] {
            assert_eq!(output(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "string" }"#,
            r#"{ type = "object", properties = { a = { type = "string" } } }"#,
            r##"{ "$ref" = "#/$defs/a", "$defs" = { a = { type = "string" } } }"##,
        ] {
            assert_eq!(output(schema, ID), 0, "{schema}");
        }
    }
}
