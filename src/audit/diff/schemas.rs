//! Two JSON Schemas, keyword by keyword, and what each difference means to values.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Area, Change, Effect, Found};
use crate::limits::MAX_JSON_DEPTH;

/// Keywords whose value is a map of names to subschemas.
const NAMED: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];
/// Keywords whose value is a subschema.
const SINGLE: [&str; 11] = [
    "items",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "contentSchema",
];
/// Keywords whose value is a list of subschemas.
const LISTED: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords that only tell a reader something.
const TEXTS: [&str; 8] = [
    "title",
    "description",
    "examples",
    "default",
    "$comment",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// The changes of a tool's schema.
pub(super) fn compare(tool: &str, field: &str, old: &Value, new: &Value, found: &mut Found) {
    Walk { tool, found }.schemas(old, new, field, 0);
}

struct Walk<'a> {
    tool: &'a str,
    found: &'a mut Found,
}

impl Walk<'_> {
    fn push(
        &mut self,
        pointer: &str,
        old: Option<&Value>,
        new: Option<&Value>,
        effect: Option<Effect>,
    ) {
        let change = Change::of(
            Area::Schema,
            self.tool,
            Some(pointer),
            old.cloned(),
            new.cloned(),
        );
        self.found
            .push(change.map(|change| Change { effect, ..change }));
    }

    fn schemas(&mut self, old: &Value, new: &Value, pointer: &str, depth: usize) {
        if old == new {
            return;
        }
        let (Some(before), Some(after)) = (old.as_object(), new.as_object()) else {
            return self.push(pointer, Some(old), Some(new), boolean_effect(old, new));
        };
        if depth > MAX_JSON_DEPTH {
            return self.push(pointer, Some(old), Some(new), None);
        }
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (old, new) = (before.get(key), after.get(key));
            if old != new {
                let place = format!("{pointer}/{}", escaped(key));
                self.keyword(key, (old, new), (before, after), &place, depth);
            }
        }
    }

    fn keyword(
        &mut self,
        key: &str,
        (old, new): (Option<&Value>, Option<&Value>),
        (before, after): (&Map<String, Value>, &Map<String, Value>),
        pointer: &str,
        depth: usize,
    ) {
        match (old, new) {
            _ if NAMED.contains(&key) => {
                self.named(key, (old, new), (before, after), pointer, depth);
            }
            (Some(old), Some(new)) if SINGLE.contains(&key) && !(key == "not" || key == "if") => {
                self.schemas(old, new, pointer, depth + 1);
            }
            (Some(Value::Array(old)), Some(Value::Array(new)))
                if LISTED.contains(&key) && old.len() == new.len() =>
            {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.schemas(old, new, &format!("{pointer}/{index}"), depth + 1);
                }
            }
            _ => self.push(pointer, old, new, effect(key, old, new)),
        }
    }

    /// Subschemas by name. One that is new is something more that is asked for, unless the schema took any before.
    fn named(
        &mut self,
        key: &str,
        (old, new): (Option<&Value>, Option<&Value>),
        (before, after): (&Map<String, Value>, &Map<String, Value>),
        pointer: &str,
        depth: usize,
    ) {
        let empty = Map::new();
        let map = |value: Option<&'_ Value>| value.and_then(Value::as_object).cloned();
        let (old, new) = (
            map(old).unwrap_or_else(|| empty.clone()),
            map(new).unwrap_or(empty),
        );
        let is_closed = before.get("additionalProperties") == Some(&Value::Bool(false));
        let required = |name: &str| {
            after
                .get("required")
                .and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|item| item == name))
        };
        for (name, old) in &old {
            let place = format!("{pointer}/{}", escaped(name));
            match new.get(name) {
                Some(new) => self.schemas(old, new, &place, depth + 1),
                None => self.push(&place, Some(old), None, None),
            }
        }
        for (name, new) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            let looser = key == "patternProperties"
                || (key == "properties" && (is_closed || !required(name)));
            let place = format!("{pointer}/{}", escaped(name));
            self.push(&place, None, Some(new), looser.then_some(Effect::Looser));
        }
    }
}

/// `true` and `{}` take everything, `false` nothing.
fn boolean_effect(old: &Value, new: &Value) -> Option<Effect> {
    match (old, new) {
        (Value::Bool(false), _) | (_, Value::Bool(true)) => Some(Effect::Looser),
        (_, Value::Bool(false)) | (Value::Bool(true), _) => Some(Effect::Tighter),
        _ => None,
    }
}

fn effect(key: &str, old: Option<&Value>, new: Option<&Value>) -> Option<Effect> {
    if TEXTS.contains(&key) {
        return Some(Effect::Text);
    }
    let looser = match key {
        "required" => !set(old).is_subset(&set(new)),
        // What is not said is anything.
        "additionalProperties"
        | "unevaluatedProperties"
        | "items"
        | "contains"
        | "propertyNames" => new.is_none(),
        "type" | "enum" => match (old, new) {
            (None, Some(_)) => false,
            (_, None) => true,
            _ => !set(new).is_subset(&set(old)),
        },
        "const" | "pattern" | "format" | "not" | "multipleOf" => old.is_some(),
        "uniqueItems" => old == Some(&Value::Bool(true)),
        _ if key.starts_with("max") || key == "exclusiveMaximum" => more(new, old),
        _ if key.starts_with("min") || key == "exclusiveMinimum" => more_below(new, old),
        _ => return None,
    };
    Some(if looser {
        Effect::Looser
    } else {
        Effect::Tighter
    })
}

/// Whether an upper bound grew or is gone.
fn more(new: Option<&Value>, old: Option<&Value>) -> bool {
    match (new.and_then(Value::as_f64), old.and_then(Value::as_f64)) {
        (Some(new), Some(old)) => new > old,
        (None, Some(_)) => true,
        _ => false,
    }
}

/// Whether a lower bound shrank or is gone.
fn more_below(new: Option<&Value>, old: Option<&Value>) -> bool {
    match (new.and_then(Value::as_f64), old.and_then(Value::as_f64)) {
        (Some(new), Some(old)) => new < old,
        (None, Some(_)) => true,
        _ => false,
    }
}

/// The members of a list, or the value alone; an integer is a number, too.
fn set(value: Option<&Value>) -> BTreeSet<String> {
    let items = match value {
        Some(Value::Array(items)) => items.clone(),
        Some(value) => vec![value.clone()],
        None => Vec::new(),
    };
    let mut set: BTreeSet<String> = items.iter().map(Value::to_string).collect();
    if items.contains(&json!("number")) {
        set.insert(json!("integer").to_string());
    }
    set
}

/// A part of a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
