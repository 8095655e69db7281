//! Whether what came of a case is what it expects.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use palyra_skill_runtime::Content;
use serde_json::{Map, Value, json};

use super::cases::{After, Case, Expected, ExpectedError, Storage};
use super::diff::{differences, shown};
use super::host::Left;
use crate::exec::{CallFailure, CallResult};
use crate::manifest::schema_validator;

/// What is wrong, line by line; empty when the case holds. Snapshots are judged elsewhere.
pub(super) fn problems(case: &Case, result: &CallResult, left: &Left) -> Vec<String> {
    // First: what follows from it would only hide it.
    let mut lines: Vec<String> = left
        .unmatched
        .iter()
        .map(|request| format!("the tool asked for {request}, which no stub of this case answers"))
        .collect();
    match &case.expected {
        Expected::Error(expected) => lines.extend(error(expected, result)),
        _ if !result.is_ok() => lines.push(format!(
            "expected an answer, got {}",
            result.why().unwrap_or_default()
        )),
        expected => {
            lines.extend(output(expected, result));
            if let Some(expected) = &case.content {
                let expected = Value::Array(expected.clone());
                lines.extend(differences("/content", &expected, &content(result)));
            }
        }
    }
    lines.extend(behind(&case.after, left));
    lines
}

/// Whether a result is the error that is meant: by its code, its outcome or a part of its message.
pub(super) fn is_error(result: &CallResult, text: &str) -> bool {
    result.error.as_ref().is_some_and(|error| {
        error.code == text || outcome(result) == text || error.message.contains(text)
    })
}

/// The content blocks as cases and snapshots write them.
pub(super) fn content(result: &CallResult) -> Value {
    result.content.iter().map(block).collect()
}

fn block(content: &Content) -> Value {
    let bytes = |bytes: &[u8]| Value::String(BASE64_STANDARD.encode(bytes));
    match content {
        Content::Text { text } => json!({ "type": "text", "text": text }),
        Content::Image { data, mime_type } => {
            json!({ "type": "image", "mime_type": mime_type, "data": bytes(data) })
        }
        Content::Audio { data, mime_type } => {
            json!({ "type": "audio", "mime_type": mime_type, "data": bytes(data) })
        }
        Content::Resource {
            uri,
            mime_type,
            text,
            blob,
        } => {
            let mut block = Map::new();
            block.insert("type".into(), json!("resource"));
            block.insert("uri".into(), json!(uri));
            block.extend(
                mime_type
                    .iter()
                    .map(|kind| ("mime_type".into(), json!(kind))),
            );
            block.extend(text.iter().map(|text| ("text".into(), json!(text))));
            block.extend(blob.iter().map(|blob| ("blob".into(), bytes(blob))));
            Value::Object(block)
        }
    }
}

fn output(expected: &Expected, result: &CallResult) -> Vec<String> {
    let got = result.output.as_ref().unwrap_or(&Value::Null);
    match expected {
        Expected::Output(expected) => differences("", expected, got),
        Expected::Schema(schema) => match schema_validator(schema) {
            Ok(validator) => validator
                .validator()
                .iter_errors(got)
                .map(|error| {
                    let pointer = error.instance_path().to_string();
                    let place = if pointer.is_empty() {
                        "the whole output"
                    } else {
                        &pointer
                    };
                    format!("at {place}: {error}")
                })
                .collect(),
            Err(problem) => vec![format!("output_schema cannot be used: {problem}")],
        },
        Expected::Snapshot(_) | Expected::Answer | Expected::Error(_) => Vec::new(),
    }
}

fn error(expected: &ExpectedError, result: &CallResult) -> Option<String> {
    let Some(error) = &result.error else {
        let got = shown(result.output.as_ref().unwrap_or(&Value::Null));
        return Some(format!(
            "expected {}, got the answer {got}",
            described(expected)
        ));
    };
    let holds = expected
        .any
        .as_ref()
        .is_none_or(|text| is_error(result, text))
        && expected
            .code
            .as_ref()
            .is_none_or(|code| *code == error.code)
        && expected
            .outcome
            .as_ref()
            .is_none_or(|expected| *expected == outcome(result))
        && expected
            .message
            .as_ref()
            .is_none_or(|part| error.message.contains(part.as_str()));
    (!holds).then(|| {
        format!(
            "expected {}, got {}",
            described(expected),
            got(result, error)
        )
    })
}

fn described(expected: &ExpectedError) -> String {
    let ExpectedError {
        any,
        code,
        outcome,
        message,
    } = expected;
    let mut parts = Vec::new();
    parts.extend(any.iter().map(|text| format!("'{text}'")));
    parts.extend(
        outcome
            .iter()
            .map(|outcome| format!("of outcome {outcome}")),
    );
    parts.extend(code.iter().map(|code| format!("of code {code}")));
    parts.extend(
        message
            .iter()
            .map(|text| format!("whose message holds '{text}'")),
    );
    format!("an error {}", parts.join(" and "))
}

fn got(result: &CallResult, error: &CallFailure) -> String {
    format!(
        "outcome {}, code {}: {}",
        outcome(result),
        error.code,
        error.message
    )
}

pub(super) fn outcome(result: &CallResult) -> String {
    let outcome = serde_json::to_value(result.outcome).unwrap_or_default();
    outcome.as_str().unwrap_or_default().to_owned()
}

fn behind(after: &After, left: &Left) -> Vec<String> {
    let mut lines = Vec::new();
    for bucket in after.storage.keys() {
        let pointer = format!("/storage/{bucket}");
        let expected = stored(&after.storage, bucket);
        lines.extend(differences(
            &pointer,
            &expected,
            &stored(&left.storage, bucket),
        ));
    }
    for (channel, expected) in &after.messages {
        let got = left.messages.get(channel).cloned().unwrap_or_default();
        let pointer = format!("/messages/{channel}");
        lines.extend(differences(&pointer, &json!(expected), &json!(got)));
    }
    lines
}

/// A bucket as cases write it: text where it is text.
fn stored(storage: &Storage, bucket: &str) -> Value {
    let keys = storage.get(bucket).into_iter().flatten();
    let value = |bytes: &Vec<u8>| match std::str::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(_) => json!({ "base64": BASE64_STANDARD.encode(bytes) }),
    };
    Value::Object(
        keys.map(|(key, bytes)| (key.clone(), value(bytes)))
            .collect(),
    )
}
