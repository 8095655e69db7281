//! An input has no upper limit.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::JsonObject;

use super::walk::{Sub, each_schema};
use std::collections::BTreeMap;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0610",
    name: "unbounded-input",
    severity: Severity::Info,
    description: "An input has no upper limit.",
    why: "A text or list of any length fills memory, fuel and logs before the tool can say no; the schema is checked before the tool runs.",
    remedy: "Set maxLength, maxItems and, for open objects, maxProperties to what the tool really handles.",
    ast: &["AST03"],
    cwe: &[770],
    example: Example {
        bad: "text = { type = \"string\" }",
        fixed: "text = { type = \"string\", maxLength = 100000 }",
    },
    check,
};

/// Most places that the one finding of a schema names.
const MAX_NAMED: usize = 5;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    report_unbounded(subject, sink, "input_schema");
}

/// One finding for each tool whose schema in `field` leaves limits out.
pub(super) fn report_unbounded(subject: &Subject<'_>, sink: &mut Sink<'_>, field: &str) {
    let mut unbounded: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    each_schema(subject, &mut |sub| {
        if let Some(keyword) = missing(sub).filter(|_| sub.field == field) {
            let (count, named) = unbounded.entry(sub.tool.id.to_string()).or_default();
            *count += 1;
            if named.len() < MAX_NAMED {
                let name = sub.property.map_or_else(|| sub.label(), str::to_owned);
                named.push(format!("{name} ({keyword})"));
            }
        }
    });
    // The second walk finds the root again, whose place the finding takes.
    each_schema(subject, &mut |sub| {
        if sub.is_root()
            && sub.field == field
            && let Some((count, named)) = unbounded.get(sub.tool.id.as_str())
        {
            let more = if *count > named.len() {
                format!(" and {} more", count - named.len())
            } else {
                String::new()
            };
            let message = format!(
                "{} sets no limit for {}{more}",
                sub.label(),
                named.join(", ")
            );
            let found = sub.report(sink, "", message);
            if sub.is_input() && sub.tool.risk.needs_approval() {
                found.severity(Severity::Low);
            }
        }
    });
}

/// A limit that is none: no call carries as many characters or items.
const NO_LIMIT: u64 = 16 * 1024 * 1024;

/// The limit that is missing.
fn missing(sub: &Sub<'_>) -> Option<&'static str> {
    let has = |keywords: &[&str]| {
        keywords
            .iter()
            .any(|keyword| sub.schema.contains_key(*keyword))
    };
    if sub.is_root() || has(&["enum", "const", "$ref"]) {
        return None;
    }
    let limits = |keyword: &str| {
        let limit = sub.schema.get(keyword);
        limit.is_some_and(|limit| limit.as_u64().is_none_or(|limit| limit < NO_LIMIT))
    };
    if sub.says_type("string") && !limits("maxLength") && !has(&["pattern", "format"]) {
        Some("maxLength")
    } else if sub.says_type("array") && !limits("maxItems") {
        Some("maxItems")
    } else if sub.is_input() && sub.property.is_some() && says_nothing(sub.schema) {
        Some("type")
    } else {
        None
    }
}

/// Anything at all is a value of it.
pub(super) fn says_nothing(schema: &JsonObject) -> bool {
    let silent = ["title", "description", "$comment", "default", "examples"];
    schema.keys().all(|key| silent.contains(&key.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0610";

    #[test]
    fn a_limit_that_is_none_and_no_type_are_found() {
        for schema in [
            r#"{ type = "object", properties = { a = { type = "string", maxLength = 2000000000 } } }"#,
            r#"{ type = "object", properties = { a = { description = "Options." } } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn it_is_found() {
        let schema = r#"{ type = "object", properties = { a = { type = "string" }, b = { type = "array", items = { type = "string" } } } }"#;
        assert_eq!(found(schema, ID), 1, "{schema}");
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { a = { type = "string", maxLength = 5 }, b = { type = "array", maxItems = 3, items = { enum = ["x"] } }, c = { type = "string", format = "date" } } }"#;
        assert_eq!(found(schema, ID), 0, "{schema}");
    }
}
