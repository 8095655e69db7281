//! A schema refers to something outside itself.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::{Sub, each_schema};

use serde_json::Value;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0604",
    name: "remote-reference",
    severity: Severity::Medium,
    description: "A schema refers to something outside itself.",
    why: "A host that follows the reference lets the skill's author choose what it fetches or reads, and what arrives may change after the review. A host that does not cannot check any call.",
    remedy: "Copy the schema that is meant into $defs and refer to it with #/$defs/NAME.",
    ast: &["AST05", "AST10"],
    cwe: &[829, 918],
    example: Example {
        bad: "where = { \"$ref\" = \"https://schemas.example/place.json\" }",
        fixed: "where = { \"$ref\" = \"#/$defs/place\" }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            if let Some(target) = sub
                .schema
                .get(keyword)
                .and_then(Value::as_str)
                .filter(|t| !t.starts_with('#'))
            {
                report(sub, sink, keyword, target);
            }
        }
    });
}

fn report(sub: &Sub<'_>, sink: &mut Sink<'_>, keyword: &str, target: &str) {
    let message = format!("{} refers to \"{target}\"", sub.label());
    sub.report(sink, keyword, message);
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0604";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { a = { "$ref" = "https://schemas.example/a.json" } } }"#,
            r#"{ type = "object", allOf = [{ "$ref" = "file:///etc/passwd" }] }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r##"{ type = "object", properties = { a = { "$ref" = "#/$defs/a" } }, "$defs" = { a = {} } }"##,
            r#"{ type = "object", properties = { "$ref" = { type = "string" } } }"#,
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
