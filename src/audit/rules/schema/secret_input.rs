//! A tool asks for a secret as an argument.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::{Sub, each_schema};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0605",
    name: "secret-input",
    severity: Severity::Medium,
    description: "A tool asks for a secret as an argument.",
    why: "Arguments are written by a model and stand in its context, in transcripts and in logs. A secret that a model has to pass along is a secret that a model can be talked out of.",
    remedy: "Declare the secret under [[capabilities.secrets]]: the host hands it to the tool, and no model sees it.",
    ast: &["AST03"],
    cwe: &[522, 532],
    example: Example {
        bad: "properties = { api_key = { type = \"string\" }, city = { type = \"string\" } }",
        fixed: "[[capabilities.secrets]]\nscope = \"skill:acme.weather\"\nkey_names = [\"api_key\"]",
    },
    check,
};

const SECRETS: [&str; 26] = [
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "apitoken",
    "apisecret",
    "secretkey",
    "clientsecret",
    "accesstoken",
    "authtoken",
    "bearertoken",
    "refreshtoken",
    "privatekey",
    "accesskey",
    "secretaccesskey",
    "credentials",
    "dbpassword",
    "bottoken",
    "githubtoken",
    "slacktoken",
    "openaiapikey",
    "anthropicapikey",
    "sshkey",
    "sshprivatekey",
    "sessiontoken",
    "userpassword",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let Some(name) = sub.property.filter(|_| sub.is_input()) else {
            return;
        };
        if is_secret(sub, name) && !is_about(sub, name) {
            let message = format!("{} asks for the secret \"{name}\"", sub.label());
            sub.report(sink, "", message);
        }
    });
}

fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// What a description or a title says of a secret that a person has, lower case.
const ASKED_FOR: [&str; 22] = [
    "your password",
    "your passphrase",
    "your api key",
    "your access token",
    "your private key",
    "your secret key",
    "your credentials",
    "your pin",
    "password of your",
    "password for your",
    "password of the user",
    "user's password",
    "the user's api key",
    "api key of",
    "seed phrase",
    "recovery phrase",
    "mnemonic phrase",
    "credit card number",
    "number of the credit card",
    "card security code",
    "social security number",
    "one-time password",
];

/// Whether its texts ask for what a person should not hand over. `Never put your password here.` does not.
fn is_asked_for(sub: &Sub<'_>) -> bool {
    let texts = ["title", "description"].map(|field| sub.text(field).unwrap_or_default());
    texts.iter().any(|text| {
        let text = text.to_lowercase();
        let warns = ["never ", "not ", "n't ", "without "];
        ASKED_FOR.iter().any(|secret| text.contains(secret))
            && !warns.iter().any(|no| text.contains(no))
    })
}

fn is_secret(sub: &Sub<'_>, name: &str) -> bool {
    let is_text = !["integer", "number", "boolean"]
        .iter()
        .any(|other| sub.says_type(other));
    let described = sub.text("description").unwrap_or_default().to_lowercase();
    let name = letters(name);
    let is_token = matches!(name.as_str(), "token" | "secret" | "auth" | "authorization")
        && ["api", "access", "auth", "bearer", "personal", "bot "]
            .iter()
            .any(|word| described.contains(word));
    is_text && (SECRETS.contains(&name.as_str()) || is_token || is_asked_for(sub))
}

/// Whether secrets are what the tool works on, as in a password manager: then they are its data.
fn is_about(sub: &Sub<'_>, name: &str) -> bool {
    let told = format!("{} {}", sub.tool.id, sub.tool.name).to_lowercase();
    let letters = letters(name);
    let kinds: &[&str] = match letters.as_str() {
        "privatekey" | "sshkey" | "sshprivatekey" => &["key", "sign", "crypt"],
        "credentials" => &["credential", "vault", "secret"],
        name if name.contains("token") => &["token", "jwt", "decode", "verify"],
        _ => &[
            "password",
            "passphrase",
            "vault",
            "secret",
            "credential",
            "crypt",
            "hash",
            "unlock",
            "strength",
        ],
    };
    kinds.iter().any(|kind| told.contains(kind))
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0605";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { api_key = { type = "string" } } }"#,
            r#"{ type = "object", properties = { opt = { type = "string", description = "Password of your mail account." } } }"#,
            r#"{ type = "object", properties = { opt = { type = "string", description = "Number of the credit card and its CVC." } } }"#,
            r#"{ type = "object", properties = { dbPassword = { type = "string" } } }"#,
            r#"{ type = "object", properties = { token = { type = "string", description = "GitHub API token" } } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", properties = { max_tokens = { type = "integer" }, page_token = { type = "string" }, token = { type = "string", description = "The word to tag." } } }"#,
            r#"{ type = "object", properties = { text = { type = "string", description = "Never put your password here." } } }"#,
            r#"{ type = "object", properties = { key = { type = "string" }, password_length = { type = "integer" } } }"#,
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
