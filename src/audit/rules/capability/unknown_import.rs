//! Imports something that the sandbox does not offer.

use super::undeclared::named;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::{Use, import_paths, is_unserved, use_of};
use crate::wasm::{Import, Kind, MAX_LISTED};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0207",
    name: "unknown-import",
    severity: Severity::High,
    description: "Imports something that the sandbox does not offer.",
    why: "A guest is only linked with what the sandbox offers. Anything else stops it before its first call, and tells of code that was made for another host.",
    remedy: "The skill will not start. Components get wasi 0.2, wasi:keyvalue, wasi:config and palyra:skill; core modules palyra:plugins/host-capabilities@0.1.0 only.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: r#"# WAT
(import "env" "system" (func (param i32) (result i32)))"#,
        fixed: r#"# WAT
(import "palyra:plugins/host-capabilities@0.1.0" "http-count" (func (result i32)))"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (module, binary) in subject.binaries() {
        // Other versions of what is served have their own rule.
        let unknown = |import: &Import| {
            use_of(binary.kind, import) == Use::Unknown
                && !(binary.kind == Kind::Component && is_unserved(import))
        };
        let imports = import_paths(binary, unknown);
        if !imports.is_empty() {
            let message = format!(
                "{} imports what no host offers: {}",
                module.label(),
                named(&imports)
            );
            // A program for another host is no attack: it does not start here.
            let is_preview1 = imports.iter().all(|import| import.starts_with("wasi_"));
            let most = if is_preview1 {
                Severity::Medium
            } else {
                Severity::High
            };
            sink.module(module, &imports.join("\n"), message)
                .at_most(most);
        }
        // What is not listed is judged as unknown; exports that are cut are the call graph's affair.
        if binary.imports.len() >= MAX_LISTED {
            let message = format!("{} imports too much to be listed", module.label());
            sink.module(module, "truncated", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::audit::testing::*;

    #[test]
    fn foreign_imports_are_found_and_the_list_is_bounded() {
        let mut text = String::from("(module");
        for index in 0..300 {
            write!(text, r#"(import "env" "f{index}" (func))"#).unwrap();
        }
        let findings = bare(&(text + ")")).findings("PSK0207");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0].message.ends_with("and 292 more"),
            "{findings:?}"
        );
    }

    #[test]
    fn a_program_of_preview_1_weighs_less() {
        let program = r#"(module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))))"#;
        let findings = bare(program).findings("PSK0207");
        assert_eq!(findings[0].severity, crate::audit::Severity::Medium);
    }

    #[test]
    fn the_core_abi_and_wasi_are_known() {
        let core = r#"(module (import "palyra:plugins/host-capabilities@0.1.0" "http-count" (func (result i32))))"#;
        assert!(bare(core).findings("PSK0207").is_empty());
        let wasi =
            r#"(component (import "wasi:random/random@0.2.0" (instance (export "f" (func)))))"#;
        assert!(bare(wasi).findings("PSK0207").is_empty());
    }
}
