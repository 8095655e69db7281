//! A name in the binary holds invisible characters or ones that turn the direction of text.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::CoreModule;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0314",
    name: "hidden-name",
    severity: Severity::Medium,
    description: "A name in the binary holds invisible characters or ones that turn the direction of text.",
    why: "No compiler makes such names. They make one function look like another to whoever reads a report, or hide text from a person that a model still reads.",
    remedy: "Rename the function, and look who named it so.",
    ast: &["AST01", "AST04"],
    cwe: &[1007],
    example: Example {
        bad: r#"# WAT: a zero-width space after the s
(export "s\e2\80\8bend" (func $send))"#,
        fixed: r#"# WAT
(export "send" (func $send))"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let binary = &analysis.binary;
        let imports = binary.imports.iter();
        let outer = imports
            .flat_map(|import| [&*import.module, &*import.name])
            .chain(binary.exports.iter().map(|export| &*export.name));
        let names = outer.chain(analysis.modules.iter().flat_map(names));
        let mut hidden = names.filter(|name| !name.is_ascii() && name.chars().any(is_hidden));
        if let Some(name) = hidden.next() {
            let more = hidden.count();
            let message = format!(
                "{} has the name '{}', which holds invisible characters{}",
                module.label(),
                shown(name),
                if more > 0 {
                    format!(" ({more} more)")
                } else {
                    String::new()
                }
            );
            sink.module(module, name, message);
        }
    }
}

fn names(core: &CoreModule) -> impl Iterator<Item = &str> {
    let functions = core.imported_functions as usize + core.functions.len();
    let functions = 0..u32::try_from(functions).unwrap_or(u32::MAX);
    let exports = core.exports.iter().map(|export| &*export.name);
    let named = functions.filter_map(|index| core.function_name(index));
    named.chain(exports)
}

/// Takes no room, or turns the text around it.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Shows what cannot be seen.
fn shown(name: &str) -> String {
    let shown = |c: char| {
        if is_hidden(c) {
            c.escape_unicode().to_string()
        } else {
            c.to_string()
        }
    };
    name.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(name: &str) -> Vec<crate::audit::Finding> {
        bare(&format!(r#"(module (func (export "{name}")))"#)).findings("PSK0314")
    }

    #[test]
    fn invisible_and_turning_characters_are_found_and_shown() {
        let findings = found("se\\u{200b}nd");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.contains("se\\u{200b}nd"),
            "{findings:?}"
        );
        assert_eq!(found("\\u{202e}dnes").len(), 1);
    }

    #[test]
    fn names_in_other_scripts_are_fine() {
        for name in [
            "отправить",
            "送信",
            "größe",
            "_ZN4core3fmt17h0123456789abcdefE",
        ] {
            assert!(found(name).is_empty(), "{name}");
        }
    }
}
