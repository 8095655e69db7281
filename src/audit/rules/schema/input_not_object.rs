//! An input schema does not say type = "object".

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use serde_json::Value;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0602",
    name: "input-not-object",
    severity: Severity::Medium,
    description: "An input schema does not say type = \"object\".",
    why: "MCP passes arguments as an object. Clients refuse a tool whose input schema says otherwise, some of them the whole server.",
    remedy: "Set type = \"object\" and make what the tool takes a property.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: "input_schema = { type = \"string\" }",
        fixed: "input_schema = { type = \"object\", required = [\"text\"], properties = { text = { type = \"string\" } } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    for (index, tool) in tools.enumerate() {
        if tool.input_schema.get("type").and_then(Value::as_str) != Some("object") {
            let path = [
                Step::Key("entrypoints"),
                Step::Key("tools"),
                Step::Index(index),
                Step::Key("input_schema"),
            ];
            let message = format!(
                "the input_schema of tool {} does not say type = \"object\"",
                tool.id
            );
            sink.manifest(&path, tool.id.as_str(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn another_type_or_none_is_found() {
        for schema in [r#"{ type = "string" }"#, "{ }"] {
            let text = with_tool(&format!("input_schema = {schema}\noutput_schema = {{}}\n"));
            assert_eq!(
                packed(&text, &[("modules/a.wasm", RUN)])
                    .findings("PSK0602")
                    .len(),
                1,
                "{schema}"
            );
        }
    }

    #[test]
    fn an_object_is_fine() {
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0602")
                .is_empty()
        );
    }
}
