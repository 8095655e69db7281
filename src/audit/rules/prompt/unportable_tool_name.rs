//! A tool cannot be offered over MCP under its name.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use std::collections::BTreeMap;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0524",
    name: "unportable-tool-name",
    severity: Severity::Medium,
    description: "A tool cannot be offered over MCP under its name.",
    why: "Model APIs take tool names of at most 64 letters, digits, '_' and '-'. A host makes '_' of '.' and ':', and refuses a skill whose tool is still too long or whose tools then have one name.",
    remedy: "Give the tool a shorter id, or another one.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: "id = \"acme.a.b\"\n…\nid = \"acme.a:b\"",
        fixed: "id = \"acme.a.b\"\n…\nid = \"acme.a.c\"",
    },
    check,
};

/// What all common model APIs take.
const MAX_NAME: usize = 64;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    let mut seen = BTreeMap::new();
    for (index, tool) in tools.enumerate() {
        let id = tool.id.as_str();
        let path = [
            Step::Key("entrypoints"),
            Step::Key("tools"),
            Step::Index(index),
            Step::Key("id"),
        ];
        if id.len() > MAX_NAME {
            let message = format!(
                "the id of tool {id} has {} characters, and clients take {MAX_NAME}",
                id.len()
            );
            sink.manifest(&path, id, message);
        } else if let Some(first) = seen.insert(id.replace(['.', ':'], "_"), id) {
            let message = format!("tools {first} and {id} have the same name over MCP");
            sink.manifest(&path, id, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn with_ids(ids: &[&str]) -> usize {
        let tools: String = ids
            .iter()
            .map(|id| {
                format!("[[entrypoints.tools]]\nid = \"{id}\"\nname = \"{id}\"\ndescription = \"Does {id}.\"\n\
                    input_schema = {{ type = \"object\" }}\noutput_schema = {{}}\n")
            })
            .collect();
        project(&tools, &[("modules/a.wasm", RUN)])
            .findings("PSK0524")
            .len()
    }

    #[test]
    fn long_and_clashing_names_are_found() {
        assert_eq!(with_ids(&[&format!("acme.{}", "a".repeat(60))]), 1);
        assert_eq!(with_ids(&["acme.a.b", "acme.a:b"]), 1);
    }

    #[test]
    fn names_that_fit_are_fine() {
        assert_eq!(with_ids(&[&format!("acme.{}", "a".repeat(59))]), 0);
        assert_eq!(with_ids(&["acme.a.b", "acme.a-b"]), 0);
    }
}
