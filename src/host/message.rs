//! Messages before the protocol library sees them. It answers what it cannot read by silence, or as an unknown method:
//! here each request that nothing can be made of gets the error that JSON-RPC has for it.

use std::fmt;

use rmcp::model::{ClientJsonRpcMessage, ClientRequest, JsonRpcMessage};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Value, json};

const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
/// Requests that this server knows. One of these that came out as an unknown one has parameters of the wrong shape.
const METHODS: [&str; 6] = [
    "initialize",
    "ping",
    "server/discover",
    "subscriptions/listen",
    "tools/call",
    "tools/list",
];
/// Those of them that the revisions without a handshake (2026-07-28 and later) no longer have.
const HANDSHAKE_METHODS: [&str; 2] = ["initialize", "ping"];
/// Longest id that is sent back.
const MAX_ID: usize = 256;

/// The answer to what cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    /// `null` where it could not be read.
    id: Value,
    code: i32,
    message: String,
}

impl Refusal {
    fn new(id: Value, code: i32, message: impl Into<String>) -> Self {
        Self {
            id,
            code,
            message: message.into(),
        }
    }

    /// The answer to a message that was too long to be kept; `start` is what is left of it.
    pub(super) fn too_long(start: &[u8], limit: usize) -> Self {
        let message = format!("the message is longer than {limit} bytes");
        Self::new(readable_id(start), PARSE_ERROR, message)
    }

    /// Whether it was the message that could not be read, and not what a request asked for.
    pub(super) fn is_unreadable(&self) -> bool {
        self.code != INVALID_PARAMS && !self.is_unknown_method()
    }

    /// Whether a request asked for what its revision does not have.
    pub(super) fn is_unknown_method(&self) -> bool {
        self.code == METHOD_NOT_FOUND
    }

    pub(super) fn to_json(&self) -> Value {
        let error = json!({ "code": self.code, "message": self.message });
        json!({ "jsonrpc": "2.0", "id": self.id, "error": error })
    }
}

/// A message; `None` for a notification that says nothing to us, which is never answered. `handshake`: whether it may be
/// of a revision that has one.
pub(super) fn parse(text: &[u8], handshake: bool) -> Result<Option<ClientJsonRpcMessage>, Refusal> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        Refusal::new(readable_id(text), PARSE_ERROR, format!("no JSON: {error}"))
    })?;
    let Value::Object(fields) = &value else {
        let message = match value {
            Value::Array(_) => "batches are not taken: send one message at a time",
            _ => "a message is a JSON object",
        };
        return Err(Refusal::new(Value::Null, INVALID_REQUEST, message));
    };
    let id = fields.get("id").cloned().map_or(Value::Null, sendable);
    let asks = fields.contains_key("id");
    let method = fields.get("method").and_then(Value::as_str);
    let method = method.map(str::to_owned);
    // Everything but its parameters is as it should be.
    let known = fields
        .get("jsonrpc")
        .is_some_and(|version| version == "2.0")
        && !id.is_null()
        && method
            .as_deref()
            .is_some_and(|name| METHODS.contains(&name));
    if let Some(name) = method
        .as_deref()
        .filter(|name| known && !handshake && HANDSHAKE_METHODS.contains(name))
    {
        return Err(Refusal::new(id, METHOD_NOT_FOUND, name));
    }
    let problem = params_problem(method.as_deref(), &value["params"]);
    match serde_json::from_value::<ClientJsonRpcMessage>(value) {
        Ok(JsonRpcMessage::Request(request))
            if known && matches!(request.request, ClientRequest::CustomRequest(_)) =>
        {
            Err(Refusal::new(id, INVALID_PARAMS, problem))
        }
        Ok(message) => Ok(Some(message)),
        Err(_) if known => Err(Refusal::new(id, INVALID_PARAMS, problem)),
        Err(_) if !asks && method.is_some() => Ok(None),
        Err(error) => {
            let message = format!("no JSON-RPC 2.0 message: {error}");
            Err(Refusal::new(id, INVALID_REQUEST, message))
        }
    }
}

/// What a request with the wrong parameters is told, as far as that is easily said.
fn params_problem(method: Option<&str>, params: &Value) -> &'static str {
    match method {
        Some("tools/call") if !params["name"].is_string() => {
            "params.name has to be the tool's name"
        }
        Some("tools/call") if !params["arguments"].is_object() => {
            "params.arguments has to be an object"
        }
        _ => "params do not have the shape that this method needs",
    }
}

/// The id of a message that is broken elsewhere, or cut off: of what stands before the break, or of all of it when only
/// a value cannot be held (a number beyond the floats, say).
fn readable_id(text: &[u8]) -> Value {
    let mut found = Value::Null;
    let mut reader = serde_json::Deserializer::from_slice(text);
    // The error is known already.
    let _ = reader.deserialize_map(IdOf(&mut found));
    found
}

/// Strings and whole numbers are ids; what else stood there is not sent back.
fn sendable(id: Value) -> Value {
    match &id {
        Value::String(text) if text.len() <= MAX_ID => id,
        Value::Number(number) if number.is_i64() => id,
        _ => Value::Null,
    }
}

/// Notes the id on its way through an object's keys; skips values without looking at them.
struct IdOf<'a>(&'a mut Value);

impl<'de> Visitor<'de> for IdOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON-RPC message")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "id" {
                *self.0 = sendable(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (i64, Value) {
        let answer = parse(text.as_bytes(), true).unwrap_err().to_json();
        assert_eq!(answer["jsonrpc"], "2.0");
        let code = answer["error"]["code"].as_i64().expect("a code");
        (code, answer["id"].clone())
    }

    #[test]
    fn what_is_no_json_is_a_parse_error_with_the_id_where_it_can_be_read() {
        let nested = format!(
            r#"{{"jsonrpc":"2.0","params":{}{},"id":"n"}}"#,
            "[".repeat(200),
            "]".repeat(200)
        );
        for (text, id) in [
            ("garbage", Value::Null),
            ("{", Value::Null),
            (r#"{"id":7,"method""#, json!(7)),
            (r#"{"id":7.5,"method""#, Value::Null),
            (
                r#"{"jsonrpc":"2.0","method":"ping","params":{"x":1e400},"id":3}"#,
                json!(3),
            ),
            (nested.as_str(), json!("n")),
        ] {
            assert_eq!(refused(text), (-32700, id), "{text}");
        }
        let cut = Refusal::too_long(br#"{"jsonrpc":"2.0","id":9,"params":{"x":"aaaa"#, 10);
        assert_eq!(cut.to_json()["id"], 9);
    }

    #[test]
    fn what_is_no_message_is_an_invalid_request() {
        for (text, id) in [
            ("[]", Value::Null),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, Value::Null),
            ("7", Value::Null),
            (r#"{"id":1}"#, json!(1)),
            (r#"{"id":1,"method":"ping"}"#, json!(1)),
            (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, json!(1)),
            (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, Value::Null),
        ] {
            assert_eq!(refused(text), (-32600, id), "{text}");
        }
    }

    #[test]
    fn known_methods_with_wrong_parameters_are_not_unknown_methods() {
        for params in [
            r#"{"name":"x","arguments":[]}"#,
            r#"{"arguments":{}}"#,
            r#"{"name":7}"#,
            "[]",
            "null",
        ] {
            let text =
                format!(r#"{{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{params}}}"#);
            assert_eq!(refused(&text), (-32602, json!(4)), "{params}");
        }
        let none = r#"{"jsonrpc":"2.0","id":4,"method":"tools/call"}"#;
        assert_eq!(refused(none), (-32602, json!(4)));
        let initialize = r#"{"jsonrpc":"2.0","id":4,"method":"initialize","params":{}}"#;
        assert_eq!(refused(initialize), (-32602, json!(4)));
    }

    #[test]
    fn without_a_handshake_its_methods_are_unknown_whatever_their_parameters() {
        for text in [
            r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2026-07-28","capabilities":{},"clientInfo":{"name":"t","version":"0"}}}"#,
        ] {
            let refusal = parse(text.as_bytes(), false).unwrap_err();
            assert!(refusal.is_unknown_method(), "{text}");
            assert_eq!(refusal.to_json()["error"]["code"], -32601);
            assert_eq!(refusal.to_json()["id"], 1);
        }
        let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}"#;
        assert!(matches!(parse(call.as_bytes(), false), Ok(Some(_))));
    }

    #[test]
    fn sound_messages_pass_and_notifications_are_never_answered() {
        for text in [
            r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"no/such","params":{"x":[]}}"#,
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        ] {
            assert!(
                matches!(parse(text.as_bytes(), true), Ok(Some(_))),
                "{text}"
            );
        }
        let malformed = r#"{"jsonrpc":"1.0","method":"notifications/cancelled"}"#;
        assert!(matches!(parse(malformed.as_bytes(), true), Ok(None)));
    }
}
