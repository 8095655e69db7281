//! A baseline: the findings that are known, so that only new ones count. A small file of its own that people can review.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report::place;
use super::{Finding, Severity, TargetReport};

/// Largest baseline that is read, in bytes.
pub const MAX_BASELINE_BYTES: u64 = 64 * 1024 * 1024;
const VERSION: u32 = 1;

/// The findings that are known.
///
/// A fingerprint stands as often as one target has it: one more is new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<String, usize>,
}

/// What is wrong with a baseline.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is not the JSON that it should be.
    #[error("this is no baseline: {0}; `audit --write-baseline FILE` makes one")]
    Malformed(String),
    /// A later version of this tool made it.
    #[error("baseline_version is {0}, and this tool knows {VERSION}")]
    Version(u32),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    baseline_version: u32,
    findings: Vec<Known>,
}

/// The order of the fields is the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    rule: String,
    name: String,
    /// The skill, or the target where there is no manifest.
    skill: String,
    place: String,
    message: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a baseline.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File =
            serde_json::from_str(text).map_err(|e| BaselineError::Malformed(e.to_string()))?;
        if file.baseline_version != VERSION {
            return Err(BaselineError::Version(file.baseline_version));
        }
        let mut known = BTreeMap::new();
        for finding in file.findings {
            *known.entry(finding.fingerprint).or_default() += 1;
        }
        Ok(Self { known })
    }

    /// The text of the baseline that knows every finding that is not allowed. It is the same whatever the order
    /// of the targets.
    pub fn write(targets: &[TargetReport]) -> String {
        let mut all: BTreeMap<(String, usize), Known> = BTreeMap::new();
        for target in targets {
            let mut seen = BTreeMap::<&str, usize>::new();
            for finding in target.findings.iter().chain(target.known.iter().flatten()) {
                let nth = seen.entry(&finding.fingerprint).or_default();
                *nth += 1;
                let known = Known::new(target, finding);
                let slot = all
                    .entry((finding.fingerprint.clone(), *nth))
                    .or_insert_with(|| known.clone());
                // Two versions of a skill may have it in two places: the first by order stands for both.
                *slot = known.min(slot.clone());
            }
        }
        let mut findings: Vec<Known> = all.into_values().collect();
        findings.sort();
        let file = File {
            baseline_version: VERSION,
            findings,
        };
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Known {
    fn new(target: &TargetReport, finding: &Finding) -> Self {
        Self {
            rule: finding.rule.to_owned(),
            name: finding.name.to_owned(),
            skill: target.skill_id.as_ref().unwrap_or(&target.target).clone(),
            place: place(target, finding),
            message: finding.message.clone(),
            fingerprint: finding.fingerprint.clone(),
        }
    }
}

impl TargetReport {
    /// Moves known findings out of the findings and judges again. Failed checks are never known.
    pub fn apply_baseline(&mut self, baseline: &Baseline, fail_on: Option<Severity>) {
        let mut seen = BTreeMap::<String, usize>::new();
        let mut is_known = |finding: &Finding| {
            let times = seen.entry(finding.fingerprint.clone()).or_default();
            *times += 1;
            baseline
                .known
                .get(&finding.fingerprint)
                .is_some_and(|known| *times <= *known)
        };
        let (known, new) = std::mem::take(&mut self.findings)
            .into_iter()
            .partition(|finding| is_known(finding));
        self.findings = new;
        self.known = Some(known);
        self.judge(fail_on);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::testing::*;
    use crate::audit::{AuditReport, Policy, Verdict};

    const UNKNOWN: &str = r#"(module (import "env" "f" (func)))"#;

    fn report(cases: &[Case]) -> Vec<TargetReport> {
        let audit = |case: &Case| case.audit(&Policy::default());
        cases.iter().map(audit).collect()
    }

    fn again(case: &Case, baseline: &str) -> TargetReport {
        let mut report = case.audit(&Policy::default());
        let baseline = Baseline::parse(baseline).unwrap();
        report.apply_baseline(&baseline, Some(Severity::High));
        report
    }

    #[test]
    fn known_findings_no_longer_fail_and_are_still_counted() {
        let text = Baseline::write(&report(&[bare(UNKNOWN)]));
        let target = again(&bare(UNKNOWN), &text);
        assert_eq!(target.findings, []);
        assert_eq!(target.known.as_ref().unwrap().len(), 1);
        assert_eq!(target.verdict, Verdict::Pass);
        assert_eq!(AuditReport::new(vec![target]).summary.known, 1);
    }

    #[test]
    fn a_new_finding_and_a_failed_check_still_fail() {
        let text = Baseline::write(&report(&[bare(UNKNOWN)]));
        let two = r#"(module (import "env" "f" (func)) (func $f) (start $f))"#;
        assert_eq!(again(&bare(two), &text).findings.len(), 1);
        let empty = project("", &[]);
        let all = Baseline::write(&report(&[project("", &[])]));
        assert_eq!(again(&empty, &all).verdict, Verdict::Fail);
    }

    #[test]
    fn one_more_of_the_same_is_new() {
        let mut first = bare(UNKNOWN).audit(&Policy::default());
        let text = Baseline::write(&[first.clone()]);
        first.findings.push(first.findings[0].clone());
        first.apply_baseline(&Baseline::parse(&text).unwrap(), None);
        assert_eq!(first.findings.len(), 1);
    }

    #[test]
    fn what_one_skill_is_known_for_is_new_in_another() {
        let text = Baseline::write(&report(&[project(
            "",
            &[("modules/a.wasm", "(component)")],
        )]));
        let other = DEFAULT.replace("skill_id = \"acme.demo\"", "skill_id = \"acme.other\"");
        let other = packed(&other, &[("modules/a.wasm", "(component)")]);
        assert!(!again(&other, &text).findings.is_empty());
    }

    #[test]
    fn the_file_is_the_same_whatever_the_order_and_survives_reading() {
        let cases = || {
            [
                bare(UNKNOWN),
                project("", &[("modules/a.wasm", "(component)")]),
            ]
        };
        let [a, b] = cases();
        let text = Baseline::write(&report(&[a, b]));
        let [a, b] = cases();
        assert_eq!(Baseline::write(&report(&[b, a])), text);
        assert!(text.contains("\"place\": \"skill.toml:"), "{text}");
        let mut known = report(&cases());
        for target in &mut known {
            target.apply_baseline(&Baseline::parse(&text).unwrap(), None);
            assert_eq!(target.findings, []);
        }
        assert_eq!(Baseline::write(&known), text, "known findings stay known");
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in ["", "[]", r#"{"targets": []}"#, r#"{"baseline_version": 1}"#] {
            let error = Baseline::parse(text).unwrap_err();
            assert!(matches!(error, BaselineError::Malformed(_)), "{text}");
        }
        let later = r#"{"baseline_version": 2, "findings": []}"#;
        assert_eq!(Baseline::parse(later), Err(BaselineError::Version(2)));
    }
}
