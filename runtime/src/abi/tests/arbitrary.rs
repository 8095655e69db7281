//! Any type, any value of it, and values that are nearly of it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use crate::abi::shape::{Case, Field, Integer, Layer, Shape};

const NAMES: [&str; 5] = ["a", "bc", "val", "tag", "some-thing"];

/// Types of some depth, every kind among them.
pub(super) fn shape() -> BoxedStrategy<Shape> {
    let names = || {
        let sets = subsequence(NAMES.to_vec(), 1..=NAMES.len());
        sets.prop_map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let leaf = prop_oneof![
        4 => select(Integer::ALL.to_vec()).prop_map(Layer::Integer),
        1 => Just(Layer::Bool),
        2 => Just(Layer::F32),
        2 => Just(Layer::F64),
        1 => Just(Layer::Char),
        1 => Just(Layer::String),
        1 => names().prop_map(Layer::Enum),
        1 => names().prop_map(Layer::Flags),
    ];
    let keys = prop_oneof![
        Just(Layer::String),
        Just(Layer::Integer(Integer::U64)),
        Just(Layer::Char)
    ];
    leaf.prop_map(Shape::new)
        .prop_recursive(3, 24, 4, move |inner| {
            let record = (names(), vec(inner.clone(), NAMES.len())).prop_map(|(names, types)| {
                let field = |(name, ty)| Field { name, docs: None, ty };
                Layer::Record(names.into_iter().zip(types).map(field).collect())
            });
            let payloads = vec(proptest::option::of(inner.clone()), NAMES.len());
            let variant = (names(), payloads).prop_map(|(names, types)| {
                let case = |(name, ty)| Case { name, docs: None, ty };
                Layer::Variant(names.into_iter().zip(types).map(case).collect())
            });
            let side = || proptest::option::of(inner.clone());
            prop_oneof![
                2 => inner.clone().prop_map(Layer::List),
                1 => (inner.clone(), 1..4_u32).prop_map(|(item, length)| Layer::FixedList(item, length)),
                1 => (keys.clone(), inner.clone())
                    .prop_map(|(key, value)| Layer::Map(Shape::new(key), value)),
                1 => vec(inner.clone(), 1..4).prop_map(Layer::Tuple),
                3 => inner.clone().prop_map(Layer::Option),
                1 => (side(), side()).prop_map(|(ok, err)| Layer::Result(ok, err)),
                2 => record,
                2 => variant,
            ]
            .prop_map(Shape::new)
        })
        .boxed()
}

/// JSON as a value of the type is written on output.
pub(super) fn value(shape: &Shape) -> BoxedStrategy<Value> {
    match shape.layer() {
        Layer::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Layer::Integer(integer) => integer_value(*integer),
        Layer::F32 => proptest::num::f32::ANY.prop_map(float32).boxed(),
        Layer::F64 => proptest::num::f64::ANY.prop_map(float64).boxed(),
        Layer::Char => any::<char>().prop_map(|c| json!(c)).boxed(),
        Layer::String => any::<String>().prop_map(Value::from).boxed(),
        Layer::List(item) => vec(value(item), 0..4).prop_map(Value::from).boxed(),
        Layer::FixedList(item, length) => vec(value(item), *length as usize)
            .prop_map(Value::from)
            .boxed(),
        Layer::Map(key, item) => {
            let pairs = vec((value(key), value(item)), 0..3);
            let named = matches!(key.layer(), Layer::String);
            pairs.prop_map(move |pairs| map(named, pairs)).boxed()
        }
        Layer::Record(fields) => {
            let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
            let values: Vec<_> = fields.iter().map(|field| value(&field.ty)).collect();
            values
                .prop_map(move |values| names.iter().cloned().zip(values).collect())
                .boxed()
        }
        Layer::Tuple(items) => {
            let items: Vec<_> = items.iter().map(value).collect();
            items.prop_map(Value::from).boxed()
        }
        Layer::Variant(cases) => one_of(cases.iter().map(|case| {
            let tag = case.name.clone();
            match &case.ty {
                None => Just(json!({ "tag": tag })).boxed(),
                Some(ty) => value(ty)
                    .prop_map(move |value| json!({ "tag": tag, "val": value }))
                    .boxed(),
            }
        })),
        Layer::Enum(names) => select(names.clone()).prop_map(Value::from).boxed(),
        Layer::Flags(names) => subsequence(names.clone(), 0..=names.len())
            .prop_map(Value::from)
            .boxed(),
        Layer::Option(some) => {
            let nested = some.is_option();
            let some = value(some).prop_map(move |value| {
                if nested {
                    json!({ "some": value })
                } else {
                    value
                }
            });
            prop_oneof![1 => Just(Value::Null), 3 => some].boxed()
        }
        Layer::Result(ok, err) => {
            one_of([("ok", ok), ("err", err)].into_iter().map(|(name, side)| {
                side.as_ref()
                    .map_or_else(|| Just(Value::Null).boxed(), value)
                    .prop_map(move |value| json!({ name: value }))
                    .boxed()
            }))
        }
    }
}

fn one_of(all: impl Iterator<Item = BoxedStrategy<Value>>) -> BoxedStrategy<Value> {
    proptest::strategy::Union::new(all).boxed()
}

fn integer_value(integer: Integer) -> BoxedStrategy<Value> {
    let (least, most) = integer.range();
    let json = |number: i128| match u64::try_from(number) {
        Ok(number) => json!(number),
        Err(_) => json!(i64::try_from(number).expect("no integer of WIT is less")),
    };
    prop_oneof![3 => least..=most, 1 => Just(least), 1 => Just(most), 1 => Just(0)]
        .prop_map(json)
        .boxed()
}

fn float32(value: f32) -> Value {
    let digits: f64 = value.to_string().parse().expect("what Rust wrote");
    float64(digits)
}

fn float64(value: f64) -> Value {
    match serde_json::Number::from_f64(value) {
        Some(number) => Value::Number(number),
        None if value.is_nan() => json!("NaN"),
        None if value > 0.0 => json!("Infinity"),
        None => json!("-Infinity"),
    }
}

fn map(named: bool, pairs: Vec<(Value, Value)>) -> Value {
    if !named {
        return pairs
            .into_iter()
            .map(|(key, value)| json!([key, value]))
            .collect();
    }
    let member =
        |(key, value): (Value, Value)| (key.as_str().unwrap_or_default().to_owned(), value);
    Value::Object(pairs.into_iter().map(member).collect::<Map<_, _>>())
}

/// The values, and others with one thing changed somewhere in them.
pub(super) fn near(values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    (values, any::<Index>(), change())
        .prop_map(|(mut value, place, change)| {
            let places = count(&value);
            let mut at = place.index(places);
            visit(&mut value, &mut at, &change);
            value
        })
        .boxed()
}

#[derive(Debug, Clone)]
enum Change {
    Nothing,
    Replace(Value),
    /// Of an array or object: the last one goes, or comes once more.
    Shorten,
    Lengthen,
    /// Of an object.
    Add(&'static str, Value),
    Nudge,
    AsText,
}

fn change() -> impl Strategy<Value = Change> {
    let texts = [
        "",
        "a",
        "ab",
        "é",
        "NaN",
        "-Infinity",
        "0",
        "-1",
        "18446744073709551615",
        "256",
    ];
    let others = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-300..70_000_i64).prop_map(Value::from),
        select(vec![1e0, -0.0, 1.5, 255.0, 1e19, 3.5e38, 1e300]).prop_map(float64),
        select(texts.to_vec()).prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!({ "ok": null })),
        Just(json!({ "some": null })),
        Just(json!({ "tag": "a" })),
        Just(json!(["a", "a"])),
    ];
    let names = select(["a", "x", "val", "tag", "ok", "err", "some"].to_vec());
    prop_oneof![
        1 => Just(Change::Nothing),
        4 => others.clone().prop_map(Change::Replace),
        2 => Just(Change::Shorten),
        2 => Just(Change::Lengthen),
        2 => (names, others).prop_map(|(name, value)| Change::Add(name, value)),
        2 => Just(Change::Nudge),
        1 => Just(Change::AsText),
    ]
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Changes the value that is `at` places further on.
fn visit(value: &mut Value, at: &mut usize, change: &Change) -> bool {
    if *at == 0 {
        apply(value, change);
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| visit(item, at, change)),
        Value::Object(members) => members.values_mut().any(|member| visit(member, at, change)),
        _ => false,
    }
}

fn apply(value: &mut Value, change: &Change) {
    match (change, &mut *value) {
        (Change::Replace(other), _) => *value = other.clone(),
        (Change::Shorten, Value::Array(items)) => drop(items.pop()),
        (Change::Shorten, Value::Object(members)) => {
            let last = members.keys().next_back().cloned();
            last.and_then(|name| members.remove(&name));
        }
        (Change::Lengthen, Value::Array(items)) => {
            let again = items.last().cloned().unwrap_or_default();
            items.push(again);
        }
        (Change::Add(name, other), Value::Object(members)) => {
            members.insert((*name).to_owned(), other.clone());
        }
        (Change::Nudge, Value::Number(number)) => {
            let nudged = number.as_f64().unwrap_or_default() * 2.0 + 1.0;
            *value = float64(nudged);
        }
        (Change::Nudge | Change::Lengthen, Value::String(text)) => text.push('x'),
        (Change::AsText, Value::Number(number)) => *value = json!(number.to_string()),
        _ => {}
    }
}
