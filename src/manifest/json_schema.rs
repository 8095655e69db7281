//! The JSON Schema of `skill.toml`, for editors.

use serde_json::Value;

/// The JSON Schema (draft 2020-12) of an author's `skill.toml`.
///
/// It says what can be said of one field at a time; rules across fields (a `*` and its opt-in, a tool's id and the
/// publisher, …) are [`super::Manifest::parse`]'s.
pub fn json_schema() -> Value {
    // The text is part of the binary, and a test reads it.
    serde_json::from_str(include_str!("skill.schema.json")).expect("the built-in schema is JSON")
}
