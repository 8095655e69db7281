//! The new version asks for at least four times the time, fuel or memory of the old one.

use crate::audit::Severity;
use crate::audit::diff::Area;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0803",
    name: "quota-raised",
    severity: Severity::Low,
    description: "The new version asks for at least four times the time, fuel or memory of the old one.",
    why: "What mines, cracks or crawls needs resources that the tool itself did not.",
    remedy: "Ask the author what needs them; a limit in the policy or the grant keeps it down.",
    ast: &["AST03", "AST07"],
    cwe: &[400, 770],
    example: Example {
        bad: "# before: fuel_budget = 10000000
[capabilities.quotas]
fuel_budget = 900000000000",
        fixed: "[capabilities.quotas]
fuel_budget = 20000000",
    },
    check,
};

/// Twice as much is an ordinary correction.
const FACTOR: u64 = 4;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Capability));
    for change in changes.filter(|change| change.subject == "quotas") {
        let number =
            |value: &Option<serde_json::Value>| value.as_ref().and_then(serde_json::Value::as_u64);
        if let (Some(before), Some(after)) = (number(&change.before), number(&change.after))
            && after >= before.saturating_mul(FACTOR)
        {
            let name = change.field.as_deref().unwrap_or_default();
            let path = [
                Step::Key("capabilities"),
                Step::Key("quotas"),
                Step::Key(name),
            ];
            sink.manifest(
                &path,
                name,
                format!("{name} was raised from {before} to {after}"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    fn raised(fuel: u64) -> usize {
        let quota = |fuel: u64| format!("[capabilities.quotas]\nfuel_budget = {fuel}\n");
        update(&quota(1_000_000), &quota(fuel), "PSK0803").len()
    }

    #[test]
    fn four_times_as_much_is_found() {
        assert_eq!(raised(4_000_000), 1);
    }

    #[test]
    fn a_little_more_or_less_is_fine() {
        assert_eq!(raised(3_999_999), 0);
        assert_eq!(raised(10), 0);
    }
}
