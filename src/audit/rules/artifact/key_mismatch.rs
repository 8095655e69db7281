//! The publisher is known by another key.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::TrustDecision;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0104",
    name: "key-mismatch",
    severity: Severity::Critical,
    description: "The publisher is known by another key.",
    why: "Either the publisher has a new key and did not tell, or somebody else uses the name.",
    remedy: "Do not use it before the publisher confirms the new key on another way.",
    ast: &["AST02", "AST09"],
    cwe: &[347],
    example: Example {
        bad: r"# signed by a key that the trust store does not list for acme",
        fixed: r"# signed by the listed key",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if let Some(verification) = subject.verification
        && verification.trust == Some(TrustDecision::KeyMismatch)
    {
        sink.target("mismatch", verification.message.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn another_key_is_found() {
        assert_eq!(skill().signed_by(Trust::Other).count("PSK0104"), 1);
    }

    #[test]
    fn the_listed_key_and_an_unknown_publisher_are_fine() {
        assert_eq!(skill().count("PSK0104"), 0);
        assert_eq!(skill().signed_by(Trust::Nobody).count("PSK0104"), 0);
    }
}
