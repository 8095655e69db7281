//! A tool's input and output held to its JSON Schemas.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;

use crate::manifest::{JsonObject, SchemaValidator, Tool, schema_validator};

/// Most violations that one message names.
const MAX_REPORTED: usize = 8;
/// Where naming them could cost more visits than this, only the first is looked for.
const MAX_REPORT_VISITS: u64 = 64 * 1024;
/// Most visits that are made on the caller's thread: far below a millisecond.
const MAX_INLINE_VISITS: u64 = 8 * 1024;
/// Schemas that may nest deeper than so many calls need a larger stack than the caller's.
const MAX_INLINE_NESTING: u64 = 256;
/// So many bytes of a text count as one more value.
const TEXT_STEP: usize = 64;

/// The compiled schemas of a tool.
#[derive(Debug)]
pub struct ToolSchemas {
    /// Of the input.
    pub input: Arc<CompiledSchema>,
    /// Of the structured output.
    pub output: Arc<CompiledSchema>,
}

/// A schema that values are held to.
#[derive(Debug)]
pub struct CompiledSchema {
    schema: SchemaValidator,
}

impl ToolSchemas {
    /// Compile both schemas; the text says which one cannot be used and why.
    pub fn new(tool: &Tool) -> Result<Self, String> {
        let compile = |which: &str, schema: &JsonObject| {
            let schema = schema_validator(schema)
                .map_err(|problem| format!("{which} of {} cannot be used: {problem}", tool.id))?;
            Ok::<_, String>(Arc::new(CompiledSchema { schema }))
        };
        Ok(Self {
            input: compile("input_schema", &tool.input_schema)?,
            output: compile("output_schema", &tool.output_schema)?,
        })
    }
}

impl CompiledSchema {
    /// Whether [`Self::check`] is so quick that no other work has to wait for it.
    pub fn is_quick(&self, value: &Value) -> bool {
        let visits = self.schema.visits();
        visits <= MAX_INLINE_NESTING && is_smaller(value, MAX_INLINE_VISITS / visits.max(1))
    }

    /// Hold a value to the schema. The text says where it breaks, never what stands there: it may be a secret.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        let validator = self.schema.validator();
        if validator.is_valid(value) {
            return Ok(());
        }
        if !is_smaller(value, MAX_REPORT_VISITS / self.schema.visits().max(1)) {
            return match validator.validate(value) {
                Ok(()) => Err("the value breaks the schema".to_owned()),
                Err(error) => Err(described(&error)),
            };
        }
        let mut message = String::new();
        for (index, error) in validator.iter_errors(value).enumerate() {
            if index == MAX_REPORTED {
                message.push_str("; and more");
                break;
            }
            let separator = if index == 0 { "" } else { "; " };
            let _ = write!(message, "{separator}{}", described(&error));
        }
        Err(message)
    }
}

fn described(error: &jsonschema::ValidationError<'_>) -> String {
    let path = error.instance_path().to_string();
    let place = if path.is_empty() {
        "the whole value"
    } else {
        &path
    };
    format!("{place}: {}", error.masked())
}

/// Whether a document has at most `most` values, long texts counting as several. Looks at no more than that.
fn is_smaller(value: &Value, most: u64) -> bool {
    let mut left = most;
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        let size = match value {
            Value::String(text) => 1 + text.len() / TEXT_STEP,
            Value::Array(items) => {
                if items.len() as u64 > left {
                    return false;
                }
                waiting.extend(items);
                1
            }
            Value::Object(members) => {
                if members.len() as u64 > left {
                    return false;
                }
                waiting.extend(members.values());
                1 + members
                    .keys()
                    .map(|key| key.len() / TEXT_STEP)
                    .sum::<usize>()
            }
            _ => 1,
        };
        let Some(rest) = left.checked_sub(size as u64) else {
            return false;
        };
        left = rest;
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn compiled(schema: &Value) -> CompiledSchema {
        let schema = schema_validator(schema.as_object().unwrap()).unwrap();
        CompiledSchema { schema }
    }

    #[test]
    fn only_small_values_against_cheap_schemas_are_quick() {
        let plain = compiled(&json!({"properties": {"a": {"type": "string", "pattern": "^a+$"}}}));
        assert!(plain.is_quick(&json!({"a": "aaa"})));
        assert!(!plain.is_quick(&json!({"a": "a".repeat(1_000_000)})));
        assert!(!plain.is_quick(&json!({ "a".repeat(1_000_000): 1 })));
        assert!(!plain.is_quick(&json!({ "a": vec![0; 10_000] })));
        let any = json!({"$ref": "#"});
        let deep = compiled(
            &json!({"anyOf": [{"type": "string"}, {"items": any}, {"additionalProperties": any}]}),
        );
        assert!(!deep.is_quick(&json!({})), "it may nest");
    }

    #[test]
    fn a_large_broken_value_is_refused_with_its_first_fault() {
        let schema = compiled(&json!({"items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}));
        let message = schema.check(&json!(vec![1; 100_000])).unwrap_err();
        assert!(
            message.starts_with("/0: ") && !message.contains(';'),
            "{message}"
        );
        let message = schema.check(&json!([1, 2])).unwrap_err();
        assert!(
            message.contains("/0: ") && message.contains("; /1: "),
            "{message}"
        );
    }
}
