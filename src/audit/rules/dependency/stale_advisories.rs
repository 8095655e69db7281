//! The newest of the advisories is older than 30 days.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0705",
    name: "stale-advisories",
    severity: Severity::Low,
    description: "The newest of the advisories is older than 30 days.",
    why: "What became known since is not among them, and malicious packages are mostly found within days.",
    remedy: "Download the OSV records anew before the audit; in CI at every run or once a day.",
    ast: &["AST02", "AST07", "AST08"],
    cwe: &[1395],
    example: Example {
        bad: r#"# the newest "modified" of all records
2024-01-01T00:00:00Z"#,
        fixed: r#"# the newest "modified" of all records
(yesterday)"#,
    },
    check,
};

/// OSV changes every day.
const MAX_AGE_DAYS: u64 = 30;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(database) = subject.advisories else {
        return;
    };
    if subject.dependencies().packages().is_empty() {
        return;
    }
    let newest = database
        .state()
        .newest
        .as_deref()
        .unwrap_or("without a date");
    let message = match database.state().age_in_days(subject.now) {
        Some(days) if days <= MAX_AGE_DAYS => return,
        Some(days) => format!("the newest advisory is of {newest}: {days} days old"),
        None => "no advisory has a date, so their age is unknown".to_owned(),
    };
    sink.target("stale", message);
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    fn found(modified: &str) -> usize {
        let advisory = UNRELATED.replace("2026-01-01T00:00:00Z", modified);
        built_from(&["pkg:cargo/a@1.0.0"])
            .advised(&[&advisory])
            .findings("PSK0705")
            .len()
    }

    #[test]
    fn old_and_undated_advisories_are_told() {
        assert_eq!(found("2025-12-01T23:59:59Z"), 1);
        assert_eq!(found("some day"), 1);
    }

    #[test]
    fn thirty_days_are_fine() {
        assert_eq!(found("2025-12-02T00:00:00Z"), 0);
        assert_eq!(found("2027-01-01T00:00:00Z"), 0, "a clock that is late");
        let nothing = built_from(&[]).advised(&[&UNRELATED.replace("2026", "2020")]);
        assert!(nothing.findings("PSK0705").is_empty(), "nothing to check");
    }
}
