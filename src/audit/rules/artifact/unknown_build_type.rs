//! The provenance is of a build type that is not known.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::attestation;
use crate::artifact::PROVENANCE;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0116",
    name: "unknown-build-type",
    severity: Severity::Info,
    description: "The provenance is of a build type that is not known.",
    why: "Its parameters cannot be read: whoever wants to build the skill again has to know that builder.",
    remedy: "Nothing has to be done where you know the builder.",
    ast: &["AST02"],
    cwe: &[],
    example: Example {
        bad: r#"# provenance.json
"buildType": "https://ci.acme.io/our-own/v3""#,
        fixed: r#"# provenance.json
"buildType": "urn:palyra-skill:build:v1""#,
    },
    check,
};

/// This tool's, and those that GitHub and Google document.
const KNOWN: [&str; 5] = [
    "urn:palyra-skill:build:v1",
    "https://actions.github.io/buildtypes/workflow/",
    "https://slsa-framework.github.io/github-actions-buildtypes/",
    "https://slsa-framework.github.io/gcb-buildtypes/",
    "https://github.com/slsa-framework/slsa-github-generator/",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some((file, statement)) = attestation::read(subject, PROVENANCE) else {
        return;
    };
    let stated = &statement["predicate"]["buildDefinition"]["buildType"];
    if let Some(stated) = stated.as_str()
        && !KNOWN.iter().any(|known| stated.starts_with(known))
    {
        sink.file(
            file,
            None,
            "type",
            format!("{PROVENANCE} has the build type {stated}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn found(kind: &str) -> usize {
        let statement = format!(
            r#"{{"builder":{{"id":"ci"}},"subject":[{{"name":"x"}}],"predicate":{{"buildDefinition":{{"buildType":"{kind}"}}}}}}"#
        );
        skill().with("provenance.json", statement).count("PSK0116")
    }

    #[test]
    fn a_type_of_its_own_is_found() {
        assert_eq!(found("https://ci.acme.io/our-own/v3"), 1);
    }

    #[test]
    fn known_types_are_fine() {
        assert_eq!(skill().count("PSK0116"), 0);
        assert_eq!(found("https://actions.github.io/buildtypes/workflow/v1"), 0);
    }
}
