//! A tool can read environment variables.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::Kind;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0235",
    name: "environment-read",
    severity: Severity::Info,
    description: "A component can read environment variables.",
    why: "The sandbox gives it none, so nothing is read here. On another host the environment is where keys are kept. Standard libraries read it too, for instance to see whether a backtrace is wanted; that is why this is only told.",
    remedy: "Read what the skill needs from its configuration (wasi:config) or from [[capabilities.secrets]].",
    ast: &["AST03", "AST10"],
    cwe: &[200],
    example: Example {
        bad: "# WIT\nimport wasi:cli/environment@0.2.3;  # and get-environment is called",
        fixed: "# WIT\nimport wasi:config/store@0.2.0-rc.1;",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let (Ok(analysis), Some(reach)) = (&module.facts, module.reach()) else {
            continue;
        };
        if analysis.binary.kind != Kind::Component {
            continue;
        }
        let mut ways = reach.imports.iter();
        let way = ways.find(|(import, _)| {
            import.interface.starts_with("wasi:cli/environment") && import.name == "get-environment"
        });
        if let Some((import, path)) = way {
            let message = format!(
                "{} can read environment variables ({import})",
                module.label()
            );
            let steps = path.steps.iter().map(|step| step.name.clone());
            sink.module(module, "environment", message).trace(steps);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(body: &str) -> usize {
        let module = format!(
            r#"(component (import "wasi:cli/environment@0.2.3" (instance $e (export "get-environment" (func))))
            (core func $get (canon lower (func $e "get-environment")))
            (core instance $host (export "get" (func $get)))
            (core module $m (import "host" "get" (func $get)) (func (export "run") {body}))
            (core instance $i (instantiate $m (with "host" (instance $host))))
            (func (export "run") (canon lift (core func $i "run"))))"#
        );
        bare(&module).findings("PSK0235").len()
    }

    #[test]
    fn a_call_is_found_and_a_linked_stub_is_fine() {
        assert_eq!(found("call $get"), 1);
        assert_eq!(found(""), 0);
    }
}
