//! The signature does not fit the artifact.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::trust::SignatureState;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0102",
    name: "broken-signature",
    severity: Severity::Critical,
    description: "The signature does not fit the artifact.",
    why: "The content, the key or the publisher is another than what was signed: the artifact was changed after it was signed, or the signature is of something else.",
    remedy: "Do not use it. Get the artifact again from its publisher; if you are the publisher, sign it again.",
    ast: &["AST02", "AST09"],
    cwe: &[347],
    example: Example {
        bad: r#"# signature.json: "payload_sha256" is that of another version"#,
        fixed: r"# signature.json made by `palyra-skill sign` after the last change",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if let Some(verification) = subject.verification
        && verification.signature == SignatureState::Invalid
        && !subject.is_unreadable()
    {
        sink.target("broken", verification.message.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn another_skills_signature_is_found() {
        assert_eq!(skill().signed_by(Trust::Broken).count("PSK0102"), 1);
    }

    #[test]
    fn a_valid_and_a_missing_one_are_fine() {
        assert_eq!(skill().count("PSK0102"), 0);
        assert_eq!(skill().signed_by(Trust::Unsigned).count("PSK0102"), 0);
    }
}
