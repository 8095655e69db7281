//! A component's exported functions as tools, from its binary alone.

use wasmparser::component_types::{ComponentEntityType, ComponentFuncTypeId, ComponentItem};
use wasmparser::types::TypesRef;
use wasmparser::{Parser, Payload};

use super::binary::Binary;
use super::budget::Budget;
use super::docs::PackageDocs;
use super::listing::{self, Listing, MAX_ITEMS};
use super::shape::Signature;
use crate::guest::{Abi, GuestTool, RefusedFunction};
use crate::load::{self, LoadError};

/// What a binary can be called for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// How it is called.
    pub abi: Abi,
    /// For [`Abi::Component`], its functions with their schemas and what their author says of them; empty otherwise: a
    /// manifest has to describe them.
    pub tools: Vec<GuestTool>,
    /// Its other functions.
    pub refused: Vec<RefusedFunction>,
}

/// Judge a binary as [`Engine::load`](crate::Engine::load) would, and describe it. Compiles nothing.
pub fn describe(wasm: &[u8]) -> Result<Description, LoadError> {
    let types = load::judge(wasm)?.types;
    let mut description = Description {
        abi: Abi::CoreV1,
        tools: Vec::new(),
        refused: Vec::new(),
    };
    if !Parser::is_component(wasm) {
        return Ok(description);
    }
    let types = types.as_ref();
    let exports = exports(wasm, types)?;
    if exports
        .iter()
        .any(|(name, item)| is_contract(name, item, types))
    {
        description.abi = Abi::Tools;
        return Ok(description);
    }
    description.abi = Abi::Component;
    let docs = PackageDocs::of(wasm);
    let mut all = Listing::default();
    let beside = exports.iter().map(|(name, item)| (name.as_str(), *item));
    let top = Binary::beside(types, beside, docs.as_ref().map(PackageDocs::top));
    let mut left = MAX_ITEMS;
    for (name, item) in &exports {
        let Some(rest) = left.checked_sub(1 + items_in(item, types)) else {
            break;
        };
        left = rest;
        match item.ty {
            ComponentEntityType::Func(id) => add(&mut all, name, name, id, &top),
            ComponentEntityType::Instance(id) => {
                let items = || types[id].exports.iter();
                let docs = docs.as_ref().and_then(|docs| docs.interface(name));
                let items_of = items().map(|(name, item)| (name.as_str(), item));
                let interface = Binary::beside(types, items_of, docs);
                for (inner, item) in items() {
                    if let ComponentEntityType::Func(id) = item.ty {
                        let path = listing::path(name, inner);
                        add(&mut all, &path, inner, id, &interface);
                    }
                }
            }
            _ => {}
        }
    }
    (description.tools, description.refused) = all.into_parts();
    Ok(description)
}

fn add(all: &mut Listing, path: &str, name: &str, id: ComponentFuncTypeId, types: &Binary<'_>) {
    let docs = types.docs(name).map(super::docs::FunctionDocs::text);
    let read = |budget: &mut Budget| Signature::read(types, types.function(id), budget);
    all.judge(path, name, docs, read);
}

fn items_in(item: &ComponentItem, types: TypesRef<'_>) -> usize {
    match item.ty {
        ComponentEntityType::Instance(id) => types[id].exports.len(),
        _ => 0,
    }
}

/// Whether an export is the interface that tools are called through.
fn is_contract(name: &str, item: &ComponentItem, types: TypesRef<'_>) -> bool {
    match item.ty {
        ComponentEntityType::Instance(id) => {
            name == super::tools::TOOLS && types[id].exports.contains_key("call")
        }
        _ => false,
    }
}

/// The component's own exports, in order.
fn exports<'a>(
    wasm: &[u8],
    types: TypesRef<'a>,
) -> Result<Vec<(String, &'a ComponentItem)>, LoadError> {
    let invalid = |error: wasmparser::BinaryReaderError| LoadError::Invalid(error.to_string());
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(invalid)? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    let name = export.map_err(invalid)?.name.name;
                    let item = types.component_item_for_export(name);
                    found.extend(item.map(|item| (name.to_owned(), item)));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
