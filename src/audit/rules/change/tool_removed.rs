//! A tool of the old version is gone.

use crate::audit::Severity;
use crate::audit::diff::{Area, ChangeKind};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0806",
    name: "tool-removed",
    severity: Severity::Low,
    description: "A tool of the old version is gone.",
    why: "Agents and workflows that call it fail from the update on, or call something else that answers to a similar name.",
    remedy: "Keep the tool, or raise the major version and say what replaces it.",
    ast: &["AST07"],
    cwe: &[],
    example: Example {
        bad: r#"# before: tools acme.words.count and acme.words.list
[[entrypoints.tools]]
id = "acme.words.count""#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.words.count"
[[entrypoints.tools]]
id = "acme.words.list""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Tool));
    for change in
        changes.filter(|change| change.kind == ChangeKind::Removed && change.field.is_none())
    {
        let path = [Step::Key("entrypoints"), Step::Key("tools")];
        sink.manifest(
            &path,
            &change.subject,
            format!("the tool {} is gone", change.subject),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn a_tool_that_is_gone_is_found() {
        assert_eq!(update(SECOND, "", "PSK0806").len(), 1);
    }

    #[test]
    fn the_same_tools_are_fine() {
        assert!(update(SECOND, SECOND, "PSK0806").is_empty());
        assert!(update("", SECOND, "PSK0806").is_empty());
    }
}
