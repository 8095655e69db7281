//! The manifest has no `[operator]` table.

use crate::audit::Severity;
use crate::audit::TargetKind;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0119",
    name: "no-operator-metadata",
    severity: Severity::Info,
    description: "The manifest has no [operator] table.",
    why: "An operator who decides about the skill sees its id and nothing else.",
    remedy: "Add an [operator] table with display_name and summary.",
    ast: &["AST04", "AST09"],
    cwe: &[],
    example: Example {
        bad: r"# skill.toml without [operator]",
        fixed: r#"[operator]
display_name = "Words"
summary = "Counts the words of a text.""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };

    // An author has the check manifest_warning:missing_operator_metadata.
    let packed = subject.kind == TargetKind::Artifact;
    if packed && manifest.manifest_version >= 2 && manifest.operator.is_none() {
        sink.manifest(
            &[Step::Key("operator")],
            "operator",
            "there is no [operator] table".to_owned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn a_manifest_without_it_is_found() {
        assert_eq!(skill().count("PSK0119"), 1);
    }

    #[test]
    fn one_with_it_is_fine() {
        let table = "[operator]\ndisplay_name = \"Demo\"\n\n[compat]";
        assert_eq!(skill().edit("[compat]", table).count("PSK0119"), 0);
    }
}
