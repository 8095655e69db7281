//! A skill as an author writes it.

use palyra_skill_sdk::testing::Host;
use palyra_skill_sdk::{Decision, Event, Output, ToolError, hook, secrets, skill, tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

skill!(shout, deep::whisper, now, guard);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Input {
    /// What to say.
    #[schemars(length(max = 100))]
    text: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    said: String,
}

/// Says it loudly.
///
/// Not for night time.
#[tool(title = "Shout", sensitive)]
fn shout(Input { text }: Input) -> Result<Said, ToolError> {
    Ok(Said {
        said: text.to_uppercase(),
    })
}

mod deep {
    use super::*;

    /// Says it quietly.
    #[tool(id = "acme.voice.hush", requires_approval = false)]
    pub(super) fn whisper(input: Input) -> Result<Output<Said>, std::io::Error> {
        let said = input.text.to_lowercase();
        Ok(Output::new(Said { said }).with_text("…"))
    }
}

/// Tells whose turn it is.
#[tool]
fn now() -> Result<String, ToolError> {
    secrets::get("global/turn")
}

/// Blocks shouting.
#[hook(event = ["run:before_tool", "run:after_tool"])]
fn guard(event: Event) -> Result<Decision, ToolError> {
    Ok(match event.data["tool"].as_str() {
        Some("acme.voice.shout") => Decision::block("too loud"),
        _ => Decision::proceed(),
    })
}

fn call(tool: &str, input: Value) -> Result<Value, ToolError> {
    use palyra_skill_sdk::__private::Skill as _;
    let answer = PalyraSkill::call(tool, &input.to_string())?;
    Ok(serde_json::from_str(&answer.structured).unwrap())
}

#[test]
fn a_tool_is_called_by_the_last_part_of_its_id_or_by_the_one_that_was_written_out() {
    assert_eq!(
        call("acme.voice.shout", json!({ "text": "hi" })),
        Ok(json!({ "said": "HI" }))
    );
    assert_eq!(
        call("acme.voice.hush", json!({ "text": "Hi" })),
        Ok(json!({ "said": "hi" }))
    );
    for unknown in [
        "acme.voice.whisper",
        "acme.voice.shout.more",
        "palyra-skill:describe",
    ] {
        let error = call(unknown, json!({ "text": "hi" })).unwrap_err();
        assert!(matches!(error, ToolError::Failed(_)), "{unknown}: {error}");
    }
}

#[test]
fn a_tool_without_input_takes_an_empty_object() {
    let host = Host::new().secret("global/turn", "yours");
    assert_eq!(
        host.run(|| call("acme.voice.now", json!({}))),
        Ok(json!("yours"))
    );
    assert!(matches!(
        call("acme.voice.now", json!({ "a": 1 })),
        Err(ToolError::InvalidInput(_))
    ));
}

#[test]
fn a_hook_decides_on_an_event() {
    let event = |tool: &str| {
        json!({ "event": "run:before_tool", "delivery_id": 1, "at_unix_ms": 2, "hook_id": "h", "plugin_id": "p",
            "skill_id": "acme.voice", "data": { "tool": tool } })
    };
    let blocked = json!({ "exit_code": 30, "message": "too loud" });
    assert_eq!(
        call("acme.voice.guard", event("acme.voice.shout")),
        Ok(blocked)
    );
    assert_eq!(
        call("acme.voice.guard", event("x")),
        Ok(json!({ "exit_code": 0 }))
    );
}

#[test]
fn the_code_describes_its_tools() {
    let described = serde_json::to_value(PalyraSkill::describe()).unwrap();
    assert_eq!(
        described[0],
        json!({
            "function": "shout", "name": "Shout", "description": "Says it loudly.\n\nNot for night time.",
            "default_sensitive": true,
            "input_schema": { "type": "object", "required": ["text"], "additionalProperties": false, "properties": {
                "text": { "type": "string", "maxLength": 100, "description": "What to say." } } },
            "output_schema": { "type": "object", "required": ["said"], "additionalProperties": false, "properties": {
                "said": { "type": "string" } } },
        })
    );
    assert_eq!(
        (&described[1]["id"], &described[1]["requires_approval"]),
        (&json!("acme.voice.hush"), &json!(false))
    );
    assert_eq!(
        described[2]["input_schema"]["additionalProperties"],
        json!(false)
    );
    let event = &described[3]["input_schema"]["properties"]["event"];
    assert_eq!(event["enum"], json!(["run:before_tool", "run:after_tool"]));
    assert_eq!(
        described[3]["output_schema"]["properties"]["exit_code"]["enum"],
        json!([0, 10, 20, 30, 40, 50])
    );
}
