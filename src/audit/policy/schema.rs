//! JSON Schema of a policy file, made from the tables that read it.

use serde_json::{Map, Value, json};

use super::limits::{LIMITS, Limits};
use super::{Preset, Wildcards};
use crate::audit::{Family, Severity, rules};

/// JSON Schema (2020-12) of a policy file, for editors.
pub fn policy_schema() -> Value {
    let severities = Severity::ALL.map(Severity::as_str);
    let with = |word: &'static str| json!([&[word], &severities[..]].concat());
    let level = |about: &str| json!({ "enum": with("allow"), "description": about });
    let rule_names: Vec<&str> = rules().iter().flat_map(|r| [r.id, r.name]).collect();
    let rule_levels: Map<String, Value> = rules()
        .iter()
        .flat_map(|rule| [rule.id, rule.name].map(|key| (key.to_owned(), level(rule.description))))
        .collect();
    let families: Map<String, Value> = Family::ALL
        .iter()
        .map(|family| {
            let about = format!(
                "Every rule of the family that [rules] does not name: PSK{}xx.",
                family.digits()
            );
            (family.as_str().to_owned(), level(&about))
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "palyra-skill audit policy",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "preset": {
                "enum": ["default", "palyra"],
                "default": "default",
                "description": "The figures that hold where this file says nothing.",
            },
            "fail_on": {
                "enum": with("none"),
                "default": "high",
                "description": "A finding of this severity or more fails its target; none: only failed checks do.",
            },
            "publishers": {
                "type": "array",
                "items": { "type": "string" },
                "uniqueItems": true,
                "description": "The only publishers whose skills pass; without it anybody's.",
            },
            "advisories": {
                "type": "string",
                "minLength": 1,
                "description": "Folder of the advisory database, relative to this file.",
            },
            "strict_filesystem_imports": {
                "type": "boolean",
                "description": "Components that import a file system without declaring roots fail.",
            },
            "limits": closed(limits()),
            "capabilities": closed(json!({
                "devices": {
                    "type": "array",
                    "items": { "type": "string" },
                    "description": "Device capabilities that may be declared; * is any.",
                },
                "wildcards": {
                    "type": "array",
                    "items": { "enum": Wildcards::KINDS },
                    "description": "Kinds of capability whose * may be declared.",
                },
            })),
            "families": closed(Value::Object(families)),
            "rules": closed(Value::Object(rule_levels)),
            "allow": {
                "type": "array",
                "items": allowance(&rule_names),
                "description": "Findings that are allowed; every condition of an entry must hold.",
            },
        },
    })
}

fn closed(properties: Value) -> Value {
    let mut schema = json!({ "type": "object", "additionalProperties": false });
    schema["properties"] = properties;
    schema
}

fn limits() -> Value {
    let defaults = Limits::preset(Preset::Default);
    let rows = LIMITS.iter().map(|limit| {
        let row = json!({
            "type": "integer",
            "minimum": 1,
            "default": (limit.get)(&defaults),
            "description": limit.about,
        });
        (limit.name.to_owned(), row)
    });
    Value::Object(rows.collect())
}

fn allowance(rules: &[&str]) -> Value {
    let mut schema = closed(json!({
        "rule": { "enum": rules },
        "target": {
            "type": "string",
            "minLength": 1,
            "description": "Pattern for the target as it is named to the audit: * within a folder, ** across folders.",
        },
        "entry": {
            "type": "string",
            "description": "Pattern for the file or entry inside the target.",
        },
        "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
        "reason": { "type": "string", "pattern": "\\S" },
        "expires": {
            "type": "string",
            "format": "date",
            "description": "A TOML date, without quotes: the last day on which it allows.",
        },
    }));
    schema["required"] = json!(["rule", "reason"]);
    schema
}
