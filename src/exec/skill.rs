//! What can be called: a skill with its one module, from a project, an artifact or the home.

use std::collections::BTreeMap;

use palyra_skill_runtime::CallLimits;

use crate::artifact::{Artifact, ArtifactError, SignatureCheck};
use crate::digest::Digest;
use crate::manifest::{EntryPath, Manifest, SkillId, Tool, ToolId};
use crate::store::{Home, InstalledSkill, StoreError};
use crate::wasm::{self, Kind};

/// Where a callable skill came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A path that somebody typed: not signed, marked so in tool and journal.
    Development,
    /// An artifact whose signature and publisher were accepted.
    Artifact,
    /// Installed in the home: its state and grants are asked at each call.
    Installed,
}

/// A skill that is ready to be called.
#[derive(Debug, Clone)]
pub struct Skill {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Its identity.
    pub payload: Digest,
    /// The module that holds its tools.
    pub module: Module,
    /// Where it came from.
    pub origin: Origin,
    /// Exports by tool, where the manifest was made from them.
    pub entries: BTreeMap<ToolId, String>,
}

/// A module and the digest by which its compiled code is found: engines of other languages take megabytes, and are not to be
/// hashed at every call.
#[derive(Debug, Clone)]
pub struct Module {
    bytes: Vec<u8>,
    digest: Digest,
}

impl Module {
    /// Hashes it.
    pub fn new(bytes: Vec<u8>) -> Self {
        let digest = Digest::of(&bytes);
        Self { bytes, digest }
    }

    /// Of the bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl std::ops::Deref for Module {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why a skill cannot be called.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SkillError {
    /// There are several modules and nothing says which one to run.
    #[error(
        "the skill has {count} modules and none is the default: name one as operator.plugin.default_module_path"
    )]
    AmbiguousModule {
        /// How many.
        count: usize,
    },
    /// The stored artifact is not the one that was installed.
    #[error("{skill_id}: the stored artifact is not the one that was installed; install it again")]
    NotAsInstalled {
        /// The skill.
        skill_id: SkillId,
    },
    /// The stored artifact cannot be read.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// The home failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The default module is not there.
    #[error("the skill has no module {path}, which operator.plugin.default_module_path names")]
    MissingModule {
        /// The module's path.
        path: EntryPath,
    },
}

impl Skill {
    /// The skill of an artifact; whoever calls this has judged its signature and publisher.
    pub fn from_artifact(artifact: &Artifact, origin: Origin) -> Result<Self, SkillError> {
        let modules: Vec<_> = artifact.modules().collect();
        let module = Module::new(select_module(artifact.manifest(), &modules)?.to_vec());
        Ok(Self {
            manifest: artifact.manifest().clone(),
            payload: artifact.payload_digest(),
            module,
            origin,
            entries: BTreeMap::new(),
        })
    }

    /// An installed skill: its stored artifact, held to what the home says of it and to its own signature. Its state is
    /// judged at each call.
    pub fn installed(home: &Home, installed: &InstalledSkill) -> Result<Self, SkillError> {
        let artifact = Artifact::read(&home.artifact_bytes(&installed.file_digest)?)?;
        let signed = match artifact.check_signature() {
            SignatureCheck::Valid { key, .. } => key.to_hex() == installed.public_key,
            _ => false,
        };
        if !signed || artifact.payload_digest() != installed.payload_digest {
            return Err(SkillError::NotAsInstalled {
                skill_id: installed.skill_id.clone(),
            });
        }
        Self::from_artifact(&artifact, Origin::Installed)
    }

    /// Whether its tools are to be shown as unsigned.
    pub fn is_unsigned(&self) -> bool {
        self.origin == Origin::Development
    }

    /// The tool with this id.
    pub fn tool(&self, id: &str) -> Option<&Tool> {
        self.manifest.tool(id)
    }

    /// The limits that the skill asks for: the manifest's quotas and the runtime's own for the rest. The owner's
    /// [`RunnerPolicy`](super::RunnerPolicy) caps them.
    pub fn limits(&self) -> CallLimits {
        let quotas = self.manifest.capabilities.quotas;
        CallLimits {
            timeout_ms: quotas.wall_clock_timeout_ms,
            fuel: quotas.fuel_budget,
            memory_bytes: quotas.max_memory_bytes,
            ..CallLimits::default()
        }
    }

    /// What the guest is entered by for a tool: the tool's id (ABI 1), the function that has its name (any other
    /// component), or the skill's entry point (core module).
    pub fn entry(&self, tool: &Tool) -> Result<String, String> {
        if let Some(entry) = self.entries.get(&tool.id) {
            return Ok(entry.clone());
        }
        let binary = wasm::inspect(&self.module).map_err(|error| error.to_string())?;
        if binary.kind == Kind::Module {
            return Ok(self.entrypoint().to_owned());
        }
        if binary.exports_tools() {
            return Ok(tool.id.to_string());
        }
        let function =
            wasm::tool_function(&binary, self.manifest.publisher.as_str(), tool.id.as_str());
        let missing = || format!("the component exports no function for the tool {}", tool.id);
        function.map(wasm::Export::path).ok_or_else(missing)
    }

    /// The export that a core module (ABI v1) is entered by.
    fn entrypoint(&self) -> &str {
        let plugin = self
            .manifest
            .operator
            .as_ref()
            .and_then(|operator| operator.plugin.as_ref());
        plugin
            .and_then(|plugin| plugin.default_entrypoint.as_deref())
            .unwrap_or("run")
    }
}

/// The default module of the manifest, else the only one.
fn select_module<'a>(
    manifest: &Manifest,
    modules: &[(&EntryPath, &'a [u8])],
) -> Result<&'a [u8], SkillError> {
    let plugin = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.plugin.as_ref());
    if let Some(path) = plugin.and_then(|plugin| plugin.default_module_path.as_ref()) {
        let found = modules.iter().find(|(name, _)| *name == path);
        return found
            .map(|(_, bytes)| *bytes)
            .ok_or_else(|| SkillError::MissingModule { path: path.clone() });
    }
    match modules {
        [(_, bytes)] => Ok(bytes),
        _ => Err(SkillError::AmbiguousModule {
            count: modules.len(),
        }),
    }
}
