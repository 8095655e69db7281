//! The manifest is of the legacy version 1.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0117",
    name: "legacy-manifest",
    severity: Severity::Info,
    description: "The manifest is of the legacy version 1.",
    why: "Version 1 has no [operator] table: the operator sees no title and configures nothing.",
    remedy: "Write manifest_version = 2 and an [operator] table.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: r"manifest_version = 1",
        fixed: r#"manifest_version = 2

[operator]
display_name = "Words""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };

    if manifest.manifest_version < 2 {
        sink.manifest(
            &[Step::Key("manifest_version")],
            "1",
            "the manifest is of version 1".to_owned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn version_1_is_found() {
        assert_eq!(
            skill()
                .edit("manifest_version = 2", "manifest_version = 1")
                .count("PSK0117"),
            1
        );
    }

    #[test]
    fn version_2_is_fine() {
        assert_eq!(skill().count("PSK0117"), 0);
    }
}
