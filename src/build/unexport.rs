//! A component without one of its exports.
//!
//! An export of an instance has a place of its own among a component's instances, so what comes after it moves up by one.
//! Modules and components within are copied as they are: they cannot name an instance of what is around them.

use std::convert::Infallible;

use wasm_encoder::reencode::{self, Reencode, ReencodeComponent};
use wasm_encoder::{Component, ComponentExportSection, ComponentSectionId, RawSection};
use wasmparser::{ComponentAlias, ComponentExternalKind, ComponentTypeRef, Parser, Payload};

use super::error::BuildError;

const STEP: &str = "take away an export";

/// `component` without the instance that it exports as `name`; as it is, where there is none.
pub(super) fn without_instance(component: &[u8], name: &str) -> Result<Vec<u8>, BuildError> {
    let Some((exported, from)) = find(component, name)? else {
        return Ok(component.to_owned());
    };
    let mut output = Component::new();
    let mut copy = Copy {
        name,
        exported,
        from,
        depth: 0,
    };
    copy.parse_component(&mut output, Parser::new(0), component)
        .map_err(|error| BuildError::wasm(STEP, format!("{error:?}")))?;
    Ok(output.finish())
}

/// The place that the export has among the instances, and that of the instance which it exports.
fn find(component: &[u8], name: &str) -> Result<Option<(u32, u32)>, BuildError> {
    let invalid = |error| BuildError::wasm(STEP, error);
    let (mut instances, mut nested_until) = (0_u32, 0_u64);
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.map_err(invalid)?;
        if payload
            .as_section()
            .is_some_and(|(_, range)| range.start < nested_until)
        {
            continue;
        }
        match payload {
            Payload::ModuleSection {
                unchecked_range, ..
            }
            | Payload::ComponentSection {
                unchecked_range, ..
            } => nested_until = unchecked_range.end,
            Payload::ComponentImportSection(section) => {
                for import in section {
                    let ty = import.map_err(invalid)?.ty;
                    instances += u32::from(matches!(ty, ComponentTypeRef::Instance(_)));
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    let is_instance = matches!(
                        alias.map_err(invalid)?,
                        ComponentAlias::InstanceExport {
                            kind: ComponentExternalKind::Instance,
                            ..
                        }
                    );
                    instances += u32::from(is_instance);
                }
            }
            Payload::ComponentInstanceSection(section) => instances += section.count(),
            Payload::ComponentExportSection(section) => {
                for export in section {
                    let export = export.map_err(invalid)?;
                    if export.kind != ComponentExternalKind::Instance {
                        continue;
                    }
                    if export.name.name == name {
                        return Ok(Some((instances, export.index)));
                    }
                    instances += 1;
                }
            }
            _ => {}
        }
    }
    Ok(None)
}

struct Copy<'a> {
    name: &'a str,
    exported: u32,
    from: u32,
    /// How many types of components and instances are open: they count instances of their own.
    depth: u32,
}

impl Reencode for Copy<'_> {
    type Error = Infallible;
}

impl ReencodeComponent for Copy<'_> {
    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }

    fn component_instance_index(&mut self, index: u32) -> u32 {
        if self.depth > 0 || index < self.exported {
            index
        } else if index == self.exported {
            self.from
        } else {
            index - 1
        }
    }

    fn parse_component_export(
        &mut self,
        exports: &mut ComponentExportSection,
        export: wasmparser::ComponentExport<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        if export.kind == ComponentExternalKind::Instance && export.name.name == self.name {
            return Ok(());
        }
        reencode::component_utils::parse_component_export(self, exports, export)
    }

    /// Names are by place, and places move.
    fn parse_component_custom_section(
        &mut self,
        component: &mut Component,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        if section.name() != "component-name" {
            component.section(&self.custom_section(section)?);
        }
        Ok(())
    }

    fn parse_component_submodule(
        &mut self,
        component: &mut Component,
        _: Parser,
        data: &[u8],
    ) -> Result<(), reencode::Error<Infallible>> {
        component.section(&RawSection {
            id: ComponentSectionId::CoreModule.into(),
            data,
        });
        Ok(())
    }

    fn parse_component_subcomponent(
        &mut self,
        component: &mut Component,
        _: Parser,
        data: &[u8],
        _: &[u8],
    ) -> Result<(), reencode::Error<Infallible>> {
        component.section(&RawSection {
            id: ComponentSectionId::Component.into(),
            data,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two exported instances, where the second is made of the first one's export and a third of the second's.
    const COMPONENT: &str = r#"(component
        (import "i" (instance $import (export "f" (func))))
        (alias export $import "f" (func $f))
        (component $inner (import "g" (func $g)) (export "h" (func $g)))
        (instance $one (instantiate $inner (with "g" (func $f))))
        (export $first "first" (instance $one))
        (alias export $first "h" (func $h))
        (instance $two (instantiate $inner (with "g" (func $h))))
        (export $second "x:y/second@1.0.0" (instance $two))
        (alias export $second "h" (func $last))
        (export "last" (func $last)))"#;

    fn exports(wasm: &[u8]) -> Vec<String> {
        let binary = crate::wasm::inspect(wasm).unwrap();
        crate::wasm::interface_functions(&binary)
            .map(crate::wasm::Export::path)
            .collect()
    }

    #[test]
    fn one_export_goes_and_what_comes_after_it_still_means_the_same() {
        let wasm = wat::parse_str(COMPONENT).unwrap();
        let all = exports(&wasm);
        let less = without_instance(&wasm, "first").unwrap();
        wasmparser::validate(&less).unwrap();
        assert_eq!(all, ["first#h", "x:y/second@1.0.0#h", "last"]);
        assert_eq!(exports(&less), all[1..]);
        let last = without_instance(&less, "x:y/second@1.0.0").unwrap();
        wasmparser::validate(&last).unwrap();
        assert_eq!(exports(&last), ["last"]);
    }

    #[test]
    fn without_such_an_export_nothing_changes() {
        let wasm = wat::parse_str(COMPONENT).unwrap();
        assert_eq!(without_instance(&wasm, "third").unwrap(), wasm);
        assert_eq!(without_instance(&wasm, "last").unwrap(), wasm);
    }

    #[test]
    fn what_is_not_a_component_is_refused() {
        assert!(without_instance(b"\0asm", "first").is_err());
    }
}
