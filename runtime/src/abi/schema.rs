//! JSON Schemas from component types.

use serde_json::{Map, Value, json};
use wasmtime::component::Type;
use wasmtime::component::types::ComponentFunc;

use crate::guest::GuestTool;

/// Schema nodes of one component. Types share their parts, schemas repeat them: a few lines of types can stand for
/// millions of nodes.
const MAX_NODES: u32 = 50_000;

/// What is left of a component's schema nodes.
pub(super) struct Budget(u32);

impl Default for Budget {
    fn default() -> Self {
        Self(MAX_NODES)
    }
}

/// Input is written by people and models and read leniently; output is exact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Input,
    Output,
}

/// The tool that a function is; `None` where JSON cannot carry its types.
pub(super) fn tool(name: &str, ty: &ComponentFunc, budget: &mut Budget) -> Option<GuestTool> {
    let params = ty
        .params()
        .map(|(name, ty)| Some((name.to_owned(), ty)))
        .collect::<Option<Vec<_>>>()?;
    let input_schema = object(&params, Side::Input, budget)?;
    let result = match ty.results().next() {
        None => json!({ "type": "null" }),
        Some(Type::Result(result)) => {
            // The error side is a tool error and never part of the output, but it has to be one that JSON can carry.
            if let Some(error) = result.err() {
                schema(&error, Side::Output, budget)?;
            }
            optional(result.ok().as_ref(), Side::Output, budget)?
        }
        Some(ty) => schema(&ty, Side::Output, budget)?,
    };
    Some(GuestTool {
        name: name.to_owned(),
        input_schema,
        output_schema: json!({
            "type": "object",
            "properties": { "result": result },
            "required": ["result"],
            "additionalProperties": false,
        }),
        description: signature(name, ty),
    })
}

/// `name: func(a: u32, b: string) -> result`
fn signature(name: &str, ty: &ComponentFunc) -> String {
    let params: Vec<String> = ty
        .params()
        .map(|(name, ty)| format!("{name}: {}", word(&ty)))
        .collect();
    let result = ty.results().next().map(|ty| format!(" -> {}", word(&ty)));
    format!(
        "{name}: func({}){}",
        params.join(", "),
        result.unwrap_or_default()
    )
}

fn word(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::S8 => "s8",
        Type::U8 => "u8",
        Type::S16 => "s16",
        Type::U16 => "u16",
        Type::S32 => "s32",
        Type::U32 => "u32",
        Type::S64 => "s64",
        Type::U64 => "u64",
        Type::Float32 => "f32",
        Type::Float64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::List(_) => "list",
        Type::Record(_) => "record",
        Type::Tuple(_) => "tuple",
        Type::Variant(_) => "variant",
        Type::Enum(_) => "enum",
        Type::Option(_) => "option",
        Type::Result(_) => "result",
        Type::Flags(_) => "flags",
        _ => "resource",
    }
}

fn optional(ty: Option<&Type>, side: Side, budget: &mut Budget) -> Option<Value> {
    ty.map_or(Some(json!({ "type": "null" })), |ty| {
        schema(ty, side, budget)
    })
}

fn schema(ty: &Type, side: Side, budget: &mut Budget) -> Option<Value> {
    budget.0 = budget.0.checked_sub(1)?;
    Some(match ty {
        Type::Bool => json!({ "type": "boolean" }),
        Type::S8 => integer(i8::MIN, i8::MAX),
        Type::U8 => integer(u8::MIN, u8::MAX),
        Type::S16 => integer(i16::MIN, i16::MAX),
        Type::U16 => integer(u16::MIN, u16::MAX),
        Type::S32 => integer(i32::MIN, i32::MAX),
        Type::U32 => integer(u32::MIN, u32::MAX),
        Type::S64 => wide(integer(i64::MIN, i64::MAX), "^-?[0-9]{1,19}$", side),
        Type::U64 => wide(integer(u64::MIN, u64::MAX), "^[0-9]{1,20}$", side),
        Type::Float32 | Type::Float64 => match side {
            Side::Input => json!({ "type": "number" }),
            // NaN and the infinities have no number in JSON.
            Side::Output => json!({ "type": ["number", "null"] }),
        },
        Type::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
        Type::String => json!({ "type": "string" }),
        Type::List(list) => {
            json!({ "type": "array", "items": schema(&list.ty(), side, budget)? })
        }
        Type::Record(record) => {
            let fields: Vec<_> = record
                .fields()
                .map(|field| (field.name.to_owned(), field.ty))
                .collect();
            object(&fields, side, budget)?
        }
        Type::Tuple(tuple) => {
            let items = tuple
                .types()
                .map(|ty| schema(&ty, side, budget))
                .collect::<Option<Vec<_>>>()?;
            let length = items.len();
            json!({
                "type": "array", "prefixItems": items, "items": false,
                "minItems": length, "maxItems": length,
            })
        }
        Type::Variant(variant) => {
            let cases = variant
                .cases()
                .map(|case| case_schema(case.name, case.ty.as_ref(), side, budget))
                .collect::<Option<Vec<_>>>()?;
            json!({ "oneOf": cases })
        }
        Type::Enum(names) => json!({ "type": "string", "enum": names.names().collect::<Vec<_>>() }),
        Type::Option(option) => option_schema(&option.ty(), side, budget)?,
        Type::Result(result) => json!({ "oneOf": [
            only("ok", &optional(result.ok().as_ref(), side, budget)?),
            only("err", &optional(result.err().as_ref(), side, budget)?),
        ] }),
        Type::Flags(flags) => json!({
            "type": "array", "uniqueItems": true,
            "items": { "type": "string", "enum": flags.names().collect::<Vec<_>>() },
        }),
        _ => return None, // resources, futures, streams, maps
    })
}

fn option_schema(inner: &Type, side: Side, budget: &mut Budget) -> Option<Value> {
    let value = schema(inner, side, budget)?;
    // `null` is taken by "none": an option of an option says "some" in words.
    let value = if matches!(inner, Type::Option(_)) {
        only("some", &value)
    } else {
        value
    };
    Some(json!({ "anyOf": [value, { "type": "null" }] }))
}

fn case_schema(name: &str, ty: Option<&Type>, side: Side, budget: &mut Budget) -> Option<Value> {
    let mut properties = Map::new();
    properties.insert("tag".into(), json!({ "const": name }));
    let mut required = vec!["tag"];
    if let Some(ty) = ty {
        properties.insert("val".into(), schema(ty, side, budget)?);
        required.push("val");
    }
    Some(json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    }))
}

fn object(fields: &[(String, Type)], side: Side, budget: &mut Budget) -> Option<Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, ty) in fields {
        properties.insert(name.clone(), schema(ty, side, budget)?);
        if side == Side::Output || !matches!(ty, Type::Option(_)) {
            required.push(name);
        }
    }
    Some(json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    }))
}

fn only(name: &str, value: &Value) -> Value {
    json!({
        "type": "object", "properties": { name: value }, "required": [name],
        "additionalProperties": false,
    })
}

fn integer<T: serde::Serialize>(minimum: T, maximum: T) -> Value {
    json!({ "type": "integer", "minimum": minimum, "maximum": maximum })
}

/// 64-bit integers are more than many JSON readers keep: a decimal string is accepted too.
fn wide(integer: Value, pattern: &str, side: Side) -> Value {
    match side {
        Side::Input => json!({ "anyOf": [integer, { "type": "string", "pattern": pattern }] }),
        Side::Output => integer,
    }
}
