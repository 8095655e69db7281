//! Imports a file system, but no filesystem roots are declared.

use super::undeclared::undeclared;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Use;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0202",
    name: "undeclared-filesystem",
    severity: Severity::Medium,
    description: "Imports a file system, but no filesystem roots are declared.",
    why: "A skill that can open files says which. Without roots it sees none, so the import is dead weight, or the code expects more than it asks for.",
    remedy: "The skill sees no files. Declare [capabilities.filesystem] read_roots or write_roots, or build without the import; standard libraries often import it unused.",
    ast: &["AST03", "AST04"],
    cwe: &[1059],
    example: Example {
        bad: "# imports wasi:filesystem/types@0.2.3\n[capabilities.filesystem]\nread_roots = []",
        fixed: r#"[capabilities.filesystem]
read_roots = ["notes"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    undeclared(
        subject,
        sink,
        Use::Filesystem,
        "a file system",
        |manifest| {
            !manifest.capabilities.filesystem.read_roots.is_empty()
                || !manifest.capabilities.filesystem.write_roots.is_empty()
        },
    );
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const IMPORTS: &str =
        r#"(component (import "wasi:filesystem/types@0.2.3" (instance (export "f" (func)))))"#;

    #[test]
    fn an_import_without_its_declaration_is_found() {
        let findings = project("", &[("modules/a.wasm", IMPORTS)]).findings("PSK0202");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.contains("wasi:filesystem/types@0.2.3"),
            "{findings:?}"
        );
        assert_eq!(findings[0].location.file, "modules/a.wasm");
    }

    #[test]
    fn a_declared_import_is_fine() {
        let case = project(
            "[capabilities.filesystem]\nread_roots = [\"data\"]\n",
            &[("modules/a.wasm", IMPORTS)],
        );
        assert!(case.findings("PSK0202").is_empty());
        assert!(
            project("", &[("modules/a.wasm", "(component)")])
                .findings("PSK0202")
                .is_empty()
        );
    }
}
