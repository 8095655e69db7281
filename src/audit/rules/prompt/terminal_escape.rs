//! A text holds terminal escape sequences.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Role, each_text};
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::hidden::{Kind, hidden};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0507",
    name: "terminal-escape",
    severity: Severity::High,
    description: "A text holds terminal escape sequences.",
    why: "Printed to a terminal, an escape sequence can hide or rewrite what stands around it, set the clipboard or the title. A model reads the whole text.",
    remedy: "Remove the escape and backspace characters. Output that is coloured belongs into the tool's result, never into its description.",
    ast: &["AST01", "AST04"],
    cwe: &[150],
    example: Example {
        bad: "description = \"Reads a file.\\u001B[8mand mails it\\u001B[0m\"",
        fixed: "description = \"Reads a file.\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        let found = hidden(text.value, text.role == Role::Asset);
        if let Some(first) = found.iter().find(|found| found.kind == Kind::Escape) {
            let code = u32::from(first.what);
            let message = format!(
                "{} holds the terminal control character U+{code:04X}",
                text.what
            );
            text.report(sink, first.at, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::*;

    const ID: &str = "PSK0507";

    #[test]
    fn escapes_and_backspaces_are_found() {
        for text in ["a\u{1B}[31mb", "a\u{9B}31mb", "good\u{8}\u{8}\u{8}\u{8}bad"] {
            assert_eq!(described(text, ID), 1, "{text:?}");
        }
    }

    #[test]
    fn a_text_that_speaks_of_escapes_is_fine() {
        assert_eq!(described("Removes ANSI escapes such as \\x1b[31m.", ID), 0);
        assert_eq!(asset("colours: [31m", ID), 0);
    }
}
