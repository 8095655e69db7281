//! A component exports a program or a web server, which no tool is.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::{Export, InterfaceName, Kind, interface_functions, tool_function};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0318",
    name: "not-a-tool",
    severity: Severity::Low,
    description: "A component exports a program or a web server, which no tool is.",
    why: "wasi:cli/run and wasi:http/incoming-handler are called by command lines and servers. A host of skills never calls them: what stands behind them is not described by any tool.",
    remedy: "Export palyra:skill/tools or the functions of the tools, and build as a library (in Rust: crate-type = cdylib).",
    ast: &["AST04", "AST10"],
    cwe: &[],
    example: Example {
        bad: "# WIT
export wasi:cli/run@0.2.3;",
        fixed: "# WIT
export palyra:skill/tools@1.0.0;",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (module, binary) in subject.binaries() {
        if binary.kind != Kind::Component {
            continue;
        }
        let tools = subject.manifest.into_iter().flat_map(|manifest| {
            let publisher = manifest.publisher.as_str();
            let tools = manifest.entrypoints.tools.iter();
            tools.filter_map(move |tool| tool_function(binary, publisher, tool.id.as_str()))
        });
        let answered: Vec<_> = if binary.exports_tools() {
            Vec::new()
        } else {
            tools.map(Export::path).collect()
        };
        for export in interface_functions(binary).filter(|export| is_program(export)) {
            let path = export.path();
            if !answered.contains(&path) {
                let message = format!("{} exports {path}, which is no tool", module.label());
                sink.module(module, &path, message);
            }
        }
    }
}

/// Whether a command line or a web server calls it.
pub(super) fn is_program(export: &Export) -> bool {
    let name = export.interface.as_deref().and_then(InterfaceName::parse);
    name.is_some_and(|name| {
        matches!(
            (name.package, name.interface),
            ("wasi:cli", "run") | ("wasi:http", "incoming-handler")
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn exporting(name: &str) -> String {
        format!(
            r#"(component (core module $m (func (export "run"))) (core instance $i (instantiate $m))
            (func $run (canon lift (core func $i "run")))
            (instance $run (export "run" (func $run))) (export "{name}" (instance $run)))"#
        )
    }

    #[test]
    fn programs_and_servers_are_found_once() {
        for name in ["wasi:cli/run@0.2.3", "wasi:http/incoming-handler@0.2.0"] {
            let program = exporting(name);
            assert_eq!(bare(&program).findings("PSK0318").len(), 1);
            let case = project("", &[("modules/a.wasm", &program)]);
            assert_eq!(case.findings("PSK0318").len(), 1);
            assert!(case.findings("PSK0302").is_empty(), "told already");
        }
    }

    #[test]
    fn other_interfaces_are_fine() {
        assert!(
            bare(&exporting("acme:demo/run@1.0.0"))
                .findings("PSK0318")
                .is_empty()
        );
        assert!(bare(TOOLS).findings("PSK0318").is_empty());
    }
}
