//! A name is spelt with letters that look like others.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Role, each_text};
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::confusable::{is_mixed, is_whole_script_double};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0519",
    name: "homoglyph-name",
    severity: Severity::High,
    description: "A name is spelt with letters that look like others.",
    why: "A name of Latin letters with a Cyrillic or Greek one among them, or a well-known name in another script, looks like the real one to a person and is another to a program.",
    remedy: "Write the name in one script.",
    ast: &["AST02", "AST04"],
    cwe: &[1007],
    example: Example {
        bad: "name = \"Git\\u041Dub\"",
        fixed: "name = \"GitHub\"",
    },
    check,
};

/// Longest value that is taken for a name, in bytes.
const MAX_VALUE: usize = 64;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        // A value of one word, such as one of an enum, is chosen by its looks, too.
        let is_word = text.role == Role::Value
            && text.value.len() <= MAX_VALUE
            && !text.value.contains([' ', '[', '(', '\\']);
        if text.role != Role::Name && !is_word {
            return;
        }
        let mut words = text.value.split(|c: char| !c.is_alphanumeric());
        if let Some(word) = words.find(|word| is_mixed(word) || is_whole_script_double(word)) {
            let odd: Vec<String> = word
                .chars()
                .filter(|c| !c.is_ascii())
                .take(4)
                .map(|c| format!("U+{:04X}", u32::from(c)))
                .collect();
            let message = format!(
                "{} holds \"{word}\", spelt with {}",
                text.what,
                odd.join(" ")
            );
            text.report(sink, 0, word, message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn named(name: &str) -> usize {
        let text = DEFAULT.replace("\"Echo\"", &format!("\"{name}\""));
        packed(&text, &[("modules/a.wasm", RUN)])
            .findings("PSK0519")
            .len()
    }

    #[test]
    fn mixed_words_and_doubles_are_found() {
        for name in [
            "G\u{456}tHub",
            "\u{410}pple Pay",
            "P\u{430}yP\u{430}l",
            "G\u{3BF}\u{3BF}gle",
            "\u{455}l\u{430}\u{441}k",
        ] {
            assert_eq!(named(name), 1, "{name}");
        }
        let whole = "\u{430}\u{440}\u{440}\u{4CF}\u{435}";
        assert_eq!(named(whole), 1, "apple in Cyrillic letters");
    }

    #[test]
    fn names_in_one_script_are_fine() {
        for name in [
            "\u{41F}\u{43E}\u{438}\u{441}\u{43A}",
            "\u{3B1}-beta search",
            "\u{394}t",
            "\u{B5}TP",
            "Caf\u{E9}",
            "\u{691C}\u{7D22} API",
            "Yandex \u{41A}\u{430}\u{440}\u{442}\u{44B}",
            "\u{440}\u{43E}\u{441}\u{430}",
        ] {
            assert_eq!(named(name), 0, "{name}");
        }
    }
}
