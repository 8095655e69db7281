//! A binary without a manifest: its exported functions are its tools, their types the schemas.

use std::collections::BTreeMap;

use palyra_skill_runtime::{Abi, Guest, GuestTool};
use serde_json::{Value, json};

use super::skill::{Origin, Skill};
use crate::digest::Digest;
use crate::limits;
use crate::manifest::{
    Capabilities, Compat, Entrypoints, Integrity, JsonObject, Manifest, NameError, Risk, Tool,
    ToolId, Version,
};
use crate::wasm::{self, Export};

/// Why a file cannot stand as a skill of its own.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BareError {
    /// The file name gives no identifier.
    #[error(transparent)]
    Name(#[from] NameError),
    /// ABI 1 takes its tools from the manifest.
    #[error(
        "the component exports palyra:skill/tools, whose tools stand in a skill.toml: name the project's folder instead"
    )]
    NeedsManifest,
    /// Nothing in it can be called.
    #[error(
        "it exports no function that can be called: one with WIT types, or `() -> i32` of a core module"
    )]
    NoFunctions,
}

/// The publisher of skills that have none.
const PUBLISHER: &str = "local";

/// An exported function as a tool.
struct Function {
    export: String,
    description: String,
    input_schema: JsonObject,
    output_schema: JsonObject,
}

/// Make a manifest for a bare binary from its types. `stem` is the file's name without its extension.
pub fn bare_skill(stem: &str, wasm: Vec<u8>, guest: &Guest) -> Result<Skill, BareError> {
    let functions = match guest.abi() {
        Abi::Tools => return Err(BareError::NeedsManifest),
        Abi::CoreV1 => core_functions(&wasm),
        _ => component_functions(guest),
    };
    if functions.is_empty() {
        return Err(BareError::NoFunctions);
    }
    let name = identifier(stem);
    let mut entries = BTreeMap::new();
    let mut tools = Vec::new();
    for function in functions {
        let id: ToolId = format!("{PUBLISHER}.{name}.{}", identifier(&function.export)).parse()?;
        entries.insert(id.clone(), function.export.clone());
        tools.push(Tool {
            id,
            name: function.export,
            description: function.description,
            input_schema: function.input_schema,
            output_schema: function.output_schema,
            risk: Risk::default(),
        });
    }
    let manifest = manifest(stem, &name, tools)?;
    Ok(Skill {
        manifest,
        payload: Digest::of(&wasm),
        module: wasm,
        origin: Origin::Development,
        entries,
    })
}

fn component_functions(guest: &Guest) -> Vec<Function> {
    let function = |tool: &GuestTool| Function {
        export: tool.name.clone(),
        description: tool.description.clone(),
        input_schema: object(&tool.input_schema),
        output_schema: object(&tool.output_schema),
    };
    guest.tools().iter().map(function).collect()
}

/// Entry points of the core-module ABI v1: `() -> i32`, the exit code, or `() -> ()`.
fn core_functions(wasm: &[u8]) -> Vec<Function> {
    let Ok(binary) = wasm::inspect(wasm) else {
        return Vec::new();
    };
    let callable =
        |export: &&Export| matches!(export.signature.as_deref(), Some("() -> i32" | "() -> ()"));
    let function = |export: &Export| Function {
        export: export.name.clone(),
        description: format!(
            "The exported function {} of a core module; answers with its exit code",
            export.name
        ),
        input_schema: object(&json!({ "type": "object", "additionalProperties": false })),
        output_schema: object(&json!({
            "type": "object",
            "properties": { "exit_code": { "type": "integer" } },
            "required": ["exit_code"],
        })),
    };
    binary
        .exports
        .iter()
        .filter(callable)
        .map(function)
        .collect()
}

fn manifest(title: &str, name: &str, tools: Vec<Tool>) -> Result<Manifest, NameError> {
    let version = Version {
        major: 0,
        minor: 0,
        patch: 0,
    };
    Ok(Manifest {
        manifest_version: 2,
        skill_id: format!("{PUBLISHER}.{name}").parse()?,
        name: title.to_owned(),
        version,
        publisher: PUBLISHER.parse()?,
        entrypoints: Entrypoints { tools },
        capabilities: Capabilities::default(),
        compat: Compat {
            required_protocol_major: limits::PROTOCOL_MAJOR,
            min_palyra_version: version,
            max_palyra_version: None,
        },
        integrity: Integrity::default(),
        builder: None,
        operator: None,
        authoring: None,
    })
}

fn object(schema: &Value) -> JsonObject {
    schema.as_object().cloned().unwrap_or_default()
}

/// `docs:adder/add@0.1.0#add` -> `docs-adder-add-0-1-0-add`: one identifier segment.
fn identifier(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mapped: String = lower
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    mapped.trim_matches('-').to_owned()
}
