//! Something has the shape of a secret.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::{Place, What};
use crate::audit::secrets::{Certainty, is_secret_default};

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
    defaults(subject, sink);
}

/// A key or password as the default of a setting: its name stands in another line than its value, where the scan sees no assignment.
fn defaults(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let operator = subject.manifest.and_then(|m| m.operator.as_ref());
    let config = operator.and_then(|operator| operator.config.as_ref());
    let properties = config.into_iter().flat_map(|config| &config.properties);
    for (name, property) in properties {
        let default = property
            .default
            .as_ref()
            .and_then(serde_json::Value::as_str);
        let Some(value) = default.filter(|value| is_secret_default(name, value)) else {
            continue;
        };
        if is_told(subject, value) {
            continue;
        }
        let path = ["operator", "config", "properties", name.as_str(), "default"].map(Step::Key);
        let message = format!(
            "skill.toml holds what looks like a secret: the default of the operator's setting {name}"
        );
        sink.manifest(&path, name, message).redact();
    }
}

/// Whether the scan found a secret of a known format in this text of the manifest.
fn is_told(subject: &Subject<'_>, value: &str) -> bool {
    let text = subject.manifest_text.unwrap_or_default();
    hits(subject, |what| matches!(what, What::Secret(_))).any(|hit| {
        let found = text.get(hit.offset..hit.end);
        hit.place == Place::Manifest
            && found.is_some_and(|found| value.contains(found) || found.contains(value))
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::Finding;
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

    /// Findings about the default of a setting.
    fn defaults(name: &str, value: &str) -> Vec<Finding> {
        let config = format!(
            "[operator.config]\nschema_version = 1\n\n[operator.config.properties.{name}]\ntype = \"string\"\ntitle = \"A title\"\ndefault = \"{value}\"\n"
        );
        project(&config, &[("modules/a.wasm", RUN)]).findings("PSK0404")
    }

    #[test]
    fn a_key_as_the_default_of_a_setting_is_found_and_not_shown() {
        let key = "01d1f9a4be03582dd42d96c3e5cada78fb062e35";
        let found = defaults("endpoint_key", key);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].location.file, "skill.toml");
        assert!(found[0].location.line.is_some());
        assert!(!format!("{found:?}").contains(key));
        for (name, value) in [
            ("commit", key),
            ("endpoint_key", "free"),
            ("endpoint_key", "your-endpoint-key"),
            ("public_key", key),
        ] {
            assert!(defaults(name, value).is_empty(), "{name} {value}");
        }
    }

    #[test]
    fn a_template_is_fine() {
        assert_eq!(found("postgres://user:password@db.acme.io/app"), 0);
        assert_eq!(found("postgres://{user}:{password}@db.acme.io/app"), 0);
    }
}
