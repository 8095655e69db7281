//! Instantiation may call the network, secrets, files, storage or channels through a table.

use super::risk::trace;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0219",
    name: "maybe-privileged-start",
    severity: Severity::Low,
    description: "Instantiation may call the network, secrets, files, storage or channels through a table.",
    why: "Which function a call through a table means is decided when it runs. Constructors of some languages are called so, and then this is nothing; it is also how a call can be hidden.",
    remedy: "Look at the path. Where the callee is one of the toolchain's constructors, all is well.",
    ast: &["AST01", "AST08"],
    cwe: &[],
    example: Example {
        bad: "# WAT
(elem (i32.const 0) $send $setup)
(func $begin (call_indirect (global.get $which)))
(start $begin)",
        fixed: "# WAT
(func $begin (call $setup))
(start $begin)",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some((module, _)) = subject.main_binary() else {
        return;
    };
    for (power, route) in &subject.reaches().start {
        if !route.direct && !route.steps.is_empty() {
            let message = format!(
                "{} may reach {} ({}) when it is loaded, through a table",
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
        bare(&module).findings("PSK0219").len()
    }

    #[test]
    fn a_call_through_a_table_that_holds_the_way_is_found() {
        let table = "(table 1 funcref) (elem (i32.const 0) $work) (func $work call $handle)";
        let begin = "(func $begin (call_indirect (i32.const 0)))";
        assert_eq!(found(&format!("{table} {begin}")), 1);
    }

    #[test]
    fn direct_calls_are_another_rules_and_other_types_are_not_called() {
        assert_eq!(found("(func $begin call $handle)"), 0);
        let table = "(table 1 funcref) (elem (i32.const 0) $work) (func $work call $handle)";
        let begin = "(func $begin (drop (call_indirect (result i32) (i32.const 0))))";
        assert_eq!(found(&format!("{table} {begin}")), 0);
    }
}
