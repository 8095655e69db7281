//! The new version is built from a package that the old one was not.

use crate::audit::Severity;
use crate::audit::diff::{Area, ChangeKind};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0818",
    name: "new-dependency",
    severity: Severity::Info,
    description: "The new version is built from a package that the old one was not.",
    why: "Each package brings its own author along, who can do in the skill what the skill can do.",
    remedy: "Look at the package: who publishes it, for how long, and whether its name imitates another.",
    ast: &["AST02", "AST07"],
    cwe: &[1357],
    example: Example {
        bad: r#"# sbom.cdx.json, not there before
{ "name": "itoaa", "purl": "pkg:cargo/itoaa@1.0.0" }"#,
        fixed: r#"# sbom.cdx.json
{ "name": "itoa", "purl": "pkg:cargo/itoa@1.0.11" }"#,
    },
    check,
};

/// Most packages that the message names.
const MAX_NAMED: usize = 10;

/// One finding: an update of one package often brings a dozen.
fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Dependency));
    let added: Vec<&str> = changes
        .filter(|change| change.kind == ChangeKind::Added)
        .map(|change| change.subject.as_str())
        .collect();
    if added.is_empty() {
        return;
    }
    let mut names = added
        .iter()
        .take(MAX_NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if added.len() > MAX_NAMED {
        names.push_str(&format!(" and {} more", added.len() - MAX_NAMED));
    }
    sink.target(
        &names,
        format!("packages that were not there before: {names}"),
    );
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    fn bill(purls: &[&str]) -> Vec<u8> {
        let components: Vec<_> = purls
            .iter()
            .map(|purl| serde_json::json!({ "type": "library", "name": "a", "purl": purl }))
            .collect();
        serde_json::json!({ "components": components })
            .to_string()
            .into_bytes()
    }

    fn found(old: &[&str], new: &[&str]) -> usize {
        let skill = |purls| skill("").with_asset("sbom.cdx.json", &bill(purls));
        skill(new).against(skill(old)).findings("PSK0818").len()
    }

    #[test]
    fn new_packages_are_one_finding() {
        assert_eq!(
            found(
                &["pkg:cargo/a@1.0.0"],
                &["pkg:cargo/a@1.0.0", "pkg:npm/a@1.0.0", "pkg:cargo/b@1.0.0"]
            ),
            1
        );
    }

    #[test]
    fn another_version_is_fine_and_so_is_a_first_bill() {
        assert_eq!(found(&["pkg:cargo/a@1.0.0"], &["pkg:cargo/a@2.0.0"]), 0);
        assert_eq!(
            found(&[], &["pkg:cargo/a@2.0.0"]),
            0,
            "nothing was told before"
        );
    }
}
