//! A text hides bytes in variation selectors.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Role, each_text};
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::hidden::{Kind, decoded, hidden};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0506",
    name: "selector-data",
    severity: Severity::High,
    description: "A text hides bytes in variation selectors.",
    why: "Each of the 256 variation selectors can stand for a byte, and any number of them is drawn as nothing: a text may carry a message that only a program or a model sees.",
    remedy: "Do not use the skill before you know what the bytes are. In your own text, remove the selectors; at most one may follow a character.",
    ast: &["AST01", "AST04"],
    cwe: &[116, 451],
    example: Example {
        bad: "description = \"A smile ☺\\uFE08\\uFE09\\uFE0A\"",
        fixed: "description = \"A smile ☺\\uFE0F\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        let found = hidden(text.value, text.role == Role::Asset);
        if let Some(first) = found.iter().find(|found| found.kind == Kind::Selector) {
            let hidden = decoded(&found, Kind::Selector);
            let message = format!("{} hides \"{hidden}\" in variation selectors", text.what);
            text.report(sink, first.at, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::*;

    const ID: &str = "PSK0506";

    #[test]
    fn bytes_behind_a_character_are_decoded() {
        let secret: String = "pwn"
            .bytes()
            .map(|b| char::from_u32(0xE0100 + u32::from(b) - 16).unwrap())
            .collect();
        let found = tool(&format!("Smile \u{1F60A}{secret}")).findings(ID);
        assert!(found[0].message.contains("\"pwn\""), "{found:?}");
    }

    #[test]
    fn one_selector_behind_an_emoji_or_an_ideograph_is_fine() {
        for text in [
            "\u{2708}\u{FE0F} \u{2764}\u{FE0F}\u{200D}\u{1F525}",
            "\u{845B}\u{E0100}",
            "1\u{FE0F}\u{20E3}",
        ] {
            assert_eq!(described(text, ID), 0, "{text:?}");
        }
    }
}
