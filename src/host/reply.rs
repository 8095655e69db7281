//! Replies as `tools/call` results.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use palyra_skill_runtime::{Content, Outcome};
use rmcp::model::{CallToolResult, ContentBlock, MetaObject, ResourceContents};
use serde_json::{Value, json};

use super::backend::ToolReply;
use super::schema::WRAPPER;
use super::tools::meta_key;

/// How structured output reaches the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As it is (2026-07-28 and later, and every tool that promises an object).
    Plain,
    /// Always as `{"result": …}`: the listed schema says so.
    Wrapped,
    /// Wrapped unless it happens to be an object: an older peer, and no schema that says anything.
    WrappedUnlessObject,
}

/// The result of a call. A refusal is a result with `isError`, never a protocol error: clients show those to the model.
pub(super) fn result(reply: ToolReply, shape: Shape, call_id: &str) -> CallToolResult {
    let mut meta = MetaObject::new();
    meta.0.insert(meta_key("call_id"), json!(call_id));
    match reply {
        ToolReply::Ok {
            structured,
            content,
        } => answer(structured, content, shape),
        ToolReply::Refused {
            outcome,
            code,
            message,
            details,
        } => {
            meta.0.insert(
                meta_key("error"),
                error_facts(outcome, &code, &message, details),
            );
            // Not as structured content: clients hold that to the tool's output schema, errors included.
            CallToolResult::error(vec![ContentBlock::text(format!("{code}: {message}"))])
        }
    }
    .with_meta(Some(meta))
}

fn error_facts(outcome: Outcome, code: &str, message: &str, details: Value) -> Value {
    let mut facts = json!({ "code": code, "outcome": outcome, "message": message });
    if !details.is_null() {
        facts["details"] = details;
    }
    facts
}

fn answer(structured: Option<Value>, content: Vec<Content>, shape: Shape) -> CallToolResult {
    let mut blocks: Vec<ContentBlock> = content.into_iter().map(block).collect();
    // Clients that know no structured content read the same JSON as text.
    if let Some(value) = &structured
        && !blocks.iter().any(|block| says(block, value))
    {
        blocks.insert(0, ContentBlock::text(value.to_string()));
    }
    let mut result = CallToolResult::success(blocks);
    result.structured_content = structured.map(|value| match shape {
        Shape::Plain => value,
        Shape::WrappedUnlessObject if value.is_object() => value,
        Shape::Wrapped | Shape::WrappedUnlessObject => json!({ WRAPPER: value }),
    });
    result
}

fn says(block: &ContentBlock, value: &Value) -> bool {
    block
        .as_text()
        .and_then(|text| serde_json::from_str::<Value>(&text.text).ok())
        .is_some_and(|said| said == *value)
}

fn block(content: Content) -> ContentBlock {
    match content {
        Content::Text { text } => ContentBlock::text(text),
        Content::Image { data, mime_type } => ContentBlock::image(BASE64.encode(data), mime_type),
        Content::Audio { data, mime_type } => ContentBlock::audio(BASE64.encode(data), mime_type),
        Content::Resource {
            uri,
            mime_type,
            text,
            blob,
        } => ContentBlock::resource(resource(uri, mime_type, text, blob)),
    }
}

fn resource(
    uri: String,
    mime_type: Option<String>,
    text: Option<String>,
    blob: Option<Vec<u8>>,
) -> ResourceContents {
    match (text, blob) {
        (None, Some(blob)) => ResourceContents::BlobResourceContents {
            uri,
            mime_type,
            blob: BASE64.encode(blob),
            meta: None,
        },
        (text, _) => ResourceContents::TextResourceContents {
            uri,
            mime_type,
            text: text.unwrap_or_default(),
            meta: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(reply: ToolReply, shape: Shape) -> Value {
        serde_json::to_value(result(reply, shape, "call_1")).expect("serialises")
    }

    fn ok(structured: Value) -> ToolReply {
        ToolReply::Ok {
            structured: Some(structured),
            content: vec![],
        }
    }

    #[test]
    fn structured_output_is_also_text_once() {
        let reply = wire(ok(json!({"a": 1})), Shape::Plain);
        assert_eq!(reply["structuredContent"], json!({"a": 1}));
        assert_eq!(
            reply["content"],
            json!([{"type": "text", "text": "{\"a\":1}"}])
        );
        let said = ToolReply::Ok {
            structured: Some(json!({"a": 1})),
            content: vec![Content::Text {
                text: "{ \"a\": 1 }".into(),
            }],
        };
        assert_eq!(
            wire(said, Shape::Plain)["content"].as_array().map(Vec::len),
            Some(1)
        );
    }

    #[test]
    fn what_is_no_object_is_wrapped_where_the_shape_says_so() {
        assert_eq!(
            wire(ok(json!([1])), Shape::Plain)["structuredContent"],
            json!([1])
        );
        assert_eq!(
            wire(ok(json!([1])), Shape::WrappedUnlessObject)["structuredContent"],
            json!({"result": [1]})
        );
        assert_eq!(
            wire(ok(json!({})), Shape::WrappedUnlessObject)["structuredContent"],
            json!({})
        );
        assert_eq!(
            wire(ok(json!({})), Shape::Wrapped)["structuredContent"],
            json!({"result": {}})
        );
    }

    #[test]
    fn a_refusal_says_why_to_the_model_and_to_programs() {
        let reply = wire(
            ToolReply::refused(Outcome::CapabilityDenied, "capability_denied", "no network"),
            Shape::Plain,
        );
        assert_eq!(reply["isError"], true);
        assert_eq!(reply["content"][0]["text"], "capability_denied: no network");
        assert_eq!(
            reply["_meta"]["dev.palyra/error"],
            json!({"code": "capability_denied", "outcome": "capability_denied", "message": "no network"})
        );
        assert_eq!(reply["_meta"]["dev.palyra/call_id"], "call_1");
        assert!(reply.get("structuredContent").is_none());
    }

    #[test]
    fn bytes_travel_as_base64() {
        let reply = wire(
            ToolReply::Ok {
                structured: None,
                content: vec![
                    Content::Image {
                        data: vec![1, 2],
                        mime_type: "image/png".into(),
                    },
                    Content::Audio {
                        data: vec![3],
                        mime_type: "audio/wav".into(),
                    },
                    Content::Resource {
                        uri: "file:///a".into(),
                        mime_type: None,
                        text: None,
                        blob: Some(vec![255]),
                    },
                ],
            },
            Shape::Plain,
        );
        assert_eq!(reply["content"][0]["data"], "AQI=");
        assert_eq!(reply["content"][0]["mimeType"], "image/png");
        assert_eq!(reply["content"][1]["type"], "audio");
        assert_eq!(reply["content"][2]["resource"]["blob"], "/w==");
    }
}
