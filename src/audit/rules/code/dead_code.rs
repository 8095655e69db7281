//! Most of the code cannot be reached from any export.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0315",
    name: "dead-code",
    severity: Severity::Low,
    description: "Most of the code cannot be reached from any export.",
    why: "Code that nothing runs is weight that nobody reviews, and a payload that waits for the one call that the next version adds.",
    remedy: "Link with --gc-sections, or run palyra-skill build, which removes it.",
    ast: &["AST08"],
    cwe: &[561],
    example: Example {
        bad: r#"# WAT: 200 KiB of functions that no export calls
(func (export "run") …)
(func $unused …)"#,
        fixed: r#"# WAT
(func (export "run") …)"#,
    },
    check,
};

/// Less is what any library leaves behind, in bytes.
const MIN_BYTES: u64 = 64 * 1024;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        // What stands in an exported table is alive: bindings for browsers call everything through it.
        if analysis.binary.code_bytes < MIN_BYTES || module.hands_out_functions() {
            continue;
        }
        let Some(reach) = module.reach() else {
            continue;
        };
        let functions = analysis.modules.iter().flat_map(|core| &core.functions);
        let all: u64 = functions.map(|function| u64::from(function.size)).sum();
        let reached: u64 = reach
            .functions
            .iter()
            .filter_map(|id| {
                analysis
                    .modules
                    .get(id.module as usize)?
                    .function(id.function)
            })
            .map(|function| u64::from(function.size))
            .sum();
        let dead = all.saturating_sub(reached);
        if dead >= MIN_BYTES && dead > all / 2 {
            let message = format!(
                "{} has {dead} bytes of code of {all} that no export can reach",
                module.label()
            );
            sink.module(module, "dead", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(alive: usize, dead: usize) -> usize {
        let (alive, dead) = ("nop ".repeat(alive), "nop ".repeat(dead));
        bare(&format!(
            r#"(module (func (export "run") {alive}) (func {dead}))"#
        ))
        .findings("PSK0315")
        .len()
    }

    #[test]
    fn code_that_nothing_reaches_is_found() {
        assert_eq!(found(1_000, 70_000), 1);
    }

    #[test]
    fn what_an_exported_table_holds_may_be_called() {
        let dead = "nop ".repeat(70_000);
        let table = r#"(table (export "t") 1 funcref) (elem (i32.const 0) $f)"#;
        let module = format!("(module {table} (func $f {dead}))");
        assert!(bare(&module).findings("PSK0315").is_empty());
    }

    #[test]
    fn a_smaller_part_and_a_small_binary_are_fine() {
        assert_eq!(found(80_000, 70_000), 0);
        assert_eq!(found(0, 10_000), 0);
    }
}
