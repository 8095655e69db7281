//! Roots may be written, and nothing in the skill can write.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::Power;

use super::file_writes::file_write;
use super::risk::is_reached;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0231",
    name: "idle-write-root",
    severity: Severity::Low,
    description: "Roots may be written, and nothing in the skill can write.",
    why: "A right that is not used today is one that the next version uses without asking anew.",
    remedy: "Move the roots to read_roots.",
    ast: &["AST03"],
    cwe: &[272],
    example: Example {
        bad: "# the tools open files and read them\n[capabilities.filesystem]\nwrite_roots = [\"notes\"]",
        fixed: "[capabilities.filesystem]\nread_roots = [\"notes\"]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest.filter(|_| subject.is_valid()) else {
        return;
    };
    let is_asked = !manifest.capabilities.filesystem.write_roots.is_empty();
    if !is_asked || !is_reached(subject, Power::Read) {
        return;
    }
    if file_write(subject) == Ok(None) {
        let path = ["capabilities", "filesystem", "write_roots"].map(Step::Key);
        let message = "capabilities.filesystem.write_roots is declared, but no export can reach a function that writes";
        sink.manifest(&path, "write_roots", message.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    const ROOT: &str = "[capabilities.filesystem]\nwrite_roots = [\"notes\"]\n";

    fn found(body: &str, root: &str) -> usize {
        project(
            &tools("", root),
            &[("modules/a.wasm", &two_tools(body, ""))],
        )
        .findings("PSK0231")
        .len()
    }

    #[test]
    fn a_skill_that_reads_alone_is_found() {
        assert_eq!(found("call $read", ROOT), 1);
    }

    #[test]
    fn one_that_writes_and_one_that_only_reads_its_root_are_fine() {
        assert_eq!(found("call $write call $read", ROOT), 0);
        assert_eq!(found("call $read", &ROOT.replace("write", "read")), 0);
    }
}
