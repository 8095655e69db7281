//! Imports key-value storage, but no filesystem roots are declared.

use super::undeclared::undeclared;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Use;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0204",
    name: "undeclared-storage",
    severity: Severity::High,
    description: "Imports key-value storage, but no filesystem roots are declared.",
    why: "What a skill keeps from call to call outlives the person's attention. The manifest has to say that it keeps something.",
    remedy: "Each bucket is a declared root: add it to [capabilities.filesystem] write_roots (or read_roots), or build without the import.",
    ast: &["AST03", "AST04"],
    cwe: &[1059],
    example: Example {
        bad: "# imports wasi:keyvalue/store@0.2.0-draft2\n[capabilities.filesystem]\nwrite_roots = []",
        fixed: r#"[capabilities.filesystem]
write_roots = ["cache"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    undeclared(subject, sink, Use::Storage, "storage", |manifest| {
        !manifest.capabilities.filesystem.read_roots.is_empty()
            || !manifest.capabilities.filesystem.write_roots.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const IMPORTS: &str =
        r#"(component (import "wasi:keyvalue/store@0.2.0-draft2" (instance (export "f" (func)))))"#;

    #[test]
    fn an_import_without_its_declaration_is_found() {
        let findings = project("", &[("modules/a.wasm", IMPORTS)]).findings("PSK0204");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .message
                .contains("wasi:keyvalue/store@0.2.0-draft2"),
            "{findings:?}"
        );
        assert_eq!(findings[0].location.file, "modules/a.wasm");
    }

    #[test]
    fn a_declared_import_is_fine() {
        let case = project(
            "[capabilities.filesystem]\nwrite_roots = [\"data\"]\n",
            &[("modules/a.wasm", IMPORTS)],
        );
        assert!(case.findings("PSK0204").is_empty());
        assert!(
            project("", &[("modules/a.wasm", "(component)")])
                .findings("PSK0204")
                .is_empty()
        );
    }

    #[test]
    fn core_modules_are_judged_too() {
        let module = r#"(module (import "palyra:plugins/host-capabilities@0.1.0" "storage-handle" (func (param i32) (result i32))))"#;
        assert_eq!(
            project("", &[("modules/a.wasm", module)])
                .findings("PSK0204")
                .len(),
            1
        );
        assert!(
            project(
                "[capabilities.filesystem]\nwrite_roots = [\"data\"]\n",
                &[("modules/a.wasm", module)]
            )
            .findings("PSK0204")
            .is_empty()
        );
    }
}
