//! Static audit of modules, components, projects and artifacts.
//!
//! Two kinds of answer stand side by side. *Checks* are Palyra's: a fixed list of ids, each passed,
//! failed, warned or skipped; a failed one means quarantine. *Findings* come from this tool's own
//! [rules](rules()), each with a stable code, a severity and a place. Nothing is compiled or run, nothing
//! is written, and every list is bounded.

mod advisories;
mod auditor;
mod baseline;
mod checks;
mod dependencies;
pub mod diff;
mod finding;
mod locate;
mod outcome;
mod policy;
mod reach;
pub mod report;
mod rules;
mod secrets;
mod subject;
mod taxonomy;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod uses;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

pub use advisories::{AdvisoryDatabase, AdvisoryError, DatabaseState};
pub use auditor::{Auditor, audit};
pub use baseline::{Baseline, BaselineError, MAX_BASELINE_BYTES};
pub use dependencies::Ecosystem;
pub use finding::{Finding, FunctionPlace, Location};
pub use outcome::{Allowed, AuditReport, ModuleReport, Note, Summary, TargetReport, Unreadable};
pub use policy::{
    Allowance, Day, Limits, Policy, PolicyError, Preset, RuleLevel, Wildcards, policy_schema,
};
pub use rules::{Example, Family, Rule, nearest_rule, rule, rules};
pub use taxonomy::{ast_name, cwe_name};

use crate::artifact::Artifact;
use crate::manifest::{EntryPath, Manifest};
use crate::trust::{TrustStore, Verification};

/// How much a finding or a check matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth cleaning up.
    Low,
    /// Worth a look before the skill is trusted.
    Medium,
    /// The skill does not work as declared, or does what it does not declare.
    High,
    /// The skill is not what it claims to be.
    Critical,
}

impl Severity {
    /// All of them, lowest first.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// `info`, `low`, `medium`, `high` or `critical`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text named no severity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no severity: use info, low, medium, high or critical")]
pub struct SeverityError(String);

impl FromStr for Severity {
    type Err = SeverityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.as_str() == text)
            .ok_or_else(|| SeverityError(text.to_owned()))
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// Good.
    Pass,
    /// Not good, and tolerated.
    Warn,
    /// Not good: the target's verdict is `fail`.
    Fail,
    /// Could not be judged on this kind of target; the message says why.
    Skipped,
}

impl CheckStatus {
    /// `pass`, `warn`, `fail` or `skipped`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skipped => "skipped",
        }
    }
}

/// One of Palyra's checks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// Palyra's id, for example `wasm_module_size_limit`.
    pub check_id: String,
    /// How it ended.
    pub status: CheckStatus,
    /// How much it would matter if it failed.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// The facts; `null` where there are none.
    pub details: Value,
}

/// What was audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// A bare core module.
    Module,
    /// A bare component.
    Component,
    /// A `.palyra-skill` file.
    Artifact,
    /// An author's folder.
    Project,
}

impl TargetKind {
    /// `module`, `component`, `artifact` or `project`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Component => "component",
            Self::Artifact => "artifact",
            Self::Project => "project",
        }
    }
}

/// The answer for a target, and for a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No failed check, no finding at or over the threshold.
    Pass,
    /// Otherwise.
    Fail,
}

impl Verdict {
    /// `pass` or `fail`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }
}

/// What to audit.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Input<'a> {
    /// A bare `.wasm`: a core module or a component.
    Module {
        /// How reports name it.
        name: &'a str,
        /// The binary.
        bytes: &'a [u8],
    },
    /// A `.palyra-skill` file.
    Artifact {
        /// How reports name it.
        name: &'a str,
        /// The whole file.
        bytes: &'a [u8],
        /// Whom to trust.
        trust: &'a TrustStore,
        /// Accept a publisher that is seen for the first time.
        tofu: bool,
    },
    /// A `.palyra-skill` file that [`verify`](crate::trust::verify) has judged already.
    Verified {
        /// How reports name it.
        name: &'a str,
        /// The answer.
        verification: &'a Verification,
        /// What came with it.
        artifact: Option<&'a Artifact>,
    },
    /// An author's folder.
    Project {
        /// How reports name it: the folder's path.
        name: &'a str,
        /// The parsed `skill.toml`.
        manifest: &'a Manifest,
        /// Its text, for line numbers.
        manifest_text: &'a str,
        /// The modules that are built.
        modules: &'a [(EntryPath, Vec<u8>)],
        /// The files that `pack` would put in beside them.
        assets: &'a BTreeMap<EntryPath, Vec<u8>>,
    },
}
