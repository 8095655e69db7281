//! The new version has a tool that the old one did not.

use crate::audit::Severity;
use crate::audit::diff::{Area, ChangeKind};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::tool_path;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0807",
    name: "tool-added",
    severity: Severity::Low,
    description: "The new version has a tool that the old one did not.",
    why: "An agent may call it from the update on, without anybody having decided that it should.",
    remedy: "Look at what it does before the update is let in.",
    ast: &["AST07"],
    cwe: &[],
    example: Example {
        bad: r#"# not there before
[[entrypoints.tools]]
id = "acme.words.send""#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.words.count""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Tool));
    for change in
        changes.filter(|change| change.kind == ChangeKind::Added && change.field.is_none())
    {
        let message = format!("the tool {} is new", change.subject);
        sink.manifest(
            &tool_path(subject, &change.subject, None),
            &change.subject,
            message,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn a_new_tool_is_found_where_it_stands() {
        let found = update("", SECOND, "PSK0807");
        assert_eq!(found.len(), 1);
        assert!(found[0].location.line.is_some());
    }

    #[test]
    fn the_same_tools_are_fine() {
        assert!(update(SECOND, SECOND, "PSK0807").is_empty());
        assert!(update(SECOND, "", "PSK0807").is_empty());
    }
}
