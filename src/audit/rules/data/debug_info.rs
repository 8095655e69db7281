//! Debug information or names make up a large part of the binary.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0401",
    name: "debug-info",
    severity: Severity::Info,
    description: "Debug information or names make up a large part of the binary.",
    why: "It is not needed to run, makes every download larger, and tells names and paths of the machine that built it.",
    remedy: "Strip it: `palyra-skill build` does. With other tools: `wasm-tools strip`, or strip = true in Cargo's release profile.",
    ast: &["AST04"],
    cwe: &[215],
    example: Example {
        bad: "# Cargo.toml\n[profile.release]\ndebug = true",
        fixed: "# Cargo.toml\n[profile.release]\nstrip = true",
    },
    check,
};

/// Below this nobody minds.
const MIN_BYTES: u64 = 32 * 1024;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (module, binary) in subject.binaries() {
        let bytes = binary.debug_bytes();
        if bytes >= MIN_BYTES && bytes * 4 >= binary.size {
            let message = format!(
                "{bytes} of the {} bytes of {} are debug information and names",
                binary.size,
                module.label()
            );
            sink.module(module, "debug", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_large_debug_section_is_found() {
        let module = format!(
            r#"(module (@custom ".debug_info" "{}"))"#,
            "x".repeat(40_000)
        );
        assert_eq!(bare(&module).findings("PSK0401").len(), 1);
    }

    #[test]
    fn a_small_one_is_fine() {
        assert!(
            bare(r#"(module (@custom ".debug_info" "x"))"#)
                .findings("PSK0401")
                .is_empty()
        );
    }
}
