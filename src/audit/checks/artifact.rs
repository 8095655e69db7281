//! Checks on the artifact as a whole.

use serde_json::{Value, json};

use super::{check, refused, skipped};
use crate::audit::subject::Subject;
use crate::audit::{Check, CheckStatus, Severity};
use crate::trust::{SignatureState, TrustDecision, Verification};

/// The entry that each presence check is about.
const PRESENCE: [(&str, &str); 2] = [
    ("sbom_presence", "sbom.cdx.json"),
    ("provenance_presence", "provenance.json"),
];

pub(super) fn checks(subject: &Subject<'_>) -> Vec<Check> {
    let Some(verification) = subject.verification else {
        let ids = ["signature_validity", "sbom_presence", "provenance_presence"];
        return ids.map(|id| skipped(id, "only an artifact has one")).into();
    };
    let mut checks = vec![signature(verification)];
    // A sound artifact has both: its reader insists.
    checks.extend(PRESENCE.map(|(id, entry)| presence(id, entry, subject, verification)));
    checks
}

fn presence(id: &str, entry: &str, subject: &Subject<'_>, verification: &Verification) -> Check {
    if subject.is_unreadable() {
        return refused(id, subject, |reason| {
            matches!(
                reason,
                "missing_entry" | "sbom_invalid" | "provenance_invalid"
            ) && verification.message.contains(entry)
        });
    }
    let message = format!("{entry} is there");
    check(id, CheckStatus::Pass, Severity::High, message, Value::Null)
}

/// A valid signature by a publisher whom nobody vouches for is a warning: whether to trust is `install`'s question.
/// Another key than the known one, or a revoked one, is an answer.
fn signature(verification: &Verification) -> Check {
    let status = match (verification.signature, verification.trust) {
        (SignatureState::Valid, Some(decision)) if decision.accepts() => CheckStatus::Pass,
        (SignatureState::Valid, Some(TrustDecision::Untrusted)) => CheckStatus::Warn,
        _ => CheckStatus::Fail,
    };
    let details = json!({
        "reason": verification.reason,
        "signature": verification.signature,
        "trust": verification.trust,
        "key_id": verification.key_id,
        "publisher": verification.publisher,
        "payload_sha256": verification.payload_sha256,
    });
    let message = verification.message.clone();
    check(
        "signature_validity",
        status,
        Severity::Critical,
        message,
        details,
    )
}
