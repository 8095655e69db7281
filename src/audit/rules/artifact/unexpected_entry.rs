//! An entry outside modules/ and assets/.

use crate::artifact::{PROVENANCE, SBOM};
use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0110",
    name: "unexpected-entry",
    severity: Severity::Low,
    description: "An entry outside modules/ and assets/.",
    why: "The format has a place for everything; what lies elsewhere is used by nothing that this tool knows, and is easy to miss.",
    remedy: "Move it to assets/, or leave it out.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: r"# entries of the artifact
extra/data.bin",
        fixed: r"# entries of the artifact
assets/data.bin",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for file in &subject.files {
        let expected = matches!(file.path, SBOM | PROVENANCE) || file.path.starts_with("assets/");
        if !expected {
            sink.file(
                file,
                None,
                "place",
                format!("{} lies outside modules/ and assets/", file.path),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn an_entry_elsewhere_is_found() {
        assert_eq!(skill().with("extra/data.bin", "x").count("PSK0110"), 1);
        assert_eq!(skill().with("modules/readme.txt", "x").count("PSK0110"), 1);
    }

    #[test]
    fn assets_are_fine() {
        assert_eq!(
            skill().with("assets/deep/data.bin", "x").count("PSK0110"),
            0
        );
    }
}
