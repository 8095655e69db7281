//! A tool promises less about its output than the old version did.

use crate::audit::Severity;
use crate::audit::diff::line;
use crate::audit::diff::{Area, Effect};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::tool_path;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0811",
    name: "output-weakened",
    severity: Severity::Low,
    description: "A tool promises less about its output than the old version did.",
    why: "What reads the output relies on the schema. Free text where a number was is also where instructions for the model arrive.",
    remedy: "Keep what was promised, or raise the major version.",
    ast: &["AST05", "AST07"],
    cwe: &[20],
    example: Example {
        bad: r#"# before: properties = { words = { type = "integer" } }, additionalProperties = false
output_schema = { type = "object" }"#,
        fixed: r#"output_schema = { type = "object", required = ["words"], additionalProperties = false, properties = { words = { type = "integer" } } }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Schema));
    let weakened = |change: &&crate::audit::diff::Change| {
        // A property that is gone was promised; one that is new is only more to read.
        let gone = change.after.is_none()
            && change
                .field
                .as_deref()
                .is_some_and(|field| field.contains("/properties/"));
        let looser = change.effect == Some(Effect::Looser) && change.before.is_some();
        (looser || gone)
            && change
                .field
                .as_deref()
                .is_some_and(|field| field.starts_with("output_schema"))
    };
    for change in changes.filter(weakened) {
        let pointer = change.field.as_deref().unwrap_or_default();
        let message = format!("the tool promises less than before: {}", line(change));
        sink.manifest(
            &tool_path(subject, &change.subject, Some("output_schema")),
            &format!("{} {pointer}", change.subject),
            message,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    const PROMISE: &str = r#"{ type = "object", required = ["n"], additionalProperties = false, properties = { n = { type = "integer", minimum = 0 } } }"#;

    fn found(new: &str) -> usize {
        reschemed(
            ("output_schema", PROMISE),
            ("output_schema", new),
            "PSK0811",
        )
        .len()
    }

    #[test]
    fn promises_that_are_taken_back_are_found() {
        for (from, to) in [
            ("required = [\"n\"], ", ""),
            ("\"integer\"", "\"string\""),
            (", minimum = 0", ""),
            ("additionalProperties = false, ", ""),
        ] {
            assert!(PROMISE.contains(from), "{from}");
            assert_eq!(found(&PROMISE.replacen(from, to, 1)), 1, "{from}");
        }
        assert_eq!(found("{ type = \"object\" }"), 3);
    }

    #[test]
    fn one_more_property_is_fine() {
        assert_eq!(
            found(&PROMISE.replacen(
                "minimum = 0 }",
                "minimum = 0 }, m = { type = \"integer\" }",
                1
            )),
            0
        );
        assert_eq!(found(&PROMISE.replacen("minimum = 0", "minimum = 1", 1)), 0);
    }
}
