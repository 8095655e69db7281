//! A tool's input and output held to its JSON Schemas.

use std::fmt::Write as _;

use jsonschema::Validator;
use serde_json::Value;

use crate::manifest::{JsonObject, SchemaValidator, Tool, schema_validator};

/// Most violations that one message names.
const MAX_REPORTED: usize = 8;

/// The compiled schemas of a tool.
#[derive(Debug)]
pub struct ToolSchemas {
    input: SchemaValidator,
    output: SchemaValidator,
}

impl ToolSchemas {
    /// Compile both schemas; the text says which one cannot be used and why.
    pub fn new(tool: &Tool) -> Result<Self, String> {
        let compile = |which: &str, schema: &JsonObject| {
            schema_validator(schema)
                .map_err(|problem| format!("{which} of {} cannot be used: {problem}", tool.id))
        };
        Ok(Self {
            input: compile("input_schema", &tool.input_schema)?,
            output: compile("output_schema", &tool.output_schema)?,
        })
    }

    /// Hold an input to its schema.
    pub fn check_input(&self, value: &Value) -> Result<(), String> {
        check(self.input.validator(), value)
    }

    /// Hold a structured output to its schema.
    pub fn check_output(&self, value: &Value) -> Result<(), String> {
        check(self.output.validator(), value)
    }
}

/// Says where the value breaks the schema, never what stands there: it may be a secret.
fn check(validator: &Validator, value: &Value) -> Result<(), String> {
    if validator.is_valid(value) {
        return Ok(());
    }
    let mut message = String::new();
    for (index, error) in validator.iter_errors(value).enumerate() {
        if index == MAX_REPORTED {
            message.push_str("; and more");
            break;
        }
        let path = error.instance_path().to_string();
        let place = if path.is_empty() {
            "the whole value"
        } else {
            &path
        };
        let separator = if index == 0 { "" } else { "; " };
        let _ = write!(message, "{separator}{place}: {}", error.masked());
    }
    Err(message)
}
