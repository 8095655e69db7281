//! An input schema lets anything pass.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::JsonObject;
use serde_json::Value;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0603",
    name: "wide-schema",
    severity: Severity::Info,
    description: "An input schema lets anything pass.",
    why: "The schema is what protects the tool from odd input, and what tells the model how to call it. This one does neither.",
    remedy: "Name the properties and set additionalProperties = false.",
    ast: &["AST04"],
    cwe: &[20, 1287],
    example: Example {
        bad: "input_schema = { type = \"object\" }",
        fixed: "input_schema = { type = \"object\", additionalProperties = false, properties = { text = { type = \"string\", maxLength = 1000 } } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    for (index, tool) in tools.enumerate() {
        // Where a person has to approve, another rule says it louder.
        if is_wide(&tool.input_schema) && !tool.risk.needs_approval() {
            let path = [
                Step::Key("entrypoints"),
                Step::Key("tools"),
                Step::Index(index),
                Step::Key("input_schema"),
            ];
            let message = format!("the input_schema of tool {} lets any object pass", tool.id);
            sink.manifest(&path, tool.id.as_str(), message);
        }
    }
}

/// No keyword that says anything about the members.
pub(super) fn is_wide(schema: &JsonObject) -> bool {
    const SILENT: [&str; 9] = [
        "type",
        "title",
        "description",
        "$schema",
        "$id",
        "$comment",
        "$defs",
        "examples",
        "default",
    ];
    schema.iter().all(|(key, value)| {
        SILENT.contains(&key.as_str())
            || (key == "additionalProperties" && *value != Value::Bool(false))
            || (key == "properties" && value.as_object().is_some_and(JsonObject::is_empty))
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_schema_without_members_is_found() {
        let text = with_tool("input_schema = { type = \"object\" }\noutput_schema = {}\n");
        assert_eq!(
            packed(&text, &[("modules/a.wasm", RUN)])
                .findings("PSK0603")
                .len(),
            1
        );
    }

    #[test]
    fn members_or_a_closed_object_are_fine() {
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0603")
                .is_empty()
        );
        let text = with_tool(
            "input_schema = { type = \"object\", additionalProperties = false }\noutput_schema = {}\n",
        );
        assert!(
            packed(&text, &[("modules/a.wasm", RUN)])
                .findings("PSK0603")
                .is_empty()
        );
    }
}
