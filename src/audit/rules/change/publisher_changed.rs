//! The new version is by another publisher.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0813",
    name: "publisher-changed",
    severity: Severity::High,
    description: "The new version is by another publisher.",
    why: "Skills change hands, and so does what they are after: bought or taken over, an update reaches everybody who trusted the old owner.",
    remedy: "Treat it as a new skill: find out who the publisher is, and decide on trust anew.",
    ast: &["AST01", "AST02", "AST07"],
    cwe: &[345],
    example: Example {
        bad: r#"# before: publisher = "acme"
publisher = "acme-tools""#,
        fixed: r#"publisher = "acme""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    if let (Some(before), Some(after)) = (&diff.old.publisher, &diff.new.publisher)
        && before != after
    {
        let message = format!("the publisher was {before} and is {after}");
        sink.manifest(&[Step::Key("publisher")], "publisher", message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn another_publisher_is_found() {
        let found = retold("acme", "evil", "PSK0813");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].location.line, Some(5));
    }

    #[test]
    fn the_same_publisher_is_fine() {
        assert!(retold("acme", "acme", "PSK0813").is_empty());
    }
}
