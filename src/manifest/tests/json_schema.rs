//! The JSON Schema of skill.toml agrees with the parser.

use serde_json::{Value, json};

use super::vectors::accepted;
use super::{FULL, MINIMAL};
use crate::manifest::{Manifest, json_schema};

/// A TOML text as the JSON that an editor's validator sees.
fn as_json(text: &str) -> Value {
    toml_edit::de::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&json_schema()).expect("a sound schema")
}

fn assert_accepts(validator: &jsonschema::Validator, name: &str, text: &str) {
    let instance = as_json(text);
    let errors: Vec<String> = validator
        .iter_errors(&instance)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn accepted_manifests_hold_to_the_schema() {
    let validator = validator();
    assert_accepts(&validator, "minimal", MINIMAL);
    assert_accepts(&validator, "full", FULL);
    for case in accepted() {
        assert_accepts(&validator, &case.file, &case.manifest);
    }
}

#[test]
fn every_table_refuses_unknown_fields_and_the_parser_agrees() {
    let validator = validator();
    let mut tables = 0;
    for (number, line) in FULL.lines().enumerate() {
        let schema_inside = line.contains("_schema") || line.contains("properties]");
        if !line.starts_with('[') || schema_inside {
            continue;
        }
        let mut lines: Vec<&str> = FULL.lines().collect();
        lines.insert(number + 1, "zzz = 1");
        let text = lines.join("\n");
        assert!(!validator.is_valid(&as_json(&text)), "schema: {line}");
        let errors = Manifest::parse(&text, "skill.toml")
            .expect_err("an unknown field")
            .errors;
        assert!(errors[0].field.strip_suffix(".zzz").is_some(), "{errors:?}");
        tables += 1;
    }
    assert!(tables >= 9, "{tables} tables");
}

#[test]
fn every_known_field_is_described_and_used_by_the_full_fixture() {
    fn fields(schema: &Value, instance: Option<&Value>, path: &str) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}.{name}");
            assert!(
                field["description"].is_string(),
                "{path} has no description"
            );
            let old_name = field["deprecated"] == json!(true);
            let new_name =
                ["required_protocol_major", "min_palyra_version"].contains(&name.as_str());
            let value = instance.and_then(|instance| instance.get(name));
            assert!(
                value.is_some() || old_name || new_name || path.contains("[]"),
                "{path} is not in full.toml"
            );
            fields(field, value, &path);
            fields(
                &field["items"],
                value.and_then(|value| value.get(0)),
                &format!("{path}[]"),
            );
        }
    }
    fields(&json_schema(), Some(&as_json(FULL)), "");
}
