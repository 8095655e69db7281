//! `api_key = "…"`: a name that promises a secret, and a value that can be one.

use super::Certainty::Assigned;
use super::plausible::{counts, is_random};
use super::{Probe, Secret, Window, entropy, run};

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"passw", probe),
    (b"passphrase", probe),
    (b"pwd", probe),
    (b"api_key", probe),
    (b"apikey", probe),
    (b"api-key", probe),
    (b"secret", probe),
    (b"token", probe),
    (b"credential", probe),
    (b"private_key", probe),
    (b"privatekey", probe),
    (b"access_key", probe),
    (b"accesskey", probe),
    (b"encryption_key", probe),
    (b"encryptionkey", probe),
    (b"signing_key", probe),
    (b"signingkey", probe),
    (b"auth_key", probe),
    (b"authkey", probe),
    (b" password ", netrc),
];

/// Longest value.
const MAX_VALUE: usize = 200;
/// Longest rest of a name: `_ACCESS_KEY_ID` of `SECRET_ACCESS_KEY_ID`.
const MAX_NAME: usize = 24;

fn probe(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(MAX_VALUE + MAX_NAME + 20);
    let mut at = run(ahead, MAX_NAME, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')
    });
    let name_quoted = matches!(ahead.get(at), Some(b'"' | b'\''));
    at += usize::from(name_quoted);
    at += run(&ahead[at..], 8, |b| b == b' ' || b == b'\t');
    at += match ahead.get(at..)? {
        [b':', b'=', ..] | [b'=', b'>', ..] => 2,
        [b'=', b'=', ..] => return None,
        [b':' | b'=', ..] => 1,
        // `define("DB_PASSWORD", "…")`
        [b',', ..] if name_quoted => 1,
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
    let start = window.end + at + usize::from(quoted);
    // People choose passwords; everything else is made by a machine.
    let lower = window.needle().to_ascii_lowercase();
    let chosen = lower.starts_with(b"passw") || lower == b"passphrase" || lower == b"pwd";
    if !chosen && !is_opaque(value) {
        return None;
    }
    let fits = if quoted {
        is_password(value)
    } else {
        let value = value.split(|b| *b == b';').next()?;
        let end = start + value.len();
        ahead[at - 1] == b'='
            && value.len() >= 16
            && is_password(value)
            && is_token(value)
            && (!window.loose || is_line(window, end))
    };
    fits.then(|| {
        Secret::new(
            start..start + value.len(),
            "value of a name such as password",
            Assigned,
        )
    })
}

/// Whether a line of a .env file, or a part of a connection string, ends at `end`: in a data segment constants stand side by
/// side, and `token=` may be the end of one and the value the beginning of another.
fn is_line(window: &Window<'_>, end: usize) -> bool {
    let ends = |byte: Option<&u8>| matches!(byte, Some(0 | b'\n' | b'\r' | b';'));
    let name = window
        .before()
        .iter()
        .rev()
        .take(MAX_NAME + 1)
        .position(|b| !(b.is_ascii_alphanumeric() || *b == b'_'));
    let begins = match name {
        Some(length) => ends(window.before().iter().rev().nth(length)),
        None => window.before().len() <= MAX_NAME,
    };
    begins && ends(window.text.get(end))
}

/// `machine <host> login <user> password <value>`
fn netrc(window: &Window<'_>) -> Option<Secret> {
    let before = &window.before()[window.start.saturating_sub(120)..];
    let has = |word: &[u8]| before.windows(word.len()).any(|part| part == word);
    let length = run(window.after(), MAX_VALUE, |b| b.is_ascii_graphic());
    let value = window.ahead(length);
    (has(b"machine ") && has(b" login ") && is_password(value)).then(|| {
        Secret::new(
            window.end..window.end + length,
            "password of a .netrc file",
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

/// What no person would type: both cases and digits, or many digits among the letters.
fn is_opaque(value: &[u8]) -> bool {
    let value = value.split(|b| *b == b';').next().unwrap_or(value);
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let cases = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    let plain = value.iter().all(u8::is_ascii_alphanumeric);
    let mixed = cases && digits >= 2 || plain && digits >= 4 && value.len() >= 20;
    mixed && value.len() >= 16 && entropy(value) >= 3.3
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
            format!("client = Client(token='{value}')"),
            format!("define('DB_PASSWORD', '{value}');"),
            format!("{{\"walletPrivateKey\": \"{value}\"}}"),
            format!("machine api.acme.io login svc password {value}"),
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
            "tokenizer: \"gpt2-medium-v1.0-bpe\"",
            "token_type: \"bearer_token_v2\"",
            "secret: \"projects/acme/secrets/db-7\"",
            "the api_key is read from the vault",
            "access_token: string",
            "secret_key = \"acme_secret_key\"",
        ] {
            assert!(find_all(text, false).is_empty(), "{text}");
        }
        // A line in a data segment, and two constants side by side.
        let line = "\nAPI_SECRET=8f3Kq0ZpLw2VxT6b\nX=1\0";
        assert_eq!(find_all(line, true).len(), 1);
        let parts = "Server=db;User Id=sa;Password=8f3Kq0ZpLw2VxT6b;Timeout=3";
        assert_eq!(find_all(parts, true).len(), 1);
        assert!(find_all("password=8f3Kq0ZpLw2VxT6bmissing", true).is_empty());
    }
}
