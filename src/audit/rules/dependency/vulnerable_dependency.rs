//! An advisory says that a package in this version is vulnerable.

use super::placed::{at, key, named, told};
use crate::audit::Severity;
use crate::audit::advisories::Nature;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0702",
    name: "vulnerable-dependency",
    severity: Severity::Medium,
    description: "An advisory says that a package in this version is vulnerable.",
    why: "A fault that is public is one that others look for. The severity is that of the advisory; whether this skill reaches the faulty code, a person has to judge.",
    remedy: "Update the package to a version that the advisory calls fixed, rebuild and publish. Where the fault cannot be reached, allow the finding in a baseline and say why.",
    ast: &["AST02"],
    cwe: &[1395],
    example: Example {
        bad: r#"# sbom.cdx.json; the advisory says: introduced 0, fixed 1.0.3
{ "type": "library", "name": "frob", "purl": "pkg:cargo/frob@1.0.2" }"#,
        fixed: r#"# sbom.cdx.json
{ "type": "library", "name": "frob", "purl": "pkg:cargo/frob@1.0.3" }"#,
    },
    check,
};

/// Most fixed versions that a message names.
const MAX_FIXED: usize = 4;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for found in subject.matches() {
        let Nature::Vulnerable(severity) = found.nature else {
            continue;
        };
        let fixed: Vec<_> = found
            .fixed
            .iter()
            .take(MAX_FIXED)
            .map(String::as_str)
            .collect();
        let fixed = if fixed.is_empty() {
            "no version is called fixed".to_owned()
        } else {
            format!("fixed in {}", fixed.join(", "))
        };
        let message = format!(
            "{} is vulnerable: {}; {fixed}",
            named(&found.package),
            told(found)
        );
        at(subject, sink, found.place, &key(found), message).severity(severity);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::audit::{Policy, RuleLevel, Severity, rule};

    const RUSTSEC: &str = r#"{"id":"RUSTSEC-2024-0001","modified":"2026-01-01T00:00:00Z","aliases":["CVE-2024-1"],"summary":"Overflow","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"affected":[{"package":{"ecosystem":"crates.io","name":"frob"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0.0.0-0"},{"fixed":"1.0.3"}]}],"database_specific":{"informational":null}}]}"#;

    #[test]
    fn a_vulnerable_version_has_the_severity_of_its_advisory() {
        let skill = built_from(&["pkg:cargo/frob@1.0.2"]).advised(&[RUSTSEC]);
        let found = skill.findings("PSK0702");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Critical);
        assert!(
            found[0].message.contains("fixed in 1.0.3"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn the_fixed_version_and_another_package_are_fine() {
        for purl in [
            "pkg:cargo/frob@1.0.3",
            "pkg:npm/frob@1.0.2",
            "pkg:cargo/frob@1.0.2?vcs_url=git%2Bhttps%3A%2F%2Fe.com%2Ff%400123456",
        ] {
            let skill = built_from(&[purl]).advised(&[RUSTSEC]);
            assert!(skill.findings("PSK0702").is_empty(), "{purl}");
        }
    }

    #[test]
    fn a_policy_that_names_the_rule_decides_its_severity() {
        let mut policy = Policy::default();
        policy.set_rule(rule("PSK0702").unwrap(), RuleLevel::Severity(Severity::Low));
        let skill = built_from(&["pkg:cargo/frob@1.0.2"]).advised(&[RUSTSEC]);
        let report = skill.audit(&policy);
        let found = report.findings.iter().find(|found| found.rule == "PSK0702");
        assert_eq!(found.unwrap().severity, Severity::Low);
    }

    #[test]
    fn packages_of_a_module_are_checked_where_there_is_no_bill_of_materials() {
        let skill = listing(&[("frob", "1.0.2", "crates.io"), ("frob", "1.0.2", "git")])
            .advised(&[RUSTSEC]);
        let found = skill.findings("PSK0702");
        assert_eq!(found.len(), 1);
        assert!(found[0].location.offset.is_some());
    }
}
