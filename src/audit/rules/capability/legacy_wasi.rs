//! A core module can open files or sockets, or read the environment, through WASI preview 1.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Kind;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0225",
    name: "legacy-wasi-access",
    severity: Severity::Info,
    description: "A core module can open files or sockets, or read the environment, through WASI preview 1.",
    why: "The sandbox does not serve preview 1 to core modules, so nothing happens here. Elsewhere the same module gets at files: whether its code can is what the imports alone do not tell.",
    remedy: "Make it a component (wasm-tools component new with the preview 1 adapter), and declare the roots that it needs. What no export reaches can be left out of the build.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: r#"# WAT: run -> path_open
(import "wasi_snapshot_preview1" "path_open" (func $open))"#,
        fixed: "# WIT
import wasi:filesystem/types@0.2.3;",
    },
    check,
};

/// What a function of preview 1 is for, where that matters.
fn access(module: &str, name: &str) -> Option<&'static str> {
    if !matches!(module, "wasi_snapshot_preview1" | "wasi_unstable") {
        return None;
    }
    match name {
        name if name.starts_with("path_") => Some("files"),
        name if name.starts_with("sock_") => Some("sockets"),
        "fd_readdir" => Some("files"),
        "environ_get" | "args_get" => Some("the environment"),
        _ => None,
    }
}

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        if analysis.binary.kind != Kind::Module {
            continue;
        }
        let imported = |what: &str| {
            let mut imports = analysis.binary.imports.iter();
            imports.any(|import| access(&import.module, &import.name) == Some(what))
        };
        let kinds = ["files", "sockets", "the environment"];
        let kinds: Vec<_> = kinds.into_iter().filter(|kind| imported(kind)).collect();
        if kinds.is_empty() {
            continue;
        }
        // What cannot be followed is not told apart here: the graph's own rule says so.
        let Some(reach) = module.reach() else {
            continue;
        };
        for what in kinds {
            let mut ways = reach.imports.iter();
            let way =
                ways.find(|(import, _)| access(&import.interface, &import.name) == Some(what));
            match way {
                Some((import, path)) => {
                    let message = format!("{} can get at {what} ({import})", module.label());
                    let steps = path.steps.iter().map(|step| step.name.clone());
                    sink.module(module, what, message).trace(steps);
                }
                // Whoever calls through an exported table may get there.
                None if module.hands_out_functions() => {}
                None => {
                    let message = format!(
                        "{} links functions for {what}, but nothing that it exports reaches them",
                        module.label()
                    );
                    sink.module(module, what, message);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const IMPORTS: &str = r#"(import "wasi_snapshot_preview1" "path_open" (func $open))
        (import "wasi_snapshot_preview1" "sock_send" (func $send))
        (import "wasi_snapshot_preview1" "fd_write" (func $write))"#;

    #[test]
    fn what_an_export_reaches_is_told_from_what_is_only_linked() {
        let module = format!(r#"(module {IMPORTS} (func (export "go") call $open call $write))"#);
        let findings = bare(&module).findings("PSK0225");
        assert_eq!(findings.len(), 2, "{findings:#?}");
        assert!(findings[0].message.contains("can get at files"));
        assert_eq!(
            findings[0].trace,
            ["go", "wasi_snapshot_preview1#path_open"]
        );
        assert!(findings[1].message.contains("links functions for sockets"));
    }

    #[test]
    fn standard_output_is_fine() {
        let output = r#"(module (import "wasi_snapshot_preview1" "fd_write" (func $w)) (func (export "go") call $w))"#;
        assert!(bare(output).findings("PSK0225").is_empty());
    }
}
