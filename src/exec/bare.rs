//! A binary without a manifest: its exported functions are its tools, their types the schemas.

use std::collections::BTreeMap;

use palyra_skill_runtime::{Abi, LoadError, describe};
use serde_json::{Value, json};

use super::skill::{Module, Origin, Skill};
use crate::limits;
use crate::manifest::{
    Capabilities, Compat, Entrypoints, Integrity, JsonObject, Manifest, NameError, Risk, Tool,
    ToolId, Version, schema_problem,
};
use crate::wasm::{self, Export, ExportedTool, RefusedExport};

/// Why a file cannot stand as a skill of its own.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BareError {
    /// It is nothing that runs here.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The file name gives no identifier.
    #[error(transparent)]
    Name(#[from] NameError),
    /// ABI 1 takes its tools from the manifest.
    #[error(
        "the component exports palyra:skill/tools, whose tools stand in the skill.toml of its project: name that folder instead"
    )]
    NeedsManifest,
    /// Nothing in it can be called.
    #[error(
        "it exports no function that can be called: one whose WIT types JSON can carry, or `() -> i32` of a core module{}",
        listed(refused)
    )]
    NoFunctions {
        /// What it exports.
        refused: Vec<RefusedExport>,
    },
}

/// Most refused functions that a message names.
const MAX_NAMED: usize = 8;

fn listed(refused: &[RefusedExport]) -> String {
    let named = refused.iter().take(MAX_NAMED);
    let mut text: String = named.map(|one| format!("\n  {one}")).collect();
    if refused.len() > MAX_NAMED {
        text.push_str(&format!("\n  and {} more", refused.len() - MAX_NAMED));
    }
    text
}

/// The publisher of skills that have none.
const PUBLISHER: &str = "local";

/// The exported functions of a binary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// Those that can be called.
    pub tools: Vec<ExportedTool>,
    /// Those that cannot.
    pub refused: Vec<RefusedExport>,
}

impl Exported {
    /// Read them from a binary; nothing is compiled. There is at least one tool.
    pub fn of(wasm: &[u8]) -> Result<Self, BareError> {
        let description = describe(wasm)?;
        let mut exported = match description.abi {
            Abi::Tools => return Err(BareError::NeedsManifest),
            Abi::CoreV1 => Self {
                tools: core_functions(wasm),
                refused: Vec::new(),
            },
            _ => Self::default(),
        };
        for tool in description.tools {
            exported.tools.push(ExportedTool {
                function: tool.name,
                description: tool.description,
                input_schema: object(&tool.input_schema),
                output_schema: object(&tool.output_schema),
            });
        }
        for refused in description.refused {
            exported.refused.push(RefusedExport {
                function: refused.name,
                reason: refused.reason,
            });
        }
        exported.refuse_where(|tool| {
            let problem = schema_problem(&tool.input_schema);
            let problem = problem.or_else(|| schema_problem(&tool.output_schema))?;
            Some(format!("its types give no usable JSON Schema: {problem}"))
        });
        exported.checked()
    }

    /// Moves the tools that have a fault to those that cannot be called.
    fn refuse_where(&mut self, mut fault: impl FnMut(&ExportedTool) -> Option<String>) {
        let refused = &mut self.refused;
        self.tools.retain(|tool| {
            let reason = fault(tool);
            let sound = reason.is_none();
            refused.extend(reason.map(|reason| RefusedExport {
                function: tool.function.clone(),
                reason,
            }));
            sound
        });
    }

    fn checked(self) -> Result<Self, BareError> {
        if self.tools.is_empty() {
            let refused = self.refused;
            return Err(BareError::NoFunctions { refused });
        }
        Ok(self)
    }
}

/// Make a manifest for a bare binary from its types. `stem` is the file's name without its extension. What it exports
/// beside its tools is given, too.
pub fn bare_skill(stem: &str, module: Module) -> Result<(Skill, Vec<RefusedExport>), BareError> {
    let mut exported = Exported::of(&module)?;
    let name = identifier(stem);
    let mut entries = BTreeMap::new();
    exported.refuse_where(|tool| {
        let id = format!("{PUBLISHER}.{name}.{}", identifier(&tool.function));
        match id.parse::<ToolId>() {
            Err(error) => Some(error.to_string()),
            Ok(id) if entries.contains_key(&id) => {
                Some(format!("another function before it is the tool {id}"))
            }
            Ok(id) => {
                entries.insert(id, tool.function.clone());
                None
            }
        }
    });
    let Exported { tools, refused } = exported.checked()?;
    let ids: BTreeMap<&String, &ToolId> = entries.iter().map(|(id, f)| (f, id)).collect();
    let tools = tools.into_iter().filter_map(|tool| {
        Some(Tool {
            id: (*ids.get(&tool.function)?).clone(),
            name: tool.function,
            description: tool.description,
            input_schema: tool.input_schema,
            output_schema: tool.output_schema,
            risk: Risk::default(),
        })
    });
    let manifest = manifest(stem, &name, tools.collect())?;
    let skill = Skill {
        manifest,
        payload: module.digest(),
        module,
        origin: Origin::Development,
        entries,
    };
    Ok((skill, refused))
}

/// Entry points of the core-module ABI v1: `() -> i32`, the exit code, or `() -> ()`.
fn core_functions(wasm: &[u8]) -> Vec<ExportedTool> {
    let Ok(binary) = wasm::inspect(wasm) else {
        return Vec::new();
    };
    let callable =
        |export: &&Export| matches!(export.signature.as_deref(), Some("() -> i32" | "() -> ()"));
    let function = |export: &Export| ExportedTool {
        function: export.name.clone(),
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
