//! A limit does not apply to the type that it stands beside.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

use super::walk::types;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0615",
    name: "inapplicable-keyword",
    severity: Severity::Low,
    description: "A limit does not apply to the type that it stands beside.",
    why: "A keyword says nothing about values of other types: a string with a maximum has no limit at all.",
    remedy: "Use the keyword of that type: maxLength for text, maximum for numbers, maxItems for lists, maxProperties for objects.",
    ast: &["AST04"],
    cwe: &[1287],
    example: Example {
        bad: "text = { type = \"string\", maximum = 100 }",
        fixed: "text = { type = \"string\", maxLength = 100 }",
    },
    check,
};

/// Keywords, and the types that they are about.
const ABOUT: [(&str, &[&str]); 18] = [
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("minimum", &["number", "integer"]),
    ("maximum", &["number", "integer"]),
    ("exclusiveMinimum", &["number", "integer"]),
    ("exclusiveMaximum", &["number", "integer"]),
    ("multipleOf", &["number", "integer"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("items", &["array"]),
    ("prefixItems", &["array"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let allowed = types(sub.schema);
        let wrong = ABOUT.iter().find(|(keyword, about)| {
            sub.schema.contains_key(*keyword) && !allowed.iter().any(|kind| about.contains(kind))
        });
        if let Some((keyword, about)) = wrong.filter(|_| !allowed.is_empty()) {
            let message = format!(
                "{} is of type {}, and {keyword} is about {}",
                sub.label(),
                allowed.join(" or "),
                about.join(" and ")
            );
            sub.report(sink, keyword, message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0615";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "string", maximum = 3 } } }"#,
            r#"{ type = "object", properties = { a = { type = "array", maxLength = 3 } } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { a = { type = ["string", "integer"], maximum = 3, maxLength = 3 }, b = { maxLength = 2 } } }"#;
        assert_eq!(found(schema, ID), 0, "{schema}");
    }
}
