//! What the code says of its tools: texts and JSON Schemas. `palyra-skill build` reads it and writes it into `skill.toml`.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Output, ToolError};

/// A skill's tools.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Description {
    /// 1.
    version: u32,
    tools: Vec<ToolDescription>,
}

impl Description {
    pub(crate) fn new(tools: Vec<ToolDescription>) -> Self {
        Self { version: 1, tools }
    }
}

/// A tool as its code describes it. What is `None` is left to `skill.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToolDescription {
    /// The function's name.
    pub function: &'static str,
    /// The whole id, where it is written out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'static str>,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'static str>,
    /// What it is for: the function's doc comment.
    pub description: String,
    /// `risk.default_sensitive`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_sensitive: Option<bool>,
    /// `risk.requires_approval`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires_approval: Option<bool>,
    /// JSON Schema of what is deserialized.
    pub input_schema: Value,
    /// JSON Schema of what is serialized.
    pub output_schema: Value,
}

/// The input of a tool that takes none: `{}`.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoInput {}

/// The schema of a tool's input.
pub fn input_schema<T: JsonSchema>() -> Value {
    schema::<T>(SchemaSettings::draft2020_12().for_deserialize())
}

/// The schema of a tool's answer, given what the function returns.
pub fn output_schema<T: Answers>() -> Value {
    T::schema()
}

/// What has an output schema: a result of a type with a JSON Schema, or of an [`Output`] of one.
#[diagnostic::on_unimplemented(
    message = "a tool cannot answer with `{Self}`",
    label = "no Result of something with a JSON Schema",
    note = "return Result<T, ToolError>, where T derives Serialize and JsonSchema"
)]
pub trait Answers {
    /// Its schema.
    fn schema() -> Value;
}

impl<T: AnswerSchema, E> Answers for Result<T, E> {
    fn schema() -> Value {
        T::answer_schema()
    }
}

/// What a tool answers with.
pub trait AnswerSchema {
    /// The schema of the structured result.
    fn answer_schema() -> Value;
}

impl<T: JsonSchema> AnswerSchema for T {
    fn answer_schema() -> Value {
        schema::<T>(SchemaSettings::draft2020_12().for_serialize())
    }
}

impl<T: JsonSchema> AnswerSchema for Output<T> {
    fn answer_schema() -> Value {
        T::answer_schema()
    }
}

/// Holds a hook's answer to the type that a host understands.
pub fn decides<T: Decides>() {}

/// A hook's answer.
#[diagnostic::on_unimplemented(
    message = "a hook cannot answer with `{Self}`",
    note = "return Result<Decision, ToolError>"
)]
pub trait Decides {}

impl Decides for Result<crate::Decision, ToolError> {}

/// The input schema of a hook for these events.
pub fn event_schema<T: JsonSchema>(events: &[&str]) -> Value {
    let mut schema = input_schema::<T>();
    let one = match events {
        [event] => serde_json::json!({ "const": event }),
        _ => serde_json::json!({ "enum": events }),
    };
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        let mut event = one;
        event["description"] = "What happened.".into();
        properties.insert("event".to_owned(), event);
    }
    schema
}

/// Everything in one schema, as agents want it: no reference where none is needed, no dialect, none of Rust's names.
fn schema<T: JsonSchema>(settings: SchemaSettings) -> Value {
    let settings = settings.with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value();
    if let Some(root) = schema.as_object_mut() {
        // The type's name, unless its author gave another: of use to nobody but Rust.
        if root.get("title").and_then(Value::as_str) == Some(&*T::schema_name()) {
            root.remove("title");
        }
    }
    plain_numbers(&mut schema);
    schema
}

/// `format = "uint32"` is schemars' own word and says nothing to a validator: the range says it.
fn plain_numbers(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(plain_numbers),
        Value::Object(members) => {
            plain_number(members);
            members.values_mut().for_each(plain_numbers);
        }
        _ => {}
    }
}

fn plain_number(schema: &mut Map<String, Value>) {
    // A property may be called `format`; then its value is a schema.
    let Some(format) = schema.get("format").and_then(Value::as_str) else {
        return;
    };
    let range = match format {
        "int32" => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
        "uint32" => Some((0, i64::from(u32::MAX))),
        "int8" | "uint8" | "int16" | "uint16" | "int64" | "uint64" | "int128" | "uint128"
        | "int" | "uint" | "float" | "double" => None,
        _ => return,
    };
    schema.remove("format");
    if let Some((minimum, maximum)) = range {
        schema.entry("minimum").or_insert(minimum.into());
        schema.entry("maximum").or_insert(maximum.into());
    }
}

/// A doc comment as one text. Lines of a paragraph are joined; empty lines, and lines that begin a list or are indented,
/// stay lines of their own.
pub fn description(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines.iter().flat_map(|line| line.split('\n')) {
        let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
        let own = line.is_empty()
            || line.starts_with([' ', '\t', '-', '*', '#', '|', '>'])
            || line.starts_with(|c: char| c.is_ascii_digit());
        match text.chars().last() {
            None => {}
            Some('\n') if line.is_empty() && text.ends_with("\n\n") => continue,
            Some('\n') if !line.is_empty() => {}
            _ if own => text.push('\n'),
            _ => text.push(' '),
        }
        text.push_str(line);
        if line.is_empty() && !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Input {
        /// A text.
        #[schemars(length(max = 9))]
        text: String,
        limit: Option<u32>,
        #[serde(default)]
        deep: Deep,
    }

    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    struct Deep {
        format: String,
        small: u8,
        exact: BTreeMap<String, f64>,
    }

    #[test]
    fn a_schema_is_whole_and_has_nothing_of_rust_in_it() {
        let schema = input_schema::<Input>();
        let deep = &schema["properties"]["deep"];
        assert_eq!(schema["required"], json!(["text"]));
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(
            schema["properties"]["text"],
            json!({ "type": "string", "maxLength": 9, "description": "A text." })
        );
        assert_eq!(
            schema["properties"]["limit"],
            json!({ "type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX })
        );
        assert_eq!(deep["properties"]["format"], json!({ "type": "string" }));
        assert_eq!(
            deep["properties"]["small"],
            json!({ "type": "integer", "minimum": 0, "maximum": 255 })
        );
        let text = schema.to_string();
        for word in ["$ref", "$schema", "Input", "Deep", "uint", "double"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }

    #[test]
    fn an_answer_with_blocks_has_the_schema_of_its_result() {
        let alone = output_schema::<Result<Deep, ToolError>>();
        assert_eq!(output_schema::<Result<Output<Deep>, ToolError>>(), alone);
        let text = output_schema::<Result<Output, ToolError>>();
        assert_eq!(text["required"], json!(["text"]));
        assert_eq!(text["additionalProperties"], json!(false));
    }

    #[test]
    fn a_doc_comment_is_read_as_it_is_shown() {
        let said = |lines: &[&str]| description(lines);
        assert_eq!(
            said(&[" Counts words.", " Of a text."]),
            "Counts words. Of a text."
        );
        assert_eq!(
            said(&[" One.", "", "", " Two,", " three."]),
            "One.\n\nTwo, three."
        );
        assert_eq!(said(&[" One:", " - a", " - b"]), "One:\n- a\n- b");
        assert_eq!(said(&["\n * two\n"]), "* two");
        assert_eq!(said(&["", " One.", ""]), "One.");
    }
}
