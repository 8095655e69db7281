//! Imports outgoing HTTP, but `http_egress_allowlist` is empty.

use super::undeclared::undeclared;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Use;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0201",
    name: "undeclared-http",
    severity: Severity::High,
    description: "Imports outgoing HTTP, but http_egress_allowlist is empty.",
    why: "Whoever installs the skill grants what the manifest asks for. A network import that it hides is either a mistake that makes every call fail, or the way out for what the skill should not send.",
    remedy: "Every request will be denied. List the hosts in [capabilities] http_egress_allowlist, or build without the import (a runtime such as JavaScript may add it unasked).",
    ast: &["AST03", "AST04"],
    cwe: &[1059],
    example: Example {
        bad: "# imports wasi:http/outgoing-handler@0.2.3\n[capabilities]\nhttp_egress_allowlist = []",
        fixed: r#"[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    undeclared(subject, sink, Use::Http, "the network", |manifest| {
        !manifest.capabilities.http_egress_allowlist.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const IMPORTS: &str =
        r#"(component (import "wasi:http/outgoing-handler@0.2.3" (instance (export "f" (func)))))"#;

    #[test]
    fn an_import_without_its_declaration_is_found() {
        let findings = project("", &[("modules/a.wasm", IMPORTS)]).findings("PSK0201");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .message
                .contains("wasi:http/outgoing-handler@0.2.3"),
            "{findings:?}"
        );
        assert_eq!(findings[0].location.file, "modules/a.wasm");
    }

    #[test]
    fn a_declared_import_is_fine() {
        let case = project(
            "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n",
            &[("modules/a.wasm", IMPORTS)],
        );
        assert!(case.findings("PSK0201").is_empty());
        assert!(
            project("", &[("modules/a.wasm", "(component)")])
                .findings("PSK0201")
                .is_empty()
        );
    }

    #[test]
    fn core_modules_are_judged_too() {
        let module = r#"(module (import "palyra:plugins/host-capabilities@0.1.0" "http-handle" (func (param i32) (result i32))))"#;
        assert_eq!(
            project("", &[("modules/a.wasm", module)])
                .findings("PSK0201")
                .len(),
            1
        );
        assert!(
            project(
                "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n",
                &[("modules/a.wasm", module)]
            )
            .findings("PSK0201")
            .is_empty()
        );
    }
}
