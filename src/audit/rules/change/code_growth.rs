//! The code grew to more than three times its size, by more than a megabyte.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0817",
    name: "code-growth",
    severity: Severity::Low,
    description: "The code grew to more than three times its size, by more than a megabyte.",
    why: "So much more than the old version had is another program, or one more inside it.",
    remedy: "Look at what was added: `palyra-skill diff OLD NEW` shows imports, exports and packages.",
    ast: &["AST01", "AST07"],
    cwe: &[506],
    example: Example {
        bad: "# modules/skill.wasm
bytes of code: 120000 before, 2400000 now",
        fixed: "# modules/skill.wasm
bytes of code: 120000 before, 180000 now",
    },
    check,
};

const FACTOR: u64 = 3;
/// A small skill may well grow threefold.
const MIN_GROWTH: u64 = 1024 * 1024;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    let (before, after) = (diff.old.code_bytes, diff.new.code_bytes);
    if after > before.saturating_mul(FACTOR) && after - before > MIN_GROWTH {
        sink.target(
            "growth",
            format!("the code grew from {before} to {after} bytes"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    /// A module with so many bytes of code, roughly.
    fn module(bytes: usize) -> String {
        let body = "(drop (i64.const -9223372036854775808))".repeat(bytes / 12);
        format!("(module (func (export \"run\") (result i32) {body} i32.const 0))")
    }

    #[test]
    fn much_more_code_is_found() {
        assert_eq!(
            rebuilt(&module(1000), &module(1_100_000), "PSK0817").len(),
            1
        );
    }

    #[test]
    fn a_little_more_is_fine() {
        assert!(rebuilt(&module(1000), &module(30_000), "PSK0817").is_empty());
    }
}
