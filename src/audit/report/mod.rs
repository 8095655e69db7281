//! An [`AuditReport`] in the forms that people and programs read.
//!
//! Names come from untrusted files. Forms that a person looks at show control, invisible and bidirectional characters as
//! `\u{…}`; forms for programs keep them, escaped as the format does.

mod human;
mod junit;
mod markdown;
mod rules;
mod sarif;
#[cfg(test)]
mod tests;
mod wrap;

pub use human::{human, marked};
pub use junit::junit;
pub(super) use markdown::code as markdown_code;
pub use markdown::markdown;
pub use rules::{explain, rule_chapter, rule_list};
pub use sarif::sarif;
pub use wrap::wrap;

use serde_json::Value;

use super::{AuditReport, Check, Finding, TargetKind, TargetReport};

/// The report as one JSON object: `targets[]`, `errors[]`, `notes[]` and `summary`, as [`json_schema`] says.
pub fn json(report: &AuditReport) -> Value {
    serde_json::to_value(report).unwrap_or_default()
}

/// JSON Schema (2020-12) of [`json`].
pub fn json_schema() -> Value {
    serde_json::from_str(include_str!("report.schema.json"))
        .expect("the schema is JSON: a test reads it")
}

/// One line for a terminal: what a person would not see stands as `\u{…}`.
pub fn neutralise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) || matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}') {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character is there without being seen: control characters other than line feed and tab, bidirectional
/// controls, zero-width characters, tags, fillers. The joiners U+200C and U+200D are not meant: Persian, Hindi and
/// emoji need them.
pub fn is_hidden(c: char) -> bool {
    // Nearly everything that is printed.
    if matches!(c, ' '..='~') {
        return false;
    }
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(u32::from(c),
            0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
            | 0x200B | 0x200E | 0x200F | 0x202A..=0x202E | 0x2060..=0x206F
            | 0x3164 | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

/// `skill.toml:12:3`, `modules/skill.wasm: function 7 "call", offset 0x1f`, the entry, or the target itself.
pub(super) fn place(target: &TargetReport, finding: &Finding) -> String {
    let location = &finding.location;
    let mut place = if location.file.is_empty() {
        target.target.clone()
    } else {
        location.file.clone()
    };
    if let (Some(line), Some(column)) = (location.line, location.column) {
        place.push_str(&format!(":{line}:{column}"));
    }
    let inside = inside(finding);
    if !inside.is_empty() {
        place.push_str(": ");
        place.push_str(&inside);
    }
    place
}

/// Where in a binary: `module 1, function 7 "call", offset 0x1f`; empty elsewhere.
fn inside(finding: &Finding) -> String {
    let mut parts = Vec::new();
    if let Some(function) = &finding.location.function {
        if function.module > 0 {
            parts.push(format!("module {}", function.module));
        }
        let name = function.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!(" \"{name}\""));
        parts.push(format!("function {}{name}", function.index));
    }
    if let Some(offset) = finding.location.offset {
        parts.push(format!("offset {offset:#x}"));
    }
    parts.join(", ")
}

/// The file that holds a place: a project's own files, else the target.
fn file_of(target: &TargetReport, entry: &str) -> String {
    if target.kind == TargetKind::Project && !entry.is_empty() {
        let folder = target.target.trim_end_matches(['/', '\\']);
        format!("{folder}/{entry}")
    } else {
        target.target.clone()
    }
}

/// What a failed check lists, at most `most` of it.
fn offenders(check: &Check, most: usize) -> Vec<String> {
    let list = check.details.get("offenders").and_then(Value::as_array);
    let list = list.map_or(&[][..], Vec::as_slice);
    let mut lines: Vec<String> = list.iter().take(most).map(offender).collect();
    if list.len() > most {
        lines.push(format!("and {} more", list.len() - most));
    }
    lines
}

fn offender(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => {
            let shown = fields.iter().filter(|(_, v)| v.as_str() != Some(""));
            let pairs: Vec<String> = shown
                .map(|(key, value)| match value {
                    Value::String(text) => format!("{key} {text}"),
                    other => format!("{key} {other}"),
                })
                .collect();
            pairs.join(", ")
        }
        other => other.to_string(),
    }
}
