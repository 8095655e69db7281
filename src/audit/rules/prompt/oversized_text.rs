//! The texts of a skill are very long.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::each_text;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0525",
    name: "oversized-text",
    severity: Severity::Low,
    description: "The texts of a skill are very long.",
    why: "Every description and schema is put before the model in each conversation: long ones cost tokens, crowd out others, and hide an order among much text.",
    remedy: "Keep a tool's description under 2,000 characters; put manuals at operator.docs_url.",
    ast: &["AST04"],
    cwe: &[1427],
    example: Example {
        bad: "description = \"… 2,001 characters and more …\"",
        fixed: "description = \"Searches the index. Terms are joined with AND.\"",
    },
    check,
};

/// What clients show and models weigh; some cut at 1,024.
const MAX_DESCRIPTION: usize = 2_000;
/// About 12,000 tokens for one skill.
const MAX_SURFACE: usize = 48 * 1024;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let mut surface = 0;
    each_text(subject, &mut |text| {
        if !text.is_declared() {
            return;
        }
        surface += text.value.len();
        let count = text.value.chars().count();
        if text.is_prose() && count > MAX_DESCRIPTION {
            let message = format!("{} has {count} characters", text.what);
            text.report(sink, 0, "", message);
        }
    });
    if surface > MAX_SURFACE {
        let path = [Step::Key("entrypoints")];
        let message =
            format!("the texts that a model reads of this skill have {surface} bytes in all");
        sink.manifest(&path, "all", message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::described;

    #[test]
    fn a_long_description_is_found() {
        assert_eq!(described(&"word ".repeat(401), "PSK0525"), 1);
        assert_eq!(
            described(&"word ".repeat(10_000), "PSK0525"),
            2,
            "and the whole is too long"
        );
    }

    #[test]
    fn a_paragraph_is_fine() {
        assert_eq!(described(&"word ".repeat(399), "PSK0525"), 0);
    }
}
