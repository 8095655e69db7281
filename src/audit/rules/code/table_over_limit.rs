//! The tables at the start have more elements than a call may have.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0310",
    name: "table-over-limit",
    severity: Severity::High,
    description: "The tables at the start have more elements than a call may have.",
    why: "Table elements are counted over the whole call, from the first one. A skill that starts with more is refused before its first call.",
    remedy: "Build with fewer functions in tables: optimise for size, and leave out what is not used.",
    ast: &["AST06", "AST10"],
    cwe: &[],
    example: Example {
        bad: "# WAT
(table 2000000 funcref)",
        fixed: "# WAT
(table 200 funcref)",
    },
    check,
};

/// What a call may have in the sandbox and in Palyra alike.
const MAX_ELEMENTS: u64 = 100_000;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if subject.manifest.is_none() {
        return;
    }
    for (module, binary) in subject.binaries() {
        let sizes = binary.tables.iter().map(|table| table.initial);
        let initial = sizes.fold(0_u64, u64::saturating_add);
        if initial > MAX_ELEMENTS {
            let message = format!(
                "{} starts with {initial} table elements; a call may have {MAX_ELEMENTS}",
                module.label()
            );
            sink.module(module, "table", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(tables: &str) -> usize {
        let module = format!(r#"(module {tables} (func (export "run") (result i32) i32.const 0))"#);
        project("", &[("modules/a.wasm", &module)])
            .findings("PSK0310")
            .len()
    }

    #[test]
    fn the_sum_of_all_tables_counts() {
        assert_eq!(found("(table 100001 funcref)"), 1);
        assert_eq!(found("(table 60000 funcref) (table 60000 funcref)"), 1);
    }

    #[test]
    fn a_table_of_a_large_program_is_fine() {
        assert_eq!(found("(table 100000 funcref)"), 0);
        assert_eq!(found("(table 10 4294967295 funcref)"), 0);
    }
}
