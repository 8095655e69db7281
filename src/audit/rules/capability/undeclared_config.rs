//! Imports configuration, but the manifest declares no operator.config.

use super::undeclared::undeclared;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Use;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0205",
    name: "undeclared-config",
    severity: Severity::Low,
    description: "Imports configuration, but the manifest declares no operator.config.",
    why: "An operator can only set what the manifest names. The skill would run on its defaults, whatever was meant.",
    remedy: "The skill will see no values. Declare [operator.config] properties so that an operator knows what can be set.",
    ast: &["AST04"],
    cwe: &[1059],
    example: Example {
        bad: r#"# imports wasi:config/store@0.2.0-rc.1
[operator]
display_name = "Weather""#,
        fixed: r#"[operator]
display_name = "Weather"
[operator.config.properties.city]
type = "string""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    undeclared(subject, sink, Use::Config, "configuration", |manifest| {
        manifest
            .operator
            .as_ref()
            .is_some_and(|operator| operator.config.is_some())
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const IMPORTS: &str =
        r#"(component (import "wasi:config/store@0.2.0-rc.1" (instance (export "f" (func)))))"#;

    #[test]
    fn an_import_without_its_declaration_is_found() {
        let findings = project("", &[("modules/a.wasm", IMPORTS)]).findings("PSK0205");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.contains("wasi:config/store@0.2.0-rc.1"),
            "{findings:?}"
        );
        assert_eq!(findings[0].location.file, "modules/a.wasm");
    }

    #[test]
    fn a_declared_import_is_fine() {
        let case = project(
            "[operator]\ndisplay_name = \"Demo\"\n[operator.config.properties.city]\ntype = \"string\"\n",
            &[("modules/a.wasm", IMPORTS)],
        );
        assert!(case.findings("PSK0205").is_empty());
        assert!(
            project("", &[("modules/a.wasm", "(component)")])
                .findings("PSK0205")
                .is_empty()
        );
    }
}
