//! A function is too large for anybody to review.

use crate::audit::FunctionPlace;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Function;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0312",
    name: "large-function",
    severity: Severity::Low,
    description: "A function is too large for anybody to review.",
    why: "Interpreters and generated parsers have such functions, and so has code that was flattened to hide what it does. Neither a person nor a tool will follow it.",
    remedy: "Worth knowing. Where you generated it, say so in the skill's documentation.",
    ast: &["AST08"],
    cwe: &[1121],
    example: Example {
        bad: "# Rust: a table of 20,000 entries as one match
match code { 0 => a(), 1 => b(), /* … */ }",
        fixed: "# Rust
TABLE[code]()",
    },
    check,
};

/// What no review covers, in instructions: some 1,000 pages.
const MAX_INSTRUCTIONS: u32 = 50_000;
/// The same in bytes.
const MAX_BYTES: u32 = 1024 * 1024;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let large = |function: &&Function| {
            function.counts.total >= MAX_INSTRUCTIONS || function.size >= MAX_BYTES
        };
        let functions = (0_u32..).zip(&analysis.modules);
        let mut all: Vec<(u32, &Function)> = functions
            .flat_map(|(index, core)| {
                let functions = core.functions.iter().filter(large);
                functions.map(move |function| (index, function))
            })
            .collect();
        all.sort_by_key(|(_, function)| std::cmp::Reverse(function.size));
        let Some((index, largest)) = all.first() else {
            continue;
        };
        let name = analysis.modules[*index as usize].function_name(largest.index);
        let message = format!(
            "{} has {} function(s) that nobody can review; the largest has {} instructions",
            module.label(),
            all.len(),
            largest.counts.total
        );
        let place = FunctionPlace {
            module: *index,
            index: largest.index,
            name: name.map(str::to_owned),
        };
        sink.function(module, place, u64::from(largest.offset), "large", message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(instructions: usize) -> Vec<crate::audit::Finding> {
        let body = "nop ".repeat(instructions);
        bare(&format!(r#"(module (func $big (export "f") {body}))"#)).findings("PSK0312")
    }

    #[test]
    fn a_huge_function_is_found_with_its_place() {
        let findings = found(60_000);
        assert_eq!(findings.len(), 1);
        let function = findings[0].location.function.as_ref().unwrap();
        assert_eq!(function.name.as_deref(), Some("big"));
    }

    #[test]
    fn a_large_one_is_fine() {
        assert!(found(20_000).is_empty());
    }
}
