//! Two tools have names that are easily taken for each other.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use std::collections::BTreeMap;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0523",
    name: "similar-tools",
    severity: Severity::Low,
    description: "Two tools have names that are easily taken for each other.",
    why: "People who approve a call and models that make one mix up names that differ in a separator, a doubled letter or a digit that looks like a letter.",
    remedy: "Rename one of them, by what it does differently.",
    ast: &["AST04"],
    cwe: &[1007],
    example: Example {
        bad: "id = \"acme.read_file\"\n…\nid = \"acme.readfile\"",
        fixed: "id = \"acme.read_file\"\n…\nid = \"acme.read_header\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    let mut by_id = BTreeMap::new();
    let mut by_name = BTreeMap::new();
    for (index, tool) in tools.enumerate() {
        let alike = by_id
            .insert(looks(tool.id.as_str()), &tool.id)
            .or_else(|| by_name.get(&looks(&tool.name)).copied());
        by_name.insert(looks(&tool.name), &tool.id);
        if let Some(first) = alike {
            let path = [
                Step::Key("entrypoints"),
                Step::Key("tools"),
                Step::Index(index),
                Step::Key("id"),
            ];
            let message = format!("tools {first} and {} have names that look alike", tool.id);
            sink.manifest(&path, tool.id.as_str(), message);
        }
    }
}

/// Equal for names that are easily taken for each other: `l` and `1`, `rn` and `m`, one letter or two, any separator.
fn looks(name: &str) -> String {
    let folded = name.to_lowercase().replace("rn", "m").replace("vv", "w");
    let mut out = String::with_capacity(folded.len());
    for c in folded
        .chars()
        .filter(|c| !matches!(c, '.' | ':' | '_' | '-' | ' '))
    {
        let c = match c {
            '0' => 'o',
            '1' | 'i' => 'l',
            c => c,
        };
        // Digits count: `v1` and `v11` are told apart.
        if !out.ends_with(c) || c.is_ascii_digit() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn pair(first: &str, second: &str) -> usize {
        let tool = |id: &str, name: &str| {
            format!(
                "[[entrypoints.tools]]\nid = \"acme.{id}\"\nname = \"{name}\"\ndescription = \"Does {id}.\"\n\
                input_schema = {{ type = \"object\" }}\noutput_schema = {{}}\n"
            )
        };
        let tools = tool(first, "First") + &tool(second, "Second");
        project(&tools, &[("modules/a.wasm", RUN)])
            .findings("PSK0523")
            .len()
    }

    #[test]
    fn look_alikes_are_found() {
        for (first, second) in [
            ("read_file", "readfile"),
            ("list", "1ist"),
            ("commit", "comit"),
            ("modem", "modern"),
        ] {
            assert_eq!(pair(first, second), 1, "{first} {second}");
        }
    }

    #[test]
    fn siblings_are_fine() {
        for (first, second) in [
            ("get_user", "get_users"),
            ("get_user", "set_user"),
            ("import", "export"),
            ("page2", "page22"),
        ] {
            assert_eq!(pair(first, second), 0, "{first} {second}");
        }
    }
}
