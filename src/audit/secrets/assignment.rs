//! `api_key = "…"`: a name that promises a secret, and a value that can be one.

use super::Certainty::Assigned;
use super::plausible::{counts, is_random};
use super::{Probe, Secret, Window, entropy, run};

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"password", probe),
    (b"passwd", probe),
    (b"passphrase", probe),
    (b"api_key", probe),
    (b"apikey", probe),
    (b"api-key", probe),
    (b"api_token", probe),
    (b"secret_key", probe),
    (b"secretkey", probe),
    (b"client_secret", probe),
    (b"clientsecret", probe),
    (b"access_token", probe),
    (b"accesstoken", probe),
    (b"auth_token", probe),
    (b"authtoken", probe),
    (b"access_key", probe),
    (b"private_token", probe),
    (b"secret_access_key", probe),
    (b"encryption_key", probe),
    (b"signing_key", probe),
];

/// Longest value.
const MAX_VALUE: usize = 200;

fn probe(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(MAX_VALUE + 20);
    let mut at = usize::from(matches!(ahead.first(), Some(b'"' | b'\'')));
    at += run(&ahead[at..], 8, |b| b == b' ' || b == b'\t');
    at += match ahead.get(at..)? {
        [b':', b'=', ..] | [b'=', b'>', ..] => 2,
        [b'=', b'=', ..] => return None,
        [b':' | b'=', ..] => 1,
        _ => return None,
    };
    at += run(&ahead[at..], 8, |b| b == b' ' || b == b'\t');
    let (value, quoted) = match ahead.get(at)? {
        quote @ (b'"' | b'\'' | b'`') => {
            let rest = &ahead[at + 1..];
            (&rest[..rest.iter().position(|b| b == quote)?], true)
        }
        _ => (
            &ahead[at..at + run(&ahead[at..], MAX_VALUE, |b| b.is_ascii_graphic())],
            false,
        ),
    };
    // Without quotes only a line of a .env file is an assignment, and a data segment has no lines.
    let fits = if quoted {
        is_password(value)
    } else {
        !window.loose
            && ahead[at - 1] == b'='
            && value.len() >= 16
            && is_password(value)
            && is_token(value)
    };
    let start = window.end + at + usize::from(quoted);
    fits.then(|| {
        Secret::new(
            start..start + value.len(),
            "value of a name such as password",
            Assigned,
        )
    })
}

/// Neither a placeholder, nor an expression, nor words.
fn is_password(value: &[u8]) -> bool {
    const EXPRESSION: &[u8] = b" {}<>()$,;\\";
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    (10..=MAX_VALUE).contains(&value.len())
        && value.iter().all(u8::is_ascii_graphic)
        && !value.iter().any(|b| EXPRESSION.contains(b))
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && is_random(value)
        && entropy(value) >= 3.2
        && !counts(value)
}

/// No path, URL or call.
fn is_token(value: &[u8]) -> bool {
    value
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || b"+/=_-.".contains(b))
        && !value.starts_with(b"/")
}

#[cfg(test)]
mod tests {
    use crate::audit::secrets::find_all;

    #[test]
    fn assigned_values_are_found() {
        let value = "8f3Kq0ZpLw2VxT6b";
        for text in [
            format!("api_key = \"{value}\""),
            format!("\"password\": \"{value}\""),
            format!("clientSecret: '{value}'"),
            format!("DB_PASSWORD={value}\n"),
            format!("auth_token := `{value}`"),
        ] {
            assert_eq!(find_all(&text, false).len(), 1, "{text}");
        }
    }

    #[test]
    fn names_prose_and_expressions_are_fine() {
        for text in [
            "password: \"correct horse battery\"",
            "api_key = \"your-api-key-1234\"",
            "api_key = env(\"ACME_API_KEY_2\")",
            "password = \"${DB_PASSWORD_1}\"",
            "password=password1",
            "missing field password",
            "the api_key is read from the vault",
            "access_token: string",
            "secret_key = \"acme_secret_key\"",
        ] {
            assert!(find_all(text, false).is_empty(), "{text}");
        }
        // Two constants side by side.
        assert!(find_all("password=8f3Kq0ZpLw2VxT6bmissing", true).is_empty());
    }
}
