//! Schemas as each protocol revision wants them.
//!
//! Revisions up to 2025-11-25 demand `"type": "object"` of both schemas and an object as structured content. Output
//! of any other type is wrapped for them as `{"result": …}`, schema and value alike.

use serde_json::{Value, json};

use super::JsonObject;

/// The one property of a wrapped output.
pub(super) const WRAPPER: &str = "result";

/// Whether every instance is declared to be an object, in the only spelling that older revisions accept.
pub(super) fn is_object_schema(schema: &JsonObject) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("object")
}

/// The input schema for `tools/list`: arguments are always an object, so a schema that is silent about it is narrowed.
/// `None` when it rules objects out: such a tool cannot be called over MCP.
pub(super) fn input_schema(schema: &JsonObject) -> Option<JsonObject> {
    let admits_objects = match schema.get("type") {
        None => true,
        Some(Value::String(name)) => name == "object",
        Some(Value::Array(names)) => names.iter().any(|name| name == "object"),
        Some(_) => false,
    };
    admits_objects.then(|| {
        let mut schema = schema.clone();
        schema.insert("type".to_owned(), json!("object"));
        schema
    })
}

/// The schema of `{"result": <instance of schema>}`.
pub(super) fn wrap(schema: &JsonObject) -> JsonObject {
    let mut inner = schema.clone();
    // `$schema` may only stand at the root of a document.
    let dialect = inner.remove("$schema");
    let mut inner = Value::Object(inner);
    rebase(&mut inner);
    let mut outer = JsonObject::new();
    if let Some(dialect) = dialect {
        outer.insert("$schema".to_owned(), dialect);
    }
    outer.insert("type".to_owned(), json!("object"));
    outer.insert("properties".to_owned(), json!({ WRAPPER: inner }));
    outer.insert("required".to_owned(), json!([WRAPPER]));
    outer
}

/// Points references at the document's root (`#`, `#/$defs/x`) to where that root now stands.
fn rebase(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            // A schema with an `$id` is a root of its own: what it refers to has moved with it.
            if map.get("$id").is_some_and(Value::is_string) {
                return;
            }
            for (key, value) in map.iter_mut() {
                match (key.as_str(), value) {
                    ("$ref" | "$dynamicRef", Value::String(target)) => rebase_pointer(target),
                    // Instances, not schemas.
                    ("const" | "enum" | "default" | "examples", _) => {}
                    (_, value) => rebase(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(rebase),
        _ => {}
    }
}

fn rebase_pointer(target: &mut String) {
    // `#name` is an anchor, found wherever it stands.
    if target == "#" || target.starts_with("#/") {
        target.insert_str(1, &format!("/properties/{WRAPPER}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: &Value) -> JsonObject {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn input_is_narrowed_to_objects_or_ruled_out() {
        let typed = input_schema(&object(&json!({"properties": {}}))).expect("admits objects");
        assert_eq!(typed["type"], "object");
        let narrowed =
            input_schema(&object(&json!({"type": ["object", "null"]}))).expect("admits objects");
        assert_eq!(narrowed["type"], "object");
        assert_eq!(input_schema(&object(&json!({"type": "string"}))), None);
    }

    #[test]
    fn a_wrapped_schema_still_resolves_its_references() {
        let schema = object(&json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "array",
            "items": {"$ref": "#/$defs/n"},
            "$defs": {"n": {"type": "integer"}}
        }));
        let wrapped = Value::Object(wrap(&schema));
        let validator = jsonschema::validator_for(&wrapped).expect("a schema");
        assert!(validator.is_valid(&json!({"result": [1, 2]})));
        assert!(!validator.is_valid(&json!({"result": ["x"]})));
        assert!(!validator.is_valid(&json!([1])));
    }

    #[test]
    fn instances_and_own_roots_are_left_alone() {
        let schema = object(&json!({
            "enum": [{"$ref": "#/x"}],
            "anyOf": [{"$id": "urn:a", "$ref": "#/$defs/y"}, {"$ref": "#anchor"}, {"$ref": "#"}]
        }));
        let inner = &wrap(&schema)["properties"]["result"];
        assert_eq!(inner["enum"][0]["$ref"], "#/x");
        assert_eq!(inner["anyOf"][0]["$ref"], "#/$defs/y");
        assert_eq!(inner["anyOf"][1]["$ref"], "#anchor");
        assert_eq!(inner["anyOf"][2]["$ref"], "#/properties/result");
    }
}
