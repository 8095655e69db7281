//! A value that a schema accepts, for an author to begin with.

use serde_json::{Map, Value, json};

/// Deepest value that is made up.
const MAX_DEPTH: usize = 24;

/// The simplest value with something in it; of objects, what is required.
pub(super) fn of(schema: &Value) -> Value {
    value(schema, schema, 0)
}

fn value(schema: &Value, root: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    let below = |schema: &Value| value(schema, root, depth + 1);
    if let Some(target) = schema["$ref"].as_str() {
        let target = target.strip_prefix('#').and_then(|path| root.pointer(path));
        return target.map_or(Value::Null, below);
    }
    if let Some(fixed) = schema.get("const") {
        return fixed.clone();
    }
    for list in ["anyOf", "oneOf"] {
        if let Some(first) = schema[list].get(0) {
            return below(first);
        }
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("boolean") => json!(true),
        Some("integer" | "number") => json!(1),
        Some("string") if schema["maxLength"] == 1 => json!("a"),
        Some("string") => json!("text"),
        Some("array") => array(schema, below),
        Some("object") => object(schema, below),
        _ => Value::Null,
    }
}

fn array(schema: &Value, below: impl Fn(&Value) -> Value) -> Value {
    if let Some(items) = schema["prefixItems"].as_array() {
        return items.iter().map(below).collect();
    }
    let least = schema["minItems"].as_u64().unwrap_or(1);
    // A list of more than a few is the author's to write.
    let count = usize::try_from(least.min(8)).unwrap_or(1);
    vec![below(&schema["items"]); count].into()
}

fn object(schema: &Value, below: impl Fn(&Value) -> Value) -> Value {
    let required = schema["required"].as_array().into_iter().flatten();
    let members = required.filter_map(|name| {
        let name = name.as_str()?;
        Some((name.to_owned(), below(&schema["properties"][name])))
    });
    let mut members: Map<String, Value> = members.collect();
    if let Some(values) = schema.get("additionalProperties").filter(|s| s.is_object()) {
        members.insert("key".to_owned(), below(values));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_accepted() {
        let schema = json!({
            "type": "object", "required": ["n", "t", "v", "o"],
            "$defs": { "u64": { "anyOf": [{ "type": "integer", "minimum": 0 }] } },
            "properties": {
                "n": { "$ref": "#/$defs/u64" },
                "t": { "type": "array", "prefixItems": [{ "type": "boolean" }, { "enum": ["a"] }], "items": false, "minItems": 2 },
                "v": { "oneOf": [{ "type": "object", "required": ["tag"], "properties": { "tag": { "const": "x" } }, "additionalProperties": false }] },
                "o": { "type": "object", "additionalProperties": { "type": "array", "minItems": 2, "items": { "type": "string", "minLength": 1, "maxLength": 1 } } },
            },
        });
        let made = of(&schema);
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&made), "{made}");
    }
}
