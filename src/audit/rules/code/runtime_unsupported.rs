//! The binary is valid, but uses a feature that the sandbox does not have.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0308",
    name: "runtime-unsupported",
    severity: Severity::High,
    description: "The binary is valid, but uses a feature that the sandbox does not have.",
    why: "The binary is sound, and the sandbox still refuses it: it was built for an engine with more features.",
    remedy: "Threads and shared memories, garbage-collected references and exceptions are not run, nor are asynchronous component functions that keep a stack. Build for WebAssembly without them.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: "# WAT\n(memory 1 4 shared)",
        fixed: "# WAT\n(memory 1 4)",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        if let Some(reason) = &module.unsupported {
            let message = format!("{} cannot be run: {reason}", module.label());
            sink.module(module, "runtime", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn shared_memory_and_exceptions_are_found() {
        assert_eq!(
            bare("(module (memory 1 1 shared))")
                .findings("PSK0308")
                .len(),
            1
        );
        assert_eq!(bare("(module (tag $t))").findings("PSK0308").len(), 1);
    }

    #[test]
    fn ordinary_modules_and_components_are_fine() {
        assert!(bare(RUN).findings("PSK0308").is_empty());
        assert!(bare(TOOLS).findings("PSK0308").is_empty());
    }
}
