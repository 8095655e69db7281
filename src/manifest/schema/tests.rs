use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{JsonObject, schema_problem, schema_validator};

fn object(value: &Value) -> JsonObject {
    value.as_object().expect("an object").clone()
}

fn problem(schema: &Value) -> String {
    let start = Instant::now();
    let problem = schema_problem(&object(schema)).unwrap_or_else(|| panic!("usable: {schema}"));
    assert!(start.elapsed() < Duration::from_secs(20), "{schema}");
    problem
}

fn visits(schema: &Value) -> u64 {
    schema_validator(&object(schema))
        .unwrap_or_else(|problem| panic!("{problem}: {schema}"))
        .visits()
}

/// `d0` is a string, each further one is `step` with the one before in the place of `null`.
fn chain(length: usize, step: &Value) -> Value {
    let mut defs = serde_json::Map::new();
    defs.insert("d0".into(), json!({"type": "string"}));
    for index in 1..length {
        let before = format!(r##"{{"$ref":"#/$defs/d{}"}}"##, index - 1);
        let text = step.to_string().replace("null", &before);
        defs.insert(format!("d{index}"), serde_json::from_str(&text).unwrap());
    }
    json!({"$ref": format!("#/$defs/d{}", length - 1), "$defs": defs})
}

#[test]
fn references_that_double_at_each_step_are_refused() {
    for step in [
        json!({"allOf": [null, null]}),
        json!({"anyOf": [null, null]}),
        json!({"oneOf": [null, {"not": null}]}),
        json!({"if": null, "then": null}),
        json!({"properties": {"a": null}, "patternProperties": {"a": null}}),
        json!({"prefixItems": [null], "contains": null}),
        json!({"allOf": [null], "unevaluatedProperties": false}),
    ] {
        let problem = problem(&chain(30, &step));
        assert!(problem.contains("10000 times"), "{step}: {problem}");
    }
}

#[test]
fn recursion_that_branches_at_one_value_is_refused() {
    let again = json!({"$ref": "#"});
    for schema in [
        json!({"anyOf": [{"properties": {"a": again}}, {"properties": {"a": again}}]}),
        json!({"properties": {"a": again}, "patternProperties": {"^a": again}}),
        json!({"items": again, "contains": again}),
        json!({"allOf": [{"additionalProperties": again}, {"unevaluatedProperties": again}]}),
        json!({"anyOf": [{"items": {"$ref": "#/$defs/x"}}, {"items": again}], "$defs": {"x": {"items": again}}}),
        json!({"$dynamicAnchor": "n", "not": {"items": {"$dynamicRef": "#n"}}, "items": {"$dynamicRef": "#n"}}),
    ] {
        let problem = problem(&schema);
        assert!(problem.contains("10000 times"), "{schema}: {problem}");
    }
}

#[test]
fn a_schema_that_refers_to_itself_at_the_same_value_is_refused() {
    for schema in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}], "not": {"$ref": "#"}}),
        json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}),
    ] {
        assert!(
            problem(&schema).contains("without going deeper"),
            "{schema}"
        );
    }
}

#[test]
fn references_whose_cost_cannot_be_known_are_refused() {
    for schema in [
        json!({"$ref": "https://json-schema.org/draft/2020-12/schema"}),
        json!({"$ref": "other"}),
        json!({"$ref": "#nowhere"}),
        json!({"$ref": "#/$defs/x"}),
        json!({"$ref": "#a", "$defs": {"x": {"$anchor": "a"}, "y": {"$anchor": "a"}}}),
        json!({"properties": {"x": {"$id": "https://example.com/x", "$ref": "#/$defs/y"}}, "$defs": {"y": {}}}),
    ] {
        problem(&schema);
    }
}

#[test]
fn ordinary_recursion_is_cheap() {
    let again = json!({"$ref": "#"});
    for (schema, most) in [
        // Any JSON value; a tree; a filter language with a key for each kind of node; a linked list.
        (
            json!({"anyOf": [{"type": "string"}, {"type": "array", "items": again}, {"type": "object", "additionalProperties": again}]}),
            1000,
        ),
        (
            json!({"properties": {"left": again, "right": again, "value": {"type": "integer"}}}),
            300,
        ),
        (
            json!({"anyOf": [{"properties": {"and": {"items": again}}}, {"properties": {"or": {"items": again}}}, {"properties": {"not": again}}]}),
            1000,
        ),
        (
            json!({"$anchor": "n", "properties": {"next": {"$ref": "#n"}}}),
            300,
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"n%": {"properties": {"x": {"$ref": "#/definitions/n%25"}}}}, "$ref": "#/definitions/n%25"}),
            300,
        ),
        // A key schema and its alias in two places of one object are one way each.
        (
            json!({"properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}),
            3,
        ),
    ] {
        let visits = visits(&schema);
        assert!(visits <= most, "{visits}: {schema}");
    }
}

#[test]
fn what_is_counted_is_what_is_evaluated() {
    // 2^12 ways are allowed, and are gone in no time.
    let schema = chain(13, &json!({"allOf": [null, null]}));
    let compiled = schema_validator(&object(&schema));
    assert!(compiled.is_err(), "references and branches both count");
    let schema = chain(11, &json!({"allOf": [null, null]}));
    let compiled = schema_validator(&object(&schema)).expect("usable");
    let start = Instant::now();
    assert!(!compiled.validator().is_valid(&json!(1)));
    assert_eq!(compiled.validator().iter_errors(&json!(1)).count(), 1 << 10);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_long_chain_of_references_neither_runs_over_the_stack_nor_hangs() {
    let schema = chain(1000, &json!({"properties": {"a": null}}));
    let mut value = json!("end");
    for _ in 0..100 {
        value = json!({ "a": value });
    }
    let compiled = schema_validator(&object(&schema)).expect("usable");
    assert!(compiled.validator().is_valid(&value));
    assert!(problem(&chain(5000, &json!({"properties": {"a": null}}))).contains("4096 subschemas"));
}

#[test]
fn patterns_that_would_not_be_linear_or_small_are_refused() {
    for pattern in ["(?=a)", "(a)\\1", "(a{1000}){1000}", "(\\w{100}){100}"] {
        let problem = schema_problem(&object(&json!({"properties": {"x": {"pattern": pattern}}})));
        assert!(
            problem.is_some_and(|problem| problem.starts_with("at /properties/x/pattern")),
            "{pattern}"
        );
    }
    let schema = object(&json!({"type": "string", "pattern": "^(a+)+$"}));
    let compiled = schema_validator(&schema).expect("usable");
    assert!(
        !compiled
            .validator()
            .is_valid(&json!(format!("{}b", "a".repeat(50_000))))
    );
    let many: Value = (0..200)
        .map(|index| json!({"pattern": format!("a{index}")}))
        .collect();
    assert!(problem(&json!({"allOf": many})).contains("128"));
}

#[test]
fn common_patterns_are_small_enough() {
    for pattern in [
        "^[a-zA-Z0-9._%+-]{1,64}@[a-z0-9.-]{1,255}$",
        "^.{1,200}$",
        "^\\d{4}-\\d{2}-\\d{2}T",
        "^\\p{L}{1,20}$",
    ] {
        assert_eq!(
            schema_problem(&object(&json!({"pattern": pattern}))),
            None,
            "{pattern}"
        );
    }
}
