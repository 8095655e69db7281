//! The policy lists publishers, and the skill is of none of them.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::TrustDecision;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0122",
    name: "publisher-not-allowed",
    severity: Severity::High,
    description: "The policy lists publishers, and the skill is of none of them.",
    why: "A list of publishers is the auditor's decision on whose code may run. A name in a manifest is a claim: in an artifact it counts only when the trust store vouches for the key that signed.",
    remedy: "Take the skill from a publisher on the list, or add its publisher to `publishers` in the policy; for an artifact also trust the key (`palyra-skill trust add`, or --trust-store).",
    ast: &["AST02", "AST09"],
    cwe: &[1357],
    example: Example {
        bad: "# audit.toml has: publishers = [\"acme\"]\npublisher = \"globex\"",
        fixed: "# audit.toml has: publishers = [\"acme\"]\npublisher = \"acme\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let (Some(allowed), Some(manifest)) = (&subject.policy.publishers, subject.manifest) else {
        return;
    };
    let name = manifest.publisher.as_str();
    let path = [Step::Key("publisher")];
    if !allowed.contains(name) {
        let message = format!("the policy does not list the publisher {name}");
        sink.manifest(&path, name, message);
    } else if subject.verification.is_some_and(|v| !vouched(v.trust)) {
        let message = format!(
            "the skill says that it is of {name}, and nobody vouches for the key that signed it"
        );
        sink.manifest(&path, name, message);
    }
}

fn vouched(trust: Option<TrustDecision>) -> bool {
    trust.is_some_and(TrustDecision::accepts)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::artifact::tests::{key, unsigned};
    use crate::audit::testing::*;
    use crate::audit::{Finding, Input, Policy, TargetReport, audit};
    use crate::trust::TrustStore;

    fn policy(publishers: &str) -> Policy {
        Policy::parse(&format!("publishers = {publishers}"), "audit.toml").unwrap()
    }

    fn ours(report: TargetReport) -> Vec<Finding> {
        let ours = |finding: &Finding| finding.rule == RULE.id;
        report.findings.into_iter().filter(ours).collect()
    }

    #[test]
    fn another_publisher_is_found_where_it_stands() {
        let case = project("", &[("modules/a.wasm", TOOLS)]);
        let found = ours(case.audit(&policy("['globex']")));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].location.line, Some(5));
        assert_eq!(ours(case.audit(&policy("[]"))).len(), 1);
    }

    #[test]
    fn a_listed_publisher_or_no_list_is_fine() {
        let case = project("", &[("modules/a.wasm", TOOLS)]);
        assert!(ours(case.audit(&policy("['globex', 'acme']"))).is_empty());
        assert!(ours(case.audit(&Policy::default())).is_empty());
        assert!(ours(bare(RUN).audit(&policy("['globex']"))).is_empty());
    }

    /// A signed artifact of acme, whose key is trusted or not.
    fn artifact(trusted: bool) -> Vec<Finding> {
        let mut artifact = unsigned();
        let key = key(7);
        artifact.sign(&key, 0).unwrap();
        let mut trust = TrustStore::default();
        if trusted {
            let keys = vec![key.public_key()];
            trust
                .trusted_publishers
                .insert("acme".parse().unwrap(), keys);
        }
        let input = Input::Artifact {
            name: "a.palyra-skill",
            bytes: &artifact.to_bytes().unwrap(),
            trust: &trust,
            tofu: false,
        };
        ours(audit(&input, &policy("['acme']")))
    }

    #[test]
    fn a_listed_name_needs_a_key_that_somebody_vouches_for() {
        assert!(artifact(true).is_empty());
        let found = artifact(false);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("nobody vouches"), "{found:?}");
    }
}
