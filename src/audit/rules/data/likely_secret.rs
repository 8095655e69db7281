//! Something has the shape of a secret.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;
use crate::audit::secrets::Certainty;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0404",
    name: "likely-secret",
    severity: Severity::Medium,
    description: "Something has the shape of a secret.",
    why: "It looks like a credential, but nothing in it proves that: a token whose checksum does not fit, a JSON Web Token, a key id, a password in a URL, an encrypted key.",
    remedy: "If it is real, revoke it and read it from [[capabilities.secrets]] at run time. If it is an example, make that plain: write EXAMPLE into it.",
    ast: &["AST03", "AST02"],
    cwe: &[798],
    example: Example {
        bad: r#"# src/lib.rs
const DB: &str = "postgres://app:8f3Kq0ZpLw@db.acme.io/app";"#,
        fixed: r#"# skill.toml
[[capabilities.secrets]]
scope = "skill:acme.db"
key_names = ["database_url"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Secret(Certainty::Likely)) {
        let say =
            |kind: &str, place: &str| format!("{place} holds what looks like a secret: {kind}");
        report(subject, sink, hit, say).redact();
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(text: &str) -> usize {
        let case = project("", &[("modules/a.wasm", RUN)]);
        case.with_asset("assets/a.txt", text.as_bytes())
            .findings("PSK0404")
            .len()
    }

    #[test]
    fn a_password_in_a_url_is_found() {
        assert_eq!(
            found(&["postgres://app:8f3Kq0ZpLw", "@db.acme.io/app"].concat()),
            1
        );
    }

    #[test]
    fn a_template_is_fine() {
        assert_eq!(found("postgres://user:password@db.acme.io/app"), 0);
        assert_eq!(found("postgres://{user}:{password}@db.acme.io/app"), 0);
    }
}
