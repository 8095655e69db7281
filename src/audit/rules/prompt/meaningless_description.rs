//! A tool's description says nothing.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0521",
    name: "meaningless-description",
    severity: Severity::Low,
    description: "A tool's description says nothing.",
    why: "A model chooses a tool by its description. Where that repeats the name or is a placeholder, the model guesses.",
    remedy: "Say in a sentence or two what the tool does, what it takes and what it returns.",
    ast: &["AST04", "AST09"],
    cwe: &[],
    example: Example {
        bad: "name = \"Echo\"\ndescription = \"Echo\"",
        fixed: "name = \"Echo\"\ndescription = \"Returns the text that it is given.\"",
    },
    check,
};

const PLACEHOLDERS: [&str; 14] = [
    "todo",
    "tbd",
    "fixme",
    "description",
    "tool",
    "atool",
    "mytool",
    "test",
    "none",
    "na",
    "placeholder",
    "lorem",
    "changeme",
    "tooldescription",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    for (index, tool) in tools.enumerate() {
        let description = letters(&tool.description);
        let id = tool.id.as_str();
        let last = id.rsplit(['.', ':']).next().unwrap_or(id);
        let says_nothing = description.is_empty()
            || [&tool.name, id, last]
                .iter()
                .any(|name| letters(name) == description)
            || PLACEHOLDERS.contains(&description.as_str())
            || description.starts_with("todo") && tool.description.starts_with("TODO")
            || description.starts_with("loremipsum");
        if says_nothing {
            let path = [
                Step::Key("entrypoints"),
                Step::Key("tools"),
                Step::Index(index),
                Step::Key("description"),
            ];
            let message = format!("the description of tool {id} says no more than its name");
            sink.manifest(&path, id, message);
        }
    }
}

/// Lower-case letters and digits only.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::described;

    #[test]
    fn names_and_placeholders_are_found() {
        for text in ["Echo", "echo.", "acme.echo", "TODO: describe", "...", "N/A"] {
            assert_eq!(described(text, "PSK0521"), 1, "{text}");
        }
    }

    #[test]
    fn a_short_sentence_is_fine() {
        for text in ["Echo a text", "Todos of a project.", "\u{56DE}\u{58F0}"] {
            assert_eq!(described(text, "PSK0521"), 0, "{text}");
        }
    }
}
