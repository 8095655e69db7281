//! One audit: the target, and what it is held to.

use std::time::SystemTime;

use super::advisories::AdvisoryDatabase;
use super::outcome::ModuleReport;
use super::subject::Subject;
use super::{Input, Policy, TargetReport, Verdict, checks, rules};
use crate::artifact::Artifact;
use crate::trust::{self, Verification};
use crate::wasm;

/// With fewer bytes of WebAssembly than that, a second thread costs more than it brings.
const LARGE_BYTES: usize = 256 * 1024;

/// What targets are audited with.
#[derive(Debug, Clone, Copy)]
pub struct Auditor<'a> {
    /// What is allowed.
    pub policy: &'a Policy,
    /// What is known of the packages that skills are built from.
    pub advisories: Option<&'a AdvisoryDatabase>,
    /// An earlier version of the target: the rules of the family `change` compare the two.
    pub against: Option<Input<'a>>,
    /// By which the age of the advisories is told.
    pub now: SystemTime,
}

impl<'a> Auditor<'a> {
    /// With a policy alone.
    pub fn new(policy: &'a Policy) -> Self {
        Self {
            policy,
            advisories: None,
            against: None,
            now: SystemTime::now(),
        }
    }

    /// Audits one target. Never fails: what cannot be read becomes a failed check.
    pub fn audit(&self, input: &Input<'_>) -> TargetReport {
        with_verified(input, |input| match &self.against {
            Some(old) => with_verified(old, |old| self.run(input, Some(old))),
            None => self.run(input, None),
        })
    }

    fn run(&self, input: &Input<'_>, before: Option<&Input<'_>>) -> TargetReport {
        if input.wasm_bytes() >= LARGE_BYTES {
            wasm::on_pool(|| self.run_here(input, before))
        } else {
            self.run_here(input, before)
        }
    }

    fn run_here(&self, input: &Input<'_>, before: Option<&Input<'_>>) -> TargetReport {
        let mut subject = Subject::new(input, self.policy);
        subject.advisories = self.advisories;
        subject.now = self.now;
        subject.before = before.map(|before| Box::new(Subject::new(before, self.policy)));
        subject.look_ahead();
        if let Some(before) = &subject.before {
            before.look_ahead();
        }
        let mut report = TargetReport {
            target: subject.target.clone(),
            kind: subject.kind,
            skill_id: subject.manifest.map(|m| m.skill_id.to_string()),
            version: subject.manifest.map(|m| m.version.to_string()),
            valid: subject.is_valid(),
            verdict: Verdict::Pass,
            modules: subject.modules.iter().map(ModuleReport::new).collect(),
            checks: checks::run(&subject, self.policy),
            findings: rules::run(&subject),
            allowed: Vec::new(),
            known: None,
        };
        report.allow(self.policy);
        report.judge(self.policy.fail_on);
        report
    }
}

/// Audits one target with a policy alone.
pub fn audit(input: &Input<'_>, policy: &Policy) -> TargetReport {
    Auditor::new(policy).audit(input)
}

impl Input<'_> {
    /// Of its modules. None of an artifact that is still to be verified.
    fn wasm_bytes(&self) -> usize {
        match self {
            Self::Module { bytes, .. } => bytes.len(),
            Self::Artifact { .. } => 0,
            Self::Verified { artifact, .. } => {
                let modules = artifact.iter().flat_map(|artifact| artifact.modules());
                modules.map(|(_, bytes)| bytes.len()).sum()
            }
            Self::Project { modules, .. } => modules.iter().map(|(_, bytes)| bytes.len()).sum(),
        }
    }
}

/// An artifact's bytes are verified first.
pub(super) fn with_verified<T>(input: &Input<'_>, then: impl FnOnce(&Input<'_>) -> T) -> T {
    let Input::Artifact {
        name,
        bytes,
        trust,
        tofu,
    } = *input
    else {
        return then(input);
    };
    let judged: (Verification, Option<Artifact>) = trust::verify(bytes, trust, tofu);
    then(&Input::Verified {
        name,
        verification: &judged.0,
        artifact: judged.1.as_ref(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same faults beside much data and beside little: threads change neither what is found nor its order.
    #[test]
    fn a_large_target_is_told_the_same_as_a_small_one() {
        let found = |padding: usize| {
            let text = format!(
                r#"(module (import "env" "x" (func)) (memory 60000) (start 0)
                (data (i32.const 0) "http://10.0.0.1:4444/ /home/anna/.ssh/id_rsa")
                (data (i32.const 100) "{}"))"#,
                "z".repeat(padding)
            );
            let bytes = wat::parse_str(text).unwrap();
            let input = Input::Module {
                name: "m.wasm",
                bytes: &bytes,
            };
            let report = audit(&input, &Policy::default());
            let rules: Vec<_> = report
                .findings
                .iter()
                .map(|f| (f.rule, f.severity))
                .collect();
            rules
        };
        let small = found(1);
        assert!(small.len() > 3, "{small:?}");
        assert_eq!(found(LARGE_BYTES), small);
    }
}
