//! The new version opts in to a wildcard that the old one did without.

use crate::audit::Severity;
use crate::audit::diff::Area;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0802",
    name: "new-wildcard",
    severity: Severity::Medium,
    description: "The new version opts in to a wildcard that the old one did without.",
    why: "From names that somebody could look at, the skill went to everything of a kind.",
    remedy: "Name what the skill needs instead, as the version before did.",
    ast: &["AST03", "AST07"],
    cwe: &[250, 1220],
    example: Example {
        bad: r#"[capabilities]
http_egress_allowlist = ["*"]
[capabilities.wildcard_opt_in]
http_egress = true"#,
        fixed: r#"[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Capability));
    let opted = |change: &&crate::audit::diff::Change| {
        change.subject == "wildcard_opt_in" && change.after == Some(serde_json::Value::Bool(true))
    };
    for change in changes.filter(opted) {
        let kind = change.field.as_deref().unwrap_or_default();
        let path = [
            Step::Key("capabilities"),
            Step::Key("wildcard_opt_in"),
            Step::Key(kind),
        ];
        sink.manifest(&path, kind, format!("the skill now opts in to any {kind}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    const OPEN: &str = "[capabilities]\nhttp_egress_allowlist = [\"*\"]\n[capabilities.wildcard_opt_in]\nhttp_egress = true\n";

    #[test]
    fn a_new_opt_in_is_found() {
        let found = update("", OPEN, "PSK0802");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.ends_with("any http_egress"));
    }

    #[test]
    fn one_that_was_there_and_one_that_goes_are_fine() {
        assert!(update(OPEN, OPEN, "PSK0802").is_empty());
        assert!(update(OPEN, "", "PSK0802").is_empty());
    }
}
