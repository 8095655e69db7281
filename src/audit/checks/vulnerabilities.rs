//! The check on what is known of the packages that a skill is built from.

use serde_json::{Value, json};

use super::{check, skipped};
use crate::audit::subject::Subject;
use crate::audit::{Check, CheckStatus, Severity};

const ID: &str = "vulnerability_feed_hook";

/// Which database was asked and in what state it is; what it knows are findings.
pub(super) fn feed(subject: &Subject<'_>) -> Check {
    if subject.is_unreadable() {
        return skipped(ID, super::UNREADABLE);
    }
    let Some(database) = subject.advisories else {
        let message = "no vulnerability feed is configured";
        return check(ID, CheckStatus::Pass, Severity::Info, message, Value::Null);
    };
    let state = database.state();
    let age = state.age_in_days(subject.now);
    let packages = subject.dependencies().packages().len();
    let details = json!({
        "database": state,
        "age_days": age,
        "packages_checked": packages,
        "matches": subject.matches().len(),
    });
    let age = age.map_or("of unknown age".to_owned(), |days| {
        format!("{days} days old")
    });
    let message = format!(
        "{packages} package(s) held against {} advisories, {age}",
        state.advisories
    );
    if state.unreadable > 0 {
        let message = format!(
            "{message}; {} file(s) of the database cannot be read",
            state.unreadable
        );
        return check(ID, CheckStatus::Warn, Severity::Low, message, details);
    }
    check(ID, CheckStatus::Pass, Severity::Info, message, details)
}
