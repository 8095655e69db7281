//! What an audit came to: of a target, and of all targets together.

use serde::Serialize;

use super::policy::Allowance;
use super::subject::Module;
use super::{Check, CheckStatus, Finding, Policy, Severity, TargetKind, Verdict};
use crate::wasm::{Binary, Export, Import, Kind, outline};

/// The audit of one target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetReport {
    /// As the caller named it.
    pub target: String,
    /// What it is.
    pub kind: TargetKind,
    /// The skill's id, as its manifest says; absent without a manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skill_id: Option<String>,
    /// The skill's version, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Every module in it is valid WebAssembly, and there is one.
    pub valid: bool,
    /// The answer.
    pub verdict: Verdict,
    /// What its modules say that they want and offer, in the order of the target.
    pub modules: Vec<ModuleReport>,
    /// Palyra's checks, in a fixed order.
    pub checks: Vec<Check>,
    /// Our findings, most severe first.
    pub findings: Vec<Finding>,
    /// Findings that the policy allows.
    pub allowed: Vec<Allowed>,
    /// Findings that the baseline knows; `None` where there was no baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<Vec<Finding>>,
}

/// A module as it is, whatever the rules say of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModuleReport {
    /// The entry; empty for a bare `.wasm`.
    pub path: String,
    /// Module or component.
    pub kind: Kind,
    /// It is valid WebAssembly. What is not is listed as far as it can be read.
    pub valid: bool,
    /// Bytes.
    pub size: u64,
    /// What it wants from its host, in the order of the binary; a core module can want the same thing twice.
    pub imports: Vec<Import>,
    /// Interfaces and functions that it exports, in the order of the binary.
    pub exports: Vec<Export>,
    /// There are more imports or exports than are listed.
    pub truncated: bool,
}

impl ModuleReport {
    pub(super) fn new(module: &Module<'_>) -> Self {
        match &module.facts {
            Ok(analysis) => Self::of(&module.path, analysis.binary.clone(), true),
            Err(_) => Self::of(&module.path, outline(module.bytes), false),
        }
    }

    fn of(path: &str, binary: Binary, valid: bool) -> Self {
        Self {
            path: path.to_owned(),
            kind: binary.kind,
            valid,
            size: binary.size,
            imports: binary.imports,
            exports: binary.exports,
            truncated: binary.truncated,
        }
    }
}

/// A finding that the policy allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allowed {
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why that is allowed, as the policy says.
    pub reason: String,
    /// The last day on which it is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The line of the policy file that allows it.
    pub policy_line: usize,
}

impl TargetReport {
    /// Works the verdict out again: a failed check, or a finding at or over `fail_on`, fails. `None`: only checks do.
    pub fn judge(&mut self, fail_on: Option<Severity>) {
        let fails = |finding: &Finding| fail_on.is_some_and(|least| finding.severity >= least);
        let failed = self.checks.iter().any(|c| c.status == CheckStatus::Fail)
            || self.findings.iter().any(fails);
        self.verdict = if failed { Verdict::Fail } else { Verdict::Pass };
    }

    /// Moves what the policy allows out of the findings.
    pub(super) fn allow(&mut self, policy: &Policy) {
        let findings = std::mem::take(&mut self.findings);
        for finding in findings {
            match policy.allowance(&self.target, &finding) {
                Some(allowance) => self.allowed.push(allowance.allows(finding)),
                None => self.findings.push(finding),
            }
        }
    }
}

/// Counts over all targets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Targets audited.
    pub targets: usize,
    /// Targets whose verdict is `pass`.
    pub passed: usize,
    /// Targets whose verdict is `fail`.
    pub failed: usize,
    /// Targets that could not be read.
    pub unreadable: usize,
    /// Failed checks.
    pub failed_checks: usize,
    /// Findings, without those that are allowed or known.
    pub findings: usize,
    /// Findings that the policy allows.
    pub allowed: usize,
    /// Findings that the baseline knows.
    pub known: usize,
}

/// A target that could not be audited at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// As the caller named it.
    pub target: String,
    /// What went wrong.
    pub message: String,
}

/// Something that the reader of a report should know about the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// `allowance_expired` or `allowance_unused`.
    pub code: &'static str,
    /// One sentence, with the policy's line.
    pub message: String,
}

/// The audit of several targets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditReport {
    /// In the order they were given.
    pub targets: Vec<TargetReport>,
    /// What could not be read, in the order it was given.
    pub errors: Vec<Unreadable>,
    /// About the policy.
    pub notes: Vec<Note>,
    /// Counts.
    pub summary: Summary,
}

impl AuditReport {
    /// Puts targets together and counts.
    pub fn new(targets: Vec<TargetReport>) -> Self {
        let mut summary = Summary {
            targets: targets.len(),
            ..Summary::default()
        };
        for target in &targets {
            match target.verdict {
                Verdict::Pass => summary.passed += 1,
                Verdict::Fail => summary.failed += 1,
            }
            let failed = |check: &&Check| check.status == CheckStatus::Fail;
            summary.failed_checks += target.checks.iter().filter(failed).count();
            summary.findings += target.findings.len();
            summary.allowed += target.allowed.len();
            summary.known += target.known.as_ref().map_or(0, Vec::len);
        }
        Self {
            targets,
            errors: Vec::new(),
            notes: Vec::new(),
            summary,
        }
    }

    /// With what could not be read.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<Unreadable>) -> Self {
        self.summary.unreadable = errors.len();
        self.errors = errors;
        self
    }

    /// With notes on allowances of the policy that have expired or that nothing needed.
    #[must_use]
    pub fn with_notes(mut self, policy: &Policy) -> Self {
        let used: Vec<usize> = self
            .targets
            .iter()
            .flat_map(|target| &target.allowed)
            .map(|allowed| allowed.policy_line)
            .collect();
        self.notes = policy
            .allowances
            .iter()
            .filter_map(|allowance| note(allowance, policy, &used))
            .collect();
        self
    }

    /// `fail` when a target failed.
    pub fn verdict(&self) -> Verdict {
        if self.summary.failed > 0 {
            Verdict::Fail
        } else {
            Verdict::Pass
        }
    }

    /// Whether a baseline was held against the findings.
    pub(super) fn has_baseline(&self) -> bool {
        self.targets.iter().any(|target| target.known.is_some())
    }
}

fn note(allowance: &Allowance, policy: &Policy, used: &[usize]) -> Option<Note> {
    let (line, rule, reason) = (allowance.line, allowance.rule, &allowance.reason);
    if !policy.holds(allowance) {
        let since = allowance
            .expires
            .map_or_else(String::new, |day| day.to_string());
        return Some(Note {
            code: "allowance_expired",
            message: format!(
                "line {line} of the policy no longer allows {rule}: it expired on {since} ({reason})"
            ),
        });
    }
    (!used.contains(&line)).then(|| Note {
        code: "allowance_unused",
        message: format!(
            "line {line} of the policy allows {rule}, which nothing needed ({reason})"
        ),
    })
}
