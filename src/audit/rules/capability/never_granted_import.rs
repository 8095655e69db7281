//! Imports raw sockets, which no declaration can grant.

use super::undeclared::named;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::{Use, imports_for};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0206",
    name: "never-granted-import",
    severity: Severity::High,
    description: "Imports raw sockets, which no declaration can grant.",
    why: "Raw sockets go past the host allowlist, so the sandbox never hands them out. A skill that imports them was built for another host, or tries its luck.",
    remedy: "A skill reaches the network through wasi:http only. Build without wasi:sockets (componentize-py: --stub-wasi).",
    ast: &["AST03", "AST10"],
    cwe: &[],
    example: Example {
        bad: "# WIT\nimport wasi:sockets/tcp@0.2.3;",
        fixed: "# WIT\nimport wasi:http/outgoing-handler@0.2.3;",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (module, binary) in subject.binaries() {
        let imports = imports_for(binary, Use::Sockets);
        if !imports.is_empty() {
            let message = format!("{} imports sockets: {}", module.label(), named(&imports));
            sink.module(module, "sockets", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn sockets_are_found_also_in_a_bare_component() {
        let sockets =
            r#"(component (import "wasi:sockets/tcp@0.2.3" (instance (export "f" (func)))))"#;
        assert_eq!(bare(sockets).findings("PSK0206").len(), 1);
    }

    #[test]
    fn clocks_are_fine() {
        let clocks = r#"(component (import "wasi:clocks/wall-clock@0.2.3" (instance (export "now" (func)))))"#;
        assert!(bare(clocks).findings("PSK0206").is_empty());
    }
}
