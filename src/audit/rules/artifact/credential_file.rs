//! A file whose name says that it holds credentials.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::names;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0109",
    name: "credential-file",
    severity: Severity::Medium,
    description: "A file whose name says that it holds credentials.",
    why: "Files such as .env, .npmrc or id_rsa are where secrets are kept, and a package shows them to everybody.",
    remedy: "Leave it out, and replace what stands in it if the package was published.",
    ast: &["AST02", "AST03"],
    cwe: &[538, 312],
    example: Example {
        bad: r#"# skill.toml
[authoring]
include = ["assets/.env"]"#,
        fixed: r#"# skill.toml
[authoring]
include = ["assets/.env.example"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for file in &subject.files {
        if names::is_credential(&names::file_name(file.path)) {
            sink.file(
                file,
                None,
                "credentials",
                format!("{} is a file for credentials", file.path),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn files_for_credentials_are_found() {
        for path in [
            "assets/.env",
            "assets/.env.production",
            "assets/.npmrc",
            "assets/id_ed25519",
            "assets/key.p12",
            "assets/server.key",
            "assets/profile/Login Data",
        ] {
            assert_eq!(skill().with(path, "x").count("PSK0109"), 1, "{path}");
        }
    }

    #[test]
    fn examples_and_public_halves_are_fine() {
        for path in [
            "assets/.env.example",
            "assets/id_ed25519.pub",
            "assets/env.json",
        ] {
            assert_eq!(skill().with(path, "x").count("PSK0109"), 0, "{path}");
        }
    }
}
