//! `[[allow]]`: a finding that somebody has looked at and answers for.

use super::Day;
use super::glob::Glob;
use crate::audit::outcome::Allowed;
use crate::audit::{Finding, Rule};

/// A finding that the policy allows, for a reason and perhaps for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The rule's code.
    pub rule: &'static str,
    /// Why.
    pub reason: String,
    /// The last day on which it allows.
    pub expires: Option<Day>,
    /// Where it stands in the policy file, from 1.
    pub line: usize,
    pub(super) target: Option<Glob>,
    pub(super) entry: Option<Glob>,
    pub(super) fingerprint: Option<String>,
}

impl Allowance {
    pub(super) fn of(rule: &Rule, reason: String, line: usize) -> Self {
        Self {
            rule: rule.id,
            reason,
            expires: None,
            line,
            target: None,
            entry: None,
            fingerprint: None,
        }
    }

    /// Whether it speaks of a finding in a target; every condition that it names must hold.
    pub(super) fn covers(&self, target: &str, finding: &Finding) -> bool {
        let fits = |glob: &Option<Glob>, text: &str| glob.as_ref().is_none_or(|g| g.fits(text));
        let target = target.strip_prefix("./").unwrap_or(target);
        self.rule == finding.rule
            && fits(&self.target, target.trim_end_matches(['/', '\\']))
            && fits(&self.entry, &finding.location.file)
            && self
                .fingerprint
                .as_ref()
                .is_none_or(|print| *print == finding.fingerprint)
    }

    pub(in crate::audit) fn allows(&self, finding: Finding) -> Allowed {
        Allowed {
            finding,
            reason: self.reason.clone(),
            expires: self.expires.map(|day| day.to_string()),
            policy_line: self.line,
        }
    }
}
