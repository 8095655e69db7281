//! A baseline is an earlier JSON report: findings that stand in it are known and no longer told.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Severity, TargetReport};

/// The fingerprints in a JSON report of this tool; `None` when the document is no such report.
pub fn known_fingerprints(report: &Value) -> Option<BTreeSet<String>> {
    let mut known = BTreeSet::new();
    for target in report.get("targets")?.as_array()? {
        for finding in target.get("findings")?.as_array()? {
            known.insert(finding.get("fingerprint")?.as_str()?.to_owned());
        }
    }
    Some(known)
}

impl TargetReport {
    /// Takes known findings out and judges again. Failed checks are never known.
    pub fn apply_baseline(&mut self, known: &BTreeSet<String>, fail_on: Severity) {
        self.findings
            .retain(|finding| !known.contains(&finding.fingerprint));
        self.judge(fail_on);
    }
}
