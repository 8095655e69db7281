//! `operator.plugin.default_module_path` names a module that is not there.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0304",
    name: "missing-default-module",
    severity: Severity::High,
    description: "operator.plugin.default_module_path names a module that is not there.",
    why: "Calls go to the module that the manifest names. Where it is not there, no tool answers.",
    remedy: "Build the module, or correct the path.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: r#"[operator.plugin]
default_module_path = "modules/skil.wasm""#,
        fixed: r#"[operator.plugin]
default_module_path = "modules/skill.wasm""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(path) = subject.default_module_path() else {
        return;
    };
    if subject
        .modules
        .iter()
        .all(|module| module.path != path.as_str())
    {
        let place = ["operator", "plugin", "default_module_path"].map(Step::Key);
        let message = format!("operator.plugin.default_module_path is {path}, which is not there");
        sink.manifest(&place, path.as_str(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const PATH: &str = "[operator]\ndisplay_name = \"D\"\n[operator.plugin]\ndefault_module_path = \"modules/a.wasm\"\n";

    #[test]
    fn a_path_without_module_is_found() {
        assert_eq!(
            project(PATH, &[("modules/b.wasm", RUN)])
                .findings("PSK0304")
                .len(),
            1
        );
    }

    #[test]
    fn a_path_with_module_is_fine() {
        assert!(
            project(PATH, &[("modules/a.wasm", RUN)])
                .findings("PSK0304")
                .is_empty()
        );
        assert!(
            project("", &[("modules/b.wasm", RUN)])
                .findings("PSK0304")
                .is_empty()
        );
    }
}
