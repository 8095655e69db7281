//! A declared tool has no exported function.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::{Kind, tool_function};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0301",
    name: "tool-without-export",
    severity: Severity::High,
    description: "A declared tool has no exported function.",
    why: "An agent is told of a tool that can never answer. Either the manifest or the binary is not the one that was meant.",
    remedy: "Calls of the tool will fail. Export palyra:skill/tools, or a function with the tool's name after the publisher (acme.add-up is add-up, acme.math.add-up is add-up of an interface math).",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: r#"# the component exports now, and nothing else
[[entrypoints.tools]]
id = "acme.weather.forecast""#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.weather.now""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let Some((module, binary)) = subject.main_binary() else {
        return;
    };
    if binary.kind != Kind::Component || binary.exports_tools() {
        return;
    }
    for (index, tool) in manifest.entrypoints.tools.iter().enumerate() {
        let id = tool.id.as_str();
        if tool_function(binary, manifest.publisher.as_str(), id).is_none() {
            let path = [
                Step::Key("entrypoints"),
                Step::Key("tools"),
                Step::Index(index),
            ];
            let message = format!("tool {id} has no exported function in {}", module.label());
            sink.manifest(&path, id, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_tool_that_nothing_exports_is_found() {
        let findings = project("", &[("modules/a.wasm", "(component)")]).findings("PSK0301");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("acme.echo") && findings[0].location.line.is_some());
    }

    #[test]
    fn an_exported_function_or_the_tools_interface_answers() {
        let function = r#"(component (import "palyra:skill/context@1.0.0" (instance $c (export "f" (func)))) (alias export $c "f" (func $f)) (export "echo" (func $f)))"#;
        assert!(
            project("", &[("modules/a.wasm", function)])
                .findings("PSK0301")
                .is_empty()
        );
        assert!(
            project("", &[("modules/a.wasm", TOOLS)])
                .findings("PSK0301")
                .is_empty()
        );
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0301")
                .is_empty()
        );
    }
}
