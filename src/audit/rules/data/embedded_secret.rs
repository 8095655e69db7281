//! A token or key of a known service lies in the skill.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;
use crate::audit::secrets::Certainty;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0402",
    name: "embedded-secret",
    severity: Severity::High,
    description: "A token or key of a known service lies in the skill.",
    why: "Whoever has the skill has the secret: it is a ZIP of readable files, and it is copied to every registry and machine. The owner of the account pays for what others do with it.",
    remedy: "Revoke the token now, whatever else you do: a published one is lost. Then read it at run time: declare it in [[capabilities.secrets]] and ask for it through palyra:skill/secrets.",
    ast: &["AST03", "AST02"],
    cwe: &[798, 540],
    example: Example {
        bad: r#"# src/lib.rs
const TOKEN: &str = "ghp_…";"#,
        fixed: r#"# skill.toml
[[capabilities.secrets]]
scope = "skill:acme.issues"
key_names = ["github_token"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Secret(Certainty::Sure)) {
        let say = |kind: &str, place: &str| format!("{place} holds a secret: {kind}");
        report(subject, sink, hit, say).redact();
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    /// Of a public description of GitHub's format; in two parts, for scanners of repositories.
    fn token() -> String {
        ["ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat()
    }

    #[test]
    fn a_token_in_data_in_an_asset_and_in_the_manifest_is_found_and_not_shown() {
        let module = format!(
            r#"(module (memory 1) (data (i32.const 0) "auth{}end"))"#,
            token()
        );
        let in_data = bare(&module).findings("PSK0402");
        assert_eq!(in_data.len(), 1, "{in_data:?}");
        assert!(in_data[0].location.offset.is_some());
        let text = format!("# setup\ntoken: {}\n", token());
        let in_asset = project("", &[("modules/a.wasm", RUN)])
            .with_asset("assets/a.yaml", text.as_bytes())
            .findings("PSK0402");
        assert_eq!(in_asset[0].location.line, Some(2));
        let manifest = DEFAULT.replace("Says it again.", &token());
        let in_manifest = packed(&manifest, &[("modules/a.wasm", RUN)]).findings("PSK0402");
        assert_eq!(in_manifest[0].location.file, "skill.toml");
        for finding in [&in_data[0], &in_asset[0], &in_manifest[0]] {
            assert!(!format!("{finding:?}").contains("zQWB"), "{finding:?}");
        }
    }

    #[test]
    fn a_token_in_two_segments_is_one() {
        let (a, b) = (&token()[..12], &token()[12..]);
        let module = format!(
            r#"(module (memory 1) (data (i32.const 12) "{b}") (data (i32.const 0) "{a}"))"#
        );
        assert_eq!(bare(&module).findings("PSK0402").len(), 1);
    }

    #[test]
    fn a_placeholder_is_fine() {
        let module = r#"(module (memory 1) (data (i32.const 0) "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))"#;
        assert!(bare(module).findings("PSK0402").is_empty());
    }
}
