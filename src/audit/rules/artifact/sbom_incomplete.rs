//! The SBOM does not name a module by its digest.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::attestation::{self, Match};
use crate::artifact::SBOM;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0113",
    name: "sbom-incomplete",
    severity: Severity::Low,
    description: "The SBOM does not name a module by its digest.",
    why: "Nobody can tell whether the bill belongs to what runs.",
    remedy: "Make the artifact with `palyra-skill pack`, or add a component of type file with the module's path and SHA-256.",
    ast: &["AST02"],
    cwe: &[],
    example: Example {
        bad: r#"# sbom.cdx.json
{ "components": [] }"#,
        fixed: r#"# sbom.cdx.json
{ "components": [{ "type": "file", "name": "modules/skill.wasm", "hashes": [{ "alg": "SHA-256", "content": "…" }] }] }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some((file, bom)) = attestation::read(subject, SBOM) else {
        return;
    };
    let claims = attestation::components(&bom);
    for module in &subject.modules {
        if attestation::judge(&claims, module) == Match::Missing {
            let message = format!("{SBOM} does not name {} by its SHA-256", module.path);
            sink.file(file, None, &module.path, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn an_empty_bill_is_found() {
        let bom = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}"#;
        assert_eq!(skill().with("sbom.cdx.json", bom).count("PSK0113"), 1);
    }

    #[test]
    fn what_pack_writes_is_fine() {
        assert_eq!(skill().count("PSK0113"), 0);
    }
}
