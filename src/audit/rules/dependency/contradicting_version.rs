//! The bill of materials lists another version of a package than the module was built from.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::Severity;
use crate::audit::dependencies::{Ecosystem, Place};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::at;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0708",
    name: "contradicting-version",
    severity: Severity::Medium,
    description: "The bill of materials lists another version of a package than the module was built from.",
    why: "Advisories are about versions: a bill that names a fixed one hides that the module holds the faulty one.",
    remedy: "Rebuild, then pack from the same Cargo.lock: the module was built before or after it changed.",
    ast: &["AST02", "AST04"],
    cwe: &[1357],
    example: Example {
        bad: r#"# modules/skill.wasm lists itoa 1.0.1; sbom.cdx.json:
{ "name": "itoa", "version": "1.0.11", "purl": "pkg:cargo/itoa@1.0.11" }"#,
        fixed: r#"# sbom.cdx.json
{ "name": "itoa", "version": "1.0.1", "purl": "pkg:cargo/itoa@1.0.1" }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let dependencies = subject.dependencies();
    let mut described: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let packages = dependencies
        .components()
        .iter()
        .filter_map(|component| component.package.as_ref());
    for package in packages.filter(|package| package.ecosystem == Ecosystem::CratesIo) {
        described
            .entry(&package.name)
            .or_default()
            .insert(&package.version);
    }
    let mut told = BTreeSet::new();
    for (list, listed) in dependencies
        .listed()
        .filter(|(_, listed)| listed.source != "local")
    {
        let package = &listed.package;
        let Some(versions) = described.get(package.name.as_str()) else {
            continue;
        };
        if !versions.contains(package.version.as_str()) && told.insert(package) {
            let versions: Vec<_> = versions.iter().take(4).copied().collect();
            let message = format!(
                "the module was built from {} {}, but the bill of materials says {}",
                package.name,
                package.version,
                versions.join(", ")
            );
            at(subject, sink, Place::List(list), &package.name, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn another_version_is_found() {
        let skill =
            listing(&[("itoa", "1.0.1", "crates.io")]).with_sbom(&["pkg:cargo/itoa@1.0.11"]);
        let found = skill.findings("PSK0708");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].message.contains("itoa 1.0.1, but") && found[0].message.ends_with("1.0.11")
        );
        assert!(skill.findings("PSK0707").is_empty(), "it is listed");
    }

    #[test]
    fn one_of_two_versions_is_fine() {
        let skill = listing(&[("itoa", "1.0.1", "crates.io")])
            .with_sbom(&["pkg:cargo/itoa@0.4.8", "pkg:cargo/itoa@1.0.1"]);
        assert!(skill.findings("PSK0708").is_empty());
    }
}
