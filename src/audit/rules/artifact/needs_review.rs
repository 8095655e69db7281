//! A program wrote the skill, and nobody has reviewed it.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0118",
    name: "needs-review",
    severity: Severity::Medium,
    description: "A program wrote the skill, and nobody has reviewed it.",
    why: "The [builder] table says that the skill is experimental and still waits for a person to judge it.",
    remedy: "Review what the checklist names, then set review_status to approved.",
    ast: &["AST09"],
    cwe: &[],
    example: Example {
        bad: r#"[builder]
experimental = true
review_status = "pending""#,
        fixed: r#"[builder]
experimental = true
review_status = "approved""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };

    if let Some(builder) = manifest
        .builder
        .as_ref()
        .filter(|builder| builder.needs_review())
    {
        let status = if builder.review_status.is_empty() {
            "not set"
        } else {
            &builder.review_status
        };
        let message = format!(
            "made from {} {}; review_status is {status}",
            builder.source_kind, builder.source_ref
        );
        sink.manifest(
            &[Step::Key("builder"), Step::Key("review_status")],
            "review",
            message,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn built(status: &str) -> usize {
        let table = format!(
            "[builder]\nexperimental = true\nsource_kind = \"prompt\"\nsource_ref = \"p-1\"\nrollout_flag = \"f\"\n\
             review_status = \"{status}\"\n[builder.checklist]\ncapability_declaration_path = \"assets/c.md\"\n\
             provenance_path = \"provenance.json\"\ntest_harness_path = \"assets/t.md\"\n\n[compat]"
        );
        let skill = skill().edit("[compat]", &table);
        skill
            .with("assets/c.md", "c")
            .with("assets/t.md", "t")
            .count("PSK0118")
    }

    #[test]
    fn a_skill_that_waits_for_review_is_found() {
        assert_eq!(built("pending"), 1);
        assert_eq!(built(""), 1);
    }

    #[test]
    fn an_approved_one_is_fine() {
        assert_eq!(built("approved"), 0);
        assert_eq!(skill().count("PSK0118"), 0);
    }
}
