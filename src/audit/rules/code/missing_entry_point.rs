//! A core module does not export its entry point as () -> i32.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Kind;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0303",
    name: "missing-entry-point",
    severity: Severity::High,
    description: "A core module does not export its entry point as () -> i32.",
    why: "A core module is started by one function of one type. Without it, every call fails.",
    remedy: "Palyra's core-module ABI calls `run` (or operator.plugin.default_entrypoint) without arguments and takes an exit code.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: r#"# WAT
(func (export "run") (param i32))"#,
        fixed: r#"# WAT
(func (export "run") (result i32) i32.const 0)"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if subject.manifest.is_none() {
        return;
    }
    let Some((module, binary)) = subject.main_binary() else {
        return;
    };
    if binary.kind != Kind::Module {
        return;
    }
    let entry = subject.default_entrypoint().unwrap_or("run");
    let found = binary.exports.iter().find(|export| export.name == entry);
    let message = match found.map(|export| export.signature.as_deref()) {
        Some(Some("() -> i32")) => return,
        Some(Some(other)) => format!("{} exports {entry} as {other}", module.label()),
        Some(None) => format!("{} exports {entry}, which is no function", module.label()),
        None => format!("{} does not export {entry}", module.label()),
    };
    sink.module(module, entry, message);
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_missing_or_different_entry_point_is_found() {
        for module in [
            "(module)",
            r#"(module (func (export "run")))"#,
            r#"(module (memory (export "run") 1))"#,
        ] {
            assert_eq!(
                project("", &[("modules/a.wasm", module)])
                    .findings("PSK0303")
                    .len(),
                1,
                "{module}"
            );
        }
    }

    #[test]
    fn run_or_the_declared_entry_point_is_fine() {
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0303")
                .is_empty()
        );
        let go = r#"(module (func (export "go") (result i32) i32.const 0))"#;
        let declared =
            "[operator]\ndisplay_name = \"D\"\n[operator.plugin]\ndefault_entrypoint = \"go\"\n";
        assert!(
            project(declared, &[("modules/a.wasm", go)])
                .findings("PSK0303")
                .is_empty()
        );
    }
}
