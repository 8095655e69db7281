//! What the skill can reach could not be worked out; every import counts as reachable.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0230",
    name: "incomplete-call-graph",
    severity: Severity::Info,
    description: "What the skill can reach could not be worked out; every import counts as reachable.",
    why: "The audit follows calls from exports to the host. Where a binary hands out modules, has too many parts or is built so that it cannot be followed, it assumes the worst.",
    remedy: "Nothing, if the binary is what you expect. One that was made to be hard to follow deserves a closer look.",
    ast: &["AST08"],
    cwe: &[],
    example: Example {
        bad: "# WIT: the host instantiates an exported component itself
export plugin: component;",
        fixed: "# WIT
export run: func();",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let reason = match analysis.graph().incomplete() {
            Some(reason) => reason,
            None if analysis.truncated => "it has more parts than are listed",
            None => continue,
        };
        let message = format!("{} cannot be followed: {reason}", module.label());
        sink.module(module, "graph", message);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn an_exported_module_is_found() {
        let open =
            r#"(component (core module $m (func (export "f"))) (export "m" (core module $m)))"#;
        assert_eq!(bare(open).findings("PSK0230").len(), 1);
    }

    #[test]
    fn ordinary_components_are_fine() {
        assert!(bare(TOOLS).findings("PSK0230").is_empty());
        assert!(bare(RUN).findings("PSK0230").is_empty());
    }
}
