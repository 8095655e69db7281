//! The provenance does not say who built a module.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::attestation::{self, Match};
use crate::artifact::PROVENANCE;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0115",
    name: "provenance-incomplete",
    severity: Severity::Low,
    description: "The provenance does not say who built a module.",
    why: "Without a builder, or without the digest of the module, the statement proves nothing.",
    remedy: "Make the artifact with `palyra-skill pack`, or let your CI write an SLSA provenance of the modules.",
    ast: &["AST02", "AST09"],
    cwe: &[],
    example: Example {
        bad: r#"# provenance.json
{ "builder": {}, "subject": [{ "name": "skill" }] }"#,
        fixed: r#"# provenance.json
{ "builder": { "id": "https://ci.acme.io/builder" }, "subject": [{ "name": "modules/skill.wasm", "digest": { "sha256": "…" } }] }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some((file, statement)) = attestation::read(subject, PROVENANCE) else {
        return;
    };
    let builders = [
        &statement["builder"]["id"],
        &statement["predicate"]["runDetails"]["builder"]["id"],
    ];
    if !builders
        .iter()
        .any(|id| id.as_str().is_some_and(|id| !id.trim().is_empty()))
    {
        sink.file(
            file,
            None,
            "builder",
            format!("{PROVENANCE} names no builder"),
        );
    }
    let claims = attestation::subjects(&statement);
    for module in &subject.modules {
        if attestation::judge(&claims, module) == Match::Missing {
            let message = format!("{PROVENANCE} does not name {} by its SHA-256", module.path);
            sink.file(file, None, &module.path, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn a_statement_without_builder_or_digest_is_found() {
        let bare = r#"{"builder":{},"subject":[{"name":"skill"}]}"#;
        assert_eq!(skill().with("provenance.json", bare).count("PSK0115"), 2);
    }

    #[test]
    fn what_pack_writes_is_fine() {
        assert_eq!(skill().count("PSK0115"), 0);
    }
}
