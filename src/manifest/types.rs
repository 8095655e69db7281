//! What a `skill.toml` says, once it has been checked. Field names and rules are Palyra's.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

pub use super::operator_types::*;

use super::ids::{EntryPath, Identifier, PublisherId, SkillId, ToolId, Version};
use crate::digest::Digest;
use crate::limits;

/// A JSON object that is a JSON Schema.
pub type JsonObject = Map<String, Value>;

/// A checked `skill.toml`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// 1 (legacy) or 2.
    pub manifest_version: u32,
    /// The skill.
    pub skill_id: SkillId,
    /// Its title.
    pub name: String,
    /// Its version.
    pub version: Version,
    /// Who makes and signs it.
    pub publisher: PublisherId,
    /// Its tools.
    pub entrypoints: Entrypoints,
    /// What it asks for.
    pub capabilities: Capabilities,
    /// What it runs on.
    pub compat: Compat,
    /// The digests of its entries; written by `pack`.
    #[serde(skip_serializing_if = "Integrity::is_empty")]
    pub integrity: Integrity,
    /// Present when another program wrote the skill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub builder: Option<Builder>,
    /// What an operator sees and configures (version 2 only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// What only this tool needs; never in a packed manifest.
    #[serde(skip)]
    pub authoring: Option<Authoring>,
}

/// `[entrypoints]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entrypoints {
    /// At least one.
    pub tools: Vec<Tool>,
}

/// `[[entrypoints.tools]]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tool {
    /// Unique, starts with `<publisher>.`.
    pub id: ToolId,
    /// Title.
    pub name: String,
    /// For the model that chooses a tool.
    pub description: String,
    /// JSON Schema of the input.
    pub input_schema: JsonObject,
    /// JSON Schema of the structured output.
    pub output_schema: JsonObject,
    /// How careful a caller must be.
    pub risk: Risk,
}

/// `[entrypoints.tools.risk]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// The tool does something that should not happen unseen.
    pub default_sensitive: bool,
    /// A person approves each call.
    pub requires_approval: bool,
}

impl Risk {
    /// Whether a call of this tool needs an approval: Palyra asks for either flag.
    pub fn needs_approval(self) -> bool {
        self.default_sensitive || self.requires_approval
    }
}

/// `[capabilities]`: what the skill asks for. `*` stands for anything and needs its opt-in.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Capabilities {
    /// Storage roots.
    pub filesystem: Filesystem,
    /// Host names as the author wrote them; to be compared without regard to case.
    pub http_egress_allowlist: Vec<String>,
    /// Secrets by scope.
    pub secrets: Vec<SecretRequest>,
    /// Devices of the machine; refused by the default audit policy.
    pub device_capabilities: Vec<String>,
    /// Features of a node.
    pub node_capabilities: Vec<String>,
    /// Limits of a call.
    pub quotas: Quotas,
    /// Which `*` the author owns up to.
    pub wildcard_opt_in: WildcardOptIn,
}

/// `[capabilities.filesystem]`: relative paths, or `*`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filesystem {
    /// Roots that may be read.
    pub read_roots: Vec<String>,
    /// Roots that may be written.
    pub write_roots: Vec<String>,
}

/// `[[capabilities.secrets]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SecretRequest {
    /// Whose secrets.
    pub scope: SecretScope,
    /// Which of them; identifiers or `*`.
    pub key_names: Vec<String>,
}

/// Whose secrets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretScope {
    /// `global`
    Global,
    /// `principal:<id>`
    Principal(Identifier),
    /// `channel:<id>`
    Channel(Identifier),
    /// `skill:<id>`
    Skill(Identifier),
}

/// `[capabilities.quotas]`. None is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quotas {
    /// Milliseconds.
    pub wall_clock_timeout_ms: u64,
    /// Wasmtime's fuel units.
    pub fuel_budget: u64,
    /// Bytes, summed over a call's memories; at least one page.
    pub max_memory_bytes: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            wall_clock_timeout_ms: limits::DEFAULT_TIMEOUT_MS,
            fuel_budget: limits::DEFAULT_FUEL,
            max_memory_bytes: limits::DEFAULT_MEMORY_BYTES,
        }
    }
}

/// `[capabilities.wildcard_opt_in]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the format's own fields")]
pub struct WildcardOptIn {
    /// `*` in the roots.
    pub filesystem: bool,
    /// `*` in the allowlist.
    pub http_egress: bool,
    /// `*` in `key_names`.
    pub secrets: bool,
    /// `*` in `device_capabilities`.
    pub device: bool,
    /// `*` in `node_capabilities`.
    pub node: bool,
}

/// `[compat]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compat {
    /// Alias `min_protocol_major` is read, never written.
    pub required_protocol_major: u32,
    /// Alias `min_runtime_version` is read, never written.
    pub min_palyra_version: Version,
    /// Not below the minimum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_palyra_version: Option<Version>,
}

/// `[integrity]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Integrity {
    /// Every entry but `skill.toml` and `signature.json`.
    pub files: Vec<IntegrityFile>,
}

impl Integrity {
    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// `[[integrity.files]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IntegrityFile {
    /// The entry.
    pub path: EntryPath,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// `[builder]`: a skill that a program wrote needs a person's review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Builder {
    /// Always true.
    pub experimental: bool,
    /// What it was made from.
    pub source_kind: String,
    /// Where that stands.
    pub source_ref: String,
    /// The flag that lets it run.
    pub rollout_flag: String,
    /// Review is over when this is `approved` or `signed`.
    pub review_status: String,
    /// What the reviewer looks at.
    pub checklist: BuilderChecklist,
}

impl Builder {
    /// Whether a person still has to review the skill.
    pub fn needs_review(&self) -> bool {
        !matches!(self.review_status.as_str(), "approved" | "signed")
    }
}

/// `[builder.checklist]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuilderChecklist {
    /// Entry that explains the capabilities.
    pub capability_declaration_path: EntryPath,
    /// Entry that says where the skill is from.
    pub provenance_path: EntryPath,
    /// Entry that tests it.
    pub test_harness_path: EntryPath,
    /// Free text.
    pub review_notes: String,
}

/// `[authoring]`: what only this tool needs. Taken out of the packed manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authoring {
    /// `lang`: how `build` makes the module; `None` when the module is already there.
    pub lang: Option<Language>,
    /// `module`: the built module's entry path, default `modules/skill.wasm`.
    pub module: Option<EntryPath>,
    /// `source`: the file to begin with, for `wat`, `zig`, `javascript` and `python`; `None` for the template's.
    pub source: Option<EntryPath>,
    /// `target`: for `rust`, `c` and `zig`, what the module is compiled for; `None` for one without a system interface.
    pub target: Option<WasmTarget>,
    /// `include`: files of the project that become `assets/…`; each is an entry path below `assets/`.
    pub include: Vec<EntryPath>,
    /// What `test` is told of the tools.
    pub tests: DeclaredTests,
}

/// What stands under `[authoring]` for `test`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredTests {
    /// `nondeterministic`: tools that may answer the same input differently, by the clock or by chance.
    pub nondeterministic: Vec<ToolId>,
    /// `errors`: the errors that a tool's cases have to show, each a code, an outcome or a part of the message.
    pub errors: BTreeMap<ToolId, Vec<String>>,
}

/// What a skill is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Cargo, through the SDK.
    Rust,
    /// clang or Zig, with the C library for WASI.
    C,
    /// Its own compiler, on Node.js.
    AssemblyScript,
    /// componentize-js: the source and an engine for it.
    JavaScript,
    /// componentize-py: the source and an interpreter for it.
    Python,
    /// Its own compiler.
    Zig,
    /// The text format, assembled in process.
    Wat,
}

impl Language {
    /// Every language that `new` and `build` know, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Rust,
        Self::C,
        Self::AssemblyScript,
        Self::JavaScript,
        Self::Python,
        Self::Zig,
        Self::Wat,
    ];

    /// As `skill.toml` calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::AssemblyScript => "assemblyscript",
            Self::JavaScript => "javascript",
            Self::Python => "python",
            Self::Zig => "zig",
            Self::Wat => "wat",
        }
    }

    /// As its own people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::C => "C",
            Self::AssemblyScript => "AssemblyScript",
            Self::JavaScript => "JavaScript",
            Self::Python => "Python",
            Self::Zig => "Zig",
            Self::Wat => "WAT",
        }
    }
}

/// A WebAssembly target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WasmTarget {
    /// No system interface: what a skill needs is imported from the contract.
    UnknownUnknown,
    /// WASI preview 1, adapted when the component is made: files, clocks and random numbers of the standard library.
    Wasip1,
}

impl WasmTarget {
    /// As rustc calls it.
    pub const fn triple(self) -> &'static str {
        match self {
            Self::UnknownUnknown => "wasm32-unknown-unknown",
            Self::Wasip1 => "wasm32-wasip1",
        }
    }
}

impl std::fmt::Display for SecretScope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Global => f.write_str("global"),
            Self::Principal(id) => write!(f, "principal:{id}"),
            Self::Channel(id) => write!(f, "channel:{id}"),
            Self::Skill(id) => write!(f, "skill:{id}"),
        }
    }
}

impl Serialize for SecretScope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
