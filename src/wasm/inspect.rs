//! From a valid binary to a [`Binary`]: the outermost interface from the validator's types, the rest from one
//! walk over all sections, nested ones included.

use std::collections::HashSet;

use wasmparser::component_types::{ComponentEntityType, ComponentItem};
use wasmparser::types::TypesRef;
use wasmparser::{ComponentExternName, Parser, Payload};

use super::signature::{component_function, component_kind, core_function, core_kind, is_resource};
use super::{Binary, Export, Import, Kind, MAX_LISTED, WasmError, validate, walk};

/// What a valid binary is. Validates first: an invalid binary is an error.
pub fn inspect(bytes: &[u8]) -> Result<Binary, WasmError> {
    let types = validate::types(bytes)?;
    let kind = if Parser::is_component(bytes) {
        Kind::Component
    } else {
        Kind::Module
    };
    let mut binary = walk::walk(bytes, kind)?;
    let mut collector = Collector {
        types: types.as_ref(),
        seen: HashSet::new(),
        binary: &mut binary,
    };
    match kind {
        Kind::Module => collector.module(),
        Kind::Component => collector.component(bytes)?,
    }
    Ok(binary)
}

/// The functions that a binary exports, those inside exported instances included.
pub fn interface_functions(binary: &Binary) -> impl Iterator<Item = &Export> {
    binary.exports.iter().filter(|export| export.kind == "func")
}

struct Collector<'a> {
    types: TypesRef<'a>,
    seen: HashSet<Import>,
    binary: &'a mut Binary,
}

impl Collector<'_> {
    fn import(&mut self, module: &str, name: &str, kind: &str) {
        if self.binary.imports.len() >= MAX_LISTED {
            self.binary.truncated = true;
            return;
        }
        let import = Import {
            module: module.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
        };
        if self.seen.insert(import.clone()) {
            self.binary.imports.push(import);
        }
    }

    fn export(
        &mut self,
        interface: Option<&str>,
        name: &str,
        kind: &str,
        signature: Option<String>,
    ) {
        if kind == "func" {
            self.binary.exported_functions += 1;
        }
        if self.binary.exports.len() >= MAX_LISTED {
            self.binary.truncated = true;
            return;
        }
        self.binary.exports.push(Export {
            interface: interface.map(str::to_owned),
            name: name.to_owned(),
            kind: kind.to_owned(),
            signature,
        });
    }

    fn module(&mut self) {
        let types = self.types;
        for (module, name, entity) in types.core_imports().into_iter().flatten() {
            self.import(module, name, core_kind(entity));
        }
        for (name, entity) in types.core_exports().into_iter().flatten() {
            self.export(None, name, core_kind(entity), core_function(types, entity));
        }
    }

    /// Only sections of the outermost component: what inner components import from each other is theirs.
    fn component(&mut self, bytes: &[u8]) -> Result<(), WasmError> {
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(section) if depth == 0 => {
                    for import in section {
                        self.component_import(import?.name);
                    }
                }
                Payload::ComponentExportSection(section) if depth == 0 => {
                    for export in section {
                        self.component_export(export?.name);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn component_import(&mut self, name: ComponentExternName<'_>) {
        let Some(item) = self.types.component_item_for_import(name.name) else {
            return;
        };
        let module = interface_of(name);
        let ComponentEntityType::Instance(id) = item.ty else {
            // A type that is imported by itself is a name for another import's type, no capability; a resource is.
            if !matches!(item.ty, ComponentEntityType::Type { .. }) || is_resource(&item.ty) {
                self.import(&module, "", component_kind(&item.ty));
            }
            return;
        };
        let types = self.types;
        let mut whole = true;
        for (item_name, item) in types.get(id).into_iter().flat_map(|ty| &ty.exports) {
            if !matches!(item.ty, ComponentEntityType::Type { .. }) {
                whole = false;
                self.import(&module, item_name, component_kind(&item.ty));
            }
        }
        if whole {
            self.import(&module, "", "instance");
        }
    }

    fn component_export(&mut self, name: ComponentExternName<'_>) {
        let Some(item) = self.types.component_item_for_export(name.name) else {
            return;
        };
        let full = interface_of(name);
        self.export(None, &full, component_kind(&item.ty), self.signature(item));
        if let ComponentEntityType::Instance(id) = item.ty {
            let types = self.types;
            for (item_name, item) in types.get(id).into_iter().flat_map(|ty| &ty.exports) {
                let kind = component_kind(&item.ty);
                if kind != "type" {
                    let signature = self.signature(item);
                    self.export(Some(&full), item_name, kind, signature);
                }
            }
        }
    }

    fn signature(&self, item: &ComponentItem) -> Option<String> {
        match item.ty {
            ComponentEntityType::Func(id) => component_function(self.types, id),
            _ => None,
        }
    }
}

/// The interface that an extern name stands for: a plain name may say which interface it implements.
fn interface_of(name: ComponentExternName<'_>) -> String {
    name.full_implements()
        .unwrap_or_else(|| name.full_name())
        .into_owned()
}
