//! Relaxed vector instructions give different results on different machines.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Proposal;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0311",
    name: "nondeterministic-code",
    severity: Severity::Low,
    description: "Relaxed vector instructions give different results on different machines.",
    why: "What a reviewer or a test saw on one machine need not be what happens on another, and the same call cannot be repeated to show what it did.",
    remedy: "Build without -mrelaxed-simd (target feature relaxed-simd).",
    ast: &["AST10"],
    cwe: &[758],
    example: Example {
        bad: "# WAT
f32x4.relaxed_madd",
        fixed: "# WAT
f32x4.mul
f32x4.add",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let mut uses = analysis.proposals.iter();
        if let Some(place) = uses.find(|used| used.proposal == Proposal::RelaxedSimd) {
            let message = format!("{} uses relaxed vector instructions", module.label());
            sink.offset(module, u64::from(place.offset), "relaxed-simd", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(instructions: &str) -> usize {
        let module = format!(
            r#"(module (func (export "f") (param v128 v128 v128) (result v128) local.get 0 local.get 1 {instructions}))"#
        );
        bare(&module).findings("PSK0311").len()
    }

    #[test]
    fn relaxed_instructions_are_found() {
        assert_eq!(found("local.get 2 f32x4.relaxed_madd"), 1);
    }

    #[test]
    fn ordinary_vector_instructions_are_fine() {
        assert_eq!(found("f32x4.mul"), 0);
    }
}
