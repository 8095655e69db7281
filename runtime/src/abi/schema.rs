//! JSON Schemas (draft 2020-12) from shapes. [`super::values`] accepts exactly what the input schema accepts.

use serde_json::{Map, Value, json};

use super::shape::{Field, Integer, Layer, Shape, Signature};
use super::{text, values};
use crate::guest::GuestTool;

/// Input is written by people and models and read leniently; output is exact, and would do as input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
}

/// The tool that a function is. `docs` is what its author says of it.
pub(super) fn tool(name: &str, docs: Option<&str>, signature: &Signature) -> GuestTool {
    let result = match &signature.result {
        None => nothing(),
        // The error side is the tool's error and never part of the output.
        Some(shape) => match shape.layer() {
            Layer::Result(ok, _) => optional(ok.as_ref(), Side::Output, &mut Wide::default()),
            _ => schema(shape, Side::Output, &mut Wide::default()),
        },
    };
    GuestTool {
        name: name.to_owned(),
        input_schema: input(&signature.params),
        output_schema: json!({
            "type": "object",
            "properties": { "result": result },
            "required": ["result"],
            "additionalProperties": false,
        }),
        description: docs.map_or_else(|| text::function(name, signature), str::to_owned),
    }
}

/// The schema of the input: an object of the parameters.
pub(super) fn input(params: &[Field<Shape>]) -> Value {
    let mut wide = Wide::default();
    let mut schema = object(params, Side::Input, &mut wide);
    if let (Some(definitions), Some(root)) = (wide.definitions(), schema.as_object_mut()) {
        root.insert("$defs".into(), definitions);
    }
    schema
}

/// Which 64-bit integers a schema speaks of: their patterns are long, so each stands once, below `$defs`.
#[derive(Debug, Default)]
pub(super) struct Wide {
    s64: bool,
    u64: bool,
}

impl Wide {
    fn reference(&mut self, integer: Integer) -> Value {
        match integer {
            Integer::S64 => self.s64 = true,
            _ => self.u64 = true,
        }
        json!({ "$ref": format!("#/$defs/{}", integer.name()) })
    }

    fn definitions(&self) -> Option<Value> {
        let mut all = Map::new();
        for (used, integer) in [(self.s64, Integer::S64), (self.u64, Integer::U64)] {
            if used {
                let digits = json!({ "type": "string", "pattern": digits(integer) });
                let definition = json!({
                    "description": "An integer; in decimal digits as a string where a number would lose some.",
                    "anyOf": [number(integer), digits],
                });
                all.insert(integer.name().to_owned(), definition);
            }
        }
        (!all.is_empty()).then_some(Value::Object(all))
    }
}

fn optional(shape: Option<&Shape>, side: Side, wide: &mut Wide) -> Value {
    shape.map_or_else(nothing, |shape| schema(shape, side, wide))
}

fn nothing() -> Value {
    json!({ "type": "null" })
}

/// The schema of a value.
pub(super) fn schema(shape: &Shape, side: Side, wide: &mut Wide) -> Value {
    let schema = match shape.layer() {
        Layer::Bool => json!({ "type": "boolean" }),
        Layer::Integer(integer) if integer.is_wide() && side == Side::Input => {
            wide.reference(*integer)
        }
        Layer::Integer(integer) => number(*integer),
        Layer::F32 => float(&json!({
            "type": "number", "minimum": -values::MAX_F32, "maximum": values::MAX_F32,
        })),
        Layer::F64 => float(&json!({ "type": "number" })),
        Layer::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
        Layer::String => json!({ "type": "string" }),
        Layer::List(item) => json!({ "type": "array", "items": schema(item, side, wide) }),
        Layer::FixedList(item, length) => json!({
            "type": "array", "items": schema(item, side, wide),
            "minItems": length, "maxItems": length,
        }),
        Layer::Map(key, value) => map(key, value, side, wide),
        Layer::Record(fields) => object(fields, side, wide),
        Layer::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| schema(item, side, wide)).collect();
            tuple(&items)
        }
        Layer::Variant(cases) => {
            let cases: Vec<Value> = cases
                .iter()
                .map(|case| {
                    let mut properties = vec![("tag", json!({ "const": case.name }))];
                    let value = case.ty.as_ref().map(|ty| schema(ty, side, wide));
                    properties.extend(value.map(|value| ("val", value)));
                    described(exactly(&properties), case.docs.as_deref())
                })
                .collect();
            json!({ "oneOf": cases })
        }
        Layer::Enum(names) => json!({ "type": "string", "enum": names }),
        Layer::Flags(names) => json!({
            "type": "array", "uniqueItems": true,
            "items": { "type": "string", "enum": names },
        }),
        Layer::Option(some) => {
            let value = schema(some, side, wide);
            // `null` is taken by "none": an option of an option says "some" in words.
            let value = if some.is_option() {
                exactly(&[("some", value)])
            } else {
                value
            };
            json!({ "anyOf": [value, nothing()] })
        }
        Layer::Result(ok, err) => json!({ "oneOf": [
            exactly(&[("ok", optional(ok.as_ref(), side, wide))]),
            exactly(&[("err", optional(err.as_ref(), side, wide))]),
        ] }),
    };
    described(schema, shape.docs.as_deref())
}

/// What the author says comes first, where people look; a field's own words say more than its type's.
fn described(schema: Value, docs: Option<&str>) -> Value {
    match (docs, schema) {
        (Some(docs), Value::Object(members)) => {
            let others = members.into_iter().filter(|(key, _)| key != "description");
            let first = ("description".to_owned(), json!(docs));
            Value::Object(std::iter::once(first).chain(others).collect())
        }
        (_, schema) => schema,
    }
}

fn object(fields: &[Field<Shape>], side: Side, wide: &mut Wide) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let value = schema(&field.ty, side, wide);
        properties.insert(field.name.clone(), described(value, field.docs.as_deref()));
        if side == Side::Output || !field.ty.is_option() {
            required.push(&field.name);
        }
    }
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

/// An object with these members and no others.
fn exactly(members: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

fn tuple(items: &[Value]) -> Value {
    let length = items.len();
    json!({
        "type": "array", "prefixItems": items, "items": false,
        "minItems": length, "maxItems": length,
    })
}

/// With names for keys an object, else a list of pairs.
fn map(key: &Shape, value: &Shape, side: Side, wide: &mut Wide) -> Value {
    let values = schema(value, side, wide);
    if matches!(key.layer(), Layer::String) {
        return json!({ "type": "object", "additionalProperties": values });
    }
    let pair = tuple(&[schema(key, side, wide), values]);
    json!({ "type": "array", "items": pair })
}

fn number(integer: Integer) -> Value {
    match integer {
        // 2^63 and 2^64 are the same number to every reader of JSON and of TOML; the greatest values are not.
        Integer::S64 => json!({
            "type": "integer", "minimum": i64::MIN, "exclusiveMaximum": 9_223_372_036_854_775_808_f64,
        }),
        Integer::U64 => json!({
            "type": "integer", "minimum": 0, "exclusiveMaximum": 18_446_744_073_709_551_616_f64,
        }),
        narrow => {
            let (minimum, maximum) = narrow.range();
            // Of 32 bits at most.
            let small = |bound: i128| i64::try_from(bound).unwrap_or_default();
            json!({ "type": "integer", "minimum": small(minimum), "maximum": small(maximum) })
        }
    }
}

/// JSON has no number for these three.
fn float(number: &Value) -> Value {
    json!({ "anyOf": [number, { "enum": values::NO_NUMBER }] })
}

/// Decimal digits without a leading zero that say a value of the type.
fn digits(integer: Integer) -> String {
    let (minimum, maximum) = integer.range();
    let positive = up_to(&maximum.to_string());
    if minimum == 0 {
        return format!("^(?:0|{positive})$");
    }
    let negative = up_to(&minimum.unsigned_abs().to_string());
    format!("^(?:0|{positive}|-(?:{negative}))$")
}

/// Alternatives for the positive numbers up to `limit`: shorter ones, those that are smaller at the first digit that
/// differs, and the limit itself.
fn up_to(limit: &str) -> String {
    let digits = limit.as_bytes();
    let any = |count: usize| match count {
        0 => String::new(),
        count => format!("[0-9]{{{count}}}"),
    };
    let mut all = vec![format!("[1-9][0-9]{{0,{}}}", digits.len() - 2)];
    for (index, digit) in digits.iter().enumerate() {
        let least = if index == 0 { b'1' } else { b'0' };
        if *digit > least {
            let (least, most) = (char::from(least), char::from(digit - 1));
            let one = if least == most {
                least.to_string()
            } else {
                format!("[{least}-{most}]")
            };
            all.push(format!(
                "{}{one}{}",
                &limit[..index],
                any(digits.len() - index - 1)
            ));
        }
    }
    all.push(limit.to_owned());
    all.join("|")
}
