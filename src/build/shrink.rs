//! Smaller binaries that do the same: no dead code, no names, no debug information.

use std::ops::Range;

use wasm_encoder::{ComponentSectionId, RawSection};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};

use super::compact::compact;
use super::error::BuildError;

const STEP: &str = "shrink";

/// What a binary is to hold beside what it needs to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Nothing: what a skill is published as.
    Needed,
    /// Names and debug information, and code as the compiler made it.
    Debug,
}

/// Takes away what running does not need, unless it is to be kept; the result is valid. A core module loses unreachable
/// functions too; a component keeps its modules' code, written as short as it can be (`compact`). Custom sections that
/// stay: `component-type*` (the world that a module implements), `.dep-v0` (what it was built from) and `producers`
/// (what built it).
pub fn shrink(wasm: &[u8], keep: Keep) -> Result<Vec<u8>, BuildError> {
    validate(wasm)?;
    if keep == Keep::Debug {
        return Ok(wasm.to_owned());
    }
    let smaller = if Parser::is_component(wasm) {
        strip(wasm, 0)?
    } else {
        // walrus does not know every proposal; a module that it cannot read keeps its code.
        without_garbage(wasm).map_or_else(|| strip(wasm, 0), Ok)?
    };
    validate(&smaller)?;
    Ok(smaller)
}

/// Whether it is WebAssembly as the host takes it.
pub(super) fn validate(wasm: &[u8]) -> Result<(), BuildError> {
    Validator::new_with_features(WasmFeatures::default() | WasmFeatures::CM_FIXED_LENGTH_LISTS)
        .validate_all(wasm)
        .map(drop)
        .map_err(|error| BuildError::wasm(STEP, error))
}

pub(super) fn is_kept(section: &str) -> bool {
    section.starts_with("component-type") || matches!(section, ".dep-v0" | "producers")
}

fn without_garbage(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut module = walrus::ModuleConfig::new()
        .generate_name_section(false)
        .generate_dwarf(false)
        .parse(wasm)
        .ok()?;
    collect_garbage(&mut module, Keep::Needed);
    Some(module.emit_wasm())
}

/// Takes away what no export reaches, and custom sections that are not needed.
pub(super) fn collect_garbage(module: &mut walrus::Module, keep: Keep) {
    walrus::passes::gc::run(module);
    if keep == Keep::Debug {
        return;
    }
    let dropped: Vec<_> = module
        .customs
        .iter()
        .filter(|(_, section)| !is_kept(section.name()))
        .map(|(id, _)| id)
        .collect();
    for id in dropped {
        module.customs.delete(id);
    }
}

/// Copies section by section, without the custom sections that are not kept, down into nested modules and components.
fn strip(wasm: &[u8], depth: usize) -> Result<Vec<u8>, BuildError> {
    // The validator has bounded the nesting already; this bounds it for the reader of this function.
    const MAX_DEPTH: usize = 100;
    if depth > MAX_DEPTH {
        return Err(BuildError::wasm(STEP, "components are nested too deeply"));
    }
    let mut output = wasm.get(..8).unwrap_or(wasm).to_vec();
    let mut nested_until = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| BuildError::wasm(STEP, error))?;
        // What lies within a nested binary was copied with it.
        if let Some((_, range)) = payload.as_section()
            && range.start < nested_until
        {
            continue;
        }
        match payload {
            Payload::CustomSection(section) if !is_kept(section.name()) => {}
            Payload::ModuleSection {
                unchecked_range, ..
            } => {
                nested_until = unchecked_range.end;
                append_nested(
                    &mut output,
                    ComponentSectionId::CoreModule,
                    wasm,
                    unchecked_range,
                    depth,
                )?;
            }
            Payload::ComponentSection {
                unchecked_range, ..
            } => {
                nested_until = unchecked_range.end;
                append_nested(
                    &mut output,
                    ComponentSectionId::Component,
                    wasm,
                    unchecked_range,
                    depth,
                )?;
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    append(&mut output, id, slice(wasm, range)?);
                }
            }
        }
    }
    Ok(output)
}

fn append_nested(
    output: &mut Vec<u8>,
    id: ComponentSectionId,
    wasm: &[u8],
    range: Range<u64>,
    depth: usize,
) -> Result<(), BuildError> {
    let binary = slice(wasm, range)?;
    let compacted = match id {
        ComponentSectionId::CoreModule => compact(binary),
        _ => None,
    };
    let inner = match compacted {
        Some(compacted) => compacted,
        None => strip(binary, depth + 1)?,
    };
    append(output, id.into(), &inner);
    Ok(())
}

fn append(output: &mut Vec<u8>, id: u8, data: &[u8]) {
    use wasm_encoder::{Encode as _, Section as _};
    let section = RawSection { id, data };
    output.push(section.id());
    section.encode(output);
}

fn slice(wasm: &[u8], range: Range<u64>) -> Result<&[u8], BuildError> {
    let start = usize::try_from(range.start).ok();
    let end = usize::try_from(range.end).ok();
    start
        .zip(end)
        .and_then(|(start, end)| wasm.get(start..end))
        .ok_or_else(|| BuildError::wasm(STEP, "a section ends outside the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section_names(wasm: &[u8]) -> Vec<String> {
        Parser::new(0)
            .parse_all(wasm)
            .filter_map(|payload| match payload.unwrap() {
                Payload::CustomSection(section) => Some(section.name().to_owned()),
                _ => None,
            })
            .collect()
    }

    const MODULE: &str = r#"(module $named
        (func $dead (result i32) i32.const 4711)
        (func $alive (export "run") (result i32) i32.const 0)
        (@custom ".debug_info" "xxxx")
        (@custom "component-type:w" "abc")
        (@custom ".dep-v0" "def"))"#;

    #[test]
    fn dead_code_names_and_debug_sections_go_and_the_others_stay() {
        let wasm = wat::parse_str(MODULE).unwrap();
        let small = shrink(&wasm, Keep::Needed).unwrap();
        assert!(small.len() < wasm.len());
        let mut kept = section_names(&small);
        kept.retain(|name| name != "producers");
        kept.sort();
        assert_eq!(kept, [".dep-v0", "component-type:w"]);
        let functions = Parser::new(0)
            .parse_all(&small)
            .find_map(|p| match p.unwrap() {
                Payload::FunctionSection(section) => Some(section.count()),
                _ => None,
            });
        assert_eq!(functions, Some(1));
    }

    #[test]
    fn components_are_stripped_down_to_their_nested_modules() {
        let text = format!(
            r#"(component $outer (core module $m {}) (component $c (@custom "other" "x") (core module $n {})))"#,
            inner(MODULE),
            inner(MODULE)
        );
        let wasm = wat::parse_str(text).unwrap();
        assert!(section_names(&wasm).contains(&"component-name".to_owned()));
        let small = shrink(&wasm, Keep::Needed).unwrap();
        let mut kept = section_names(&small);
        kept.sort();
        assert_eq!(
            kept,
            [".dep-v0", ".dep-v0", "component-type:w", "component-type:w"]
        );
    }

    #[test]
    fn shrinking_twice_changes_nothing_more() {
        let once = shrink(&wat::parse_str(MODULE).unwrap(), Keep::Needed).unwrap();
        assert_eq!(shrink(&once, Keep::Needed).unwrap(), once);
    }

    #[test]
    fn what_is_not_webassembly_is_refused() {
        assert!(matches!(
            shrink(b"\0asm", Keep::Needed),
            Err(BuildError::Wasm { .. })
        ));
        assert!(matches!(
            shrink(b"", Keep::Needed),
            Err(BuildError::Wasm { .. })
        ));
    }

    fn inner(module: &str) -> &str {
        module
            .strip_prefix("(module $named")
            .and_then(|text| text.strip_suffix(')'))
            .unwrap()
    }
}
