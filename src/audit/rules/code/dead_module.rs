//! A component holds a module that it never instantiates.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Kind;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0316",
    name: "dead-module",
    severity: Severity::Low,
    description: "A component holds a module that it never instantiates.",
    why: "Nothing in it can run, and it is signed and shipped all the same: left over from a build, or put where no audit of the running code looks.",
    remedy: "Leave it out of the component.",
    ast: &["AST02", "AST08"],
    cwe: &[561],
    example: Example {
        bad: "# WAT
(component (core module $spare …))",
        fixed: "# WAT
(component (core module $m …) (core instance (instantiate $m)))",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let graph = analysis.graph();
        if analysis.binary.kind != Kind::Component || graph.incomplete().is_some() {
            continue;
        }
        let used = graph.instantiated();
        for (index, core) in (0_u32..).zip(&analysis.modules) {
            let has_something = !core.functions.is_empty() || !core.data.is_empty();
            if has_something && !used.contains(&index) {
                let message = format!(
                    "{} never instantiates the core module {index} in it, of {} bytes",
                    module.label(),
                    core.range.len()
                );
                let offset = u64::from(core.range.start);
                sink.offset(module, offset, &index.to_string(), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const WORK: &str = r#"(core module $m (func (export "f")))"#;

    #[test]
    fn a_module_without_instance_is_found_at_any_depth() {
        assert_eq!(
            bare(&format!("(component {WORK})"))
                .findings("PSK0316")
                .len(),
            1
        );
        let nested = format!("(component (component {WORK} (core instance (instantiate $m))))");
        assert_eq!(bare(&nested).findings("PSK0316").len(), 1);
    }

    #[test]
    fn instantiated_and_empty_modules_are_fine() {
        let used = format!("(component {WORK} (core instance (instantiate $m)))");
        assert!(bare(&used).findings("PSK0316").is_empty());
        assert!(
            bare("(component (core module))")
                .findings("PSK0316")
                .is_empty()
        );
        assert!(bare(RUN).findings("PSK0316").is_empty());
    }
}
