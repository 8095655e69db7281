//! A component exports a function that is no declared tool.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::{Export, Kind, interface_functions, tool_function};

use super::not_a_tool::is_program;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0302",
    name: "export-without-tool",
    severity: Severity::Low,
    description: "A component exports a function that is no declared tool.",
    why: "Code that no declared tool leads to is code that nobody described, and that a reader of the manifest does not expect.",
    remedy: "It cannot be called. Declare it in [[entrypoints.tools]], or export less.",
    ast: &["AST04"],
    cwe: &[1164],
    example: Example {
        bad: "# WIT: debug-dump is no declared tool\nexport now: func() -> string;\nexport debug-dump: func() -> string;",
        fixed: "# WIT\nexport now: func() -> string;",
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
    let publisher = manifest.publisher.as_str();
    let tools = manifest.entrypoints.tools.iter();
    let answered: Vec<_> = tools
        .filter_map(|tool| tool_function(binary, publisher, tool.id.as_str()))
        .map(Export::path)
        .collect();
    // Methods of resources come with their resource and can be no tools.
    let functions = interface_functions(binary).filter(|export| !export.name.starts_with('['));
    // Programs and servers have their own rule.
    for export in functions.filter(|export| !is_program(export)) {
        let path = export.path();
        if !answered.contains(&path) {
            let message = format!(
                "{} exports {path}, which is no declared tool",
                module.label()
            );
            sink.module(module, &path, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn a_function_beside_the_tools_is_found() {
        let two = r#"(component (import "palyra:skill/context@1.0.0" (instance $c (export "f" (func)))) (alias export $c "f" (func $f))
            (export "echo" (func $f)) (export "spare" (func $f)))"#;
        let findings = project("", &[("modules/a.wasm", two)]).findings("PSK0302");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("spare"));
    }

    #[test]
    fn the_tools_interface_and_core_modules_are_not_meant() {
        assert!(
            project("", &[("modules/a.wasm", TOOLS)])
                .findings("PSK0302")
                .is_empty()
        );
        assert!(
            project("", &[("modules/a.wasm", RUN)])
                .findings("PSK0302")
                .is_empty()
        );
    }
}
