//! A component exports a function that is no declared tool.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::{Module, Subject};
use crate::wasm::{Binary, Export, Kind, interface_functions, tool_function};

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
    if binary.exports_tools() {
        beside_the_tools(module, binary, sink);
        return;
    }
    if binary.kind == Kind::Module {
        beside_the_entry_point(subject, module, binary, sink);
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

/// A component whose tools are called through `palyra:skill/tools` answers nowhere else, but for hooks.
fn beside_the_tools(module: &Module<'_>, binary: &Binary, sink: &mut Sink<'_>) {
    let is_known = |export: &&Export| {
        let interface = export.interface.as_deref().unwrap_or_default();
        interface.starts_with("palyra:skill/") || export.name.starts_with('[') || is_program(export)
    };
    for export in interface_functions(binary).filter(|export| !is_known(export)) {
        let path = export.path();
        let message = format!("{} exports {path} beside its tools", module.label());
        sink.module(module, &path, message);
    }
}

/// A core module answers at its entry point, whatever the tool.
fn beside_the_entry_point(
    subject: &Subject<'_>,
    module: &Module<'_>,
    binary: &Binary,
    sink: &mut Sink<'_>,
) {
    let entry = subject.default_entrypoint().unwrap_or("run");
    // What toolchains export for hosts, and a host may call without being told to.
    let is_known = |name: &str| {
        name == entry
            || name.starts_with(['_', '$'])
            || ["cabi_", "palyra_", "dynCall_", "emscripten_", "asyncify_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
            || matches!(
                name,
                "malloc"
                    | "free"
                    | "realloc"
                    | "alloc"
                    | "dealloc"
                    | "allocate"
                    | "deallocate"
                    | "stackSave"
                    | "stackRestore"
                    | "stackAlloc"
            )
    };
    let functions = binary.exports.iter().filter(|export| export.kind == "func");
    for export in functions.filter(|export| !is_known(&export.name)) {
        let message = format!(
            "{} exports {}, which no tool uses: its entry point is {entry}",
            module.label(),
            export.name
        );
        sink.module(module, &export.name, message);
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
    fn a_function_beside_the_entry_point_is_found() {
        let two = r#"(module (func (export "run") (result i32) i32.const 0) (func (export "admin_override")) (func (export "__wasm_call_ctors")))"#;
        let findings = project("", &[("modules/a.wasm", two)]).findings("PSK0302");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("admin_override"));
    }

    #[test]
    fn the_tools_interface_and_an_entry_point_alone_are_not_meant() {
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
