//! Memory is grown inside a loop.

use crate::audit::FunctionPlace;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0319",
    name: "memory-grown-in-loop",
    severity: Severity::Info,
    description: "Memory is grown inside a loop.",
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
            for function in &core.functions {
                let Some(offset) = function.grows_in_loop else {
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
    fn growing_once_beside_a_loop_is_fine() {
        assert_eq!(found("(drop (memory.grow (i32.const 1))) (loop nop)"), 0);
    }
}
