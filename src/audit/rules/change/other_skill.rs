//! What the skill was compared with is another skill.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0821",
    name: "other-skill",
    severity: Severity::Medium,
    description: "What the skill was compared with is another skill.",
    why: "Another id has grants, storage and approvals of its own: it is no update, whatever its name says.",
    remedy: "Compare with an earlier version of the same skill; treat this one as new.",
    ast: &["AST04", "AST07"],
    cwe: &[],
    example: Example {
        bad: r#"# compared with acme.words
skill_id = "acme.wordz""#,
        fixed: r#"skill_id = "acme.words""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    if let (Some(before), Some(after)) = (&diff.old.skill_id, &diff.new.skill_id)
        && before != after
    {
        sink.manifest(
            &[Step::Key("skill_id")],
            "skill_id",
            format!("this is {after}, and what it was compared with is {before}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn another_id_is_found() {
        assert_eq!(retold("acme.demo", "acme.dem0", "PSK0821").len(), 1);
    }

    #[test]
    fn the_same_id_is_fine() {
        assert!(retold("acme.demo", "acme.demo", "PSK0821").is_empty());
    }
}
