//! The skill was built from a package that was published to do harm.

use super::placed::{at, key, named, told};
use crate::audit::Severity;
use crate::audit::advisories::Nature;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0701",
    name: "known-malicious-package",
    severity: Severity::Critical,
    description: "The skill was built from a package that was published to do harm.",
    why: "Such a package runs whatever its author wants: while the skill is built, and in every call of it. Its registry has usually removed it, but what was built from it stays.",
    remedy: "Do not install the skill. Authors: remove the package, rebuild on a clean machine, and replace every secret that the building machine held.",
    ast: &["AST01", "AST02"],
    cwe: &[506, 1357],
    example: Example {
        bad: r#"# sbom.cdx.json
{ "type": "library", "name": "left-padd", "version": "1.0.2", "purl": "pkg:npm/left-padd@1.0.2" }"#,
        fixed: r#"# sbom.cdx.json
{ "type": "library", "name": "left-pad", "version": "1.3.0", "purl": "pkg:npm/left-pad@1.3.0" }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let malicious = subject
        .matches()
        .iter()
        .filter(|found| found.nature == Nature::Malicious);
    for found in malicious {
        let message = format!(
            "{} is known to be malicious: {}",
            named(&found.package),
            told(found)
        );
        at(subject, sink, found.place, &key(found), message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    const MAL: &str = r#"{"id":"MAL-2024-1","modified":"2026-01-01T00:00:00Z","aliases":["GHSA-aaaa"],"affected":[{"package":{"ecosystem":"npm","name":"left-padd"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}"#;
    const GHSA: &str = r#"{"id":"GHSA-aaaa","modified":"2026-01-01T00:00:00Z","summary":"Malware","affected":[{"package":{"ecosystem":"npm","name":"left-padd"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}],"database_specific":{"severity":"CRITICAL"}}"#;

    #[test]
    fn a_package_of_the_list_is_found_once_under_all_its_names() {
        let skill = built_from(&["pkg:npm/left-padd@1.0.2"]).advised(&[MAL, GHSA]);
        let found = skill.findings("PSK0701");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].message.contains("MAL-2024-1 (GHSA-aaaa): Malware"),
            "{}",
            found[0].message
        );
        assert_eq!(found[0].location.file, "sbom.cdx.json");
        assert!(skill.findings("PSK0702").is_empty(), "it is one finding");
    }

    #[test]
    fn the_package_that_it_imitates_is_fine() {
        let skill = built_from(&["pkg:npm/left-pad@1.3.0"]).advised(&[MAL]);
        assert!(skill.findings("PSK0701").is_empty());
    }
}
