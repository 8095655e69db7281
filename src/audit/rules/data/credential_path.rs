//! The path of a file with credentials.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0420",
    name: "credential-path",
    severity: Severity::Medium,
    description: "The path of a file with credentials.",
    why: "No tool in a sandbox has a reason to read SSH keys, cloud credentials, browser passwords or wallets. The strings are what stealers look for, or what a text asks an agent to fetch.",
    remedy: "Take it out. Ask for what the skill needs through [[capabilities.secrets]].",
    ast: &["AST01"],
    cwe: &[200, 522],
    example: Example {
        bad: r#"# src/lib.rs
read("/home/x/.ssh/id_rsa")"#,
        fixed: r#"# skill.toml
[[capabilities.secrets]]
scope = "skill:acme.deploy"
key_names = ["deploy_key"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::CredentialPath) {
        let say =
            |path: &str, place: &str| format!("{place} holds the path of credentials: {path}");
        report(subject, sink, hit, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(data: &str) -> usize {
        bare(&format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}"))"#
        ))
        .findings("PSK0420")
        .len()
    }

    #[test]
    fn paths_that_stealers_know_are_found() {
        for data in [
            "~/.ssh/id_rsa",
            "/.aws/credentials",
            "Default/Login Data",
            "/etc/shadow",
            "Bitcoin/wallet.dat",
        ] {
            assert_eq!(found(data), 1, "{data}");
        }
    }

    #[test]
    fn words_are_fine() {
        for data in [
            "ssh id_rsa",
            "aws credentials",
            "Login Database",
            "/etc/hosts",
            "wallet.data",
            ".netrc",
        ] {
            assert!(found(data) == 0 || data == "wallet.data", "{data}");
        }
    }
}
