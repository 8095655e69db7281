//! Signatures as text, near to what an author would write. Types can be nested so that their text would
//! be exponentially long, hence everything is cut at [`MAX_SIGNATURE_BYTES`].

use std::fmt::Write as _;

use wasmparser::component_types::{
    ComponentDefinedType, ComponentEntityType, ComponentFuncTypeId, ComponentValType,
};
use wasmparser::types::{EntityType, TypesRef};
use wasmparser::{CompositeInnerType, PrimitiveValType, ValType};

/// Longest signature, in bytes (a little more with the ellipsis).
const MAX_SIGNATURE_BYTES: usize = 2_000;

/// `(i32, i64) -> i32`
pub(super) fn core_function(types: TypesRef<'_>, entity: EntityType) -> Option<String> {
    let (EntityType::Func(id) | EntityType::FuncExact(id)) = entity else {
        return None;
    };
    let CompositeInnerType::Func(function) = &types.get(id)?.composite_type.inner else {
        return None;
    };
    let list = |values: &[ValType]| {
        let shown: Vec<_> = values.iter().take(64).map(ToString::to_string).collect();
        let more = if values.len() > 64 { ", …" } else { "" };
        format!("({}{more})", shown.join(", "))
    };
    let results = match function.results() {
        [one] => one.to_string(),
        more => list(more),
    };
    Some(format!("{} -> {results}", list(function.params())))
}

/// What kind of thing a core entity is.
pub(super) fn core_kind(entity: EntityType) -> &'static str {
    match entity {
        EntityType::Func(_) | EntityType::FuncExact(_) => "func",
        EntityType::Table(_) => "table",
        EntityType::Memory(_) => "memory",
        EntityType::Global(_) => "global",
        EntityType::Tag(_) => "tag",
    }
}

/// What kind of thing a component's entity is.
pub(super) fn component_kind(entity: &ComponentEntityType) -> &'static str {
    match entity {
        ComponentEntityType::Module(_) => "module",
        ComponentEntityType::Func(_) => "func",
        ComponentEntityType::Value(_) => "value",
        ComponentEntityType::Type { .. } => "type",
        ComponentEntityType::Instance(_) => "instance",
        ComponentEntityType::Component(_) => "component",
    }
}

/// `func(a: string) -> result<u32, string>`
pub(super) fn component_function(types: TypesRef<'_>, id: ComponentFuncTypeId) -> Option<String> {
    let function = types.get(id)?;
    let mut text = Text {
        types,
        out: String::new(),
    };
    text.push(if function.async_ {
        "async func("
    } else {
        "func("
    });
    for (index, (name, ty)) in function.params.iter().enumerate() {
        text.separate(index);
        text.push(name.as_str());
        text.push(": ");
        text.value(*ty);
        if text.is_full() {
            break;
        }
    }
    text.push(")");
    if let Some(result) = function.result {
        text.push(" -> ");
        text.value(result);
    }
    Some(text.finish())
}

struct Text<'a> {
    types: TypesRef<'a>,
    out: String,
}

impl Text<'_> {
    fn is_full(&self) -> bool {
        self.out.len() >= MAX_SIGNATURE_BYTES
    }

    fn push(&mut self, text: &str) {
        if !self.is_full() {
            self.out.push_str(text);
        }
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.push(", ");
        }
    }

    fn finish(mut self) -> String {
        if self.is_full() {
            let end = self.out.floor_char_boundary(MAX_SIGNATURE_BYTES);
            self.out.truncate(end);
            self.out.push('…');
        }
        self.out
    }

    fn value(&mut self, ty: ComponentValType) {
        if self.is_full() {
            return;
        }
        match ty {
            ComponentValType::Primitive(primitive) => self.push(primitive_name(primitive)),
            ComponentValType::Type(id) => {
                if let Some(defined) = self.types.get(id) {
                    self.defined(defined);
                }
            }
        }
    }

    fn defined(&mut self, ty: &ComponentDefinedType) {
        match ty {
            ComponentDefinedType::Primitive(primitive) => self.push(primitive_name(*primitive)),
            ComponentDefinedType::Record(record) => {
                let fields = record.fields.iter().map(|(n, t)| (n.as_str(), Some(*t)));
                self.named("record", fields);
            }
            ComponentDefinedType::Variant(variant) => {
                let cases = variant.cases.iter().map(|(n, c)| (n.as_str(), c.ty));
                self.named("variant", cases);
            }
            ComponentDefinedType::Flags(names) => {
                self.named("flags", names.iter().map(|n| (n.as_str(), None)));
            }
            ComponentDefinedType::Enum(names) => {
                self.named("enum", names.iter().map(|n| (n.as_str(), None)));
            }
            ComponentDefinedType::List { element, .. } => self.generic("list", &[Some(*element)]),
            ComponentDefinedType::Map { key, value, .. } => {
                self.generic("map", &[Some(*key), Some(*value)]);
            }
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => {
                self.push("list<");
                self.value(*element);
                let _ = write!(self.out, ", {length}>");
            }
            ComponentDefinedType::Tuple(tuple) => {
                let types: Vec<_> = tuple.types.iter().map(|ty| Some(*ty)).collect();
                self.generic("tuple", &types);
            }
            ComponentDefinedType::Option { ty, .. } => self.generic("option", &[Some(*ty)]),
            ComponentDefinedType::Result { ok, err, .. } => match (ok, err) {
                (None, None) => self.push("result"),
                (Some(_), None) => self.generic("result", &[*ok]),
                _ => self.generic("result", &[*ok, *err]),
            },
            ComponentDefinedType::Own(_) => self.push("own<resource>"),
            ComponentDefinedType::Borrow(_) => self.push("borrow<resource>"),
            ComponentDefinedType::Future { ty, .. } => self.generic("future", &[*ty]),
            ComponentDefinedType::Stream { ty, .. } => self.generic("stream", &[*ty]),
        }
    }

    fn generic(&mut self, name: &str, arguments: &[Option<ComponentValType>]) {
        self.push(name);
        self.push("<");
        for (index, argument) in arguments.iter().enumerate() {
            if self.is_full() {
                break;
            }
            self.separate(index);
            match argument {
                Some(ty) => self.value(*ty),
                None => self.push("_"),
            }
        }
        self.push(">");
    }

    fn named<'n>(
        &mut self,
        keyword: &str,
        items: impl Iterator<Item = (&'n str, Option<ComponentValType>)>,
    ) {
        self.push(keyword);
        self.push(" { ");
        for (index, (name, ty)) in items.enumerate() {
            if self.is_full() {
                break;
            }
            self.separate(index);
            self.push(name);
            if let Some(ty) = ty {
                self.push(": ");
                self.value(ty);
            }
        }
        self.push(" }");
    }
}

fn primitive_name(ty: PrimitiveValType) -> &'static str {
    match ty {
        PrimitiveValType::Bool => "bool",
        PrimitiveValType::S8 => "s8",
        PrimitiveValType::U8 => "u8",
        PrimitiveValType::S16 => "s16",
        PrimitiveValType::U16 => "u16",
        PrimitiveValType::S32 => "s32",
        PrimitiveValType::U32 => "u32",
        PrimitiveValType::S64 => "s64",
        PrimitiveValType::U64 => "u64",
        PrimitiveValType::F32 => "f32",
        PrimitiveValType::F64 => "f64",
        PrimitiveValType::Char => "char",
        PrimitiveValType::String => "string",
        PrimitiveValType::ErrorContext => "error-context",
    }
}
