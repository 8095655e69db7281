//! What `[operator]` says, once it has been checked.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::ids::{EntryPath, ToolId};

/// `[operator]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Operator {
    /// Title in a console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// One line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// A paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `[a-z0-9._-]+`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// `[a-z0-9._-]+`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// https, no space, no `#`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs_url: Option<String>,
    /// How Palyra runs it as a plugin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin: Option<Plugin>,
    /// What the operator configures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<OperatorConfig>,
}

/// `[operator.plugin]`. The fields after `contracts` are a newer Palyra's: written only where the author used them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plugin {
    /// A declared tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_tool_id: Option<ToolId>,
    /// `modules/*.wasm`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_module_path: Option<EntryPath>,
    /// `[a-z0-9_-]+`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_entrypoint: Option<String>,
    /// Kinds are unique.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin_id: Option<String>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abi_major: Option<u32>,
    /// Newer Palyra, e.g. `privileged`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_capabilities: Vec<PluginCapability>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub optional_capabilities: Vec<PluginCapability>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub storage_prefixes: Vec<String>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outbound_hosts: Vec<String>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub secret_scopes: Vec<String>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_subscriptions: Vec<String>,
    /// Newer Palyra.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatibility: Option<PluginCompatibility>,
}

/// `[[operator.plugin.contracts]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contract {
    /// One of [`CONTRACT_KINDS`].
    pub kind: String,
    /// Always 1.
    pub version: u32,
}

/// The contracts that Palyra knows.
pub const CONTRACT_KINDS: [&str; 12] = [
    "memory_provider",
    "context_engine",
    "routing_strategy",
    "run_lifecycle_hook",
    "compaction_provider",
    "diagnostics_provider",
    "policy_signal_provider",
    "channel_binding_provider",
    "delivery_adapter",
    "scheduler_task_provider",
    "model_auth_provider",
    "connector_adapter",
];

/// `{class, value}` of a newer Palyra.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PluginCapability {
    /// Kind of capability.
    pub class: String,
    /// Which one.
    pub value: String,
}

/// `[operator.plugin.compatibility]` of a newer Palyra.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PluginCompatibility {
    /// Lowest ABI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_abi_major: Option<u32>,
    /// Highest ABI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_abi_major: Option<u32>,
    /// Hosts it was tried on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub host_versions: Vec<String>,
}

/// `[operator.config]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OperatorConfig {
    /// From 1.
    pub schema_version: u32,
    /// Subset of the properties.
    pub required: Vec<String>,
    /// By key, `[a-z0-9._-]+`.
    pub properties: BTreeMap<String, ConfigProperty>,
}

/// `[operator.config.properties.<key>]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConfigProperty {
    /// Type of the value.
    #[serde(rename = "type")]
    pub kind: ConfigType,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Matches the type and the enumeration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Never shown again.
    pub redacted: bool,
    /// Only for strings; unique.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enum_values: Vec<String>,
}

/// Type of a configuration value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigType {
    /// Text.
    String,
    /// Whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// Array of text.
    StringList,
}
