//! The artifact is not signed.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::SignatureState;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0101",
    name: "unsigned",
    severity: Severity::High,
    description: "The artifact is not signed.",
    why: "Nobody vouches for it: anybody on the way could have changed it, and no publisher can be held to it.",
    remedy: "Sign it: `palyra-skill sign FILE`. If you received it like this, ask its publisher for the signed one.",
    ast: &["AST02", "AST09"],
    cwe: &[347],
    example: Example {
        bad: r"$ palyra-skill pack",
        fixed: r"$ palyra-skill pack
$ palyra-skill sign acme.words-1.0.0.palyra-skill",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if let Some(verification) = subject.verification
        && verification.signature == SignatureState::Missing
    {
        sink.target("unsigned", verification.message.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn an_artifact_without_a_signature_is_found() {
        assert_eq!(skill().signed_by(Trust::Unsigned).count("PSK0101"), 1);
    }

    #[test]
    fn a_signed_one_is_fine_whoever_signed() {
        assert_eq!(skill().count("PSK0101"), 0);
        assert_eq!(skill().signed_by(Trust::Nobody).count("PSK0101"), 0);
    }
}
