//! Two tools have one description.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use std::collections::BTreeMap;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0522",
    name: "duplicate-description",
    severity: Severity::Low,
    description: "Two tools have one description.",
    why: "The model cannot tell such tools apart, and calls either.",
    remedy: "Say in each description what that tool does and the other does not.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: "[[entrypoints.tools]]\nid = \"acme.get\"\ndescription = \"Reads a page.\"\n[[entrypoints.tools]]\nid = \"acme.fetch\"\ndescription = \"Reads a page.\"",
        fixed: "[[entrypoints.tools]]\nid = \"acme.get\"\ndescription = \"Reads a page from the cache.\"\n[[entrypoints.tools]]\nid = \"acme.fetch\"\ndescription = \"Reads a page from its server.\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    let mut seen = BTreeMap::new();
    for (index, tool) in tools.enumerate() {
        let words: Vec<&str> = tool.description.split_whitespace().collect();
        let text = words.join(" ").to_lowercase();
        let Some(first) = seen.get(&text) else {
            seen.insert(text, &tool.id);
            continue;
        };
        let path = [
            Step::Key("entrypoints"),
            Step::Key("tools"),
            Step::Index(index),
            Step::Key("description"),
        ];
        let message = format!("tools {first} and {} have the same description", tool.id);
        sink.manifest(&path, tool.id.as_str(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn second(description: &str) -> usize {
        let tool = format!(
            "[[entrypoints.tools]]\nid = \"acme.other\"\nname = \"Other\"\ndescription = \"{description}\"\n\
            input_schema = {{ type = \"object\" }}\noutput_schema = {{}}\n"
        );
        project(&tool, &[("modules/a.wasm", RUN)])
            .findings("PSK0522")
            .len()
    }

    #[test]
    fn the_same_words_are_found() {
        assert_eq!(second("Says it  again."), 1);
    }

    #[test]
    fn other_words_are_fine() {
        assert_eq!(second("Says it again, twice."), 0);
    }
}
