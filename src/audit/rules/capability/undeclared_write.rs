//! Roots may be read, and the skill can come to write.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::file_writes::file_write;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0232",
    name: "undeclared-write",
    severity: Severity::Info,
    description: "Roots may be read, and the skill can come to write.",
    why: "Every write will be refused, so either the declaration lacks a root or the code does more than it says. Standard libraries link what writes beside what reads; that is why this is only told.",
    remedy: "Declare the root under write_roots if the tools are to write there.",
    ast: &["AST03", "AST04"],
    cwe: &[1059],
    example: Example {
        bad: "# reaches wasi:filesystem/types#[method]descriptor.write-via-stream\n[capabilities.filesystem]\nread_roots = [\"notes\"]",
        fixed: "[capabilities.filesystem]\nwrite_roots = [\"notes\"]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest.filter(|_| subject.is_valid()) else {
        return;
    };
    let roots = &manifest.capabilities.filesystem;
    if roots.read_roots.is_empty() || !roots.write_roots.is_empty() {
        return;
    }
    if let Ok(Some(import)) = file_write(subject) {
        let path = ["capabilities", "filesystem"].map(Step::Key);
        let message = format!("only read_roots are declared, and an export can reach {import}");
        sink.manifest(&path, "write_roots", message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    fn found(body: &str, roots: &str) -> usize {
        let roots = format!("[capabilities.filesystem]\n{roots}\n");
        project(
            &tools("", &roots),
            &[("modules/a.wasm", &two_tools(body, ""))],
        )
        .findings("PSK0232")
        .len()
    }

    #[test]
    fn a_write_to_roots_that_are_read_is_found() {
        assert_eq!(found("call $write", "read_roots = [\"notes\"]"), 1);
    }

    #[test]
    fn reading_and_declared_writing_are_fine() {
        assert_eq!(found("call $read", "read_roots = [\"notes\"]"), 0);
        assert_eq!(found("call $write", "write_roots = [\"notes\"]"), 0);
    }
}
