//! The types of a compiled component.

use wasmtime::component::Type;
use wasmtime::component::types::ComponentFunc;

use super::shape::{Case, Field, Function, Integer, Layer, Look, Unserved};

/// Reads what wasmtime kept of the types.
pub(super) struct Linked;

pub(super) fn function(ty: &ComponentFunc) -> Function<Type> {
    let param = |(name, ty): (&str, Type)| Field {
        name: name.to_owned(),
        docs: None,
        ty,
    };
    Function {
        params: ty.params().map(param).collect(),
        result: ty.results().next(),
        is_async: ty.async_(),
    }
}

impl Look for Linked {
    type Ty = Type;

    fn look(&self, ty: &Type) -> Result<(Option<String>, Layer<Type>), Unserved> {
        let layer = match ty {
            Type::Bool => Layer::Bool,
            Type::S8 => Layer::Integer(Integer::S8),
            Type::U8 => Layer::Integer(Integer::U8),
            Type::S16 => Layer::Integer(Integer::S16),
            Type::U16 => Layer::Integer(Integer::U16),
            Type::S32 => Layer::Integer(Integer::S32),
            Type::U32 => Layer::Integer(Integer::U32),
            Type::S64 => Layer::Integer(Integer::S64),
            Type::U64 => Layer::Integer(Integer::U64),
            Type::Float32 => Layer::F32,
            Type::Float64 => Layer::F64,
            Type::Char => Layer::Char,
            Type::String => Layer::String,
            Type::List(list) => Layer::List(list.ty()),
            Type::FixedLengthList(list) => Layer::FixedList(list.ty(), list.len()),
            Type::Map(map) => Layer::Map(map.key(), map.value()),
            Type::Record(record) => {
                let field = |field: wasmtime::component::types::Field<'_>| Field {
                    name: field.name.to_owned(),
                    docs: None,
                    ty: field.ty,
                };
                Layer::Record(record.fields().map(field).collect())
            }
            Type::Tuple(tuple) => Layer::Tuple(tuple.types().collect()),
            Type::Variant(variant) => {
                let case = |case: wasmtime::component::types::Case<'_>| Case {
                    name: case.name.to_owned(),
                    docs: None,
                    ty: case.ty,
                };
                Layer::Variant(variant.cases().map(case).collect())
            }
            Type::Enum(cases) => Layer::Enum(owned(cases.names())),
            Type::Flags(flags) => Layer::Flags(owned(flags.names())),
            Type::Option(option) => Layer::Option(option.ty()),
            Type::Result(result) => Layer::Result(result.ok(), result.err()),
            Type::Own(_) => return Err(Unserved::opaque("own<resource>")),
            Type::Borrow(_) => return Err(Unserved::opaque("borrow<resource>")),
            Type::Future(_) => return Err(Unserved::opaque("future")),
            Type::Stream(_) => return Err(Unserved::opaque("stream")),
            Type::ErrorContext => return Err(Unserved::opaque("error-context")),
        };
        Ok((None, layer))
    }
}

fn owned<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}
