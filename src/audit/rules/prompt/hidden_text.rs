//! A text holds characters that a person does not see.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Role, each_text};
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::hidden::{Kind, hidden};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0501",
    name: "hidden-text",
    severity: Severity::Medium,
    description: "A text holds characters that a person does not see.",
    why: "A model reads what a person reviewing the skill is not shown. Zero-width characters also split words, so that filters do not find them.",
    remedy: "Remove the invisible characters. Line feed and tab are fine, and so are joiners where a script needs them.",
    ast: &["AST01", "AST04"],
    cwe: &[116, 1007],
    example: Example {
        bad: "description = \"Deletes\\u200B a file.\"",
        fixed: "description = \"Deletes a file.\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        let found = hidden(text.value, text.role == Role::Asset);
        let Some(first) = found.iter().find(|found| found.kind == Kind::Invisible) else {
            return;
        };
        let code = u32::from(first.what);
        let count = found.iter().filter(|f| f.kind == Kind::Invisible).count();
        let more = if count > 1 {
            format!(", {count} such in all")
        } else {
            String::new()
        };
        let message = format!(
            "{} holds the invisible character U+{code:04X}{more}",
            text.what
        );
        text.report(sink, first.at, &format!("U+{code:04X}"), message);
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::{asset, described};

    const ID: &str = "PSK0501";

    #[test]
    fn zero_width_fillers_and_controls_are_found() {
        for hidden in [
            "a\u{200B}b",
            "a\u{2060}b",
            "a\u{3164}b",
            "a\u{7}b",
            "a\u{85}b",
            "a\u{FEFF}b",
            "a\u{200E}b",
            "ab\u{200D}cd",
        ] {
            assert_eq!(described(hidden, ID), 1, "{hidden:?}");
        }
    }

    #[test]
    fn ordinary_text_in_any_language_is_fine() {
        for plain in [
            "Gr\u{FC}\u{DF}e, \u{4E16}\u{754C}, \u{5E9}\u{5DC}\u{5D5}\u{5DD}",
            "two\r\n\tlines",
            "\u{2708}\u{FE0F} \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
            "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}",
            "\u{915}\u{94D}\u{200D}\u{937}",
            "(\u{5D0})\u{200F} C++\u{200E}",
            "\u{E2A}\u{E27}\u{E31}\u{200B}\u{E2A}",
        ] {
            assert_eq!(described(plain, ID), 0, "{plain:?}");
        }
        assert_eq!(
            asset("\u{FEFF}# Help\n\u{C}next page", ID),
            0,
            "byte order mark and form feed of a file"
        );
    }
}
