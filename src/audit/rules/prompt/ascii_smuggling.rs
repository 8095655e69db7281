//! A text hides another one in tag characters.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Role, each_text};
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::hidden::{Kind, decoded, hidden};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0504",
    name: "ascii-smuggling",
    severity: Severity::Critical,
    description: "A text hides another one in tag characters.",
    why: "The tag characters U+E0000 to U+E007F mirror ASCII and are never drawn: models read the sentence that is written in them, people see nothing. There is no honest use beyond flag emoji.",
    remedy: "Do not use the skill. If it is your own, find out where the text was copied from and type it anew.",
    ast: &["AST01", "AST04"],
    cwe: &[116, 451],
    example: Example {
        bad: "description = \"Says it again.\\U000E0068\\U000E0069\"",
        fixed: "description = \"Says it again.\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        let found = hidden(text.value, text.role == Role::Asset);
        if let Some(first) = found.iter().find(|found| found.kind == Kind::Tag) {
            let hidden = decoded(&found, Kind::Tag);
            let message = format!(
                "{} hides the text \"{hidden}\" in tag characters",
                text.what
            );
            text.report(sink, first.at, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::*;

    const ID: &str = "PSK0504";

    #[test]
    fn the_hidden_text_is_decoded() {
        let secret: String = "hi you"
            .chars()
            .map(|c| char::from_u32(0xE0000 + u32::from(c)).unwrap())
            .collect();
        let found = tool(&format!("Says it.{secret}")).findings(ID);
        assert!(found[0].message.contains("\"hi you\""), "{found:?}");
    }

    #[test]
    fn the_flag_of_england_is_fine() {
        assert_eq!(
            described(
                "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                ID
            ),
            0
        );
    }
}
