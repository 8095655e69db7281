//! A random value is assigned to a name such as `password` or `api_key`.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;
use crate::audit::secrets::Certainty;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0405",
    name: "hard-coded-password",
    severity: Severity::Low,
    description: "A random value is assigned to a name such as password or api_key.",
    why: "The name promises a secret and the value can be one. In a skill it is readable for everybody who has it.",
    remedy: "If it is a secret, replace it where it is used and read the new one from [[capabilities.secrets]]. If not, call it something else.",
    ast: &["AST03"],
    cwe: &[798, 259],
    example: Example {
        bad: r#"# assets/config.json
{ "api_key": "8f3Kq0ZpLw2VxT6b" }"#,
        fixed: r#"# skill.toml
[[capabilities.secrets]]
scope = "skill:acme.api"
key_names = ["api_key"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Secret(Certainty::Assigned)) {
        let say = |kind: &str, place: &str| format!("{place} holds a {kind} that looks random");
        report(subject, sink, hit, say).redact();
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(text: &str) -> usize {
        let case = project("", &[("modules/a.wasm", RUN)]);
        case.with_asset("assets/a.json", text.as_bytes())
            .findings("PSK0405")
            .len()
    }

    #[test]
    fn a_random_value_is_found() {
        assert_eq!(found(r#"{"api_key": "8f3Kq0ZpLw2VxT6b"}"#), 1);
    }

    #[test]
    fn a_placeholder_and_a_sentence_are_fine() {
        assert_eq!(found(r#"{"api_key": "your-api-key-12345"}"#), 0);
        assert_eq!(found(r#"{"password": "must have 12 characters"}"#), 0);
    }
}
