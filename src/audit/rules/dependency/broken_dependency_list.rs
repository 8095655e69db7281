//! A module carries a dependency list that cannot be read.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0706",
    name: "broken-dependency-list",
    severity: Severity::Medium,
    description: "A module carries a dependency list that cannot be read.",
    why: "A list that cargo-auditable wrote can always be read. One that cannot was damaged, or made so that scanners see nothing where something is.",
    remedy: "Build again with `cargo auditable build`, and let no later step touch the section .dep-v0.",
    ast: &["AST02", "AST08"],
    cwe: &[1357],
    example: Example {
        bad: "# modules/skill.wasm
section .dep-v0: bytes that do not inflate",
        fixed: "# modules/skill.wasm
section .dep-v0: as cargo-auditable wrote it",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for list in &subject.dependencies().lists {
        if let (Err(reason), Some(module)) = (&list.packages, subject.modules.get(list.module)) {
            let message = format!(
                "the dependency list (.dep-v0) of {} cannot be read: {reason}",
                module.label()
            );
            sink.offset(module, list.offset, "dep-v0", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn lists_that_do_not_inflate_or_are_no_json_or_bombs_are_found() {
        let bomb = zlib(&vec![b' '; 9 * 1024 * 1024]);
        for section in [b"nothing".to_vec(), zlib(b"no json"), zlib(b"{}"), bomb] {
            let found = with_section(&section).findings("PSK0706");
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].location.file, "modules/a.wasm");
        }
    }

    #[test]
    fn a_list_of_cargo_auditable_is_fine() {
        assert!(
            listing(&[("itoa", "1.0.0", "crates.io")])
                .findings("PSK0706")
                .is_empty()
        );
    }
}
