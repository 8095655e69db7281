//! An advisory says that a package is unmaintained, unsound or has another notice.

use super::placed::{at, key, named, told};
use crate::audit::Severity;
use crate::audit::advisories::Nature;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0703",
    name: "advisory-notice",
    severity: Severity::Info,
    description: "An advisory says that a package is unmaintained, unsound or has another notice.",
    why: "Faults in a package that nobody looks after stay; an unsound one can be misused by code that looks harmless. Neither is a vulnerability by itself.",
    remedy: "Look for a package that is maintained; until then keep an eye on it.",
    ast: &["AST02"],
    cwe: &[1104],
    example: Example {
        bad: r#"# sbom.cdx.json; the advisory is informational: unmaintained
{ "type": "library", "name": "old", "purl": "pkg:cargo/old@0.3.1" }"#,
        fixed: r#"# sbom.cdx.json
{ "type": "library", "name": "successor", "purl": "pkg:cargo/successor@1.0.0" }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for found in subject.matches() {
        let Nature::Informational(word) = &found.nature else {
            continue;
        };
        let severity = if word == "unsound" {
            Severity::Low
        } else {
            Severity::Info
        };
        let message = format!(
            "{} is noted as {word}: {}",
            named(&found.package),
            told(found)
        );
        at(subject, sink, found.place, &key(found), message).severity(severity);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::audit::Severity;

    fn advisory(word: &str) -> String {
        let text = r#"{"id":"RUSTSEC-2023-0002","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"crates.io","name":"old"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0.0.0-0"}]}],"database_specific":{"informational":"WORD"}}]}"#;
        text.replace("WORD", word)
    }

    #[test]
    fn notices_are_found_and_are_no_vulnerability() {
        for (word, severity) in [("unmaintained", Severity::Info), ("unsound", Severity::Low)] {
            let skill = built_from(&["pkg:cargo/old@0.3.1"]).advised(&[&advisory(word)]);
            assert_eq!(skill.findings("PSK0703")[0].severity, severity);
            assert!(skill.findings("PSK0702").is_empty());
        }
    }

    #[test]
    fn another_package_is_fine() {
        let skill = built_from(&["pkg:cargo/older@0.3.1"]).advised(&[&advisory("unmaintained")]);
        assert!(skill.findings("PSK0703").is_empty());
    }
}
