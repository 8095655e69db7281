//! The audit policy: a TOML file of limits, severities and allowances, or a preset.
//!
//! The policy is the auditor's. A skill cannot bring its own: only what the caller passes in counts, and no file beside a
//! target is looked for.

mod allow;
mod day;
mod glob;
mod limits;
mod read;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use allow::Allowance;
pub use day::Day;
pub use limits::Limits;
pub use schema::policy_schema;

use super::{Family, Finding, Rule, Severity};

/// A policy that comes with the tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// This tool's figures: components may be as large as the format allows.
    Default,
    /// Palyra's figures: 8 MiB for components too, and file system imports must be declared whatever the binary is.
    Palyra,
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

/// What the policy says about a rule or a family.
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
    /// A finding of this severity or more fails its target; `None`: no finding does. Default: `high`.
    pub fail_on: Option<Severity>,
    /// Figures.
    pub limits: Limits,
    /// Device capabilities that may be declared; `*` is any.
    pub allowed_devices: BTreeSet<String>,
    /// Wildcards that may be declared.
    pub allowed_wildcards: Wildcards,
    /// Components that import a file system without declaring roots fail the check, as core modules do. Without it
    /// they only warn: the sandbox answers such imports with *denied*, and standard libraries import them unused.
    pub strict_filesystem_imports: bool,
    /// The only publishers whose skills pass; `None`: anybody's.
    pub publishers: Option<BTreeSet<String>>,
    /// The advisory database, as it stands in the file: relative to the file's folder.
    pub advisories: Option<PathBuf>,
    /// Findings that are allowed.
    pub allowances: Vec<Allowance>,
    /// The day that `expires` is held against. Without it nothing that expires allows.
    pub today: Option<Day>,
    rules: BTreeMap<&'static str, RuleLevel>,
    families: BTreeMap<Family, RuleLevel>,
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
        Self {
            fail_on: Some(Severity::High),
            limits: Limits::preset(preset),
            allowed_devices: BTreeSet::new(),
            allowed_wildcards: Wildcards::default(),
            strict_filesystem_imports: preset == Preset::Palyra,
            publishers: None,
            advisories: None,
            allowances: Vec::new(),
            today: None,
            rules: BTreeMap::new(),
            families: BTreeMap::new(),
        }
    }

    /// Palyra's own figures.
    pub fn palyra() -> Self {
        Self::preset(Preset::Palyra)
    }

    /// Reads a policy file; `file` names it in errors.
    ///
    /// ```toml
    /// preset = "default"               # or "palyra"
    /// fail_on = "high"                 # or "none"
    /// publishers = ["acme"]            # anybody else's skill is a finding
    /// advisories = "advisory-db"       # relative to this file
    ///
    /// [limits]
    /// max_module_bytes = 8388608
    ///
    /// [capabilities]
    /// devices = ["camera"]
    /// wildcards = ["http_egress"]
    ///
    /// [families]
    /// prompt = "high"
    ///
    /// [rules]
    /// PSK0307 = "allow"
    /// unused-capability = "medium"     # before the family
    ///
    /// [[allow]]
    /// rule = "private-host"
    /// target = "skills/intranet-*"     # and, or: entry, fingerprint
    /// reason = "runs on our own network only"
    /// expires = 2027-01-31             # the last day
    /// ```
    pub fn parse(text: &str, file: &str) -> Result<Self, PolicyError> {
        read::read(text, file)
    }

    /// The severity of a rule's findings; `None` when the policy turns the rule off.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        let level = self
            .rules
            .get(rule.id)
            .or_else(|| self.families.get(&rule.family()));
        match level {
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

    /// Whether an allowance has not expired.
    pub(super) fn holds(&self, allowance: &Allowance) -> bool {
        allowance
            .expires
            .is_none_or(|last| self.today.is_some_and(|today| today <= last))
    }

    /// What allows a finding in a target.
    pub(super) fn allowance(&self, target: &str, finding: &Finding) -> Option<&Allowance> {
        self.allowances
            .iter()
            .find(|allowance| allowance.covers(target, finding) && self.holds(allowance))
    }
}
