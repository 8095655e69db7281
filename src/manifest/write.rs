//! Writes a packed `skill.toml`.
//!
//! The text is part of a skill's identity, so it is written here and not by a library whose layout may change:
//! fixed order, LF, values before sub-tables, one form for each value. The layout is Palyra's packer's.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

#[cfg(feature = "authoring")]
use super::types::Tool;
use super::types::{Manifest, Operator, Plugin};

impl Manifest {
    /// The manifest as it stands in an artifact: everything but `[authoring]`.
    ///
    /// `Manifest::parse_packed` reads the same manifest back. TOML has no null: a member of a schema that is null
    /// (which no TOML file can have put there) is left out.
    pub fn to_packed_toml(&self) -> String {
        let mut out = Writer::default();
        out.table(&[], &self.packed());
        out.text
    }

    fn packed(&self) -> Map<String, Value> {
        let mut root = members(self);
        let operator = self.operator.clone().unwrap_or_default();
        // Palyra's packer writes both tables even when there is nothing in them.
        root.insert(
            "operator".to_owned(),
            Value::Object(operator_members(&operator)),
        );
        root
    }
}

/// Palyra writes `categories`, `tags` and `[operator.plugin]` always.
fn operator_members(operator: &Operator) -> Map<String, Value> {
    let plugin = operator.plugin.clone().unwrap_or_default();
    let mut all = Map::new();
    let mut written = members(operator);
    for name in ["display_name", "summary", "description"] {
        all.extend(written.remove_entry(name));
    }
    all.insert("categories".to_owned(), json!(operator.categories));
    all.insert("tags".to_owned(), json!(operator.tags));
    all.extend(written.remove_entry("docs_url"));
    all.insert(
        "plugin".to_owned(),
        Value::Object(members::<Plugin>(&plugin)),
    );
    all.extend(written.remove_entry("config"));
    all
}

/// Tools as they stand in a `skill.toml`, a block each.
#[cfg(feature = "authoring")]
pub(crate) fn tools_toml(tools: &[Tool]) -> String {
    let mut out = Writer::default();
    for tool in tools {
        out.header(&["entrypoints", "tools"], ("[[", "]]"));
        out.table(&["entrypoints", "tools"], &members(tool));
    }
    out.text
}

/// A JSON value on one line of TOML, which has no null: members that are null are left out.
#[cfg(feature = "authoring")]
pub(crate) fn inline_toml(value: &Value) -> String {
    let mut out = String::new();
    push_value(&mut out, value, Layout::Inline);
    out
}

/// A manifest table as a JSON object.
pub(super) fn members<T: serde::Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        // The manifest's types are structs whose keys are text and whose numbers are finite.
        other => unreachable!("a manifest table is a JSON object, not {other:?}"),
    }
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    /// The values of a table, then its sub-tables with their headers.
    fn table(&mut self, path: &[&str], members: &Map<String, Value>) {
        for (key, value) in members {
            if !is_table(value) && !value.is_null() {
                push_key(&mut self.text, key);
                self.text.push_str(" = ");
                push_value(&mut self.text, value, Layout::Lines);
                self.text.push('\n');
            }
        }
        for (key, value) in members {
            let path = [path, &[key.as_str()]].concat();
            match value {
                Value::Object(members) => self.header_table(&path, members),
                Value::Array(tables) if is_table(value) => {
                    for table in tables {
                        self.header(&path, ("[[", "]]"));
                        if let Value::Object(members) = table {
                            self.table(&path, members);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A table that only holds tables needs no header of its own.
    fn header_table(&mut self, path: &[&str], members: &Map<String, Value>) {
        if members.is_empty() || members.values().any(|value| !is_table(value)) {
            self.header(path, ("[", "]"));
        }
        self.table(path, members);
    }

    fn header(&mut self, path: &[&str], (open, close): (&str, &str)) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(open);
        for (index, key) in path.iter().enumerate() {
            if index > 0 {
                self.text.push('.');
            }
            push_key(&mut self.text, key);
        }
        self.text.push_str(close);
        self.text.push('\n');
    }
}

/// What is written below a header: a table, or an array of nothing but tables.
fn is_table(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_object),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Layout {
    /// An array of two or more has a line for each element.
    Lines,
    /// Within another value.
    Inline,
}

fn push_value(out: &mut String, value: &Value, layout: Layout) {
    match value {
        Value::Null => {}
        Value::Bool(boolean) => out.push_str(if *boolean { "true" } else { "false" }),
        Value::Number(number) => push_number(out, number),
        Value::String(text) => push_text(out, text),
        Value::Array(items) => push_array(out, items, layout),
        Value::Object(members) => push_inline_table(out, members),
    }
}

fn push_number(out: &mut String, number: &serde_json::Number) {
    // Writing to a String cannot fail; `{:?}` keeps the point or exponent that makes a TOML float.
    let _ = match (number.as_i64(), number.as_f64()) {
        (Some(integer), _) => write!(out, "{integer}"),
        (None, Some(float)) => write!(out, "{float:?}"),
        (None, None) => write!(out, "{number}"),
    };
}

fn push_array(out: &mut String, items: &[Value], layout: Layout) {
    let (before, between, after) = match layout {
        Layout::Lines if items.len() > 1 => ("\n    ", ",\n    ", ",\n"),
        _ => ("", ", ", ""),
    };
    out.push('[');
    let mut separator = before;
    for item in items.iter().filter(|item| !item.is_null()) {
        out.push_str(separator);
        push_value(out, item, Layout::Inline);
        separator = between;
    }
    out.push_str(after);
    out.push(']');
}

fn push_inline_table(out: &mut String, members: &Map<String, Value>) {
    out.push('{');
    let mut separator = " ";
    for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        out.push_str(separator);
        push_key(out, key);
        out.push_str(" = ");
        push_value(out, value, Layout::Inline);
        separator = ", ";
    }
    out.push_str(if members.is_empty() { "}" } else { " }" });
}

fn push_key(out: &mut String, key: &str) {
    let bare = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if bare {
        out.push_str(key);
    } else {
        push_text(out, key);
    }
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // C1 controls are allowed in TOML, but nobody can see them.
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
