//! A tool that needs no approval can write files or storage.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;

use super::risk::{is_declared, trace, unapproved};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0214",
    name: "unapproved-write",
    severity: Severity::Low,
    description: "A tool that needs no approval can write files or storage.",
    why: "What a call leaves behind is there in the next one, and for whoever else reads the root. Palyra asks for an approval before a skill writes; the tool's own risk should tell the same.",
    remedy: "Mark tools that change something default_sensitive in [entrypoints.tools.risk]. For a cache that nobody else reads, this is fine as it is.",
    ast: &["AST03"],
    cwe: &[],
    example: Example {
        bad: r#"# acme.note writes to its root
[[entrypoints.tools]]
id = "acme.note""#,
        fixed: r#"[[entrypoints.tools]]
id = "acme.note"
[entrypoints.tools.risk]
default_sensitive = true"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if !subject
        .manifest
        .is_some_and(|m| is_declared(m, Power::Write))
    {
        return;
    }
    for tool in unapproved(subject) {
        if let Some(route) = tool.route(Power::Write) {
            let message = format!("{} can write files ({})", tool.what, route.import);
            sink.manifest(&tool.place, tool.name, message)
                .trace(trace(tool.name, route));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    const ROOT: &str = "[capabilities.filesystem]\nwrite_roots = [\"notes\"]\n";

    fn found(risk: &str, body: &str) -> usize {
        let module = two_tools(body, "");
        project(&tools(risk, ROOT), &[("modules/a.wasm", &module)])
            .findings("PSK0214")
            .len()
    }

    #[test]
    fn a_tool_that_writes_is_found() {
        assert_eq!(found("", "call $write"), 1);
    }

    #[test]
    fn reading_and_approved_writing_are_fine() {
        assert_eq!(found("", "call $read"), 0);
        let risk = "[entrypoints.tools.risk]\ndefault_sensitive = true";
        assert_eq!(found(risk, "call $write"), 0);
    }
}
