//! The bill of materials lists a library without a version, or with a package URL that cannot be read.

use crate::audit::Severity;
use crate::audit::dependencies::Purl;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::placed::in_sbom;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0709",
    name: "unidentified-component",
    severity: Severity::Low,
    description: "The bill of materials lists a library without a version, or with a package URL that cannot be read.",
    why: "Advisories are about a package in a version: nobody can tell whether they are about this one.",
    remedy: "Give each library its version and its package URL (pkg:cargo/name@1.2.3).",
    ast: &["AST02", "AST04"],
    cwe: &[1357],
    example: Example {
        bad: r#"# sbom.cdx.json
{ "type": "library", "name": "left-pad", "purl": "pkg:npm/left-pad" }"#,
        fixed: r#"# sbom.cdx.json
{ "type": "library", "name": "left-pad", "version": "1.3.0", "purl": "pkg:npm/left-pad@1.3.0" }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let components = subject.dependencies().components().iter();
    for component in components.filter(|component| component.is_code && !component.is_local) {
        let broken = component
            .purl
            .as_deref()
            .is_some_and(|purl| Purl::parse(purl).is_none());
        let wrong = match (&component.version, broken) {
            (_, true) => "has a package URL that cannot be read",
            (None, false) => "has no version",
            (Some(_), false) => continue,
        };
        let message = format!(
            "the library {} of the bill of materials {wrong}",
            component.name
        );
        in_sbom(subject, sink, component, &component.name, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn libraries_without_version_or_with_a_broken_url_are_found() {
        for component in [
            r#"{"type":"library","name":"a"}"#,
            r#"{"type":"library","name":"a","version":" ","purl":"pkg:npm/a"}"#,
            r#"{"type":"library","name":"a","version":"1","purl":"npm:a@1"}"#,
            r#"{"type":"framework","name":"o","version":"1","components":[{"type":"library","name":"a"}]}"#,
        ] {
            let found = bill(&format!(r#"{{"components":[{component}]}}"#)).findings("PSK0709");
            assert_eq!(found.len(), 1, "{component}");
            assert!(found[0].message.contains("library a "));
        }
    }

    #[test]
    fn what_is_identified_or_no_library_or_the_authors_own_is_fine() {
        for component in [
            r#"{"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"}"#,
            r#"{"type":"library","name":"a","version":"1.0.0"}"#,
            r#"{"type":"file","name":"modules/skill.wasm"}"#,
            r#"{"type":"library","name":"sdk","bom-ref":"cargo:sdk@0.1.0","version":"0.1.0"}"#,
        ] {
            let skill = bill(&format!(r#"{{"components":[{component}]}}"#));
            assert!(skill.findings("PSK0709").is_empty(), "{component}");
        }
    }
}
