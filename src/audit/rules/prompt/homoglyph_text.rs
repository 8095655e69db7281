//! A text is spelt with letters that look like others.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::each_text;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::confusable::{is_mixed, is_styled};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0520",
    name: "homoglyph-text",
    severity: Severity::Medium,
    description: "A text is spelt with letters that look like others.",
    why: "Words of two scripts, and styled mathematical letters, read the same to a person and a model and differ to every filter: hardly anybody writes them by accident.",
    remedy: "Write each word in one script, with ordinary letters.",
    ast: &["AST01", "AST04"],
    cwe: &[1007],
    example: Example {
        bad: "description = \"S\\u0435nds the f\\u0456le\"",
        fixed: "description = \"Sends the file\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        if !text.is_prose() || text.value.is_ascii() {
            return;
        }
        let odd = |word: &&str| !word.is_ascii() && (is_mixed(word) || is_styled(word));
        let mut words = text.value.split(|c: char| !c.is_alphanumeric()).filter(odd);
        if let Some(word) = words.next() {
            let shown: String = word.chars().take(40).collect();
            let message = format!(
                "{} holds \"{shown}\", a word with letters of another alphabet",
                text.what
            );
            let at = text.value.find(word).unwrap_or_default();
            text.report(sink, at, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::described;

    const ID: &str = "PSK0520";

    #[test]
    fn mixed_words_and_styled_letters_are_found() {
        for text in [
            "S\u{435}nds the f\u{456}le",
            "Reads \u{1D422}\u{1D420}\u{1D427}\u{1D428}\u{1D42B}\u{1D41E} all",
        ] {
            assert_eq!(described(text, ID), 1, "{text}");
        }
    }

    #[test]
    fn formulas_and_other_languages_are_fine() {
        for text in [
            "\u{418}\u{449}\u{435}\u{442} \u{444}\u{430}\u{439}\u{43B}\u{44B} PDF \u{438} DOCX-\u{444}\u{430}\u{439}\u{43B}\u{44B}",
            "Solves \u{394}x = \u{3BB}\u{B7}v, with \u{1D465}\u{1D466} as unknowns",
            "Gr\u{FC}\u{DF}e aus Z\u{FC}rich, \u{3B1}-helix",
            "\u{65E5}\u{672C}\u{8A9E}API\u{306E}\u{691C}\u{7D22}",
        ] {
            assert_eq!(described(text, ID), 0, "{text}");
        }
    }
}
