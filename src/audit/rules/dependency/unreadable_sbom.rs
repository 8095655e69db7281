//! The components of the bill of materials cannot be read.

use crate::artifact::SBOM;
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0711",
    name: "unreadable-sbom",
    severity: Severity::Medium,
    description: "The components of the bill of materials cannot be read.",
    why: "The file is there and says nothing: nobody learns from it what the skill was built from.",
    remedy: "Write CycloneDX: `components` is a list of objects with type, name, version and purl. `palyra-skill pack` does.",
    ast: &["AST02", "AST04"],
    cwe: &[1357],
    example: Example {
        bad: r#"# sbom.cdx.json
{ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": "none" }"#,
        fixed: r#"# sbom.cdx.json
{ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [] }"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let file = subject.files.iter().find(|file| file.path == SBOM);
    if let (Some(Err(reason)), Some(file)) = (&subject.dependencies().sbom, file) {
        let message = format!("the components of {SBOM} cannot be read: {reason}");
        sink.file(file, None, "components", message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn components_of_another_shape_are_found() {
        let many = format!(r#"{{"components":[{}{{}}]}}"#, "{},".repeat(200_000));
        for bom in [r#"{"components":"none"}"#, r#"{"components":[7]}"#, &many] {
            assert_eq!(bill(bom).findings("PSK0711").len(), 1);
        }
    }

    #[test]
    fn a_bill_without_components_is_fine() {
        assert!(bill("{}").findings("PSK0711").is_empty());
        assert!(
            built_from(&["pkg:cargo/a@1.0.0"])
                .findings("PSK0711")
                .is_empty()
        );
    }
}
