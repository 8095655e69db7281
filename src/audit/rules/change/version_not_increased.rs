//! The content is another, and the version is the same.

use crate::audit::Severity;
use crate::audit::TargetKind;
use crate::audit::diff::Area;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0815",
    name: "version-not-increased",
    severity: Severity::High,
    description: "The content is another, and the version is the same.",
    why: "Two skills with one name and version cannot be told apart: whoever reviewed one installs the other.",
    remedy: "Raise the version with every release.",
    ast: &["AST04", "AST07"],
    cwe: &[353],
    example: Example {
        bad: r#"# published before as 1.0.0 with other content
version = "1.0.0""#,
        fixed: r#"version = "1.0.1""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    let (old, new) = (&diff.old, &diff.new);
    let (Some(before), Some(after)) = (old.version, new.version) else {
        return;
    };
    if before != after || old.skill_id != new.skill_id {
        return;
    }
    let differs = match (old.payload_sha256, new.payload_sha256) {
        (Some(old), Some(new)) => old != new,
        // An author's folder has no digest: what it would be packed into counts.
        _ => diff
            .changes
            .iter()
            .any(|change| change.area != Area::Identity && change.area != Area::Dependency),
    };
    if differs {
        let message =
            format!("the content is another than before, and the version is still {after}");
        let found = sink.manifest(&[Step::Key("version")], "version", message);
        // In a folder the next release may yet raise it.
        if subject.kind == TargetKind::Project {
            found.severity(Severity::Low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    use crate::audit::Severity;

    #[test]
    fn other_content_under_the_same_version_is_found() {
        let found = update("", SECOND, "PSK0815");
        assert_eq!((found.len(), found[0].severity), (1, Severity::Low));
        let found = signed(Some(1), Some(1), "PSK0815");
        assert!(found.is_empty(), "another signature is no other content");
        assert_eq!(
            released("1.0.0", "1.0.0", "PSK0815")[0].severity,
            Severity::High
        );
    }

    #[test]
    fn the_same_content_and_a_higher_version_are_fine() {
        assert!(update(SECOND, SECOND, "PSK0815").is_empty());
        assert!(released("1.0.0", "1.0.1", "PSK0815").is_empty());
    }
}
