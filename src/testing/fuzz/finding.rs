//! A finding as an author gets it: what happened, with which input, and a case to paste.

use serde::Serialize;
use serde_json::Value;

use super::probe::Fault;
use crate::audit::report::is_hidden;

/// What fuzzing found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The error's code, or `nondeterministic`.
    pub code: String,
    /// What happened.
    pub message: String,
    /// The smallest input that shows it.
    pub input: Value,
    /// The input that first showed it.
    pub found_with: Value,
    /// A case for `tests/*.toml`: it fails until the fault is gone.
    pub case: String,
}

impl Finding {
    pub(super) fn new(
        tool: &str,
        found_with: Value,
        input: Value,
        fault: &Fault,
        cause: Option<&str>,
    ) -> Self {
        let (code, message) = match fault {
            Fault::Failed { code, message } => (code.clone(), message.clone()),
            Fault::Differs { first, second } => {
                let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
                let message = format!(
                    "the same input has two answers{cause}; one is {first}, the other {second}"
                );
                ("nondeterministic".to_owned(), message)
            }
        };
        Self {
            case: case(tool, &code, &input),
            code,
            message,
            input,
            found_with,
        }
    }
}

fn case(tool: &str, code: &str, input: &Value) -> String {
    let input = match inline(input) {
        Some(toml) => format!("input = {toml}"),
        None => format!("input_json = {}", quoted(&input.to_string())),
    };
    // What the right answer is, only the author knows.
    format!(
        "[[case]]\nname = {}\ntool = {}\n{input}\noutput_schema = {{}} # any answer; better: output = {{ … }}\n",
        quoted(&format!("fuzzing found: {code}")),
        quoted(tool)
    )
}

/// A value as TOML on one line; `None` for what TOML does not have.
fn inline(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(whole.to_string()),
            None if number.is_f64() => Some(number.to_string()),
            None => None,
        },
        Value::String(text) => Some(quoted(text)),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(inline).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::Object(members) if members.is_empty() => Some("{}".to_owned()),
        Value::Object(members) => {
            let members: Option<Vec<_>> = members
                .iter()
                .map(|(name, value)| Some(format!("{} = {}", key(name), inline(value)?)))
                .collect();
            Some(format!("{{ {} }}", members?.join(", ")))
        }
    }
}

fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !name.is_empty() && name.bytes().all(bare) {
        return name.to_owned();
    }
    quoted(name)
}

/// A basic string. What cannot be seen is escaped, so that it survives being printed and pasted.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || is_hidden(c) || is_mark(c) => match u32::from(c) {
                code @ 0..=0xffff => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Marks that stand on the character before them would stand on the quotation mark.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A pasted case has to mean the same input.
    #[test]
    fn what_is_printed_reads_back_equal() {
        for input in [
            json!({}),
            json!({ "text": "a\"b\\c\n\u{0}\u{202e}\u{e0001}😀e\u{301}\u{7f}", "n": -5, "f": 1.5e300 }),
            json!({ "a b": [1, [true, {}]], "": { "č": "" } }),
            json!({ "null": null }),
            json!({ "large": u64::MAX }),
        ] {
            let text = case("acme.t", "trap", &input);
            let table: toml_edit::DocumentMut =
                text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
            let cases = table["case"].as_array_of_tables().unwrap();
            let first = cases.get(0).unwrap();
            let read: Value = match first.get("input_json") {
                Some(json) => serde_json::from_str(json.as_str().unwrap()).unwrap(),
                None => {
                    toml_edit::de::from_str::<Value>(&text).unwrap()["case"][0]["input"].clone()
                }
            };
            assert_eq!(read, input, "{text}");
        }
    }
}
