//! What follows from a manifest: warnings, grants and policy bindings, all as Palyra derives them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::types::{Manifest, Operator, OperatorConfig, Tool};

/// Something that is accepted and should be better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Stable, Palyra's.
    pub code: &'static str,
    /// For a person.
    pub message: String,
}

/// What a skill asks to be granted, each list sorted and without doubles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CapabilityGrants {
    /// Hosts as the manifest writes them; compared without regard to case.
    pub http_hosts: Vec<String>,
    /// `<scope>/<key>`
    pub secret_keys: Vec<String>,
    /// Write roots.
    pub storage_prefixes: Vec<String>,
    /// Always empty: no field of the manifest asks for channels.
    pub channels: Vec<String>,
}

/// One line of the policy that a skill needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PolicyBinding {
    /// What is done, e.g. `tool.execute`.
    pub action: String,
    /// On what, e.g. `tool:acme.weather`.
    pub resource: String,
    /// Whether a person approves it.
    pub requires_approval: bool,
}

impl Manifest {
    /// The tool with this id.
    pub fn tool(&self, id: &str) -> Option<&Tool> {
        self.entrypoints
            .tools
            .iter()
            .find(|tool| tool.id.as_str() == id)
    }

    /// What should be better; never a reason to refuse.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.manifest_version == 1 {
            warnings.push(warning(
                "legacy_manifest_version",
                "manifest_version 1 is the legacy form: use 2",
            ));
        }
        match &self.operator {
            None => warnings.push(warning(
                "missing_operator_metadata",
                "there is no [operator] table, so consoles show bare ids",
            )),
            Some(operator) => operator_warnings(operator, &mut warnings),
        }
        warnings
    }

    /// What the skill asks to be granted.
    pub fn capability_grants(&self) -> CapabilityGrants {
        let capabilities = &self.capabilities;
        let secret_keys = capabilities.secrets.iter().flat_map(|request| {
            let scope = &request.scope;
            request
                .key_names
                .iter()
                .map(move |key| format!("{scope}/{key}"))
        });
        CapabilityGrants {
            http_hosts: sorted(capabilities.http_egress_allowlist.iter().cloned()),
            secret_keys: sorted(secret_keys),
            storage_prefixes: sorted(capabilities.filesystem.write_roots.iter().cloned()),
            channels: Vec::new(),
        }
    }

    /// The policy that the skill needs, sorted.
    pub fn policy_bindings(&self) -> Vec<PolicyBinding> {
        let tools = self.entrypoints.tools.iter().map(|tool| PolicyBinding {
            action: "tool.execute".to_owned(),
            resource: format!("tool:{}", tool.id),
            requires_approval: tool.risk.needs_approval(),
        });
        let asked = &self.capabilities;
        let devices = !asked.device_capabilities.is_empty() || !asked.node_capabilities.is_empty();
        let capabilities = [
            ("http.egress", !asked.http_egress_allowlist.is_empty()),
            ("filesystem.write", !asked.filesystem.write_roots.is_empty()),
            ("vault.read", !asked.secrets.is_empty()),
            ("device.use", devices),
        ];
        let capabilities = capabilities.into_iter().filter(|(_, asked)| *asked);
        let capabilities = capabilities.map(|(name, _)| PolicyBinding {
            action: format!("skill.capability.{name}"),
            resource: format!("skill:{}", self.skill_id),
            requires_approval: true,
        });
        sorted(tools.chain(capabilities))
    }
}

fn operator_warnings(operator: &Operator, warnings: &mut Vec<Warning>) {
    if operator.display_name.is_none() {
        warnings.push(warning(
            "missing_operator_display_name",
            "[operator] has no display_name, so consoles show the skill's id",
        ));
    }
    let Some(config) = &operator.config else {
        return;
    };
    if config.properties.is_empty() {
        warnings.push(warning(
            "empty_operator_config_contract",
            "[operator.config] declares no property",
        ));
    }
    redaction_warnings(config, warnings);
}

fn redaction_warnings(config: &OperatorConfig, warnings: &mut Vec<Warning>) {
    const SENSITIVE: [&str; 5] = ["secret", "token", "password", "api_key", "client_key"];
    for (key, property) in &config.properties {
        if !property.redacted && SENSITIVE.iter().any(|word| key.contains(word)) {
            warnings.push(warning(
                "operator_config_redaction_recommended",
                &format!("the property '{key}' looks like a secret: set redacted = true"),
            ));
        }
    }
}

fn warning(code: &'static str, message: &str) -> Warning {
    Warning {
        code,
        message: message.to_owned(),
    }
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<_>>().into_iter().collect()
}
