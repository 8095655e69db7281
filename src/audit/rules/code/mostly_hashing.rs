//! Most of what a module does is to hash.

use super::miner_profile::{is_hash, says_word};
use crate::audit::FunctionPlace;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::{Analysis, Function};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0321",
    name: "mostly-hashing",
    severity: Severity::Low,
    description: "Most of a module's code mixes bits in loops.",
    why: "A module that does little else than rotate, shift and xor in loops computes hashes. A skill that hashes what it is given has such code among other code; a miner is made of it.",
    remedy: "Fine where the skill's description says that it hashes. Otherwise find out what is computed there, and for whom.",
    ast: &["AST01"],
    cwe: &[506],
    example: Example {
        bad: "# WAT: nothing but rounds of rotations and xors\n(func $work (loop … (i32.xor (i32.rotl …) (i32.shr_u …)) …))",
        fixed: "# WAT: a hash function among the code that uses it\n(func $sha256_block …) (func $read_input …) (func $write_result …)",
    },
    check,
};

/// With less code than that, one small loop is most of it.
const MIN_INSTRUCTIONS: u64 = 150;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (at, module) in subject.modules.iter().enumerate() {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let Some((index, largest)) = mostly_hashes(analysis) else {
            continue;
        };
        // With a miner's words it is another rule's.
        if says_word(subject, at, analysis).is_some() {
            continue;
        }
        let core = &analysis.modules[index as usize];
        let message = format!("most of {} mixes bits in loops", module.label());
        let place = FunctionPlace {
            module: index,
            index: largest.index,
            name: core.function_name(largest.index).map(str::to_owned),
        };
        sink.function(module, place, u64::from(largest.offset), "", message);
    }
}

/// The largest function that hashes, where such functions are more than half of all code.
fn mostly_hashes(analysis: &Analysis) -> Option<(u32, &Function)> {
    let size = |function: &Function| u64::from(function.counts.total);
    let modules = (0_u32..).zip(&analysis.modules);
    let functions = modules.flat_map(|(at, core)| core.functions.iter().map(move |f| (at, f)));
    let (mut all, mut hashing, mut largest) = (0, 0, None);
    for (at, function) in functions {
        all += size(function);
        if is_hash(function) {
            hashing += size(function);
            if largest.is_none_or(|(_, other)| size(function) > size(other)) {
                largest = Some((at, function));
            }
        }
    }
    largest.filter(|_| all >= MIN_INSTRUCTIONS && hashing * 2 > all)
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(rounds: usize, others: usize, data: &str) -> usize {
        let round = "(local.set 0 (i32.xor (i32.rotl (local.get 0) (i32.const 7))
            (i32.add (local.get 1) (i32.shr_u (local.get 0) (i32.const 3)))))";
        let other = "(local.set 0 (i32.load (i32.add (local.get 0) (i32.const 4))))";
        let module = format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}")
            (func (export "work") (param i32 i32) (loop {} (br_if 0 (local.get 0))))
            (func (export "other") (param i32) {}))"#,
            round.repeat(rounds),
            other.repeat(others)
        );
        bare(&module).findings("PSK0321").len()
    }

    #[test]
    fn a_module_that_does_little_else_is_found() {
        assert_eq!(found(30, 10, ""), 1);
    }

    #[test]
    fn a_hash_among_other_code_and_a_miner_are_not_its_business() {
        assert_eq!(found(30, 100, ""), 0);
        assert_eq!(found(4, 0, ""), 0);
        assert_eq!(found(30, 10, "cryptonight"), 0);
    }
}
