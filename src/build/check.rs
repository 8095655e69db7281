//! Whether a binary has the tools that its manifest declares.

use super::error::BuildError;
use crate::manifest::{EntryPath, Manifest};
use crate::wasm::{self, Binary, Kind};

/// Checks `wasm` (`entry` names it in errors) against the manifest, by the rules that a call goes by: a component that
/// exports the contract chooses the tool itself, any other component has a function for each tool
/// ([`wasm::tool_function`]), and a core module is called through one entry point.
pub fn check_tools(manifest: &Manifest, entry: &EntryPath, wasm: &[u8]) -> Result<(), BuildError> {
    let binary = wasm::inspect(wasm).map_err(|error| BuildError::wasm("read the binary", error))?;
    match binary.kind {
        Kind::Component if binary.exports_tools() => Ok(()),
        Kind::Component => check_functions(manifest, entry, &binary),
        Kind::Module => check_entry_point(manifest, entry, &binary),
    }
}

fn check_functions(
    manifest: &Manifest,
    entry: &EntryPath,
    binary: &Binary,
) -> Result<(), BuildError> {
    let missing = manifest.entrypoints.tools.iter().find(|tool| {
        wasm::tool_function(binary, manifest.publisher.as_str(), tool.id.as_str()).is_none()
    });
    let Some(tool) = missing else { return Ok(()) };
    let message = format!(
        "tool '{}' has no function, or more than one; the component exports {}",
        tool.id,
        listed(binary)
    );
    let help = format!(
        "name the tool after a function, or export {}",
        wasm::TOOLS_INTERFACE
    );
    Err(tools(entry, message, help))
}

fn check_entry_point(
    manifest: &Manifest,
    entry: &EntryPath,
    binary: &Binary,
) -> Result<(), BuildError> {
    let plugin = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.plugin.as_ref());
    let wanted = plugin
        .and_then(|plugin| plugin.default_entrypoint.as_deref())
        .unwrap_or("run");
    if wasm::interface_functions(binary).any(|export| export.name == wanted) {
        return Ok(());
    }
    let message = format!(
        "the module does not export the function '{wanted}'; it exports {}",
        listed(binary)
    );
    let help = format!(
        "export {}#call (see the template), or set operator.plugin.default_entrypoint",
        wasm::TOOLS_INTERFACE
    );
    Err(tools(entry, message, help))
}

fn listed(binary: &Binary) -> String {
    let functions: Vec<_> = wasm::interface_functions(binary)
        .map(wasm::Export::path)
        .collect();
    if functions.is_empty() {
        "no function".to_owned()
    } else {
        functions.join(", ")
    }
}

fn tools(entry: &EntryPath, message: String, help: String) -> BuildError {
    BuildError::Tools {
        module: entry.to_string(),
        message,
        help,
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
    fn a_function_that_a_call_would_not_find_is_no_tool() {
        let two = r#"(component
            (import "f" (func $f))
            (instance $i (export "word-count" (func $f)))
            (export "x:y/one@1.0.0" (instance $i))
            (export "x:y/two@1.0.0" (instance $i)))"#;
        let error = check(two).unwrap_err().to_string();
        assert!(error.contains("x:y/two@1.0.0#word-count"), "{error}");
    }

    #[test]
    fn a_core_module_needs_its_entry_point() {
        check(r#"(module (func (export "run") (result i32) i32.const 0))"#).unwrap();
        let error = check(r#"(module (memory (export "run") 1))"#).unwrap_err();
        assert!(error.to_string().contains("'run'"), "{error}");
    }
}
