//! A default or example is refused by its own schema.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::{Sub, each_schema};

use serde_json::Value;

use crate::manifest::schema_validator;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0612",
    name: "rejected-default",
    severity: Severity::Low,
    description: "A default or example is refused by its own schema.",
    why: "A model copies defaults and examples into its calls: these are refused, or the schema does not say what its author means.",
    remedy: "Make the value fit, or the schema right.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: "size = { type = \"integer\", maximum = 10, default = 20 }",
        fixed: "size = { type = \"integer\", maximum = 100, default = 20 }",
    },
    check,
};

/// Most schemas of one target whose defaults and examples are tried: each is compiled.
const MAX_TRIED: usize = 64;
/// Largest schema that is tried, in bytes.
const MAX_SCHEMA: usize = 4 * 1024;
/// Most examples of one schema.
const MAX_EXAMPLES: usize = 8;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let mut tried = 0;
    each_schema(subject, &mut |sub| {
        let values = values(sub);
        if values.is_empty() || tried >= MAX_TRIED {
            return;
        }
        tried += 1;
        if let Some((keyword, value)) = rejected(sub, &values) {
            let message = format!("{} refuses its own {keyword}: {value}", sub.label());
            sub.report(sink, keyword, message);
        }
    });
}

fn values<'s>(sub: &Sub<'s>) -> Vec<(&'static str, &'s Value)> {
    let default = sub.schema.get("default").map(|value| ("default", value));
    let examples = sub.schema.get("examples").and_then(Value::as_array);
    let examples = examples.into_iter().flatten().take(MAX_EXAMPLES);
    default
        .into_iter()
        .chain(examples.map(|value| ("examples", value)))
        .collect()
}

fn rejected<'s>(
    sub: &Sub<'_>,
    values: &[(&'static str, &'s Value)],
) -> Option<(&'static str, &'s Value)> {
    let text = Value::Object(sub.schema.clone()).to_string();
    // A reference leads out of this part of the schema.
    if text.len() > MAX_SCHEMA || text.contains("\"$ref\"") || text.contains("\"$dynamicRef\"") {
        return None;
    }
    let mut schema = sub.schema.clone();
    if let Some(draft) = sub.root.get("$schema") {
        schema.insert("$schema".to_owned(), draft.clone());
    }
    let validator = schema_validator(&schema).ok()?;
    let refused = |(_, value): &&(&'static str, &'s Value)| !validator.validator().is_valid(value);
    values.iter().find(refused).copied()
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0612";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "integer", maximum = 10, default = 20 } } }"#,
            r#"{ type = "object", properties = { a = { type = "string", pattern = "^a$", examples = ["a", "b"] } } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "integer", maximum = 100, default = 20 } } }"#,
            r#"{ type = "object", properties = { default = { type = "integer" } } }"#,
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
