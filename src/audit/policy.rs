//! The audit policy: a TOML file of limits, allowances and severities, or a preset.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Rule, Severity, rules};
use crate::limits;

/// A policy that comes with the tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// This tool's figures: components may be as large as the format allows.
    Default,
    /// Palyra's figures: 8 MiB for components too, and file system imports must be declared whatever the binary is.
    Palyra,
}

/// Figures that fail a check when a module exceeds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest core module, in bytes.
    pub max_module_bytes: u64,
    /// Largest component, in bytes.
    pub max_component_bytes: u64,
    /// Most exported functions of a module or component.
    pub max_exported_functions: usize,
}

/// The kinds of capability whose `*` the policy lets pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wildcards(BTreeSet<String>);

impl Wildcards {
    /// The kinds, named as in `capabilities.wildcard_opt_in`.
    pub const KINDS: [&'static str; 5] = ["filesystem", "http_egress", "secrets", "device", "node"];

    /// Whether `*` may stand for this kind.
    pub fn allows(&self, kind: &str) -> bool {
        self.0.contains(kind)
    }
}

/// What the policy says about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// The rule is off.
    Allow,
    /// The rule's findings have this severity.
    Severity(Severity),
}

/// What an audit measures against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// A finding of this severity or more fails its target. Default: `high`.
    pub fail_on: Severity,
    /// Figures.
    pub limits: Limits,
    /// Device capabilities that may be declared; `*` is any.
    pub allowed_devices: BTreeSet<String>,
    /// Wildcards that may be declared.
    pub allowed_wildcards: Wildcards,
    /// Components that import a file system without declaring roots fail the check, as core modules do. Without it
    /// they only warn: the sandbox answers such imports with *denied*, and standard libraries import them unused.
    pub strict_filesystem_imports: bool,
    rules: BTreeMap<&'static str, RuleLevel>,
}

/// What is wrong with a policy file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}\n  help: {help}")]
pub struct PolicyError {
    /// The file, as the caller named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self::preset(Preset::Default)
    }
}

impl Policy {
    /// A policy that comes with the tool.
    pub fn preset(preset: Preset) -> Self {
        let max_component_bytes = match preset {
            Preset::Default => limits::DEFAULT_COMPONENT_BYTES,
            Preset::Palyra => limits::DEFAULT_MODULE_BYTES,
        };
        Self {
            fail_on: Severity::High,
            limits: Limits {
                max_module_bytes: limits::DEFAULT_MODULE_BYTES,
                max_component_bytes,
                max_exported_functions: limits::DEFAULT_EXPORTED_FUNCTIONS,
            },
            allowed_devices: BTreeSet::new(),
            allowed_wildcards: Wildcards::default(),
            strict_filesystem_imports: preset == Preset::Palyra,
            rules: BTreeMap::new(),
        }
    }

    /// Palyra's own figures.
    pub fn palyra() -> Self {
        Self::preset(Preset::Palyra)
    }

    /// Reads a policy file; `file` names it in errors.
    ///
    /// ```toml
    /// preset = "default"          # or "palyra"
    /// fail_on = "high"
    /// [limits]
    /// max_module_bytes = 8388608
    /// max_component_bytes = 16777216
    /// max_exported_functions = 128
    /// [allow]
    /// device_capabilities = ["camera"]
    /// wildcards = ["http_egress"]
    /// [rules]
    /// PSK0307 = "allow"
    /// unused-http = "medium"
    /// ```
    pub fn parse(text: &str, file: &str) -> Result<Self, PolicyError> {
        read::read(text, file)
    }

    /// The severity of a rule's findings; `None` when the policy turns the rule off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.rules.get(rule.id) {
            Some(RuleLevel::Allow) => None,
            Some(RuleLevel::Severity(severity)) => Some(*severity),
            None => Some(rule.severity),
        }
    }

    /// Whether the policy itself names the rule: then no finding of it has another severity.
    pub(super) fn decides(&self, rule: &Rule) -> bool {
        self.rules.contains_key(rule.id)
    }

    /// Sets what the policy says about a rule.
    pub fn set_rule(&mut self, rule: &Rule, level: RuleLevel) {
        self.rules.insert(rule.id, level);
    }
}

/// JSON Schema (2020-12) of a policy file, for editors.
pub fn policy_schema() -> Value {
    let level = json!({"enum": ["allow", "info", "low", "medium", "high", "critical"]});
    let mut rule_properties = serde_json::Map::new();
    for rule in rules() {
        for key in [rule.id, rule.name] {
            let mut property = level.clone();
            property["description"] = json!(rule.description);
            rule_properties.insert(key.to_owned(), property);
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "palyra-skill audit policy",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "preset": {"enum": ["default", "palyra"]},
            "fail_on": {"enum": ["info", "low", "medium", "high", "critical"]},
            "limits": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "max_module_bytes": {"type": "integer", "minimum": 1},
                    "max_component_bytes": {"type": "integer", "minimum": 1},
                    "max_exported_functions": {"type": "integer", "minimum": 1},
                },
            },
            "allow": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "device_capabilities": {"type": "array", "items": {"type": "string"}},
                    "wildcards": {"type": "array", "items": {"enum": Wildcards::KINDS}},
                },
            },
            "strict_filesystem_imports": {"type": "boolean"},
            "rules": {"type": "object", "additionalProperties": false, "properties": rule_properties},
        },
    })
}
