//! JSON to component values. What [`from_json`] accepts is what the schemas of [`super::schema`] accept.

use serde_json::{Map, Number, Value};
use wasmtime::component::Val;

use super::shape::{Field, Integer, Layer, Shape};

/// What floats are called that JSON has no number for.
pub(super) const NO_NUMBER: [&str; 3] = ["NaN", "Infinity", "-Infinity"];
/// The greatest `f32` in its own shortest digits. As an `f64` these say a little more, which an `f32` rounds away.
pub(super) const MAX_F32: f64 = 3.402_823_5e38;

/// Why a value is none of the type, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// `.field[0]`, from the outside in.
    place: String,
    why: String,
}

impl Mismatch {
    fn new(why: impl Into<String>) -> Self {
        Self {
            place: String::new(),
            why: why.into(),
        }
    }

    fn within(mut self, segment: &str) -> Self {
        self.place.insert_str(0, segment);
        self
    }

    /// The message, for a value of this name.
    fn message(&self, name: &str) -> String {
        format!("`{name}{}` {}", self.place, self.why)
    }
}

/// The members of an object as parameters. An absent option is none.
pub(super) fn params(
    params: &[Field<Shape>],
    mut members: Map<String, Value>,
) -> Result<Vec<Val>, String> {
    let mut values = Vec::with_capacity(params.len());
    for param in params {
        let value = member(param, &mut members).map_err(|why| why.message(&param.name))?;
        values.push(value);
    }
    match members.keys().next() {
        Some(unknown) => Err(format!("`{unknown}` is no parameter of the tool")),
        None => Ok(values),
    }
}

fn member(field: &Field<Shape>, members: &mut Map<String, Value>) -> Result<Val, Mismatch> {
    match members.remove(&field.name) {
        Some(value) => from_json(&field.ty, value),
        None if field.ty.is_option() => Ok(Val::Option(None)),
        None => Err(Mismatch::new("is missing")),
    }
}

/// A value of this type.
pub(super) fn from_json(shape: &Shape, value: Value) -> Result<Val, Mismatch> {
    Ok(match (shape.layer(), value) {
        (Layer::Bool, Value::Bool(value)) => Val::Bool(value),
        (Layer::Integer(integer), value) => integer_value(*integer, &value)?,
        (Layer::F32, value) => Val::Float32(f32_value(&value)?),
        (Layer::F64, value) => Val::Float64(f64_value(&value)?),
        (Layer::Char, Value::String(text)) => Val::Char(character(&text)?),
        (Layer::String, Value::String(text)) => Val::String(text),
        (Layer::List(item), Value::Array(items)) => Val::List(elements(item, items)?),
        (Layer::FixedList(item, length), Value::Array(items)) => {
            has_length(&items, *length as usize)?;
            Val::FixedLengthList(elements(item, items)?)
        }
        (Layer::Map(key, value), given) => Val::Map(pairs(key, value, given)?),
        (Layer::Record(fields), Value::Object(members)) => Val::Record(record(fields, members)?),
        (Layer::Tuple(types), Value::Array(items)) => {
            has_length(&items, types.len())?;
            let pairs = types.iter().zip(items).enumerate();
            let values = pairs.map(|(index, (ty, item))| element(ty, index, item));
            Val::Tuple(values.collect::<Result<_, _>>()?)
        }
        (Layer::Enum(names), Value::String(name)) if names.contains(&name) => Val::Enum(name),
        (Layer::Flags(known), Value::Array(names)) => Val::Flags(flags(known, names)?),
        (Layer::Option(_), Value::Null) => Val::Option(None),
        (Layer::Option(some), value) => {
            let value = if some.is_option() {
                let [value] = exactly(value, ["some"])?;
                from_json(some, value).map_err(|why| why.within(".some"))?
            } else {
                from_json(some, value)?
            };
            Val::Option(Some(Box::new(value)))
        }
        (Layer::Variant(cases), Value::Object(members)) => {
            let tag = members.get("tag").and_then(Value::as_str);
            let case = cases
                .iter()
                .find(|case| Some(case.name.as_str()) == tag)
                .ok_or_else(|| Mismatch::new("names no case of the variant").within(".tag"))?;
            let members = Value::Object(members);
            let payload = match &case.ty {
                Some(ty) => {
                    let [_, value] = exactly(members, ["tag", "val"])?;
                    let value = from_json(ty, value).map_err(|why| why.within(".val"))?;
                    Some(Box::new(value))
                }
                None => exactly(members, ["tag"]).map(|_| None)?,
            };
            Val::Variant(case.name.clone(), payload)
        }
        (Layer::Result(ok, err), Value::Object(members)) => {
            let is_ok = members.contains_key("ok");
            let (name, ty) = if is_ok { ("ok", ok) } else { ("err", err) };
            let [value] = exactly(Value::Object(members), [name])?;
            let payload = payload(ty.as_ref(), value)
                .map_err(|why| why.within(if is_ok { ".ok" } else { ".err" }))?;
            Val::Result(if is_ok { Ok(payload) } else { Err(payload) })
        }
        (_, value) => return Err(Mismatch::new(format!("cannot be {}", kind(&value)))),
    })
}

fn elements(ty: &Shape, items: Vec<Value>) -> Result<Vec<Val>, Mismatch> {
    let convert = |(index, item)| element(ty, index, item);
    items.into_iter().enumerate().map(convert).collect()
}

fn element(ty: &Shape, index: usize, item: Value) -> Result<Val, Mismatch> {
    from_json(ty, item).map_err(|why| why.within(&format!("[{index}]")))
}

fn has_length(items: &[Value], length: usize) -> Result<(), Mismatch> {
    if items.len() == length {
        return Ok(());
    }
    let why = format!("has {} items, not {length}", items.len());
    Err(Mismatch::new(why))
}

fn record(
    fields: &[Field<Shape>],
    mut members: Map<String, Value>,
) -> Result<Vec<(String, Val)>, Mismatch> {
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let value =
            member(field, &mut members).map_err(|why| why.within(&format!(".{}", field.name)))?;
        values.push((field.name.clone(), value));
    }
    nothing_left(&members)?;
    Ok(values)
}

/// With names for keys an object, else a list of pairs.
fn pairs(key: &Shape, value: &Shape, given: Value) -> Result<Vec<(Val, Val)>, Mismatch> {
    match (key.layer(), given) {
        // Keys are the caller's own words, which no message repeats.
        (Layer::String, Value::Object(members)) => members
            .into_iter()
            .enumerate()
            .map(|(index, (name, member))| {
                let value = element(value, index, member)?;
                Ok((Val::String(name), value))
            })
            .collect(),
        (layer, Value::Array(items)) if !matches!(layer, Layer::String) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| {
                pair(key, value, item).map_err(|why| why.within(&format!("[{index}]")))
            })
            .collect(),
        (_, given) => Err(Mismatch::new(format!("cannot be {}", kind(&given)))),
    }
}

fn pair(key: &Shape, value: &Shape, item: Value) -> Result<(Val, Val), Mismatch> {
    let Value::Array(items) = item else {
        return Err(Mismatch::new(format!("cannot be {}", kind(&item))));
    };
    has_length(&items, 2)?;
    let mut items = items.into_iter();
    let mut next = |ty, index| element(ty, index, items.next().unwrap_or_default());
    Ok((next(key, 0)?, next(value, 1)?))
}

fn flags(known: &[String], names: Vec<Value>) -> Result<Vec<String>, Mismatch> {
    let mut set: Vec<String> = Vec::with_capacity(names.len().min(known.len()));
    for name in names {
        match name {
            Value::String(name) if set.contains(&name) => {
                return Err(Mismatch::new(format!("has the flag \"{name}\" twice")));
            }
            Value::String(name) if known.contains(&name) => set.push(name),
            Value::String(_) => return Err(Mismatch::new("has a text that is no flag")),
            other => {
                let why = format!("holds {}, which is no flag", kind(&other));
                return Err(Mismatch::new(why));
            }
        }
    }
    Ok(set)
}

/// Where a side of a result has no type, its value is null.
fn payload(ty: Option<&Shape>, value: Value) -> Result<Option<Box<Val>>, Mismatch> {
    match (ty, value) {
        (Some(ty), value) => Ok(Some(Box::new(from_json(ty, value)?))),
        (None, Value::Null) => Ok(None),
        (None, _) => Err(Mismatch::new("has no value: write null")),
    }
}

/// The members of an object that has these and no others.
fn exactly<const N: usize>(value: Value, names: [&str; N]) -> Result<[Value; N], Mismatch> {
    let Value::Object(mut members) = value else {
        let why = format!(
            "cannot be {}: an object with `{}` belongs here",
            kind(&value),
            names[N - 1]
        );
        return Err(Mismatch::new(why));
    };
    let mut values = [const { Value::Null }; N];
    for (slot, name) in values.iter_mut().zip(names) {
        *slot = members
            .remove(name)
            .ok_or_else(|| Mismatch::new("is missing").within(&format!(".{name}")))?;
    }
    nothing_left(&members)?;
    Ok(values)
}

fn nothing_left(members: &Map<String, Value>) -> Result<(), Mismatch> {
    match members.keys().next() {
        Some(unknown) => Err(Mismatch::new("is not known").within(&format!(".{unknown}"))),
        None => Ok(()),
    }
}

fn integer_value(integer: Integer, value: &Value) -> Result<Val, Mismatch> {
    let number = match value {
        Value::Number(number) => whole(number),
        Value::String(digits) if integer.is_wide() => decimal(digits),
        other => return Err(Mismatch::new(format!("cannot be {}", kind(other)))),
    };
    let (least, most) = integer.range();
    let number = number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| Mismatch::new(format!("is no {}", integer.name())))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held to the range of the type above"
    )]
    Ok(match integer {
        Integer::S8 => Val::S8(number as i8),
        Integer::U8 => Val::U8(number as u8),
        Integer::S16 => Val::S16(number as i16),
        Integer::U16 => Val::U16(number as u16),
        Integer::S32 => Val::S32(number as i32),
        Integer::U32 => Val::U32(number as u32),
        Integer::S64 => Val::S64(number as i64),
        Integer::U64 => Val::U64(number as u64),
    })
}

/// JSON Schema calls 3.0 and 3e2 integers.
fn whole(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_i64() {
        return Some(i128::from(value));
    }
    if let Some(value) = number.as_u64() {
        return Some(i128::from(value));
    }
    let value = number.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole; beyond the range of i128 it becomes that range's end, which no type reaches"
    )]
    (value.fract() == 0.0).then_some(value as i128)
}

/// Digits as this program would write them: `-1`, but not `+1`, `01` or `-0`.
fn decimal(digits: &str) -> Option<i128> {
    let number: i128 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

fn f64_value(value: &Value) -> Result<f64, Mismatch> {
    match value {
        Value::Number(number) => number
            .as_f64()
            .ok_or_else(|| Mismatch::new("is no floating point number")),
        Value::String(name) => match name.as_str() {
            "NaN" => Ok(f64::NAN),
            "Infinity" => Ok(f64::INFINITY),
            "-Infinity" => Ok(f64::NEG_INFINITY),
            _ => Err(Mismatch::new(
                "is a text other than \"NaN\", \"Infinity\" and \"-Infinity\"",
            )),
        },
        other => Err(Mismatch::new(format!("cannot be {}", kind(other)))),
    }
}

fn f32_value(value: &Value) -> Result<f32, Mismatch> {
    let wide = f64_value(value)?;
    if wide.is_finite() && wide.abs() > MAX_F32 {
        return Err(Mismatch::new("is beyond the range of an f32"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the nearest f32 is what an f32 parameter means"
    )]
    Ok(wide as f32)
}

fn character(text: &str) -> Result<char, Mismatch> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(Mismatch::new("is not one character")),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "this string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
