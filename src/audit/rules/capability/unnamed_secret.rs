//! A secret is asked for that the modules never name, though they name others.

use aho_corasick::AhoCorasick;

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;

use super::risk::is_reached;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0233",
    name: "unnamed-secret",
    severity: Severity::Low,
    description: "A secret is asked for that the modules never name, though they name others.",
    why: "A module asks for a secret by its name, which stands in it where the name is not put together. A key that is granted and never asked for is there for the next version.",
    remedy: "Take the key out of [[capabilities.secrets]], if no tool needs it.",
    ast: &["AST03"],
    cwe: &[272],
    example: Example {
        bad: "# the module says \"weather_key\" and nothing of the other\n[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"weather_key\", \"mail_password\"]",
        fixed: "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"weather_key\"]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest.filter(|_| subject.is_valid()) else {
        return;
    };
    let requests = &manifest.capabilities.secrets;
    let count: usize = requests.iter().map(|request| request.key_names.len()).sum();
    // One alone may be put together, or come as an argument.
    if count < 2 || !is_reached(subject, Power::Secrets) {
        return;
    }
    let is_named = |name: &String| {
        let mut modules = subject.modules.iter();
        let finder = AhoCorasick::new([name]);
        finder.is_ok_and(|finder| modules.any(|module| finder.is_match(module.bytes)))
    };
    let mut unnamed = Vec::new();
    for (at, request) in requests.iter().enumerate() {
        for (index, name) in request.key_names.iter().enumerate() {
            if !is_named(name) {
                unnamed.push((at, index, name));
            }
        }
    }
    if unnamed.len() == count {
        return;
    }
    for (at, index, name) in unnamed {
        let path = [
            Step::Key("capabilities"),
            Step::Key("secrets"),
            Step::Index(at),
            Step::Key("key_names"),
            Step::Index(index),
        ];
        let message = format!("the secret {name} is asked for, and no module names it");
        sink.manifest(&path, name, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    fn found(keys: &str, data: &str) -> usize {
        let asked = format!("[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [{keys}]\n");
        let data = format!("(memory $names 1) (data (memory $names) (i32.const 0) \"{data}\")");
        let module = two_tools("call $get", &data);
        project(&tools("", &asked), &[("modules/a.wasm", &module)])
            .findings("PSK0233")
            .len()
    }

    #[test]
    fn a_key_that_no_module_names_is_found() {
        assert_eq!(
            found("\"weather_key\", \"mail_password\"", "get weather_key now"),
            1
        );
    }

    #[test]
    fn named_ones_and_a_module_that_names_none_are_fine() {
        assert_eq!(
            found(
                "\"weather_key\", \"mail_password\"",
                "weather_key mail_password"
            ),
            0
        );
        assert_eq!(found("\"weather_key\", \"mail_password\"", "nothing"), 0);
        assert_eq!(found("\"weather_key\"", "nothing"), 0);
    }
}
