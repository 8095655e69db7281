//! The new version imports a capability of the host that the old one did not: network, files, secrets, storage.

use std::collections::BTreeSet;

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::{Use, import_path, use_of};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0804",
    name: "new-import",
    severity: Severity::Medium,
    description: "The new version imports a capability of the host that the old one did not: network, files, secrets, storage.",
    why: "What a binary can do is what it imports. A patch that fixes a spelling mistake does not need the network.",
    remedy: "Compare the release notes with the import, and look at `palyra-skill diff OLD NEW`.",
    ast: &["AST01", "AST07"],
    cwe: &[506],
    example: Example {
        bad: r#"; modules/skill.wat, not there before
(import "wasi:http/outgoing-handler@0.2.6" (instance ...))"#,
        fixed: r#"; modules/skill.wat
(import "wasi:clocks/wall-clock@0.2.6" (instance ...))"#,
    },
    check,
};

/// Clocks, random numbers and streams give nothing away; what is unknown is not answered, and another rule tells it.
fn asks(wanted: Use) -> bool {
    !matches!(wanted, Use::Free | Use::Unknown)
}

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(before) = subject.before.as_deref() else {
        return;
    };
    let known: BTreeSet<String> = before
        .binaries()
        .flat_map(|(_, binary)| {
            binary
                .imports
                .iter()
                .map(|import| format!("{:?}", use_of(binary.kind, import)))
        })
        .collect();
    for (module, binary) in subject.binaries() {
        let mut told = BTreeSet::new();
        for import in &binary.imports {
            let wanted = use_of(binary.kind, import);
            let kind = format!("{wanted:?}");
            if asks(wanted) && !known.contains(&kind) && told.insert(kind.clone()) {
                let message = format!(
                    "{} now imports {}, which the version before did without",
                    module.label(),
                    import_path(import)
                );
                sink.module(module, &kind, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    const CLOCK: &str =
        r#"(component (import "wasi:clocks/wall-clock@0.2.3" (instance (export "now" (func)))))"#;
    const HTTP: &str = r#"(component (import "wasi:http/outgoing-handler@0.2.3" (instance (export "handle" (func)))))"#;
    const NEWER: &str = r#"(component (import "wasi:http/outgoing-handler@0.2.6" (instance (export "handle" (func)))))"#;

    #[test]
    fn the_network_in_an_update_is_found() {
        let found = rebuilt(CLOCK, HTTP, "PSK0804");
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .message
                .contains("wasi:http/outgoing-handler@0.2.3#handle")
        );
    }

    #[test]
    fn another_version_of_it_and_a_clock_are_fine() {
        assert!(rebuilt(HTTP, NEWER, "PSK0804").is_empty());
        assert!(rebuilt(HTTP, CLOCK, "PSK0804").is_empty());
    }
}
