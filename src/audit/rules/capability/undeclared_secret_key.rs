//! A module names a well-known secret that the manifest does not ask for.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::{Module, Subject};
use crate::audit::uses::Power;

use super::risk::is_reached;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0234",
    name: "undeclared-secret-key",
    severity: Severity::Medium,
    description: "A module that reads secrets names a well-known one that the manifest does not ask for.",
    why: "The host refuses what is not declared, and yet the code tries: a skill that looks for somebody else's keys, or whose manifest is out of date.",
    remedy: "Declare the key under [[capabilities.secrets]], or find out why the module names it.",
    ast: &["AST01", "AST03"],
    cwe: &[522],
    example: Example {
        bad: "# the module asks for aws_secret_access_key\n[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"weather_key\"]",
        fixed: "[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"aws_secret_access_key\"]",
    },
    check,
};

/// Names of secrets as services and their tools have them; in capitals they are those of environment variables.
const KNOWN: [&str; 17] = [
    "anthropic_api_key",
    "aws_access_key_id",
    "aws_secret_access_key",
    "azure_client_secret",
    "database_password",
    "github_token",
    "gitlab_token",
    "google_application_credentials",
    "master_password",
    "npm_token",
    "openai_api_key",
    "seed_phrase",
    "slack_bot_token",
    "ssh_private_key",
    "stripe_secret_key",
    "twilio_auth_token",
    "wallet_seed",
];
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(KNOWN)
        .expect("the names are constants, and few")
});

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest.filter(|_| subject.is_valid()) else {
        return;
    };
    if !is_reached(subject, Power::Secrets) {
        return;
    }
    let requests = &manifest.capabilities.secrets;
    let is_asked = |name: &str| {
        let mut names = requests.iter().flat_map(|request| &request.key_names);
        names.any(|asked| asked == "*" || asked.eq_ignore_ascii_case(name))
    };
    for module in &subject.modules {
        // One that is asked for does not cover for another.
        if let Some(name) = named(module).find(|name| !is_asked(name)) {
            let message = format!(
                "{} names the secret {name}, which is not asked for",
                module.label()
            );
            sink.module(module, name, message);
        }
    }
}

/// The well-known secrets that a module names, as often as it names them.
fn named(module: &Module<'_>) -> impl Iterator<Item = &'static str> {
    let hits = FINDER.find_iter(module.bytes);
    hits.map(|hit| KNOWN[hit.pattern().as_usize()])
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    fn found(key: &str, data: &str, body: &str) -> usize {
        let asked =
            format!("[[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"{key}\"]\n");
        let data = format!("(memory $names 1) (data (memory $names) (i32.const 0) \"{data}\")");
        let module = two_tools(body, &data);
        project(&tools("", &asked), &[("modules/a.wasm", &module)])
            .findings("PSK0234")
            .len()
    }

    #[test]
    fn a_foreign_key_is_found() {
        assert_eq!(
            found("weather_key", "global aws_secret_access_key", "call $get"),
            1
        );
        let behind_its_own = "github_token aws_secret_access_key";
        assert_eq!(found("github_token", behind_its_own, "call $get"), 1);
    }

    #[test]
    fn a_declared_one_and_a_module_without_secrets_are_fine() {
        assert_eq!(found("github_token", "github_token", "call $get"), 0);
        assert_eq!(found("weather_key", "aws_secret_access_key", ""), 0);
    }
}
