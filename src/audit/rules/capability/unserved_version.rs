//! Imports a standard interface in a version that the sandbox does not serve.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::{import_path, is_unserved};
use crate::wasm::Kind;

use super::undeclared::named;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0224",
    name: "unserved-version",
    severity: Severity::High,
    description: "Imports a standard interface in a version that the sandbox does not serve.",
    why: "Interfaces of different versions are different interfaces: the skill runs elsewhere, and does not start here.",
    remedy: "Build against wasi 0.2, wasi:keyvalue@0.2.0-draft2, wasi:config@0.2.0-rc.1 and palyra:skill@1.0.0.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: "# WIT
import wasi:http/outgoing-handler@0.3.0;",
        fixed: "# WIT
import wasi:http/outgoing-handler@0.2.3;",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (module, binary) in subject.binaries() {
        if binary.kind != Kind::Component {
            continue;
        }
        let imports = binary.imports.iter().filter(|import| is_unserved(import));
        let imports: Vec<String> = imports.map(import_path).collect();
        if !imports.is_empty() {
            let message = format!(
                "{} imports what the sandbox serves in another version, or not at all: {}",
                module.label(),
                named(&imports)
            );
            sink.module(module, &imports.join("\n"), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(interface: &str) -> usize {
        let module =
            format!(r#"(component (import "{interface}" (instance (export "f" (func)))))"#);
        bare(&module).findings("PSK0224").len()
    }

    #[test]
    fn other_versions_are_found_and_are_not_called_unknown() {
        for interface in [
            "wasi:http/outgoing-handler@0.3.0",
            "wasi:keyvalue/store@0.2.0",
            "palyra:skill/secrets@2.0.0",
        ] {
            assert_eq!(found(interface), 1, "{interface}");
            let module =
                format!(r#"(component (import "{interface}" (instance (export "f" (func)))))"#);
            assert!(bare(&module).findings("PSK0207").is_empty());
        }
    }

    #[test]
    fn served_versions_and_foreign_packages_are_not_meant() {
        for interface in [
            "wasi:http/outgoing-handler@0.2.9",
            "acme:http/outgoing-handler@0.3.0",
        ] {
            assert_eq!(found(interface), 0, "{interface}");
        }
    }
}
