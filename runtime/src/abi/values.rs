//! JSON to component values and back.

use serde_json::{Map, Number, Value, json};
use wasmtime::component::{Type, Val};

/// Take a field of an object; an absent option is none. `path` is for errors.
pub(super) fn field(
    fields: &mut Map<String, Value>,
    name: &str,
    ty: &Type,
    path: &str,
) -> Result<Val, String> {
    match fields.remove(name) {
        Some(value) => from_json(ty, value, path),
        None if matches!(ty, Type::Option(_)) => Ok(Val::Option(None)),
        None => Err(format!("`{path}` is missing")),
    }
}

/// A value of this type; the error names the place.
fn from_json(ty: &Type, value: Value, path: &str) -> Result<Val, String> {
    Ok(match (ty, value) {
        (Type::Bool, Value::Bool(value)) => Val::Bool(value),
        (Type::S8, value) => Val::S8(integer(&value, path)?),
        (Type::U8, value) => Val::U8(integer(&value, path)?),
        (Type::S16, value) => Val::S16(integer(&value, path)?),
        (Type::U16, value) => Val::U16(integer(&value, path)?),
        (Type::S32, value) => Val::S32(integer(&value, path)?),
        (Type::U32, value) => Val::U32(integer(&value, path)?),
        (Type::S64, value) => Val::S64(integer(&value, path)?),
        (Type::U64, value) => Val::U64(integer(&value, path)?),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "that is what an f32 parameter means"
        )]
        (Type::Float32, Value::Number(number)) => Val::Float32(float(&number, path)? as f32),
        (Type::Float64, Value::Number(number)) => Val::Float64(float(&number, path)?),
        (Type::Char, Value::String(text)) => Val::Char(character(&text, path)?),
        (Type::String, Value::String(text)) => Val::String(text),
        (Type::List(list), Value::Array(items)) => Val::List(elements(&list.ty(), items, path)?),
        (Type::Record(record), Value::Object(fields)) => {
            let types = record
                .fields()
                .map(|field| (field.name.to_owned(), field.ty));
            Val::Record(record_fields(types, fields, path)?)
        }
        (Type::Tuple(tuple), Value::Array(items)) => {
            let types: Vec<Type> = tuple.types().collect();
            Val::Tuple(tuple_items(&types, items, path)?)
        }
        (Type::Enum(names), Value::String(name)) if names.names().any(|one| one == name) => {
            Val::Enum(name)
        }
        (Type::Flags(flags), Value::Array(names)) => {
            let known: Vec<&str> = flags.names().collect();
            Val::Flags(flag_names(&known, names, path)?)
        }
        (Type::Option(_), Value::Null) => Val::Option(None),
        (Type::Option(option), value) => {
            let inner = option.ty();
            let value = match (&inner, value) {
                (Type::Option(_), value) => single("some", value, path)?,
                (_, value) => value,
            };
            Val::Option(Some(Box::new(from_json(&inner, value, path)?)))
        }
        (Type::Variant(variant), Value::Object(mut fields)) => {
            let tag = fields.remove("tag");
            let case = variant
                .cases()
                .find(|case| tag.as_ref().and_then(Value::as_str) == Some(case.name))
                .ok_or_else(|| format!("`{path}.tag` names no case of the variant"))?;
            let payload = payload(
                case.ty.as_ref(),
                fields.remove("val"),
                &format!("{path}.val"),
            )?;
            nothing_left(&fields, path)?;
            Val::Variant(case.name.to_owned(), payload)
        }
        (Type::Result(result), Value::Object(mut fields)) => {
            let value = match (fields.remove("ok"), fields.remove("err")) {
                (Some(value), None) => Ok(payload(
                    result.ok().as_ref(),
                    Some(value),
                    &format!("{path}.ok"),
                )?),
                (None, Some(value)) => Err(payload(
                    result.err().as_ref(),
                    Some(value),
                    &format!("{path}.err"),
                )?),
                _ => {
                    return Err(format!(
                        "`{path}` is neither {{\"ok\": …}} nor {{\"err\": …}}"
                    ));
                }
            };
            nothing_left(&fields, path)?;
            Val::Result(value)
        }
        (_, value) => return Err(format!("`{path}` cannot be {}", kind(&value))),
    })
}

fn elements(ty: &Type, items: Vec<Value>, path: &str) -> Result<Vec<Val>, String> {
    let convert = |(index, item)| from_json(ty, item, &format!("{path}[{index}]"));
    items.into_iter().enumerate().map(convert).collect()
}

fn record_fields(
    types: impl Iterator<Item = (String, Type)>,
    mut fields: Map<String, Value>,
    path: &str,
) -> Result<Vec<(String, Val)>, String> {
    let mut values = Vec::new();
    for (name, ty) in types {
        let value = field(&mut fields, &name, &ty, &format!("{path}.{name}"))?;
        values.push((name, value));
    }
    nothing_left(&fields, path)?;
    Ok(values)
}

fn tuple_items(types: &[Type], items: Vec<Value>, path: &str) -> Result<Vec<Val>, String> {
    if items.len() != types.len() {
        return Err(format!(
            "`{path}` has {} items, not {}",
            items.len(),
            types.len()
        ));
    }
    let pairs = types.iter().zip(items).enumerate();
    pairs
        .map(|(index, (ty, item))| from_json(ty, item, &format!("{path}[{index}]")))
        .collect()
}

fn flag_names(known: &[&str], names: Vec<Value>, path: &str) -> Result<Vec<String>, String> {
    let mut set: Vec<String> = Vec::new();
    for name in names {
        match name {
            Value::String(name) if known.contains(&name.as_str()) => {
                if !set.contains(&name) {
                    set.push(name);
                }
            }
            other => return Err(format!("`{path}`: {other} is no flag")),
        }
    }
    Ok(set)
}

fn payload(
    ty: Option<&Type>,
    value: Option<Value>,
    path: &str,
) -> Result<Option<Box<Val>>, String> {
    match (ty, value) {
        (None, None | Some(Value::Null)) => Ok(None),
        (None, Some(_)) => Err(format!("`{path}` has no value")),
        (Some(Type::Option(_)), None) => Ok(Some(Box::new(Val::Option(None)))),
        (Some(_), None) => Err(format!("`{path}` is missing")),
        (Some(ty), Some(value)) => Ok(Some(Box::new(from_json(ty, value, path)?))),
    }
}

fn single(name: &str, value: Value, path: &str) -> Result<Value, String> {
    match value {
        Value::Object(mut fields) if fields.len() == 1 => fields.remove(name),
        _ => None,
    }
    .ok_or_else(|| format!("`{path}` is neither null nor {{\"{name}\": …}}"))
}

fn nothing_left(fields: &Map<String, Value>, path: &str) -> Result<(), String> {
    match fields.keys().next() {
        Some(unknown) => Err(format!("`{path}.{unknown}` is not known")),
        None => Ok(()),
    }
}

/// An integer, as a number or in decimal digits, that fits.
fn integer<T>(value: &Value, path: &str) -> Result<T, String>
where
    T: TryFrom<i128>,
{
    let wide = match value {
        Value::Number(number) => whole(number),
        Value::String(digits) if !digits.starts_with('+') => digits.parse().ok(),
        other => return Err(format!("`{path}` cannot be {}", kind(other))),
    };
    wide.and_then(|wide: i128| T::try_from(wide).ok())
        .ok_or_else(|| format!("`{path}` = {value} is no integer of its range"))
}

fn whole(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_i64() {
        return Some(i128::from(value));
    }
    if let Some(value) = number.as_u64() {
        return Some(i128::from(value));
    }
    // JSON Schema calls 3.0 an integer.
    let value = number.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i128)
}

fn float(number: &Number, path: &str) -> Result<f64, String> {
    number
        .as_f64()
        .ok_or_else(|| format!("`{path}` = {number} is no floating point number"))
}

fn character(text: &str, path: &str) -> Result<char, String> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(format!("`{path}` is not one character")),
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

/// The JSON of a value. What JSON cannot carry has no tool, and is null here.
pub(super) fn to_json(value: &Val) -> Value {
    match value {
        Val::Bool(value) => json!(value),
        Val::S8(value) => json!(value),
        Val::U8(value) => json!(value),
        Val::S16(value) => json!(value),
        Val::U16(value) => json!(value),
        Val::S32(value) => json!(value),
        Val::U32(value) => json!(value),
        Val::S64(value) => json!(value),
        Val::U64(value) => json!(value),
        Val::Float32(value) => shortest(*value),
        Val::Float64(value) => json!(value),
        Val::Char(value) => json!(value),
        Val::String(value) => json!(value),
        Val::Enum(name) => json!(name),
        Val::Flags(names) => json!(names),
        Val::List(items) | Val::Tuple(items) => items.iter().map(to_json).collect(),
        Val::Record(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), to_json(value)))
            .collect(),
        Val::Variant(tag, None) => json!({ "tag": tag }),
        Val::Variant(tag, Some(value)) => json!({ "tag": tag, "val": to_json(value) }),
        Val::Option(None) => Value::Null,
        Val::Option(Some(value)) => match value.as_ref() {
            inner @ Val::Option(_) => json!({ "some": to_json(inner) }),
            inner => to_json(inner),
        },
        Val::Result(Ok(value)) => json!({ "ok": value.as_deref().map(to_json) }),
        Val::Result(Err(value)) => json!({ "err": value.as_deref().map(to_json) }),
        _ => Value::Null,
    }
}

/// An f32 in its own shortest digits, not in those of the f64 beside it: 0.1, not 0.10000000149011612.
fn shortest(value: f32) -> Value {
    value
        .to_string()
        .parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
        .map_or(Value::Null, Value::Number)
}
