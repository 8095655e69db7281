//! The old version was signed, and the new one is not.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::SignatureState;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0820",
    name: "signature-lost",
    severity: Severity::High,
    description: "The old version was signed, and the new one is not.",
    why: "Without a signature nobody knows who made the update: everybody could have.",
    remedy: "Get the signed file. Authors: `palyra-skill sign`.",
    ast: &["AST02", "AST07"],
    cwe: &[347],
    example: Example {
        bad: "# a command
palyra-skill pack",
        fixed: "# a command
palyra-skill pack --sign",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    if diff.old.signature == Some(SignatureState::Valid)
        && diff
            .new
            .signature
            .is_some_and(|state| state != SignatureState::Valid)
    {
        sink.target(
            "signature",
            "the version before had a valid signature, and this one has none".to_owned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn a_signature_that_is_gone_is_found() {
        assert_eq!(signed(Some(1), None, "PSK0820").len(), 1);
    }

    #[test]
    fn one_that_comes_or_stays_is_fine_and_a_folder_has_none() {
        assert!(signed(None, Some(1), "PSK0820").is_empty());
        assert!(signed(None, None, "PSK0820").is_empty());
        assert!(signed(Some(1), Some(1), "PSK0820").is_empty());
        assert!(update("", "", "PSK0820").is_empty());
    }
}
