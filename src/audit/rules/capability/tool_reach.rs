//! What of the host a tool can reach, and by which calls.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::reach::Who;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::risk::trace;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0216",
    name: "tool-reach",
    severity: Severity::Info,
    description: "What of the host a tool can reach, and by which calls.",
    why: "The manifest asks for the whole skill; what a single tool can do with it stands only in its code. This is the list for whoever grants.",
    remedy: "Compare it with what the tool's description promises. A tool that needs less than it reaches is better built without.",
    ast: &["AST03"],
    cwe: &[],
    example: Example {
        bad: r#"# WAT: the path is acme.send -> send -> wasi:http/outgoing-handler@0.2.3#handle
(func (export "send") call $handle)"#,
        fixed: r#"# WAT
(func (export "send") nop)"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for entry in &subject.reaches().entries {
        let tools = subject.manifest.map(|m| &m.entrypoints.tools);
        let (what, name, index) = match (&entry.who, tools) {
            (Who::Tool(index), Some(tools)) => {
                let Some(tool) = tools.get(*index) else {
                    continue;
                };
                let id = tool.id.as_str();
                (format!("tool {id}"), id, Some(*index))
            }
            (Who::Export(path), _) => (format!("export {path}"), path.as_str(), None),
            _ => {
                let what = "the skill, whose tools share one entry point,".to_owned();
                (what, "call", None)
            }
        };
        for (power, route) in &entry.powers {
            let message = format!("{what} can reach {} ({})", power.describe(), route.import);
            let key = format!("{name} {power:?}");
            let found = if subject.manifest.is_some() {
                let mut place = vec![Step::Key("entrypoints"), Step::Key("tools")];
                place.extend(index.map(Step::Index));
                sink.manifest(&place, &key, message)
            } else if let Some((module, _)) = subject.main_binary() {
                sink.module(module, &key, message)
            } else {
                continue;
            };
            found.trace(trace(name, route));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    #[test]
    fn a_tool_that_gets_there_through_a_table_is_found_and_its_neighbour_is_not() {
        let body = "(drop (i32.const 0)) (call_indirect (i32.const 0))";
        let table = "(table 1 funcref) (elem (i32.const 0) $work) (func $work call $handle)";
        let module = two_tools(&format!("(block {body}) ;; $handle\n"), table);
        let asked = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n";
        let case = project(&tools("", asked), &[("modules/a.wasm", &module)]);
        let findings = case.findings("PSK0216");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(
            findings[0].message,
            "tool acme.send can reach the network (wasi:http/outgoing-handler@0.2.3#handle)"
        );
        assert_eq!(
            findings[0].trace,
            [
                "acme.send",
                "send",
                "(indirect) work",
                "wasi:http/outgoing-handler@0.2.3#handle"
            ]
        );
        assert!(findings[0].location.line.is_some());
    }

    #[test]
    fn a_bare_component_is_told_by_export() {
        let findings = bare(&two_tools("call $get", "")).findings("PSK0216");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .message
                .starts_with("export send can reach secrets"),
            "{findings:?}"
        );
        assert!(bare(TOOLS).findings("PSK0216").is_empty());
    }

    #[test]
    fn more_exports_than_are_searched_are_told_as_one() {
        use std::fmt::Write as _;
        let mut exports = String::new();
        for index in 0..200 {
            write!(exports, r#"(export "f{index}" (func $f))"#).unwrap();
        }
        let host = r#"(import "palyra:plugins/host-capabilities@0.1.0" "http-handle" (func $h (param i32) (result i32)))"#;
        let body = "(func $f (drop (call $h (i32.const 0))))";
        let findings = bare(&format!("(module {host} {body} {exports})")).findings("PSK0216");
        assert_eq!(findings.len(), 1);
    }
}
