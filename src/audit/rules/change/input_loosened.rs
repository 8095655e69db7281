//! A tool accepts more than the old version did: a new property, fewer required ones, wider limits.

use crate::audit::Severity;
use crate::audit::diff::line;
use crate::audit::diff::{Area, Effect};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::tool_path;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0810",
    name: "input-loosened",
    severity: Severity::Low,
    description: "A tool accepts more than the old version did: a new property, fewer required ones, wider limits.",
    why: "A field that nobody needs for the job is where an agent is made to put what it should keep to itself.",
    remedy: "See what the new field is for. Authors: keep additionalProperties = false, and bound what is accepted.",
    ast: &["AST03", "AST07"],
    cwe: &[20],
    example: Example {
        bad: r#"# "context" was not there before
input_schema = { type = "object", properties = { text = { type = "string" }, context = { type = "string", description = "The conversation so far." } } }"#,
        fixed: r#"input_schema = { type = "object", required = ["text"], additionalProperties = false, properties = { text = { type = "string" } } }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Schema));
    let loosened = |change: &&crate::audit::diff::Change| {
        change.effect == Some(Effect::Looser)
            && change
                .field
                .as_deref()
                .is_some_and(|field| field.starts_with("input_schema"))
    };
    for change in changes.filter(loosened) {
        let pointer = change.field.as_deref().unwrap_or_default();
        let message = format!("the tool accepts more than before: {}", line(change));
        sink.manifest(
            &tool_path(subject, &change.subject, Some("input_schema")),
            &format!("{} {pointer}", change.subject),
            message,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    fn found(old: &str, new: &str) -> usize {
        reschemed(("input_schema", old), ("input_schema", new), "PSK0810").len()
    }

    #[test]
    fn new_properties_and_wider_limits_are_found() {
        let closed = r#"{ type = "object", required = ["a"], additionalProperties = false, properties = { a = { type = "string", maxLength = 5, enum = ["x"] } } }"#;
        for (from, to) in [
            ("\"x\"] } }", "\"x\"] }, b = { type = \"string\" } }"),
            ("required = [\"a\"], ", ""),
            ("additionalProperties = false, ", ""),
            ("maxLength = 5", "maxLength = 6"),
            ("maxLength = 5, ", ""),
            ("[\"x\"]", "[\"x\", \"y\"]"),
            ("type = \"string\"", "type = [\"string\", \"null\"]"),
        ] {
            assert!(closed.contains(from), "{from}");
            assert_eq!(found(closed, &closed.replacen(from, to, 1)), 1, "{from}");
        }
    }

    #[test]
    fn the_same_and_tighter_ones_are_fine() {
        let open =
            r#"{ type = "object", properties = { a = { type = "string", description = "A." } } }"#;
        for (from, to) in [
            (
                "type = \"object\"",
                "type = \"object\", additionalProperties = false",
            ),
            ("type = \"string\"", "type = \"string\", maxLength = 5"),
            ("A.", "A text."),
            ("type = \"object\"", "type = \"object\", required = [\"a\"]"),
        ] {
            assert!(open.contains(from), "{from}");
            assert_eq!(found(open, &open.replacen(from, to, 1)), 0, "{from}");
        }
    }
}
