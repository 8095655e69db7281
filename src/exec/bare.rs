//! A component without a manifest: its exported functions are its tools, its WIT types their schemas.

use std::collections::BTreeMap;

use palyra_skill_runtime::{Abi, Guest};
use serde_json::Value;

use super::skill::{Origin, Skill};
use crate::digest::Digest;
use crate::limits;
use crate::manifest::{
    Capabilities, Compat, Entrypoints, Integrity, JsonObject, Manifest, NameError, Risk, Tool, ToolId, Version,
};

/// Why a file cannot stand as a skill of its own.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BareError {
    /// The file name gives no identifier.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A core module says nothing of its tools.
    #[error("a core module says nothing of its tools: run it with --entry EXPORT, or write a skill.toml beside it")]
    CoreModule,
    /// ABI 1 takes its tools from the manifest.
    #[error("the component exports palyra:skill/tools, whose tools stand in a skill.toml: name the project's folder instead")]
    NeedsManifest,
    /// Nothing in it can be called with JSON.
    #[error("the component exports no function that can be called with JSON")]
    NoFunctions,
}

/// The publisher of skills that have none.
const PUBLISHER: &str = "local";

/// Make a manifest for a bare component from its types. `stem` is the file's name without its extension.
pub fn bare_skill(stem: &str, wasm: Vec<u8>, guest: &Guest) -> Result<Skill, BareError> {
    match guest.abi() {
        Abi::CoreV1 => return Err(BareError::CoreModule),
        Abi::Tools => return Err(BareError::NeedsManifest),
        _ => {}
    }
    let name = identifier(stem);
    let mut entries = BTreeMap::new();
    let tools = guest.tools().iter().map(|tool| {
        let id: ToolId = format!("{PUBLISHER}.{name}.{}", identifier(&tool.name)).parse()?;
        entries.insert(id.clone(), tool.name.clone());
        Ok(Tool {
            id,
            name: tool.name.clone(),
            description: tool.description.clone(),
            input_schema: object(&tool.input_schema),
            output_schema: object(&tool.output_schema),
            risk: Risk::default(),
        })
    });
    let tools = tools.collect::<Result<Vec<_>, NameError>>()?;
    if tools.is_empty() {
        return Err(BareError::NoFunctions);
    }
    let version = Version { major: 0, minor: 0, patch: 0 };
    let manifest = Manifest {
        manifest_version: 2,
        skill_id: format!("{PUBLISHER}.{name}").parse()?,
        name: stem.to_owned(),
        version,
        publisher: PUBLISHER.parse()?,
        entrypoints: Entrypoints { tools },
        capabilities: Capabilities::default(),
        compat: Compat { required_protocol_major: limits::PROTOCOL_MAJOR, min_palyra_version: version, max_palyra_version: None },
        integrity: Integrity::default(),
        builder: None,
        operator: None,
        authoring: None,
    };
    Ok(Skill { manifest, payload: Digest::of(&wasm), module: wasm, origin: Origin::Development, entries })
}

fn object(schema: &Value) -> JsonObject {
    schema.as_object().cloned().unwrap_or_default()
}

/// `docs:adder/add@0.1.0#add` -> `docs-adder-add-0-1-0-add`: one identifier segment.
fn identifier(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mapped: String = lower.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    mapped.trim_matches('-').to_owned()
}
