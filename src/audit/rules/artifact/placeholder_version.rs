//! The version is 0.0.0.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0121",
    name: "placeholder-version",
    severity: Severity::Info,
    description: "The version is 0.0.0.",
    why: "It says that nobody has chosen one: the next build has the same, with another content.",
    remedy: "Choose a version, and a new one for every release.",
    ast: &["AST07"],
    cwe: &[],
    example: Example {
        bad: r#"version = "0.0.0""#,
        fixed: r#"version = "0.1.0""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };

    if manifest.version.to_string() == "0.0.0" {
        sink.manifest(
            &[Step::Key("version")],
            "version",
            "the version is 0.0.0".to_owned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn the_placeholder_is_found() {
        assert_eq!(
            skill()
                .edit("version = \"1.0.0\"", "version = \"0.0.0\"")
                .count("PSK0121"),
            1
        );
    }

    #[test]
    fn another_is_fine() {
        assert_eq!(
            skill()
                .edit("version = \"1.0.0\"", "version = \"0.0.1\"")
                .count("PSK0121"),
            0
        );
    }
}
