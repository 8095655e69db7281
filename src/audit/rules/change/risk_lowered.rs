//! A tool that was marked as sensitive or as needing approval is no longer.

use crate::audit::Severity;
use crate::audit::diff::{Area, ChangeKind};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::tool_path;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0812",
    name: "risk-lowered",
    severity: Severity::High,
    description: "A tool that was marked as sensitive or as needing approval is no longer.",
    why: "From the update on nobody is asked before the tool runs, although its users relied on being asked.",
    remedy: "Keep the mark. Where the tool really became harmless, say why in the release notes and let its users confirm it.",
    ast: &["AST03", "AST07"],
    cwe: &[862, 271],
    example: Example {
        bad: "# before: requires_approval = true
[entrypoints.tools.risk]
requires_approval = false",
        fixed: "[entrypoints.tools.risk]
requires_approval = true",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Tool));
    for change in changes.filter(|change| change.kind == ChangeKind::Changed) {
        let field = change.field.as_deref().unwrap_or_default();
        if field.starts_with("risk.") && change.after == Some(serde_json::Value::Bool(false)) {
            let message = format!("the tool {} no longer has {field} = true", change.subject);
            sink.manifest(
                &tool_path(subject, &change.subject, Some("risk")),
                &format!("{} {field}", change.subject),
                message,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    const ASKS: &str = "[entrypoints.tools.risk]\nrequires_approval = true\n";
    const SENSITIVE: &str = "[entrypoints.tools.risk]\ndefault_sensitive = true\n";

    #[test]
    fn a_mark_that_is_gone_is_found() {
        assert_eq!(update(ASKS, "", "PSK0812").len(), 1);
        assert_eq!(update(SENSITIVE, "", "PSK0812").len(), 1);
    }

    #[test]
    fn a_mark_that_comes_or_stays_is_fine() {
        assert!(update("", ASKS, "PSK0812").is_empty());
        assert!(update(ASKS, ASKS, "PSK0812").is_empty());
    }
}
