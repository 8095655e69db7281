//! A module has a start function.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0307",
    name: "start-function",
    severity: Severity::Low,
    description: "A module has a start function.",
    why: "A start function runs when the skill is loaded, before any tool is called and before any approval. Toolchains use it to set up memory; it is a place to look at.",
    remedy: "It runs before any call, whatever tool is meant. Usual for some toolchains; worth a look elsewhere.",
    ast: &["AST01"],
    cwe: &[],
    example: Example {
        bad: "# WAT\n(start $setup)",
        fixed: r#"# WAT
(func (export "run") (result i32) call $setup i32.const 0)"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (module, _) in subject.binaries().filter(|(_, binary)| binary.has_start) {
        sink.module(
            module,
            "start",
            format!("{} has a start function", module.label()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_start_function_is_found() {
        assert_eq!(
            bare("(module (func $f) (start $f))")
                .findings("PSK0307")
                .len(),
            1
        );
        let nested = "(component (core module (func $f) (start $f)))";
        assert_eq!(bare(nested).findings("PSK0307").len(), 1);
    }

    #[test]
    fn a_module_without_is_fine() {
        assert!(bare(RUN).findings("PSK0307").is_empty());
    }
}
