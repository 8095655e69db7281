use std::collections::BTreeSet;

use serde_json::json;

use super::*;

fn inputs(schema: Value) -> Inputs {
    let Value::Object(schema) = schema else {
        panic!("a schema is an object")
    };
    Inputs::new(&schema).unwrap()
}

/// That many inputs; all of them hold to the schema, and nearly all numbers have one.
fn made(schema: &Value, count: usize) -> Vec<Value> {
    let inputs = inputs(schema.clone());
    let made: Vec<Value> = (0..count)
        .filter_map(|number| inputs.make(1, number))
        .collect();
    assert!(
        made.len() * 100 >= count * 95,
        "{} of {count}: {schema}",
        made.len()
    );
    assert!(made.iter().all(|value| inputs.is_valid(value)));
    made
}

/// Schemas of every kind of keyword: for each, inputs are made.
#[test]
fn every_keyword_can_be_made_for() {
    let tree = json!({
        "type": "object",
        "properties": { "name": { "type": "string" }, "children": { "type": "array", "items": { "$ref": "#" } } },
        "required": ["name"], "additionalProperties": false
    });
    let list = json!({
        "type": "object", "required": ["list"],
        "properties": { "list": { "$ref": "#/$defs/list" } },
        "$defs": { "list": { "anyOf": [
            { "type": "null" },
            { "type": "object", "required": ["head", "tail"],
              "properties": { "head": { "type": "integer" }, "tail": { "$ref": "#/$defs/list" } } },
        ] } }
    });
    let draft7 = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object", "required": ["pair", "at"],
        "definitions": { "at": { "type": "string", "format": "date-time" } },
        "properties": {
            "pair": { "type": "array", "items": [{ "type": "integer" }, { "const": "x" }], "additionalItems": false, "minItems": 2 },
            "at": { "$ref": "#/definitions/at", "description": "ignored beside a reference" }
        },
        "dependencies": { "a": ["b"], "c": { "required": ["d"] } }
    });
    let schemas = [
        tree,
        list,
        draft7,
        json!({ "properties": { "a": { "const": 3 }, "b": { "enum": [1, null, "x", [1]] } }, "required": ["a", "b"] }),
        json!({ "required": ["n"], "properties": { "n": { "type": "integer", "exclusiveMinimum": 0, "maximum": 30, "multipleOf": 7 } } }),
        json!({ "required": ["n"], "properties": { "n": { "type": "number", "minimum": -0.5, "exclusiveMaximum": 0.5 } } }),
        json!({ "required": ["n"], "properties": { "n": { "type": "number", "multipleOf": 0.5, "maximum": 10 } } }),
        json!({ "required": ["s"], "properties": { "s": { "type": "string", "minLength": 3, "maxLength": 5 } } }),
        json!({ "required": ["s"], "properties": { "s": { "type": "string", "pattern": "^[A-Z]{2}-\\d{3,5}(x|yy)?$" } } }),
        json!({ "required": ["s"], "properties": { "s": { "type": "string", "pattern": "^/[a-z/]+$", "maxLength": 9 } } }),
        json!({ "required": ["s"], "properties": { "s": { "type": "string", "format": "uuid" } } }),
        json!({ "required": ["a"], "properties": { "a": { "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 9 }, "uniqueItems": true, "minItems": 3, "maxItems": 6 } } }),
        json!({ "required": ["a"], "properties": { "a": { "prefixItems": [{ "type": "string" }], "items": { "type": "boolean" }, "type": "array", "maxItems": 4 } } }),
        json!({ "required": ["a"], "properties": { "a": { "type": "array", "contains": { "const": "needle" }, "minContains": 2, "items": { "type": "string" } } } }),
        json!({ "minProperties": 2, "maxProperties": 4, "propertyNames": { "pattern": "^[a-z]+$" }, "additionalProperties": { "type": "integer" } }),
        json!({ "patternProperties": { "^x-[a-z]+$": { "type": "string" } }, "additionalProperties": false, "minProperties": 1 }),
        json!({ "allOf": [{ "required": ["a"] }, { "properties": { "a": { "type": ["integer", "string"] } } }, { "properties": { "a": { "type": "integer" } } }] }),
        json!({ "oneOf": [{ "required": ["a"], "properties": { "a": { "type": "integer" } }, "additionalProperties": false },
                           { "required": ["b"], "properties": { "b": { "type": "string" } }, "additionalProperties": false }] }),
        json!({ "properties": { "k": { "enum": ["a", "b"] } }, "required": ["k"],
                 "if": { "properties": { "k": { "const": "a" } } }, "then": { "required": ["x"] }, "else": { "required": ["y"] } }),
        json!({ "properties": { "a": {}, "b": { "type": "string" } }, "dependentRequired": { "a": ["b"] },
                 "dependentSchemas": { "b": { "required": ["c"], "properties": { "c": { "type": "null" } } } } }),
        json!({ "properties": { "a": { "type": "string" } }, "unevaluatedProperties": false, "allOf": [{ "properties": { "b": { "type": "null" } } }] }),
        json!({ "not": { "required": ["forbidden"] }, "properties": { "forbidden": true, "fine": { "type": "boolean" } } }),
        json!({ "properties": { "never": false, "a": true } }),
        json!({ "$ref": "#/$defs/object", "$defs": { "object": { "type": "object", "required": ["x"], "properties": { "x": { "$ref": "#anchor" } } }, "x": { "$anchor": "anchor", "type": "integer" } } }),
        json!({}),
    ];
    for schema in schemas {
        made(&schema, 120);
    }
}

#[test]
fn the_same_seed_makes_the_same_inputs_and_another_one_others() {
    let inputs = inputs(json!({ "properties": { "s": { "type": "string" } }, "required": ["s"] }));
    let all = |seed| {
        (0..200)
            .filter_map(|n| inputs.make(seed, n))
            .collect::<Vec<_>>()
    };
    assert_eq!(all(5), all(5));
    assert_ne!(all(5), all(6));
}

/// The edges that faults live at are all met within a few hundred inputs.
#[test]
fn edges_of_texts_are_met() {
    let schema = json!({ "properties": { "s": { "type": "string", "maxLength": 40 } }, "required": ["s"], "additionalProperties": false });
    let texts: Vec<String> = made(&schema, 500)
        .iter()
        .map(|input| input["s"].as_str().unwrap().to_owned())
        .collect();
    let any = |is: &dyn Fn(char) -> bool| texts.iter().any(|text| text.chars().any(is));
    assert!(texts.iter().any(String::is_empty));
    assert!(texts.iter().any(|text| text.chars().count() == 40));
    assert!(any(&|c| c == '\0') && any(&|c| c == '"') && any(&|c| c == '\n'));
    assert!(any(&|c| c == '\u{301}'), "combining");
    assert!(any(&|c| c > '\u{ffff}'), "astral");
    assert!(any(&|c| c == '\u{200b}' || c == '\u{200d}'), "zero width");
    assert!(
        any(&|c| ('\u{590}'..='\u{6ff}').contains(&c)),
        "right to left"
    );
    assert!(
        any(&|c| c == '\u{d7ff}') && any(&|c| c == '\u{e000}'),
        "around the surrogates"
    );
}

#[test]
fn edges_of_numbers_and_amounts_are_met() {
    let schema = json!({
        "properties": {
            "free": { "type": "integer" },
            "bound": { "type": "integer", "minimum": -7, "maximum": 300 },
            "items": { "type": "array", "items": { "type": "boolean" }, "maxItems": 12 },
        },
        "required": ["free", "bound", "items"], "additionalProperties": false
    });
    let made = made(&schema, 600);
    let seen = |name: &str| {
        made.iter()
            .map(|v| v[name].as_i64().unwrap_or(0))
            .collect::<BTreeSet<_>>()
    };
    let free = seen("free");
    for edge in [
        0,
        1,
        -1,
        i64::MAX,
        i64::MIN,
        i64::from(i32::MAX),
        i64::from(i32::MAX) + 1,
    ] {
        assert!(free.contains(&edge), "{edge}");
    }
    let bound = seen("bound");
    assert!(bound.contains(&-7) && bound.contains(&300) && bound.contains(&0));
    let lengths: BTreeSet<usize> = made
        .iter()
        .map(|v| v["items"].as_array().unwrap().len())
        .collect();
    assert!(
        lengths.contains(&0) && lengths.contains(&1) && lengths.contains(&12),
        "{lengths:?}"
    );
}

#[test]
fn a_schema_that_allows_nothing_makes_nothing_and_ends() {
    for schema in [
        json!({ "required": ["a"], "properties": { "a": false } }),
        json!({ "type": "object", "minProperties": 3, "maxProperties": 2 }),
        json!({ "type": "object", "required": ["x"], "properties": { "x": { "$ref": "#" } } }),
    ] {
        let inputs = inputs(schema.clone());
        assert!(
            (0..5).all(|number| inputs.make(1, number).is_none()),
            "{schema}"
        );
    }
}
