//! A module was built from a package that the bill of materials does not list.

use std::collections::BTreeSet;

use crate::audit::Severity;
use crate::audit::dependencies::{Ecosystem, Listed, Place};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::at;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0707",
    name: "unlisted-dependency",
    severity: Severity::Medium,
    description: "A module was built from a package that the bill of materials does not list.",
    why: "Whoever looks for a vulnerable package in the bill of materials does not find it. The module and its description do not belong together, or somebody left it out.",
    remedy: "Make the bill of materials from the build that made the module: `palyra-skill pack` does so from Cargo.lock.",
    ast: &["AST02", "AST04"],
    cwe: &[1357],
    example: Example {
        bad: r#"# modules/skill.wasm lists itoa 1.0.11; sbom.cdx.json:
"components": [{ "name": "serde", "purl": "pkg:cargo/serde@1.0.200" }]"#,
        fixed: r#"# sbom.cdx.json
"components": [{ "name": "itoa", "purl": "pkg:cargo/itoa@1.0.11" }, { "name": "serde", "purl": "pkg:cargo/serde@1.0.200" }]"#,
    },
    check,
};

/// Most packages that the message names.
const MAX_NAMED: usize = 8;

/// The other way round is no fault: a lock file lists also what only another platform or a test needs. One finding for
/// all: where the two do not belong together, it is one fault.
fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let dependencies = subject.dependencies();
    let Some(Ok(components)) = &dependencies.sbom else {
        return;
    };
    let known: BTreeSet<String> = components
        .iter()
        .map(|component| {
            name_of(
                &component.name,
                component.package.as_ref().map(|p| &*p.name),
            )
        })
        .collect();
    // Folders of the project itself need not be listed.
    let foreign = |listed: &Listed| listed.source != "local";
    let missing: Vec<_> = dependencies
        .listed()
        .filter(|(_, listed)| foreign(listed) && !known.contains(&listed.package.name))
        .collect();
    let Some((list, _)) = missing.first() else {
        return;
    };
    let names: BTreeSet<String> = missing
        .iter()
        .map(|(_, listed)| format!("{} {}", listed.package.name, listed.package.version))
        .collect();
    let mut text: String = names
        .iter()
        .take(MAX_NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > MAX_NAMED {
        text.push_str(&format!(" and {} more", names.len() - MAX_NAMED));
    }
    let message =
        format!("the bill of materials does not list what the module was built from: {text}");
    at(subject, sink, Place::List(*list), "unlisted", message);
}

fn name_of(name: &str, package: Option<&str>) -> String {
    package.map_or_else(|| Ecosystem::CratesIo.normalise(name), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn a_package_that_only_the_module_names_is_found() {
        let skill = listing(&[
            ("itoa", "1.0.0", "crates.io"),
            ("serde_json", "1.0.0", "git"),
        ])
        .with_sbom(&["pkg:cargo/itoa@1.0.0"]);
        let found = skill.findings("PSK0707");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].message.ends_with(": serde-json 1.0.0"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn a_bill_that_lists_more_or_spells_otherwise_is_fine() {
        let skill = listing(&[
            ("serde_json", "1.0.0", "crates.io"),
            ("sdk", "0.1.0", "local"),
        ])
        .with_sbom(&[
            "pkg:cargo/serde-json@1.0.0",
            "pkg:cargo/only-for-windows@1.0.0",
        ]);
        assert!(skill.findings("PSK0707").is_empty());
        let none = listing(&[("itoa", "1.0.0", "crates.io")]);
        assert!(
            none.findings("PSK0707").is_empty(),
            "a project has no bill of materials yet"
        );
    }
}
