//! A tool that needs an approval takes anything.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::JsonObject;

use serde_json::Value;

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
        if !(sub.is_root() && sub.is_input() && sub.tool.risk.needs_approval()) {
            return;
        }
        let (what, most) = if is_wide(sub.schema) {
            ("any object", Severity::Medium)
        } else if takes_more(sub.schema) {
            ("properties that it does not name", Severity::Medium)
        } else if takes_nothing_or_more(sub.schema) {
            ("an empty object and unnamed properties", Severity::Low)
        } else {
            return;
        };
        let message = format!(
            "{} lets {what} pass, and the tool needs an approval",
            sub.label()
        );
        sub.report(sink, "", message).at_most(most);
    });
}

/// Whether it says outright that other properties are welcome.
fn takes_more(schema: &JsonObject) -> bool {
    match schema.get("additionalProperties") {
        Some(Value::Bool(any)) => *any,
        Some(Value::Object(more)) => more.is_empty(),
        _ => false,
    }
}

/// Whether it asks for nothing and forbids nothing.
fn takes_nothing_or_more(schema: &JsonObject) -> bool {
    const SAYS: [&str; 8] = [
        "additionalProperties",
        "unevaluatedProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "minProperties",
        "propertyNames",
    ];
    let requires = schema.get("required").and_then(Value::as_array);
    requires.is_none_or(Vec::is_empty) && !SAYS.iter().any(|keyword| schema.contains_key(*keyword))
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0608";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object" }"#,
            r#"{ type = "object", properties = { path = { type = "string" } }, required = ["path"], additionalProperties = true }"#,
            r#"{ type = "object", properties = { path = { type = "string" } }, required = [] }"#,
        ] {
            assert_eq!(sensitive(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", additionalProperties = false }"#,
            r#"{ type = "object", properties = { path = { type = "string" } }, required = ["path"] }"#,
            r#"{ type = "object", properties = { path = { type = "string" } }, additionalProperties = false }"#,
        ] {
            assert_eq!(sensitive(schema, ID), 0, "{schema}");
        }
    }
}
