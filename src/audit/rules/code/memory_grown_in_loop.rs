//! Memory or a table is grown inside a loop, or by a function that calls itself.

use crate::audit::FunctionPlace;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::{Call, CoreModule, Function};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0319",
    name: "memory-grown-in-loop",
    severity: Severity::Low,
    description: "Memory or a table is grown inside a loop.",
    why: "An allocator grows memory once for a request. A loop around the instruction takes memory until there is none: the quota stops it, and the host pays for it up to there.",
    remedy: "Look at the function. Grow once by what is needed; and ask for a memory quota that fits.",
    ast: &["AST06"],
    cwe: &[770],
    example: Example {
        bad: "# WAT
(loop (drop (memory.grow (i32.const 1))) (br 0))",
        fixed: "# WAT
(drop (memory.grow (local.get $pages)))",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        for (index, core) in (0_u32..).zip(&analysis.modules) {
            if core
                .functions
                .iter()
                .all(|function| function.grows.is_none())
            {
                continue;
            }
            for function in &core.functions {
                let Some(offset) = grows_again_and_again(core, function) else {
                    continue;
                };
                let name = core.function_name(function.index);
                let message = format!(
                    "{} grows memory in a loop of {}",
                    module.label(),
                    name.map_or_else(|| format!("func[{}]", function.index), str::to_owned)
                );
                let place = FunctionPlace {
                    module: index,
                    index: function.index,
                    name: name.map(str::to_owned),
                };
                let key = format!("{index} {}", function.index);
                sink.function(module, place, u64::from(offset), &key, message);
            }
        }
    }
}

/// Longest body, in bytes, of a function that stands for the instruction.
const MAX_WRAPPER: u32 = 24;

/// Where a function grows in a loop: by itself, by calling itself, or through a function that does little else.
fn grows_again_and_again(core: &CoreModule, function: &Function) -> Option<u32> {
    if function.grows_in_loop.is_some() {
        return function.grows_in_loop;
    }
    let calls = core.calls(function);
    if function.grows.is_some() && calls.iter().any(|call| call.function == function.index) {
        return function.grows;
    }
    let is_wrapper = |index: u32| {
        let callee = core.function(index);
        callee.is_some_and(|callee| callee.grows.is_some() && callee.size <= MAX_WRAPPER)
    };
    let in_loop = |call: &&Call| function.looped.contains(&call.offset);
    let mut looped = calls.iter().filter(in_loop);
    looped
        .find(|call| is_wrapper(call.function))
        .map(|call| call.offset)
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(body: &str) -> usize {
        bare(&format!(
            r#"(module (memory 1) (func (export "f") {body}))"#
        ))
        .findings("PSK0319")
        .len()
    }

    #[test]
    fn growing_in_a_loop_is_found() {
        assert_eq!(found("(loop (drop (memory.grow (i32.const 1))) (br 0))"), 1);
    }

    #[test]
    fn a_table_a_wrapper_and_a_function_that_calls_itself_are_found() {
        let table = r#"(module (table 1 funcref) (func (export "f")
            (loop (drop (table.grow (ref.null func) (i32.const 9))) (br 0))))"#;
        let wrapper = r#"(module (memory 1) (func $grow (result i32) (memory.grow (i32.const 9)))
            (func (export "f") (loop (drop (call $grow)) (br 0))))"#;
        let itself = r#"(module (memory 1) (func $f (export "f") (drop (memory.grow (i32.const 9))) (call $f)))"#;
        let beside = r#"(module (memory 1) (func $grow (result i32) (memory.grow (i32.const 9)))
            (func (export "f") (drop (call $grow)) (loop nop)))"#;
        for (module, expected) in [(table, 1), (wrapper, 1), (itself, 1), (beside, 0)] {
            assert_eq!(bare(module).findings("PSK0319").len(), expected, "{module}");
        }
    }

    #[test]
    fn growing_once_beside_a_loop_is_fine() {
        assert_eq!(found("(drop (memory.grow (i32.const 1))) (loop nop)"), 0);
    }
}
