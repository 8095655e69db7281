//! The key that signed was revoked.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::TrustDecision;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0105",
    name: "key-revoked",
    severity: Severity::Critical,
    description: "The key that signed was revoked.",
    why: "Whoever revoked it said that it is no longer in the right hands: what it signs may be anybody's.",
    remedy: "Do not use it. Get a version that is signed with the publisher's new key.",
    ast: &["AST02", "AST09"],
    cwe: &[299],
    example: Example {
        bad: r"# signed by a key that stands in the store's list of revoked keys",
        fixed: r"# signed again with the new key",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if let Some(verification) = subject.verification
        && verification.trust == Some(TrustDecision::Revoked)
    {
        sink.target("revoked", verification.message.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn a_revoked_key_is_found() {
        assert_eq!(skill().signed_by(Trust::Revoked).count("PSK0105"), 1);
    }

    #[test]
    fn another_is_fine() {
        assert_eq!(skill().count("PSK0105"), 0);
    }
}
