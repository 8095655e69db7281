//! The types of a component's binary, with what its author says of them. Nothing is compiled.

use std::collections::HashMap;

use wasmparser::PrimitiveValType;
use wasmparser::component_types::{
    AliasableResourceId, ComponentAnyTypeId, ComponentDefinedType, ComponentDefinedTypeId,
    ComponentEntityType, ComponentFuncTypeId, ComponentItem, ComponentValType,
};
use wasmparser::names::KebabString;
use wasmparser::types::TypesRef;

use super::docs::{Docs, FunctionDocs, TypeDocs};
use super::shape::{Case, Field, Function, Integer, Layer, Look, Unserved};

/// Reads the validator's types; `docs` are those of the exported interface.
pub(super) struct Binary<'a> {
    types: TypesRef<'a>,
    /// The names that the interface exports its types by.
    names: HashMap<ComponentDefinedTypeId, &'a str>,
    resources: Vec<(AliasableResourceId, &'a str)>,
    docs: Option<&'a Docs>,
}

impl<'a> Binary<'a> {
    /// For functions that stand beside these items.
    pub(super) fn beside(
        types: TypesRef<'a>,
        items: impl Iterator<Item = (&'a str, &'a ComponentItem)>,
        docs: Option<&'a Docs>,
    ) -> Self {
        let (mut names, mut resources) = (HashMap::new(), Vec::new());
        for (name, item) in items {
            let ComponentEntityType::Type {
                referenced,
                created,
            } = item.ty
            else {
                continue;
            };
            for id in [referenced, created] {
                match id {
                    ComponentAnyTypeId::Defined(id) => {
                        names.entry(id).or_insert(name);
                    }
                    ComponentAnyTypeId::Resource(id) => resources.push((id, name)),
                    _ => {}
                }
            }
        }
        Self {
            types,
            names,
            resources,
            docs,
        }
    }

    /// What the author says of a function.
    pub(super) fn docs(&self, name: &str) -> Option<&'a FunctionDocs> {
        self.docs?.function(name)
    }

    pub(super) fn function(&self, id: ComponentFuncTypeId) -> Function<ComponentValType> {
        let ty = &self.types[id];
        let param = |(name, ty): &(_, ComponentValType)| Field {
            name: text(name),
            docs: None,
            ty: *ty,
        };
        Function {
            params: ty.params.iter().map(param).collect(),
            result: ty.result,
            is_async: ty.async_,
        }
    }

    fn resource(&self, handle: &str, id: AliasableResourceId) -> Unserved {
        let named = self
            .resources
            .iter()
            .find(|(resource, _)| resource.resource() == id.resource());
        let name = named.map_or("resource", |(_, name)| name);
        Unserved::opaque(&format!("{handle}<{name}>"))
    }

    fn defined(
        &self,
        ty: &ComponentDefinedType,
        docs: Option<&TypeDocs>,
    ) -> Result<Layer<ComponentValType>, Unserved> {
        let item = |name: &str| docs.and_then(|docs| docs.item(name)).map(str::to_owned);
        Ok(match ty {
            ComponentDefinedType::Primitive(primitive) => primitive_layer(*primitive)?,
            ComponentDefinedType::Record(record) => {
                let fields = record.fields.iter().map(|(name, ty)| Field {
                    docs: item(name),
                    name: text(name),
                    ty: *ty,
                });
                Layer::Record(fields.collect())
            }
            ComponentDefinedType::Variant(variant) => {
                let cases = variant.cases.iter().map(|(name, case)| Case {
                    docs: item(name),
                    name: text(name),
                    ty: case.ty,
                });
                Layer::Variant(cases.collect())
            }
            ComponentDefinedType::List { element, .. } => Layer::List(*element),
            ComponentDefinedType::Map { key, value, .. } => Layer::Map(*key, *value),
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => Layer::FixedList(*element, *length),
            ComponentDefinedType::Tuple(tuple) => Layer::Tuple(tuple.types.to_vec()),
            ComponentDefinedType::Flags(names) => Layer::Flags(names.iter().map(text).collect()),
            ComponentDefinedType::Enum(names) => Layer::Enum(names.iter().map(text).collect()),
            ComponentDefinedType::Option { ty, .. } => Layer::Option(*ty),
            ComponentDefinedType::Result { ok, err, .. } => Layer::Result(*ok, *err),
            ComponentDefinedType::Own(id) => return Err(self.resource("own", *id)),
            ComponentDefinedType::Borrow(id) => return Err(self.resource("borrow", *id)),
            ComponentDefinedType::Future { .. } => return Err(Unserved::opaque("future")),
            ComponentDefinedType::Stream { .. } => return Err(Unserved::opaque("stream")),
        })
    }
}

impl Look for Binary<'_> {
    type Ty = ComponentValType;

    fn look(
        &self,
        ty: &ComponentValType,
    ) -> Result<(Option<String>, Layer<ComponentValType>), Unserved> {
        match ty {
            ComponentValType::Primitive(primitive) => Ok((None, primitive_layer(*primitive)?)),
            ComponentValType::Type(id) => {
                let docs = self.names.get(id).and_then(|name| self.docs?.ty(name));
                let layer = self.defined(&self.types[*id], docs)?;
                Ok((docs.and_then(|docs| docs.text(&layer)), layer))
            }
        }
    }
}

fn text(name: &KebabString) -> String {
    name.as_str().to_owned()
}

fn primitive_layer(ty: PrimitiveValType) -> Result<Layer<ComponentValType>, Unserved> {
    Ok(match ty {
        PrimitiveValType::Bool => Layer::Bool,
        PrimitiveValType::S8 => Layer::Integer(Integer::S8),
        PrimitiveValType::U8 => Layer::Integer(Integer::U8),
        PrimitiveValType::S16 => Layer::Integer(Integer::S16),
        PrimitiveValType::U16 => Layer::Integer(Integer::U16),
        PrimitiveValType::S32 => Layer::Integer(Integer::S32),
        PrimitiveValType::U32 => Layer::Integer(Integer::U32),
        PrimitiveValType::S64 => Layer::Integer(Integer::S64),
        PrimitiveValType::U64 => Layer::Integer(Integer::U64),
        PrimitiveValType::F32 => Layer::F32,
        PrimitiveValType::F64 => Layer::F64,
        PrimitiveValType::Char => Layer::Char,
        PrimitiveValType::String => Layer::String,
        PrimitiveValType::ErrorContext => return Err(Unserved::opaque("error-context")),
    })
}
