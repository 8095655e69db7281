//! `api_key = "…"`: a name that promises a secret, and a value that can be one.

use super::Certainty::{Assigned, Likely};
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
/// Deepest indentation.
const MAX_INDENT: usize = 40;
/// Shortest value of a key, a machine's, that is no less than a secret.
const MIN_KEY: usize = 32;
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
    // `<add key="SmtpPassword" value="…" />`
    if name_quoted && ahead[at..].starts_with(b"value=") {
        at += 5;
    }
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
    if !chosen && (!is_opaque(value) || is_beside_id(window, value)) {
        return None;
    }
    let value = if quoted {
        value
    } else {
        unquoted(window, value, start, ahead[at - 1] == b'=')?
    };
    let fits = if chosen && is_strong(value) {
        is_plausible(value)
    } else {
        is_password(value) && (quoted || value.len() >= 16 && is_token(value))
    };
    let certainty = if !chosen && is_key(window, value) {
        Likely
    } else {
        Assigned
    };
    let kind = if chosen {
        "value of a name such as password"
    } else {
        "value of a name such as api_key"
    };
    fits.then(|| Secret::new(start..start + value.len(), kind, certainty))
}

/// The secret of an AWS key is told with its id.
fn is_beside_id(window: &Window<'_>, value: &[u8]) -> bool {
    let from = window.start.saturating_sub(200);
    let to = window.text.len().min(window.end + 200);
    let mut around = window.text[from..to].windows(4);
    value.len() == 40 && around.any(|part| part == b"AKIA" || part == b"ASIA")
}

/// A value without quotes: of a `.env` file and a connection string after `=`, of YAML and of a header after `:`, where both the
/// name begins its line and the value ends it.
fn unquoted<'a>(
    window: &Window<'_>,
    value: &'a [u8],
    start: usize,
    equals: bool,
) -> Option<&'a [u8]> {
    let value = value.split(|b| *b == b';').next()?;
    let end = start + value.len();
    let whole = is_line(window, end);
    let fits = if equals && !window.loose {
        value.len() >= 16 && is_token(value) || whole
    } else {
        whole
    };
    fits.then_some(value)
}

/// Whether a line of a .env file, or a part of a connection string, ends at `end`: in a data segment constants stand side by
/// side, and `token=` may be the end of one and the value the beginning of another.
fn is_line(window: &Window<'_>, end: usize) -> bool {
    let is_end = |byte: &u8| matches!(byte, 0 | b'\n' | b'\r' | b';');
    let before = before_name(window);
    // Indented, an item of a list, or exported.
    let indent = before.iter().rev().take(MAX_INDENT);
    let indent = indent
        .take_while(|b| matches!(b, b' ' | b'\t' | b'-'))
        .count();
    let line = &before[..before.len() - indent];
    let line = line.strip_suffix(b"export").unwrap_or(line);
    line.last().is_none_or(is_end) && window.text.get(end).is_none_or(is_end)
}

/// What stands before the name that the needle is a part of.
fn before_name<'a>(window: &Window<'a>) -> &'a [u8] {
    let before = window.before();
    let name = before.iter().rev().take(MAX_NAME + 1);
    let length = name
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        .count();
    &before[..before.len() - length]
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

/// What a person is asked for: both cases, digits, no word and no camel case.
fn is_strong(value: &[u8]) -> bool {
    let count = |class: fn(&u8) -> bool| value.iter().filter(|b| class(b)).count();
    value.len() >= 12
        && count(u8::is_ascii_digit) >= 2
        && count(u8::is_ascii_uppercase) >= 2
        && count(u8::is_ascii_lowercase) >= 2
}

/// Marks of a password stand in it, but nothing that refers to a value elsewhere.
fn is_plausible(value: &[u8]) -> bool {
    const EXPRESSION: &[u8] = b" {}<>(),;\\[]%/\"'`";
    value.len() <= MAX_VALUE
        && value.iter().all(u8::is_ascii_graphic)
        && !value.iter().any(|b| EXPRESSION.contains(b))
        && !matches!(value.first(), Some(b'$' | b'@' | b'&' | b'*' | b'!'))
        && !is_member(value)
        && is_random(value)
        && entropy(value) >= 3.2
        && !counts(value)
}

/// `config.Db2Password1`
fn is_member(value: &[u8]) -> bool {
    let mut parts = value.split(|b| matches!(b, b'.' | b':' | b'?' | b'='));
    let is_name = |part: &[u8]| {
        part.first().is_some_and(u8::is_ascii_alphabetic)
            && part.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_')
    };
    parts.clone().count() > 1 && parts.all(is_name)
}

/// Long and a machine's, of a name that is a key's or a secret's and no cursor's, digest's or identifier's.
fn is_key(window: &Window<'_>, value: &[u8]) -> bool {
    const OTHERS: [&[u8]; 16] = [
        b"page", b"next", b"csrf", b"xsrf", b"cursor", b"sync", b"continu", b"public", b"hash",
        b"digest", b"sha", b"sum", b"_id", b"tokenid", b"keyid", b"tokeniz",
    ];
    let from = before_name(window).len();
    let rest = run(window.after(), MAX_NAME, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')
    });
    let name = window.text[from..window.end + rest].to_ascii_lowercase();
    let other = |word: &&[u8]| name.windows(word.len()).any(|part| part == *word);
    let digits = value.strip_prefix(b"0x").unwrap_or(value);
    let hex = digits.iter().all(u8::is_ascii_hexdigit);
    digits.len() >= MIN_KEY
        && !OTHERS.iter().any(other)
        && (hex && entropy(digits) >= 3.0 || is_token(value) && entropy(value) >= 4.0)
        && !value.iter().any(|b| matches!(b, b'.' | b'/'))
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
    use super::*;
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
    fn passwords_of_people_are_found_in_files_of_every_kind() {
        for text in [
            "database:\n  password: Tr0ub4dor&3xQ9\n",
            "DB_PASSWORD=vT7pQzm29KdLx4",
            "export DB_PASSWORD=vT7pQzm29KdLx4\n",
            "DB_PASSWORD = \"vT7$pQz!m29KdL\"",
            "Server=db;User ID=sa;Password=Zx9#kLmQ2wTr;",
            "Uid=svc;Pwd=h8Fq2LzW91xKpd;",
            "<add key=\"SmtpPassword\" value=\"uG8#kz2!Lq0p\" />",
        ] {
            for loose in [false, true] {
                assert_eq!(find_all(text, loose).len(), 1, "{text} {loose}");
            }
        }
    }

    #[test]
    fn long_keys_are_more_than_a_name_and_a_value() {
        let hex = "9f3b07c2d8e14a65b7c0913fe2d4a86c";
        let mixed = "wW5zscZTyvvVR0FV5BjLVjvxaS5nj2KcU5yqR2BU";
        for text in [
            format!("client_secret: {mixed}\n"),
            format!("X-Api-Key: {mixed}\n"),
            format!("auth_token={hex}"),
            format!("CLOUDFLARE_API_TOKEN={mixed}"),
            format!("private_key=0x{hex}{hex}"),
            format!("{{\"apiKey\": \"{hex}\"}}"),
            format!("SECRET_KEY=\"{mixed}Qx7Lp2\""),
        ] {
            for loose in [false, true] {
                let found = find_all(&text, loose);
                assert_eq!(
                    found.first(),
                    Some(&("value of a name such as api_key", Likely)),
                    "{text} {loose}"
                );
            }
        }
        for text in [
            format!("nextPageToken: \"{hex}\""),
            format!("\"csrfToken\": \"{hex}\""),
            format!("secret_hash = \"{hex}\""),
        ] {
            assert!(
                find_all(&text, false)
                    .iter()
                    .all(|(_, certainty)| *certainty == Assigned),
                "{text}"
            );
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
            "\"password\": \"Passwort\"",
            "password: ${DB_PASSWORD_2x}\n",
            "password: {{ vault.Db2Password1 }}\n",
            "password = config.Db2Password1\n",
            "password: user.getPassword2FAv1()\n",
            "the password: Tr0ub4dor&3xQ9 is one\n",
            "password=%s2AbCdEfGh1\n",
            "pwd: /Users/Acme/Work12/A\n",
            "client_secret: the value from the console\n",
        ] {
            assert!(find_all(text, false).is_empty(), "{text}");
        }
        // A line in a data segment, and two constants side by side.
        let line = "\nAPI_SECRET=8f3Kq0ZpLw2VxT6b\nX=1\0";
        assert_eq!(find_all(line, true).len(), 1);
        let parts = "Server=db;User Id=sa;Password=8f3Kq0ZpLw2VxT6b;Timeout=3";
        assert_eq!(find_all(parts, true).len(), 1);
        assert!(find_all("password=8f3Kq0ZpLw2VxT6bmissing field", true).is_empty());
    }
}
