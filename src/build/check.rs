//! Whether a binary has the tools that its manifest declares.

use wasmparser::{ExternalKind, Parser, Payload};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldId, WorldItem};

use super::error::BuildError;
use crate::manifest::{EntryPath, Manifest, ToolId};

const CONTRACT: &str = "palyra:skill/tools";

/// Checks `wasm` (`entry` names it in errors) against the manifest. A component that exports the contract chooses the
/// tool itself. In any other component a tool is the exported function that is named like the last part of its id, `_`
/// written as `-`. A core module is called through one entry point.
pub fn check_tools(manifest: &Manifest, entry: &EntryPath, wasm: &[u8]) -> Result<(), BuildError> {
    if Parser::is_component(wasm) {
        check_component(manifest, entry, wasm)
    } else {
        check_module(manifest, entry, wasm)
    }
}

fn check_component(manifest: &Manifest, entry: &EntryPath, wasm: &[u8]) -> Result<(), BuildError> {
    let decoded = wit_component::decode(wasm)
        .map_err(|error| BuildError::wasm("read the component", format!("{error:#}")))?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        return Err(tools(
            entry,
            "it is a WIT package and no component",
            "build the component that implements it",
        ));
    };
    let exports = Exports::of(&resolve, world);
    if exports.contract {
        return Ok(());
    }
    let names = &exports.functions;
    for tool in &manifest.entrypoints.tools {
        let wanted = function_name(&tool.id);
        if !names.contains(&wanted) {
            let listed = if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            };
            return Err(tools(
                entry,
                &format!(
                    "tool '{}' has no function '{wanted}'; the component exports {listed}",
                    tool.id
                ),
                "name the tool after a function, or export palyra:skill/tools",
            ));
        }
    }
    Ok(())
}

/// What a component exports, as far as tools go.
struct Exports {
    contract: bool,
    functions: Vec<String>,
}

impl Exports {
    fn of(resolve: &Resolve, world: WorldId) -> Self {
        let mut found = Self {
            contract: false,
            functions: Vec::new(),
        };
        for (key, item) in &resolve.worlds[world].exports {
            match item {
                WorldItem::Function(function) => found.functions.push(function.name.clone()),
                WorldItem::Interface { id, .. } => {
                    let name = resolve.name_world_key(key);
                    let name = name.split('@').next().unwrap_or_default();
                    found.contract |= name == CONTRACT;
                    found
                        .functions
                        .extend(resolve.interfaces[*id].functions.keys().cloned());
                }
                WorldItem::Type { .. } => {}
            }
        }
        found
    }
}

fn function_name(tool: &ToolId) -> String {
    let id = tool.as_str();
    let last = id.rsplit(['.', ':']).next().unwrap_or(id);
    last.replace('_', "-")
}

fn check_module(manifest: &Manifest, entry: &EntryPath, wasm: &[u8]) -> Result<(), BuildError> {
    let plugin = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.plugin.as_ref());
    let wanted = plugin
        .and_then(|plugin| plugin.default_entrypoint.as_deref())
        .unwrap_or("run");
    for payload in Parser::new(0).parse_all(wasm) {
        let invalid = |error| BuildError::wasm("read the module", error);
        if let Payload::ExportSection(section) = payload.map_err(invalid)? {
            for export in section {
                let export = export.map_err(invalid)?;
                if export.name == wanted && export.kind == ExternalKind::Func {
                    return Ok(());
                }
            }
        }
    }
    Err(tools(
        entry,
        &format!("the module does not export the function '{wanted}'"),
        "export palyra:skill/tools@1.0.0#call (see the template), or set operator.plugin.default_entrypoint",
    ))
}

fn tools(entry: &EntryPath, message: &str, help: &str) -> BuildError {
    BuildError::Tools {
        module: entry.to_string(),
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let text = include_str!("../../templates/wat/skill.toml")
            .replace("{{publisher}}", "acme")
            .replace("{{name}}", "words")
            .replace("{{title}}", "Words");
        Manifest::parse(&text, "skill.toml").unwrap()
    }

    fn check(text: &str) -> Result<(), BuildError> {
        let wasm = wat::parse_str(text).unwrap();
        check_tools(&manifest(), &"modules/skill.wasm".parse().unwrap(), &wasm)
    }

    fn component(export: &str) -> String {
        format!(
            r#"(component
            (core module $m (func (export "f") (result i32) i32.const 0))
            (core instance $i (instantiate $m))
            (func $f (result u32) (canon lift (core func $i "f")))
            (export "{export}" (func $f)))"#
        )
    }

    #[test]
    fn a_function_with_the_tools_name_is_a_tool() {
        check(&component("word-count")).unwrap();
        let error = check(&component("other")).unwrap_err().to_string();
        assert!(
            error.contains("acme.words.word_count") && error.contains("exports other"),
            "{error}"
        );
    }

    #[test]
    fn a_core_module_needs_its_entry_point() {
        check(r#"(module (func (export "run") (result i32) i32.const 0))"#).unwrap();
        let error = check(r#"(module (memory (export "run") 1))"#).unwrap_err();
        assert!(error.to_string().contains("'run'"), "{error}");
    }
}
