//! Nobody vouches for the publisher.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::TrustDecision;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0103",
    name: "untrusted-publisher",
    severity: Severity::Low,
    description: "Nobody vouches for the publisher.",
    why: "The signature is valid, but the trust store does not know whose key it is: anybody can make one.",
    remedy: "Ask the publisher for the key on another way, compare it, and add it: `palyra-skill trust add PUBLISHER KEY`.",
    ast: &["AST02", "AST09"],
    cwe: &[],
    example: Example {
        bad: r#"# trust-store.json
{ "trusted_publishers": {} }"#,
        fixed: r#"# trust-store.json
{ "trusted_publishers": { "acme": ["…"] } }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if let Some(verification) = subject.verification
        && verification.trust == Some(TrustDecision::Untrusted)
    {
        sink.target("untrusted", verification.message.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn an_unknown_publisher_is_found() {
        assert_eq!(skill().signed_by(Trust::Nobody).count("PSK0103"), 1);
    }

    #[test]
    fn a_listed_one_is_fine() {
        assert_eq!(skill().count("PSK0103"), 0);
        assert_eq!(skill().signed_by(Trust::Other).count("PSK0103"), 0);
    }
}
