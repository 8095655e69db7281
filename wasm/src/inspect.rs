//! The outermost interface of a valid binary, from the validator's types.

use wasmparser::ComponentExternName;
use wasmparser::component_types::{ComponentEntityType, ComponentItem};
use wasmparser::types::TypesRef;

use super::budget::Left;
use super::signature::{component_function, component_kind, core_function, core_kind};
use super::wiring::interface_of;
use super::{Binary, CoreModule, Export, Import, Kind, MAX_LISTED, WasmError, analyze};

/// Most bytes of names that are listed: an interface's name, however long, is repeated for each of its functions.
pub(super) const MAX_NAMES_BYTES: usize = 16 * 1024 * 1024;

/// What a valid binary is. Validates first: an invalid binary is an error.
pub fn inspect(bytes: &[u8]) -> Result<Binary, WasmError> {
    analyze(bytes).map(|analysis| analysis.binary)
}

/// The functions that a binary exports, those inside exported instances included.
pub fn interface_functions(binary: &Binary) -> impl Iterator<Item = &Export> {
    binary.exports.iter().filter(|export| export.kind == "func")
}

/// Lists the imports and exports of the outermost interface.
pub(super) struct Collector<'a> {
    types: TypesRef<'a>,
    names: Left,
    binary: &'a mut Binary,
}

impl<'a> Collector<'a> {
    pub(super) fn new(types: TypesRef<'a>, binary: &'a mut Binary) -> Self {
        Self {
            types,
            names: Left::new(MAX_NAMES_BYTES),
            binary,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        self.binary.kind
    }

    fn import(&mut self, module: &str, name: &str, kind: &str) {
        let bytes = module.len() + name.len();
        if self.binary.imports.len() >= MAX_LISTED || !self.names.many(bytes) {
            self.binary.truncated = true;
            return;
        }
        self.binary.imports.push(Import {
            module: module.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
        });
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
        let bytes = interface.map_or(0, str::len) + name.len();
        if self.binary.exports.len() >= MAX_LISTED || !self.names.many(bytes) {
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

    /// The validator sorts imports of one name together; the module's own list has them as they stand.
    pub(super) fn module(&mut self, module: &CoreModule) {
        let types = self.types;
        for import in &module.imports {
            self.import(&import.module, &import.name, import.kind.as_str());
        }
        for (name, entity) in types.core_exports().into_iter().flatten() {
            self.export(None, name, core_kind(entity), core_function(types, entity));
        }
    }

    /// What inner components import from each other is theirs: only the outermost one's names come here.
    pub(super) fn component(
        &mut self,
        imports: &[ComponentExternName<'_>],
        exports: &[ComponentExternName<'_>],
    ) {
        for name in imports {
            self.component_import(*name);
        }
        for name in exports {
            self.component_export(*name);
        }
    }

    fn component_import(&mut self, name: ComponentExternName<'_>) {
        let Some(item) = self.types.component_item_for_import(name.name) else {
            return;
        };
        let module = interface_of(name);
        let ComponentEntityType::Instance(id) = item.ty else {
            self.import(&module, "", component_kind(&item.ty));
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
