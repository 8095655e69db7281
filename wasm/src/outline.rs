//! What a binary says that it imports and exports, valid or not: a report names these also where nothing else can be told.

use wasmparser::{ComponentExternalKind, ComponentTypeRef, Parser, Payload, TypeRef, WasmFeatures};

use super::budget::Left;
use super::inspect::MAX_NAMES_BYTES;
use super::wiring::interface_of;
use super::{Binary, CoreKind, Export, Import, Kind, MAX_LISTED, walk};

/// The imports and exports of a binary's outermost interface, as far as it can be read; all else is left empty.
///
/// Nothing is validated: the sections of interest are parsed, by every proposal that the parser knows.
pub fn outline(bytes: &[u8]) -> Binary {
    let kind = if Parser::is_component(bytes) {
        Kind::Component
    } else {
        Kind::Module
    };
    let mut outline = Outline {
        binary: walk::empty(kind, bytes.len() as u64),
        names: Left::new(MAX_NAMES_BYTES),
        depth: 0,
    };
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::all());
    let payloads = parser.parse_all(bytes).map_while(Result::ok);
    for payload in payloads {
        if outline.payload(&payload).is_err() {
            break;
        }
    }
    outline.binary
}

struct Outline {
    binary: Binary,
    names: Left,
    /// How many modules and components are open.
    depth: usize,
}

impl Outline {
    fn payload(&mut self, payload: &Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::Version { .. } => self.depth += 1,
            Payload::End(_) => self.depth = self.depth.saturating_sub(1),
            _ if self.depth == 1 => self.section(payload)?,
            _ => {}
        }
        Ok(())
    }

    fn section(&mut self, payload: &Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports() {
                    let import = import?;
                    self.import(import.module, import.name, core_kind(&import.ty).as_str());
                }
            }
            Payload::ExportSection(section) => {
                for export in section.clone() {
                    let export = export?;
                    self.export(export.name, CoreKind::from(export.kind).as_str());
                }
            }
            Payload::ComponentImportSection(section) => {
                for import in section.clone() {
                    let import = import?;
                    self.import(&interface_of(import.name), "", type_kind(&import.ty));
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    let export = export?;
                    self.export(&interface_of(export.name), external_kind(export.kind));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, module: &str, name: &str, kind: &str) {
        let full = self.binary.imports.len() >= MAX_LISTED;
        if full || !self.names.many(module.len() + name.len()) {
            self.binary.truncated = true;
            return;
        }
        self.binary.imports.push(Import {
            module: module.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
        });
    }

    fn export(&mut self, name: &str, kind: &str) {
        if self.binary.exports.len() >= MAX_LISTED || !self.names.many(name.len()) {
            self.binary.truncated = true;
            return;
        }
        self.binary.exports.push(Export {
            interface: None,
            name: name.to_owned(),
            kind: kind.to_owned(),
            signature: None,
        });
    }
}

fn core_kind(ty: &TypeRef) -> CoreKind {
    match ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => CoreKind::Func,
        TypeRef::Table(_) => CoreKind::Table,
        TypeRef::Memory(_) => CoreKind::Memory,
        TypeRef::Global(_) => CoreKind::Global,
        TypeRef::Tag(_) => CoreKind::Tag,
    }
}

fn type_kind(ty: &ComponentTypeRef) -> &'static str {
    external_kind(ty.kind())
}

fn external_kind(kind: ComponentExternalKind) -> &'static str {
    match kind {
        ComponentExternalKind::Module => "module",
        ComponentExternalKind::Func => "func",
        ComponentExternalKind::Value => "value",
        ComponentExternalKind::Type => "type",
        ComponentExternalKind::Instance => "instance",
        ComponentExternalKind::Component => "component",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_valid_still_says_what_it_wants() {
        // Legacy exceptions, which the finished specification left out.
        let text = r#"(module
            (import "env" "a" (func)) (import "env" "a" (func)) (import "env" "m" (memory 1))
            (func (export "go") try catch_all end) (export "mem" (memory 0)))"#;
        let bytes = wat::parse_str(text).unwrap();
        assert!(super::super::analyze(&bytes).is_err());
        let outline = outline(&bytes);
        let imports = outline
            .imports
            .iter()
            .map(|i| (&*i.module, &*i.name, &*i.kind));
        assert!(imports.eq([
            ("env", "a", "func"),
            ("env", "a", "func"),
            ("env", "m", "memory")
        ]));
        let exports = outline.exports.iter().map(|e| (&*e.name, &*e.kind));
        assert!(exports.eq([("go", "func"), ("mem", "memory")]));
    }

    #[test]
    fn parts_of_a_component_keep_theirs_to_themselves() {
        let text = r#"(component
            (core module (import "env" "inner" (func)) (func (export "inside")))
            (import "wasi:io/poll@0.2.0" (instance))
            (component (import "own" (func))))"#;
        let outline = outline(&wat::parse_str(text).unwrap());
        assert_eq!(outline.imports.len(), 1);
        assert_eq!(outline.imports[0].module, "wasi:io/poll@0.2.0");
        assert_eq!(outline.imports[0].kind, "instance");
        assert!(outline.exports.is_empty());
    }

    #[test]
    fn what_can_be_read_of_a_torn_binary_is_told() {
        let bytes = wat::parse_str(r#"(module (import "env" "a" (func)) (func) (func))"#).unwrap();
        assert_eq!(outline(&bytes[..bytes.len() - 2]).imports.len(), 1);
        assert!(outline(b"\0asm").imports.is_empty());
    }
}
