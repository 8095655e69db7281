//! The provenance names a module with another digest.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::attestation::{self, Match};
use crate::artifact::PROVENANCE;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0114",
    name: "provenance-mismatch",
    severity: Severity::Medium,
    description: "The provenance names a module with another digest.",
    why: "It says where something else was built: the module that runs has no provenance.",
    remedy: "Make the artifact again with `palyra-skill pack` after the last build.",
    ast: &["AST02"],
    cwe: &[345, 353],
    example: Example {
        bad: r#"# provenance.json
{ "subject": [{ "name": "modules/skill.wasm", "digest": { "sha256": "<of an older build>" } }] }"#,
        fixed: r#"# provenance.json
{ "subject": [{ "name": "modules/skill.wasm", "digest": { "sha256": "<of this one>" } }] }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some((file, statement)) = attestation::read(subject, PROVENANCE) else {
        return;
    };
    let claims = attestation::subjects(&statement);
    for module in &subject.modules {
        if attestation::judge(&claims, module) == Match::Differs {
            let message = format!("{PROVENANCE} names {} with another SHA-256", module.path);
            sink.file(file, None, &module.path, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn found(digest: &str) -> usize {
        let statement = format!(
            r#"{{"builder":{{"id":"ci"}},"subject":[{{"name":"modules/a.wasm","digest":{{"sha256":"{digest}"}}}}]}}"#
        );
        skill().with("provenance.json", statement).count("PSK0114")
    }

    #[test]
    fn another_digest_is_found() {
        assert_eq!(found(&"ab".repeat(32)), 1);
    }

    #[test]
    fn what_pack_writes_and_a_placeholder_are_fine() {
        assert_eq!(skill().count("PSK0114"), 0);
        assert_eq!(found(&"0".repeat(64)), 0);
    }
}
