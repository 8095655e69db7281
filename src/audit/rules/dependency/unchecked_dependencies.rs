//! The skill is built from packages, and no advisories were given to hold them against.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0704",
    name: "unchecked-dependencies",
    severity: Severity::Info,
    description: "The skill is built from packages, and no advisories were given to hold them against.",
    why: "Without advisories the audit cannot know that a package is malicious or vulnerable: their absence says nothing.",
    remedy: "Download the OSV records of the ecosystem (one zip each) and name the folder or zip with --advisories.",
    ast: &["AST02", "AST08"],
    cwe: &[1395],
    example: Example {
        bad: "# a command
palyra-skill audit skill.palyra-skill",
        fixed: "# a command
palyra-skill audit skill.palyra-skill --advisories osv/",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let packages = subject.dependencies().packages().len();
    if packages > 0 && subject.advisories.is_none() {
        let message = format!(
            "{packages} package(s) were not held against advisories: no database was given"
        );
        sink.target("unchecked", message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn packages_without_a_database_are_told() {
        let found = built_from(&["pkg:cargo/a@1.0.0", "pkg:cargo/b@1.0.0"]).findings("PSK0704");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("2 package(s)"));
    }

    #[test]
    fn nothing_to_check_is_fine_and_so_is_a_database() {
        assert!(built_from(&[]).findings("PSK0704").is_empty());
        let advised = built_from(&["pkg:cargo/a@1.0.0"]).advised(&[UNRELATED]);
        assert!(advised.findings("PSK0704").is_empty());
    }
}
