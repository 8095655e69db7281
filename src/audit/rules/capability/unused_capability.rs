//! A capability is declared that no module imports.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::{Use, use_of};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0208",
    name: "unused-capability",
    severity: Severity::Low,
    description: "A capability is declared that no module imports.",
    why: "What is granted and not used is what the next version, or whoever gets hold of it, can use without asking again.",
    remedy: "Ask for no more than the skill uses: whoever installs it has to grant it.",
    ast: &["AST03"],
    cwe: &[272],
    example: Example {
        bad: r#"# no module imports wasi:http
[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
        fixed: "[capabilities]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    // A module that cannot be read may use anything.
    if !subject.is_valid() {
        return;
    }
    let used = |wanted: &[Use]| {
        subject.binaries().any(|(_, binary)| {
            let mut imports = binary.imports.iter();
            imports.any(|import| wanted.contains(&use_of(binary.kind, import)))
        })
    };
    let capabilities = &manifest.capabilities;
    let roots = &capabilities.filesystem;
    let declared = [
        (
            "http_egress_allowlist",
            !capabilities.http_egress_allowlist.is_empty(),
            &[Use::Http][..],
        ),
        ("secrets", !capabilities.secrets.is_empty(), &[Use::Secrets]),
        (
            "filesystem",
            !roots.read_roots.is_empty() || !roots.write_roots.is_empty(),
            &[Use::Filesystem, Use::Storage],
        ),
    ];
    for (field, is_declared, uses) in declared {
        if is_declared && !used(uses) {
            let path = [Step::Key("capabilities"), Step::Key(field)];
            let message = format!("capabilities.{field} is declared, but no module imports it");
            sink.manifest(&path, field, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const DECLARED: &str = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n";

    #[test]
    fn a_declaration_without_import_is_found_with_its_line() {
        let case = project(DECLARED, &[("modules/a.wasm", "(component)")]);
        let findings = case.findings("PSK0208");
        assert_eq!(findings.len(), 1);
        let line = case
            .text()
            .lines()
            .position(|l| l.starts_with("http_egress"))
            .unwrap()
            + 1;
        assert_eq!(findings[0].location.line, Some(line));
    }

    #[test]
    fn a_used_declaration_is_fine() {
        let http = r#"(component (import "wasi:http/outgoing-handler@0.2.3" (instance (export "f" (func)))))"#;
        assert!(
            project(DECLARED, &[("modules/a.wasm", http)])
                .findings("PSK0208")
                .is_empty()
        );
        assert!(
            project("", &[("modules/a.wasm", "(component)")])
                .findings("PSK0208")
                .is_empty()
        );
    }
}
