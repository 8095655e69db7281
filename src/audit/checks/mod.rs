//! Palyra's checks, by its ids and in a fixed order. What cannot be judged on a kind of target is `skipped` and says why.

mod artifact;
mod manifest;
mod modules;
mod vulnerabilities;

use serde_json::Value;

use super::subject::Subject;
use super::{Check, CheckStatus, Policy, Severity};

const NO_MANIFEST: &str = "a bare binary has no manifest";
const UNREADABLE: &str = "the artifact cannot be read";

pub(super) fn run(subject: &Subject<'_>, policy: &Policy) -> Vec<Check> {
    let mut checks = artifact::checks(subject);
    checks.extend(manifest::checks(subject, policy));
    checks.extend(modules::checks(subject, policy));
    checks.push(vulnerabilities::feed(subject));
    checks
}

fn check(
    id: &str,
    status: CheckStatus,
    severity: Severity,
    message: impl Into<String>,
    details: Value,
) -> Check {
    Check {
        check_id: id.to_owned(),
        status,
        severity,
        message: message.into(),
        details,
    }
}

fn skipped(id: &str, why: &str) -> Check {
    check(id, CheckStatus::Skipped, Severity::Info, why, Value::Null)
}

/// For an artifact that was refused: failed where the refusal's reason is what the check is about, else skipped.
fn refused(id: &str, subject: &Subject<'_>, is_about: impl Fn(&str) -> bool) -> Check {
    match subject.verification {
        Some(verification) if is_about(verification.reason) => {
            let message = verification.message.as_str();
            check(id, CheckStatus::Fail, Severity::High, message, Value::Null)
        }
        _ => skipped(id, UNREADABLE),
    }
}

/// Passed when nothing offends, failed with the list otherwise.
fn judge(
    id: &str,
    severity: Severity,
    good: &str,
    bad: &str,
    offenders: Vec<Value>,
    details: Value,
) -> Check {
    if offenders.is_empty() {
        return check(id, CheckStatus::Pass, severity, good, details);
    }
    let mut details = details;
    if let Value::Object(fields) = &mut details {
        fields.insert("offenders".to_owned(), Value::Array(offenders));
    } else {
        details = serde_json::json!({ "offenders": offenders });
    }
    check(id, CheckStatus::Fail, severity, bad, details)
}
