//! A schema contradicts itself.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::{Sub, each_schema};

use serde_json::Value;

use super::walk::types;
use crate::manifest::JsonObject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0611",
    name: "contradictory-schema",
    severity: Severity::Medium,
    description: "A schema contradicts itself.",
    why: "No value satisfies it: the tool cannot be called, or never answers rightly, and nobody notices before it is used.",
    remedy: "Put the limits, the type or the required names right.",
    ast: &["AST04"],
    cwe: &[1287],
    example: Example {
        bad: "count = { type = \"integer\", minimum = 10, maximum = 1 }",
        fixed: "count = { type = \"integer\", minimum = 1, maximum = 10 }",
    },
    check,
};

/// Lower and upper limits that must not cross.
const RANGES: [(&str, &str); 6] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
    ("exclusiveMinimum", "exclusiveMaximum"),
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        if let Some((keyword, problem)) = contradiction(sub) {
            let message = format!("{} {problem}", sub.label());
            sub.report(sink, keyword, message);
        }
    });
}

fn contradiction(sub: &Sub<'_>) -> Option<(&'static str, String)> {
    let schema = sub.schema;
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    for (least, most) in RANGES {
        if let (Some(from), Some(to)) = (number(least), number(most))
            && from > to
        {
            return Some((least, format!("has {least} {from} and {most} {to}")));
        }
    }
    if let Some(name) = forbidden_required(schema) {
        return Some((
            "required",
            format!("requires \"{name}\" and allows no such property"),
        ));
    }
    let allowed = types(schema);
    let fits = |value: &Value| allowed.is_empty() || allowed.iter().any(|kind| is_of(value, kind));
    match (
        schema.get("enum").and_then(Value::as_array),
        schema.get("const"),
    ) {
        (Some(values), _) if values.is_empty() => Some(("enum", "has an empty enum".to_owned())),
        (Some(values), _) if !values.iter().any(fits) => Some((
            "enum",
            format!(
                "is of type {}, as no value of its enum is",
                allowed.join(" or ")
            ),
        )),
        (_, Some(value)) if !fits(value) => Some((
            "const",
            format!("is of type {}, as its const is not", allowed.join(" or ")),
        )),
        _ => None,
    }
}

/// A required property that `additionalProperties = false` forbids.
fn forbidden_required(schema: &JsonObject) -> Option<&str> {
    let has_patterns = schema.contains_key("patternProperties");
    if schema.get("additionalProperties") != Some(&Value::Bool(false)) || has_patterns {
        return None;
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut required = schema
        .get("required")?
        .as_array()?
        .iter()
        .filter_map(Value::as_str);
    required.find(|name| properties.is_none_or(|p| !p.contains_key(*name)))
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0611";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "integer", minimum = 5, maximum = 1 } } }"#,
            r#"{ type = "object", properties = { a = { type = "string", minLength = 5, maxLength = 1 } } }"#,
            r#"{ type = "object", additionalProperties = false, required = ["b"], properties = { a = {} } }"#,
            r#"{ type = "object", properties = { a = { type = "integer", enum = ["1", "2"] } } }"#,
            r#"{ type = "object", properties = { a = { type = "string", const = 1 } } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "integer", minimum = 1, maximum = 1 } } }"#,
            r#"{ type = "object", required = ["b"], properties = { a = {} } }"#,
            r#"{ type = "object", additionalProperties = false, required = ["x-b"], patternProperties = { "^x-" = {} } }"#,
            r#"{ type = "object", properties = { a = { type = "number", enum = [1, 2] } } }"#,
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
