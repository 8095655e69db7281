//! The version is lower than that of the version before.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0816",
    name: "version-lowered",
    severity: Severity::High,
    description: "The version is lower than that of the version before.",
    why: "A release that goes back brings faults back that were repaired.",
    remedy: "Install the newer version; to take a release back, publish its content under a higher version.",
    ast: &["AST07"],
    cwe: &[1328],
    example: Example {
        bad: r#"# installed: 1.4.0
version = "1.3.9""#,
        fixed: r#"version = "1.4.1""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    if let (Some(before), Some(after)) = (diff.old.version, diff.new.version)
        && after < before
    {
        sink.manifest(
            &[Step::Key("version")],
            "version",
            format!("the version went back from {before} to {after}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn a_lower_version_is_found() {
        assert_eq!(retold("1.0.0", "0.9.9", "PSK0816").len(), 1);
    }

    #[test]
    fn a_higher_one_is_fine_and_ten_is_more_than_nine() {
        assert!(released("1.9.0", "1.10.0", "PSK0816").is_empty());
    }
}
