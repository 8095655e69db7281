//! Component values to JSON, as [`super::values`] reads it.

use serde_json::{Number, Value, json};
use wasmtime::component::Val;

use super::shape::{Layer, Shape};

/// The JSON of a value of this type; `None` for a value of another one, which no engine gives.
pub(super) fn to_json(shape: &Shape, value: Val) -> Option<Value> {
    Some(match (shape.layer(), value) {
        (Layer::Bool, Val::Bool(value)) => json!(value),
        (Layer::Integer(_), value) => integer_json(&value)?,
        (Layer::F32, Val::Float32(value)) => float(shortest(value)),
        (Layer::F64, Val::Float64(value)) => float(value),
        (Layer::Char, Val::Char(value)) => Value::String(value.to_string()),
        (Layer::String, Val::String(value)) | (Layer::Enum(_), Val::Enum(value)) => {
            Value::String(value)
        }
        (Layer::Flags(_), Val::Flags(names)) => names.into(),
        (Layer::List(item), Val::List(items))
        | (Layer::FixedList(item, _), Val::FixedLengthList(items)) => {
            let items = items.into_iter().map(|value| to_json(item, value));
            Value::Array(items.collect::<Option<_>>()?)
        }
        (Layer::Map(key, value), Val::Map(pairs)) => map_json(key, value, pairs)?,
        (Layer::Record(fields), Val::Record(values)) => {
            let pairs = fields.iter().zip(values);
            let members =
                pairs.map(|(field, (name, value))| Some((name, to_json(&field.ty, value)?)));
            Value::Object(members.collect::<Option<_>>()?)
        }
        (Layer::Tuple(types), Val::Tuple(values)) => {
            let items = types.iter().zip(values);
            let items = items.map(|(ty, value)| to_json(ty, value));
            Value::Array(items.collect::<Option<_>>()?)
        }
        (Layer::Variant(cases), Val::Variant(tag, payload)) => {
            let case = cases.iter().find(|case| case.name == tag)?;
            match (&case.ty, payload) {
                (Some(ty), Some(value)) => json!({ "tag": tag, "val": to_json(ty, *value)? }),
                _ => json!({ "tag": tag }),
            }
        }
        (Layer::Option(_), Val::Option(None)) => Value::Null,
        (Layer::Option(some), Val::Option(Some(value))) => {
            let value = to_json(some, *value)?;
            if some.is_option() {
                json!({ "some": value })
            } else {
                value
            }
        }
        (Layer::Result(ok, _), Val::Result(Ok(value))) => {
            json!({ "ok": payload_json(ok.as_ref(), value)? })
        }
        (Layer::Result(_, err), Val::Result(Err(value))) => {
            json!({ "err": payload_json(err.as_ref(), value)? })
        }
        _ => return None,
    })
}

/// A side of a result; null where it has no type.
pub(super) fn payload_json(ty: Option<&Shape>, value: Option<Box<Val>>) -> Option<Value> {
    match (ty, value) {
        (Some(ty), Some(value)) => to_json(ty, *value),
        (None, None) => Some(Value::Null),
        _ => None,
    }
}

fn integer_json(value: &Val) -> Option<Value> {
    Some(match value {
        Val::S8(value) => json!(value),
        Val::U8(value) => json!(value),
        Val::S16(value) => json!(value),
        Val::U16(value) => json!(value),
        Val::S32(value) => json!(value),
        Val::U32(value) => json!(value),
        Val::S64(value) => json!(value),
        Val::U64(value) => json!(value),
        _ => return None,
    })
}

/// Of equal keys the last one counts, as in the component model.
fn map_json(key: &Shape, value: &Shape, pairs: Vec<(Val, Val)>) -> Option<Value> {
    let pairs = pairs
        .into_iter()
        .map(|(k, v)| Some((to_json(key, k)?, to_json(value, v)?)));
    if !matches!(key.layer(), Layer::String) {
        let pairs = pairs.map(|pair| pair.map(|(key, value)| json!([key, value])));
        return pairs.collect::<Option<_>>().map(Value::Array);
    }
    let members = pairs.map(|pair| match pair? {
        (Value::String(name), value) => Some((name, value)),
        _ => None,
    });
    members.collect::<Option<_>>().map(Value::Object)
}

fn float(value: f64) -> Value {
    match Number::from_f64(value) {
        Some(number) => Value::Number(number),
        None if value.is_nan() => json!("NaN"),
        None if value > 0.0 => json!("Infinity"),
        None => json!("-Infinity"),
    }
}

/// An f32 in its own shortest digits, not in those of the f64 beside it: 0.1, not 0.10000000149011612.
fn shortest(value: f32) -> f64 {
    let digits = value.to_string().parse::<f64>().ok();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "asks whether it comes back"
    )]
    let same = |wide: &f64| (*wide as f32).to_bits() == value.to_bits();
    digits.filter(same).unwrap_or_else(|| f64::from(value))
}
