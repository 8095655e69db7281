//! Instantiation calls the network, secrets, files, storage or channels before any tool is called.

use super::risk::trace;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0218",
    name: "privileged-start",
    severity: Severity::High,
    description: "Instantiation calls the network, secrets, files, storage or channels before any tool is called.",
    why: "Code that runs when a skill is loaded has no tool, no input and no approval: nothing that a person agreed to. No toolchain puts such a call there.",
    remedy: "Move it into the tool that needs it. If you did not write it, do not install the skill.",
    ast: &["AST01"],
    cwe: &[506],
    example: Example {
        bad: "# WAT
(func $begin (call $handle))
(start $begin)",
        fixed: r#"# WAT
(func (export "send") (call $handle))"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some((module, _)) = subject.main_binary() else {
        return;
    };
    for (power, route) in &subject.reaches().start {
        if route.direct {
            let message = format!(
                "{} reaches {} ({}) when it is loaded, before any call",
                module.label(),
                power.describe(),
                route.import
            );
            let key = format!("{power:?}");
            sink.module(module, &key, message)
                .trace(trace("(instantiation)", route));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::two_tools;
    use crate::audit::testing::*;

    fn found(start: &str) -> usize {
        let module = two_tools(";; $handle\n", &format!("{start} (start $begin)"));
        bare(&module).findings("PSK0218").len()
    }

    #[test]
    fn a_start_function_that_calls_the_host_is_found() {
        assert_eq!(
            found("(func $work call $handle) (func $begin call $work)"),
            1
        );
    }

    #[test]
    fn one_that_only_sets_up_memory_is_fine() {
        let setup = "(memory 1) (func $begin (i32.store (i32.const 0) (i32.const 1)))";
        assert_eq!(found(setup), 0);
    }
}
