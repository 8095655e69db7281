//! A module is packed that nothing refers to.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0305",
    name: "unreferenced-module",
    severity: Severity::Low,
    description: "A module is packed that nothing refers to.",
    why: "A module that nothing calls is signed and shipped all the same: weight at best, a payload that waits for its loader at worst.",
    remedy: "Name the one that answers calls in operator.plugin.default_module_path, and leave out what is not needed.",
    ast: &["AST02", "AST08"],
    cwe: &[1164],
    example: Example {
        bad: r#"# modules/skill.wasm and modules/old.wasm are packed
[operator.plugin]
default_module_path = "modules/skill.wasm""#,
        fixed: r#"# only modules/skill.wasm is packed
[operator.plugin]
default_module_path = "modules/skill.wasm""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if subject.manifest.is_none() || subject.modules.len() < 2 {
        return;
    }
    let main = subject.default_module_path();
    for module in &subject.modules {
        let message = match main {
            Some(path) if path.as_str() == module.path => continue,
            Some(path) => format!("{} is never used: calls go to {path}", module.path),
            None => format!(
                "{} is one of {} modules, and no default_module_path says which answers calls",
                module.path,
                subject.modules.len()
            ),
        };
        sink.module(module, &module.path, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const PATH: &str = "[operator]\ndisplay_name = \"D\"\n[operator.plugin]\ndefault_module_path = \"modules/a.wasm\"\n";

    #[test]
    fn modules_beside_the_default_one_are_found() {
        let modules = [("modules/a.wasm", RUN), ("modules/b.wasm", "(module)")];
        assert_eq!(project(PATH, &modules).findings("PSK0305").len(), 1);
        assert_eq!(project("", &modules).findings("PSK0305").len(), 2);
    }

    #[test]
    fn a_single_module_needs_no_reference() {
        assert!(
            project("", &[("modules/b.wasm", RUN)])
                .findings("PSK0305")
                .is_empty()
        );
    }
}
