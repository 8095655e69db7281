//! The skill is for a Palyra that is past, or that nobody knows yet.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::limits::PALYRA_VERSION;
use crate::manifest::Version;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0120",
    name: "outdated-compat",
    severity: Severity::Low,
    description: "The skill is for a Palyra that is past, or that nobody knows yet.",
    why: "It will be refused by the Palyra that people run, or was never tried with it.",
    remedy: "Set [compat] min_palyra_version to the version that you tested with, and drop a maximum that is over.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: r#"[compat]
min_palyra_version = "99.0.0""#,
        fixed: r#"[compat]
min_palyra_version = "0.1.0""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };

    let known: Version = PALYRA_VERSION.parse().expect("the constant is a version");
    let compat = &manifest.compat;
    if compat.min_palyra_version > known {
        let message = format!(
            "min_palyra_version {} is newer than {known}, the newest that is known",
            compat.min_palyra_version
        );
        sink.manifest(
            &[Step::Key("compat"), Step::Key("min_palyra_version")],
            "min",
            message,
        );
    }
    if let Some(max) = compat.max_palyra_version.filter(|max| *max < known) {
        let message = format!("max_palyra_version {max} is older than {known}");
        sink.manifest(
            &[Step::Key("compat"), Step::Key("max_palyra_version")],
            "max",
            message,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn found(from: &str, to: &str) -> usize {
        skill().edit(from, to).count("PSK0120")
    }

    #[test]
    fn a_future_minimum_and_a_past_maximum_are_found() {
        let min = "min_palyra_version = \"0.1.0\"";
        assert_eq!(found(min, "min_palyra_version = \"99.0.0\""), 1);
        assert_eq!(
            found(
                min,
                "min_palyra_version = \"0.0.1\"\nmax_palyra_version = \"0.0.9\""
            ),
            1
        );
    }

    #[test]
    fn the_current_version_is_fine() {
        assert_eq!(skill().count("PSK0120"), 0);
        let min = "min_palyra_version = \"0.1.0\"";
        assert_eq!(
            found(
                min,
                "min_palyra_version = \"0.1.0\"\nmax_palyra_version = \"0.1.0\""
            ),
            0
        );
    }
}
