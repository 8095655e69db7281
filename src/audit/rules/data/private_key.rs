//! A private key lies in the skill.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, is_document, report};
use super::scan::{Hit, Place, What};
use crate::audit::secrets::Certainty;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0403",
    name: "private-key",
    severity: Severity::High,
    description: "A private key lies in the skill.",
    why: "A private key that is published is no longer private: whoever unpacks the skill can sign, decrypt or log in as its owner.",
    remedy: "Replace the key pair everywhere the public half is trusted. Keep the new one outside the skill, and let the operator supply it as a secret.",
    ast: &["AST03", "AST02"],
    cwe: &[321, 540],
    example: Example {
        bad: r"# assets/client.pem
-----BEGIN PRIVATE …",
        fixed: r#"# skill.toml
[[capabilities.secrets]]
scope = "skill:acme.mtls"
key_names = ["client_key"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Secret(Certainty::PrivateKey)) {
        let say = |kind: &str, place: &str| format!("{place} holds a private key: {kind}");
        let most = if is_shown_as_example(subject, hit) {
            Severity::Medium
        } else {
            RULE.severity
        };
        report(subject, sink, hit, say).at_most(most).redact();
    }
}

/// A document that prints a key and says that it is one to be printed, as those of standards are.
fn is_shown_as_example(subject: &Subject<'_>, hit: &Hit) -> bool {
    const SAYS: [&str; 5] = ["example", "test key", "test vector", "rfc ", "do not use"];
    const BEFORE: usize = 400;
    let Place::File(index) = hit.place else {
        return false;
    };
    if !is_document(subject, hit.place) {
        return false;
    }
    let file = &subject.files[index];
    let before = &file.bytes[hit.offset.saturating_sub(BEFORE)..hit.offset.min(file.bytes.len())];
    let before = String::from_utf8_lossy(before).to_lowercase();
    SAYS.iter().any(|word| before.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    use base64::Engine as _;

    use crate::audit::Severity::{High, Medium};

    /// The armour of pseudo-random bytes.
    fn key(label: &str) -> String {
        let bytes: Vec<u8> = (0..120_u32)
            .map(|i| (i * i * 31 + i * 7).to_le_bytes()[0])
            .collect();
        let body = base64::engine::general_purpose::STANDARD.encode([&[0x30], &bytes[..]].concat());
        let dashes = "-".repeat(5);
        format!("{dashes}BEGIN {label}{dashes}\n{body}\n{dashes}END {label}{dashes}\n")
    }

    fn found(label: &str) -> usize {
        let case = project("", &[("modules/a.wasm", RUN)]);
        let case = case.with_asset("assets/k.pem", key(label).as_bytes());
        case.findings("PSK0403").len()
    }

    #[test]
    fn a_private_key_is_found() {
        assert_eq!(found("PRIVATE KEY"), 1);
        assert_eq!(found("EC PRIVATE KEY"), 1);
    }

    #[test]
    fn a_key_that_a_document_shows_weighs_less() {
        let severity = |name: &str, text: &str| {
            let text = format!("{text}\n\n{}", key("PRIVATE KEY"));
            let case = project("", &[("modules/a.wasm", RUN)]).with_asset(name, text.as_bytes());
            case.findings("PSK0403")[0].severity
        };
        assert_eq!(severity("assets/k.md", "The test key of RFC 8410:"), Medium);
        assert_eq!(severity("assets/k.md", "Our key:"), High);
        assert_eq!(severity("assets/k.pem", "example"), High);
    }

    #[test]
    fn public_and_encrypted_keys_are_fine() {
        assert_eq!(found("PUBLIC KEY"), 0);
        assert_eq!(found("ENCRYPTED PRIVATE KEY"), 0);
    }
}
