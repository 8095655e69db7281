//! A text is shown in another order than it is read.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Role, each_text};
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::hidden::{Kind, hidden};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0503",
    name: "bidi-control",
    severity: Severity::High,
    description: "A text is shown in another order than it is read.",
    why: "Bidirectional controls make a reviewer see another text than the model reads (Trojan Source, CVE-2021-42574).",
    remedy: "Remove the controls. Right-to-left text needs none; an isolate that is opened must be closed again.",
    ast: &["AST01", "AST04"],
    cwe: &[1007, 451],
    example: Example {
        bad: "description = \"Reads a file \\u202Etxt.exe\"",
        fixed: "description = \"Reads a file.\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        let found = hidden(text.value, text.role == Role::Asset);
        if let Some(first) = found.iter().find(|found| found.kind == Kind::Bidi) {
            let code = u32::from(first.what);
            let message = format!("{} holds the bidirectional control U+{code:04X}", text.what);
            text.report(sink, first.at, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::*;

    const ID: &str = "PSK0503";

    #[test]
    fn overrides_and_stray_embeddings_are_found() {
        for text in [
            "a\u{202E}b\u{202C}",
            "a \u{202B}b",
            "\u{2067}abc\u{2069} latin only",
            "\u{5D0}\u{2067}b",
        ] {
            assert_eq!(described(text, ID), 1, "{text:?}");
        }
    }

    #[test]
    fn right_to_left_text_with_closed_isolates_is_fine() {
        for text in [
            "\u{5E9}\u{5DC}\u{5D5}\u{5DD} \u{2066}README.md\u{2069}",
            "\u{645}\u{631}\u{62D}\u{628}\u{627}",
        ] {
            assert_eq!(described(text, ID), 0, "{text:?}");
        }
    }
}
