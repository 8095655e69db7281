//! Core modules become components.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

use super::contract::CONTRACT;
use super::error::BuildError;
use super::local_wasi::answer_locally;
use super::shrink::{Keep, collect_garbage, shrink, validate};

/// The world that holds all that a host of skills serves, and what it is made of, each after what it needs.
const WORLD: &str = "guest";
const GUEST_WORLD: &str = include_str!("../../sdk/wit/guest.wit");
const STANDARD: [&str; 5] = [
    include_str!("../../sdk/wit/deps/io.wit"),
    include_str!("../../sdk/wit/deps/clocks.wit"),
    include_str!("../../sdk/wit/deps/http.wit"),
    include_str!("../../sdk/wit/deps/keyvalue.wit"),
    include_str!("../../sdk/wit/deps/config.wit"),
];
/// What the contract's function is called in a core module.
const CALL: &str = "palyra:skill/tools@1.0.0#call";

/// Assembles the WebAssembly text `source` (`file` names it in errors). A core module that exports the contract's
/// `call` is given the contract's types, so that it can become a component; anything else stays what it is.
pub fn from_wat(source: &str, file: &str) -> Result<Vec<u8>, BuildError> {
    with_contract(assemble(source, file)?)
}

/// Gives a module that exports the contract's function the contract's types, unless it says already what it implements.
pub(super) fn with_contract(mut wasm: Vec<u8>) -> Result<Vec<u8>, BuildError> {
    if exports_contract(&wasm)? && !has_section(&wasm, "component-type")? {
        embed_contract(&mut wasm)?;
    }
    Ok(wasm)
}

/// What a compiler made of a skill in a language that has no SDK, ready to become a component: it is given the contract's
/// types, and a function `call` the name that the contract has for it, where the language cannot say that. With
/// `wasi`, what it imports from WASI preview 1 stays; without, that is answered within the module.
pub(super) fn adopt(wasm: &[u8], wasi: bool, keep: Keep) -> Result<Vec<u8>, BuildError> {
    validate(wasm)?;
    let failed = |error| BuildError::wasm("read the compiler's module", error);
    let debug = keep == Keep::Debug;
    let mut module = walrus::ModuleConfig::new()
        .generate_name_section(debug)
        .generate_dwarf(debug)
        .parse(wasm)
        .map_err(failed)?;
    if !module.exports.iter().any(|export| export.name == CALL) {
        let call = module.exports.iter_mut().find(|e| e.name == "call");
        if let Some(export) = call {
            CALL.clone_into(&mut export.name);
        }
    }
    // What nothing reaches need not be answered.
    collect_garbage(&mut module, keep);
    if !wasi {
        answer_locally(&mut module)?;
    }
    with_contract(module.emit_wasm())
}

/// The module that the text stands for, and nothing more.
pub(super) fn assemble(source: &str, file: &str) -> Result<Vec<u8>, BuildError> {
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
    componentize_and_keep(wasm, Keep::Needed)
}

/// [`componentize`], with names and debug information where they are to be kept.
pub(super) fn componentize_and_keep(wasm: &[u8], keep: Keep) -> Result<Vec<u8>, BuildError> {
    let wasm = shrink(wasm, keep)?;
    if !has_section(&wasm, "component-type")? {
        return Ok(wasm);
    }
    shrink(&encode(&wasm)?, keep)
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
    for text in STANDARD {
        resolve.push_source("standard.wit", text).map_err(failed)?;
    }
    let mut contract = wit_parser::SourceMap::default();
    contract.push_str("skill.wit", CONTRACT);
    contract.push_str("guest.wit", GUEST_WORLD);
    let contract = contract
        .parse()
        .map_err(|(_, error)| BuildError::wasm("embed the contract", error))?;
    let package = resolve
        .push_group(contract)
        .map_err(|error| BuildError::wasm("embed the contract", error))?;
    let world = resolve
        .select_world(&[package], Some(WORLD))
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
