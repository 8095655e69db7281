//! Imports secrets, but none is declared.

use super::undeclared::undeclared;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Use;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0203",
    name: "undeclared-secrets",
    severity: Severity::High,
    description: "Imports secrets, but none is declared.",
    why: "Secrets are what an attacker wants most. An owner who reads the manifest must see each key that the code can ask for.",
    remedy: "Every read will be denied. Name the keys in [[capabilities.secrets]], or build without the import.",
    ast: &["AST03", "AST04"],
    cwe: &[1059],
    example: Example {
        bad: "# imports palyra:skill/secrets@1.0.0\n[capabilities]",
        fixed: r#"[[capabilities.secrets]]
scope = "global"
key_names = ["weather_key"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    undeclared(subject, sink, Use::Secrets, "secrets", |manifest| {
        !manifest.capabilities.secrets.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const IMPORTS: &str =
        r#"(component (import "palyra:skill/secrets@1.0.0" (instance (export "f" (func)))))"#;

    #[test]
    fn an_import_without_its_declaration_is_found() {
        let findings = project("", &[("modules/a.wasm", IMPORTS)]).findings("PSK0203");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.contains("palyra:skill/secrets@1.0.0"),
            "{findings:?}"
        );
        assert_eq!(findings[0].location.file, "modules/a.wasm");
    }

    #[test]
    fn a_declared_import_is_fine() {
        let case = project(
            "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"api_key\"]\n",
            &[("modules/a.wasm", IMPORTS)],
        );
        assert!(case.findings("PSK0203").is_empty());
        assert!(
            project("", &[("modules/a.wasm", "(component)")])
                .findings("PSK0203")
                .is_empty()
        );
    }

    #[test]
    fn core_modules_are_judged_too() {
        let module = r#"(module (import "palyra:plugins/host-capabilities@0.1.0" "secret-handle" (func (param i32) (result i32))))"#;
        assert_eq!(
            project("", &[("modules/a.wasm", module)])
                .findings("PSK0203")
                .len(),
            1
        );
        assert!(
            project(
                "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"api_key\"]\n",
                &[("modules/a.wasm", module)]
            )
            .findings("PSK0203")
            .is_empty()
        );
    }
}
