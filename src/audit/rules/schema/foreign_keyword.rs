//! A keyword belongs to another dialect of JSON Schema and is ignored.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

use serde_json::Value;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0614",
    name: "foreign-keyword",
    severity: Severity::Low,
    description: "A keyword belongs to another dialect of JSON Schema and is ignored.",
    why: "OpenAPI and older drafts have keywords that draft 2020-12 does not: validators pass over them, and other hosts may not.",
    remedy: "Write it in draft 2020-12: the message names the form that it has there.",
    ast: &["AST10"],
    cwe: &[1287],
    example: Example {
        bad: "name = { type = \"string\", nullable = true }",
        fixed: "name = { type = [\"string\", \"null\"] }",
    },
    check,
};

/// What draft 2020-12 ignores, and what it has instead.
const FOREIGN: [(&str, &str); 10] = [
    ("nullable", "type = [\"…\", \"null\"]"),
    ("additionalItems", "items beside prefixItems"),
    ("dependencies", "dependentRequired or dependentSchemas"),
    ("divisibleBy", "multipleOf"),
    ("disallow", "not"),
    ("extends", "allOf"),
    ("discriminator", "oneOf with a const in each alternative"),
    ("$recursiveRef", "$dynamicRef"),
    ("$recursiveAnchor", "$dynamicAnchor"),
    (
        "optional",
        "required, which lists the properties that are not optional",
    ),
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let is_draft7 = sub
            .root
            .get("$schema")
            .and_then(Value::as_str)
            .is_some_and(|uri| uri.contains("draft-07"));
        let shared =
            |keyword: &str| is_draft7 && matches!(keyword, "additionalItems" | "dependencies");
        let ignored = FOREIGN
            .iter()
            .filter(|(keyword, _)| sub.schema.contains_key(*keyword) && !shared(keyword));
        for (keyword, instead) in ignored {
            let message = format!(
                "{} has {keyword}, which is ignored: use {instead}",
                sub.label()
            );
            sub.report(sink, keyword, message);
        }
        let without_if = ["then", "else"]
            .into_iter()
            .find(|k| sub.schema.contains_key(*k));
        if let Some(keyword) = without_if.filter(|_| !sub.schema.contains_key("if")) {
            let message = format!("{} has {keyword} without if, which is ignored", sub.label());
            sub.report(sink, keyword, message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0614";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "string", nullable = true } } }"#,
            r#"{ type = "object", properties = { a = { then = { type = "string" } } } }"#,
            r#"{ type = "object", dependencies = { a = ["b"] } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", properties = { nullable = { type = "boolean" } } }"#,
            r#"{ "$schema" = "http://json-schema.org/draft-07/schema#", type = "object", dependencies = { a = ["b"] } }"#,
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
