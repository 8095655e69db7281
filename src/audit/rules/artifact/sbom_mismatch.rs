//! The SBOM is of another skill, or names a module with another digest.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::attestation::{self, Match};
use crate::artifact::SBOM;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0112",
    name: "sbom-mismatch",
    severity: Severity::Medium,
    description: "The SBOM is of another skill, or names a module with another digest.",
    why: "What is looked up in it, such as known vulnerabilities, is then about something else than what runs.",
    remedy: "Make the artifact again with `palyra-skill pack`, which writes the SBOM of what it packs.",
    ast: &["AST02", "AST04"],
    cwe: &[345],
    example: Example {
        bad: r#"# sbom.cdx.json
{ "metadata": { "component": { "name": "acme.other", "version": "0.9.0" } } }"#,
        fixed: r#"# sbom.cdx.json
{ "metadata": { "component": { "name": "acme.words", "version": "1.0.0" } } }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let (Some((file, bom)), Some(manifest)) = (attestation::read(subject, SBOM), subject.manifest)
    else {
        return;
    };
    let about = &bom["metadata"]["component"];
    let skill_id = manifest.skill_id.to_string();
    let version = manifest.version.to_string();
    for (field, wanted, also) in [
        ("name", &skill_id, &manifest.name),
        ("version", &version, &version),
    ] {
        if let Some(named) = about[field].as_str()
            && named != wanted
            && named != also
        {
            let message = format!("{SBOM} is of {field} {named}, and the skill's is {wanted}");
            sink.file(file, None, field, message);
        }
    }
    let claims = attestation::components(&bom);
    for module in &subject.modules {
        if attestation::judge(&claims, module) == Match::Differs {
            let message = format!("{SBOM} names {} with another SHA-256", module.path);
            sink.file(file, None, &module.path, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn found(bom: &str) -> usize {
        skill().with("sbom.cdx.json", bom).count("PSK0112")
    }

    #[test]
    fn another_skill_version_and_module_are_found() {
        let head = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","#;
        assert_eq!(
            found(&format!(
                r#"{head}"metadata":{{"component":{{"name":"acme.other"}}}}}}"#
            )),
            1
        );
        assert_eq!(
            found(&format!(
                r#"{head}"metadata":{{"component":{{"name":"acme.demo","version":"9.9.9"}}}}}}"#
            )),
            1
        );
        let hash = "ab".repeat(32);
        let component = format!(
            r#"{{"name":"modules/a.wasm","hashes":[{{"alg":"SHA-256","content":"{hash}"}}]}}"#
        );
        assert_eq!(found(&format!(r#"{head}"components":[{component}]}}"#)), 1);
    }

    #[test]
    fn what_pack_writes_and_what_says_nothing_are_fine() {
        assert_eq!(skill().count("PSK0112"), 0);
        assert_eq!(
            found(r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}"#),
            0
        );
    }
}
