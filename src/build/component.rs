//! Core modules become components.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

use super::contract::CONTRACT;
use super::error::BuildError;
use super::shrink::shrink;

/// Assembles the WebAssembly text `source` (`file` names it in errors). A core module that exports the contract's
/// `call` is given the contract's types, so that it can become a component; anything else stays what it is.
pub fn from_wat(source: &str, file: &str) -> Result<Vec<u8>, BuildError> {
    let mut wasm = assemble(source, file)?;
    if exports_contract(&wasm)? && !has_section(&wasm, "component-type")? {
        embed_contract(&mut wasm)?;
    }
    Ok(wasm)
}

fn assemble(source: &str, file: &str) -> Result<Vec<u8>, BuildError> {
    let wasm = wat::parse_str(source).map_err(|mut error| {
        error.set_path(file);
        BuildError::Wat {
            message: error.to_string(),
        }
    })?;
    Ok(wasm)
}

/// Makes a component of a core module that says which world it implements, shrunk before and after. A component, or a
/// core module without that (Palyra's core-module ABI), is only shrunk. The result is valid WebAssembly.
pub fn componentize(wasm: &[u8]) -> Result<Vec<u8>, BuildError> {
    let wasm = shrink(wasm)?;
    if !has_section(&wasm, "component-type")? {
        return Ok(wasm);
    }
    shrink(&encode(&wasm)?)
}

fn encode(module: &[u8]) -> Result<Vec<u8>, BuildError> {
    let failed = |error| BuildError::wasm("make a component", format!("{error:#}"));
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true);
    encoder.module(module).map_err(failed)?;
    // Taken only by modules that import WASI preview 1, as those for wasm32-wasip1 do.
    encoder
        .adapter(
            WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME,
            WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
        )
        .map_err(failed)?;
    encoder.encode().map_err(failed)
}

fn embed_contract(module: &mut Vec<u8>) -> Result<(), BuildError> {
    let failed = |error| BuildError::wasm("embed the contract", format!("{error:#}"));
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_source("skill.wit", CONTRACT).map_err(failed)?;
    let world = resolve
        .select_world(&[package], Some("skill"))
        .map_err(failed)?;
    embed_component_metadata(module, &resolve, world, StringEncoding::UTF8, false).map_err(failed)
}

fn exports_contract(wasm: &[u8]) -> Result<bool, BuildError> {
    use wasmparser::{Parser, Payload};
    if !Parser::is_core_wasm(wasm) {
        return Ok(false);
    }
    for payload in Parser::new(0).parse_all(wasm) {
        let invalid = |error| BuildError::wasm("read the module", error);
        if let Payload::ExportSection(section) = payload.map_err(invalid)? {
            for export in section {
                if export
                    .map_err(invalid)?
                    .name
                    .starts_with("palyra:skill/tools@")
                {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// Whether a core module has a custom section whose name begins with `prefix`.
pub(super) fn has_section(wasm: &[u8], prefix: &str) -> Result<bool, BuildError> {
    use wasmparser::{Parser, Payload};
    if !Parser::is_core_wasm(wasm) {
        return Ok(false);
    }
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| BuildError::wasm("read the module", error))?;
        if matches!(payload, Payload::CustomSection(section) if section.name().starts_with(prefix))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../templates/wat/skill.wat");

    #[test]
    fn the_template_becomes_a_small_component_of_the_contract() {
        let component = componentize(&from_wat(TEMPLATE, "skill.wat").unwrap()).unwrap();
        assert!(wasmparser::Parser::is_component(&component));
        assert!(component.len() < 4096, "{} bytes", component.len());
        let wit = interfaces_exported(&component);
        assert_eq!(wit, ["palyra:skill/tools@1.0.0"]);
    }

    #[test]
    fn equal_sources_give_equal_bytes() {
        let make = || componentize(&from_wat(TEMPLATE, "skill.wat").unwrap()).unwrap();
        assert_eq!(make(), make());
    }

    #[test]
    fn a_module_of_the_core_abi_stays_a_module() {
        let text = r#"(module (func (export "run") (result i32) i32.const 0))"#;
        let wasm = componentize(&from_wat(text, "a.wat").unwrap()).unwrap();
        assert!(wasmparser::Parser::is_core_wasm(&wasm));
    }

    #[test]
    fn a_mistake_is_shown_with_file_and_place() {
        let error = from_wat("(module\n  (func (export 1)))", "src/my.wat").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("src/my.wat:2:10"), "{text}");
    }

    #[test]
    fn a_wrong_signature_is_refused() {
        let text = r#"(module (func (export "palyra:skill/tools@1.0.0#call")))"#;
        let wasm = from_wat(text, "a.wat").unwrap();
        assert!(matches!(componentize(&wasm), Err(BuildError::Wasm { .. })));
    }

    /// Only the component itself exports interfaces; what is nested in it exports functions and types.
    fn interfaces_exported(component: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(component) {
            if let wasmparser::Payload::ComponentExportSection(section) = payload.unwrap() {
                names.extend(section.into_iter().map(|e| e.unwrap().name.name.to_owned()));
            }
        }
        names.retain(|name| name.contains(':'));
        names
    }
}
