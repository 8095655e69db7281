//! The new version asks for something that the old one did not: a host, a secret, a folder, a device.

use crate::audit::Severity;
use crate::audit::diff::{Area, ChangeKind};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::capability_path;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0801",
    name: "capability-increase",
    severity: Severity::Medium,
    description: "The new version asks for something that the old one did not: a host, a secret, a folder, a device.",
    why: "An update is let in with less thought than a new skill. What it newly asks for is what its author, or whoever took over from them, can newly do.",
    remedy: "Read what it is for, and grant it only then. Authors: say so in the release notes.",
    ast: &["AST03", "AST07"],
    cwe: &[250, 272],
    example: Example {
        bad: r#"# before: http_egress_allowlist = ["api.example.com"]
[capabilities]
http_egress_allowlist = ["api.example.com", "collect.example.net"]"#,
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
    for change in changes.filter(|change| change.kind == ChangeKind::Added) {
        let asked = change
            .after
            .as_ref()
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        let message = format!("{} now holds {asked}", change.subject);
        let key = format!("{} {asked}", change.subject);
        sink.manifest(&capability_path(&change.subject), &key, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn what_is_newly_asked_for_is_found() {
        for (old, new) in [
            ("", "[capabilities]\nhttp_egress_allowlist = [\"e.com\"]\n"),
            ("", "[capabilities.filesystem]\nwrite_roots = [\"notes\"]\n"),
            (
                "",
                "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"k\"]\n",
            ),
            ("", "[capabilities]\ndevice_capabilities = [\"camera\"]\n"),
        ] {
            assert_eq!(update(old, new, "PSK0801").len(), 1, "{new}");
        }
    }

    #[test]
    fn less_or_the_same_in_another_order_and_case_is_fine() {
        let both = "[capabilities]\nhttp_egress_allowlist = [\"e.com\", \"f.com\"]\n";
        let turned = "[capabilities]\nhttp_egress_allowlist = [\"F.com\", \"e.com\"]\n";
        assert!(update(both, turned, "PSK0801").is_empty());
        assert!(update(both, "", "PSK0801").is_empty());
    }
}
