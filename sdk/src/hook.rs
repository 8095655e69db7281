//! Hooks: functions that answer events of the host.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that happened. What comes with it depends on the event; give its type as `D` to have it read.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Event<D = Value> {
    /// The event's name, such as `run:before_tool`.
    #[schemars(length(max = 64))]
    pub event: String,
    /// Counts deliveries.
    #[schemars(range(min = 0))]
    pub delivery_id: i64,
    /// When, in milliseconds since 1970.
    pub at_unix_ms: i64,
    /// The binding that brought it here.
    #[schemars(length(max = 256))]
    pub hook_id: String,
    /// The plugin that this skill is bound as.
    #[schemars(length(max = 256))]
    pub plugin_id: String,
    /// The skill that it is about, if it is about one.
    #[schemars(length(max = 256))]
    pub skill_id: Option<String>,
    /// What comes with it.
    pub data: D,
}

/// What a hook decides. The host goes by the exit code, the rest is for people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// 0 continue, 10 annotate, 20 request approval, 30 block, 40 transform preview, 50 fail run.
    #[schemars(schema_with = "exit_codes")]
    exit_code: u8,
    /// Why, or what is noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// What would be shown instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<Value>,
}

impl Decision {
    /// Go on.
    pub fn proceed() -> Self {
        Self::new(0, None)
    }

    /// Go on, with a note.
    pub fn annotate(note: impl Into<String>) -> Self {
        Self::new(10, Some(note.into()))
    }

    /// A person has to agree.
    pub fn request_approval(why: impl Into<String>) -> Self {
        Self::new(20, Some(why.into()))
    }

    /// Do not do it.
    pub fn block(why: impl Into<String>) -> Self {
        Self::new(30, Some(why.into()))
    }

    /// Show this instead.
    pub fn transform_preview(preview: impl Into<Value>) -> Self {
        Self {
            preview: Some(preview.into()),
            ..Self::new(40, None)
        }
    }

    /// End the run.
    pub fn fail_run(why: impl Into<String>) -> Self {
        Self::new(50, Some(why.into()))
    }

    /// 0, 10, 20, 30, 40 or 50.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// Why, or what is noted.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    fn new(exit_code: u8, message: Option<String>) -> Self {
        Self {
            exit_code,
            message,
            preview: None,
        }
    }
}

fn exit_codes(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "integer", "enum": [0, 10, 20, 30, 40, 50] })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_decision_is_what_the_host_reads() {
        let text = |decision: Decision| serde_json::to_value(decision).unwrap();
        assert_eq!(text(Decision::proceed()), json!({ "exit_code": 0 }));
        assert_eq!(
            text(Decision::block("no")),
            json!({ "exit_code": 30, "message": "no" })
        );
        assert_eq!(
            text(Decision::transform_preview("x")),
            json!({ "exit_code": 40, "preview": "x" })
        );
    }

    #[test]
    fn an_event_is_read_with_the_type_of_what_comes_with_it() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Data {
            tool: String,
        }
        let event: Event<Data> = serde_json::from_value(json!({
            "event": "run:before_tool", "delivery_id": 1, "at_unix_ms": 2, "hook_id": "h", "plugin_id": "p",
            "skill_id": null, "data": { "tool": "a.b" }, "of_a_later_host": true,
        }))
        .unwrap();
        assert_eq!(event.data.tool, "a.b");
    }
}
