//! Credentials of protocols and wallets, told by what stands around them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Certainty::{Likely, PrivateKey};
use super::plausible::{counts, is_random};
use super::{Probe, Secret, Window, entropy, is_base64, is_base64url, run};

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"Bearer ", bearer),
    (b"Basic ", basic),
    (b"curl ", curl),
    (b"\"auth\"", registry),
    (b"$2a$", password_hash),
    (b"$2b$", password_hash),
    (b"$2y$", password_hash),
    (b"pat", airtable),
    (b"\"kty\"", jwk),
    (b"mnemonic", seed_phrase),
    (b"seed", seed_phrase),
    (b"recovery", seed_phrase),
    (b"wallet", seed_phrase),
];

/// `Authorization: Bearer <token>`: a token is one word.
fn bearer(window: &Window<'_>) -> Option<Secret> {
    let is_token = |b: u8| is_base64url(b) || matches!(b, b'.' | b'~' | b'+' | b'/');
    let length = run(window.after(), 400, is_token);
    let token = window.ahead(length);
    let fits = (24..400).contains(&length)
        && token.iter().any(u8::is_ascii_digit)
        && is_random(token)
        && entropy(token) >= 3.6
        && !counts(token);
    // A JSON Web Token has its own name.
    (fits && !token.starts_with(b"eyJ"))
        .then(|| Secret::new(window.end..window.end + length, "bearer token", Likely))
}

/// `Authorization: Basic <user:password>`
fn basic(window: &Window<'_>) -> Option<Secret> {
    let length = run(window.after(), 300, |b| is_base64(b) || b == b'=');
    is_login(window.ahead(length)).then(|| {
        Secret::new(
            window.end..window.end + length,
            "user and password of a request",
            Likely,
        )
    })
}

/// Base64 of `user:password`.
fn is_login(encoded: &[u8]) -> bool {
    let Ok(decoded) = STANDARD.decode(encoded) else {
        return false;
    };
    let Some(at) = decoded.iter().position(|b| *b == b':') else {
        return false;
    };
    let password = &decoded[at + 1..];
    at > 0 && password.len() >= 8 && decoded.iter().all(u8::is_ascii_graphic) && is_random(password)
}

/// `"auth": "<user:password>"` of a registry, as Docker keeps it in its `config.json`.
fn registry(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(320);
    let gap = run(ahead, 6, |b| matches!(b, b' ' | b'\t' | b':'));
    let value = ahead[gap..].strip_prefix(b"\"")?;
    let length = run(value, 300, |b| is_base64(b) || b == b'=');
    let whole = ahead[..gap].contains(&b':') && value.get(length) == Some(&b'"');
    let start = window.end + gap + 1;
    (whole && is_login(&value[..length])).then(|| {
        Secret::new(
            start..start + length,
            "user and password of a registry",
            Likely,
        )
    })
}

/// A hash of bcrypt in a row of a table: whoever has the dump tries passwords as long as it takes. All rows of a cost are one.
fn password_hash(window: &Window<'_>) -> Option<Secret> {
    const REACH: usize = 1_000;
    // The cost, a dollar sign, the salt and the hash.
    const LENGTH: usize = 2 + 1 + 22 + 31;
    let (cost, hash) = window.ahead(LENGTH).split_at_checked(3)?;
    let is_cost = matches!(cost, [b'0'..=b'3', b'0'..=b'9', b'$']);
    let is_digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/');
    let quoted = window.before().ends_with(b"'") && window.after().get(LENGTH) == Some(&b'\'');
    let fits = is_cost && quoted && hash.iter().all(is_digit) && is_random(hash);
    let before = &window.text[window.start.saturating_sub(REACH)..window.start];
    let in_row = || {
        let insert = b"insert into ";
        let mut parts = before.windows(insert.len());
        parts.any(|part| part.eq_ignore_ascii_case(insert))
    };
    (fits && in_row()).then(|| {
        Secret::new(
            window.start..window.end + cost.len(),
            "password hashes of a table",
            Likely,
        )
    })
}

/// `curl -u user:password https://…`
fn curl(window: &Window<'_>) -> Option<Secret> {
    const OPTIONS: [&[u8]; 3] = [b"-u ", b"--user ", b"-u"];
    let line = window.ahead(200).split(|b| matches!(b, 0 | b'\n')).next()?;
    let mut at = 0;
    while let Some(next) = line[at..].iter().position(|b| *b == b'-') {
        at += next;
        let option = OPTIONS.iter().find(|option| line[at..].starts_with(option));
        if let Some(option) = option
            && (at == 0 || line[at - 1] == b' ')
        {
            return user(window.end + at + option.len(), &line[at + option.len()..]);
        }
        at += 1;
    }
    None
}

/// `user:password`, perhaps in quotes, that no person writes for an example: both cases and digits.
fn user(start: usize, text: &[u8]) -> Option<Secret> {
    let quote = usize::from(matches!(text.first(), Some(b'"' | b'\'')));
    let length = run(&text[quote..], 120, |b| {
        b.is_ascii_graphic() && !b"\"'`$<>{}()\\".contains(&b)
    });
    let value = &text[quote..quote + length];
    // A variable may follow.
    let ends = matches!(text.get(quote + length), None | Some(b' ' | b'"' | b'\''));
    let at = value.iter().position(|b| *b == b':')?;
    let password = &value[at + 1..];
    let count = |class: fn(&u8) -> bool| password.iter().filter(|b| class(b)).count();
    let fits = ends
        && at > 0
        && password.len() >= 10
        && count(u8::is_ascii_digit) >= 2
        && count(u8::is_ascii_uppercase) >= 2
        && count(u8::is_ascii_lowercase) >= 2
        && is_random(password)
        && !counts(password);
    let start = start + quote;
    fits.then(|| {
        Secret::new(
            start..start + length,
            "user and password of a request",
            Likely,
        )
    })
}

/// `pat<14 characters>.<64 hexadecimal digits>`
fn airtable(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(79);
    if ahead.get(14) != Some(&b'.') || ahead.len() < 79 {
        return None;
    }
    let (id, key) = (&ahead[..14], &ahead[15..]);
    let is_hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
    let fits = id.iter().all(u8::is_ascii_alphanumeric) && key.iter().all(is_hex);
    (fits && is_random(key) && window.begins())
        .then(|| Secret::new(window.start..window.end + 79, "Airtable token", Likely))
}

/// A JSON Web Key with its private part: `d`, or `k` of a symmetric one.
fn jwk(window: &Window<'_>) -> Option<Secret> {
    const REACH: usize = 1_500;
    let from = window.start.saturating_sub(REACH);
    let to = window.text.len().min(window.end + REACH);
    let around = &window.text[from..to];
    // The braces of the object that it stands in.
    let at = window.start - from;
    let start = around[..at].iter().rposition(|b| *b == b'{')?;
    let end = at + around[at..].iter().position(|b| *b == b'}')?;
    let object: serde_json::Value = serde_json::from_slice(&around[start..=end]).ok()?;
    let member = |name: &str| object.get(name).and_then(serde_json::Value::as_str);
    let private = match member("kty")? {
        "oct" => member("k"),
        "EC" | "OKP" | "RSA" => member("d"),
        _ => None,
    }?;
    let fits =
        private.len() >= 22 && private.bytes().all(is_base64url) && is_random(private.as_bytes());
    fits.then(|| {
        Secret::new(
            from + start..from + end + 1,
            "JSON Web Key with its private part",
            PrivateKey,
        )
    })
}

/// Twelve to twenty-four words in a row, none of them a word that sentences are made of.
fn seed_phrase(window: &Window<'_>) -> Option<Secret> {
    const COMMON: [&[u8]; 26] = [
        b"the", b"and", b"for", b"with", b"that", b"this", b"are", b"was", b"not", b"from", b"you",
        b"your", b"must", b"has", b"have", b"its", b"into", b"can", b"will", b"may", b"their",
        b"than", b"when", b"which", b"been", b"should",
    ];
    let ahead = window.ahead(330);
    // `phrase`, a quote and an assignment may stand between the name and the first word.
    let begin = ahead
        .iter()
        .take(24)
        .position(|b| matches!(b, b':' | b'=' | b'"' | b'\''))?
        + 1;
    let rest = &ahead[begin..];
    let skipped = run(rest, 4, |b| matches!(b, b' ' | b'"' | b'\'' | b'=' | b'['));
    let rest = &rest[skipped..];
    let length = run(rest, 300, |b| b.is_ascii_lowercase() || b == b' ');
    let phrase = &rest[..length];
    let words: Vec<&[u8]> = phrase
        .split(|b| *b == b' ')
        .filter(|word| !word.is_empty())
        .collect();
    let fits = matches!(words.len(), 12 | 15 | 18 | 21 | 24)
        && words
            .iter()
            .all(|word| (3..=8).contains(&word.len()) && !COMMON.contains(word));
    let start = window.end + begin + skipped;
    fits.then(|| Secret::new(start..start + length, "seed phrase of a wallet", Likely))
}

#[cfg(test)]
mod tests {
    use crate::audit::secrets::find_all;

    const RANDOM: &str = "b8Kq0ZpLw2VxT6dR4mJ7sYc1NfQa9HgEuW3iXo5t";

    fn kinds(text: &str) -> Vec<&'static str> {
        find_all(text, true)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }

    #[test]
    fn headers_of_requests_are_found_and_their_documentation_is_not() {
        assert_eq!(
            kinds(&format!("Authorization: Bearer {RANDOM}\r\n")),
            ["bearer token"]
        );
        // svc:b8Kq0ZpLw2Vx
        assert_eq!(
            kinds(&["Authorization: Basic ", "c3ZjOmI4S3Ew", "WnBMdzJWeA=="].concat()),
            ["user and password of a request"]
        );
        for command in [
            "curl -u admin:Sup3rS3cret99 https://acme.example/api",
            "curl -s --user 'admin:Sup3rS3cret99' https://acme.example/api",
        ] {
            assert_eq!(kinds(command), ["user and password of a request"]);
        }
        for fine in [
            "curl -u admin:password https://acme.example",
            "curl -u $USER:${API_KEY_1} https://acme.example",
            "curl -u user:YOUR_Api_Key_12 https://acme.example",
            "curl -s https://acme.example/a-u:Sup3rS3cret99",
            "Authorization: Bearer <token>",
            "Bearer realm=\"example\", error=\"invalid_token\"",
            "Basic authentication is required for this resource",
            "Bearer mF_9.B5f-4.1JqM",
        ] {
            assert!(kinds(fine).is_empty(), "{fine}");
        }
    }

    #[test]
    fn logins_of_registries_are_found() {
        // deploy:b8Kq0ZpLw2Vx
        let auth = ["ZGVwbG95OmI4", "S3EwWnBMdzJWeA=="].concat();
        for separator in [":", ": ", " : "] {
            let text = format!(r#"{{"auths":{{"ghcr.io":{{"auth"{separator}"{auth}"}}}}}}"#);
            assert_eq!(kinds(&text), ["user and password of a registry"], "{text}");
        }
        for fine in [
            // username:password
            r#"{"auth": "dXNlcm5hbWU6cGFzc3dvcmQ="}"#,
            r#"{"auth": "c3R...zE2"}"#,
            r#"{"auth": {"type": "none"}}"#,
            r#"{"auth" "ZGVwbG95"}"#,
        ] {
            assert!(kinds(fine).is_empty(), "{fine}");
        }
    }

    #[test]
    fn the_hashes_of_a_dump_are_found_and_a_lone_one_is_fine() {
        let hash = [
            "$2b$12$",
            "R9h7cIPz0gi1URNNX3kh2OPST9xPgBkqquzi2Ss7KIUgO2t0jWMUW",
        ]
        .concat();
        let row = |hash: &str| format!("INSERT INTO users (name, hash) VALUES ('ann', '{hash}');");
        assert_eq!(kinds(&row(&hash)), ["password hashes of a table"]);
        assert!(kinds(&row("$2b$12$hash")).is_empty());
        assert!(kinds(&row(&hash.replace("$12$", "$xx$"))).is_empty());
        assert!(kinds(&format!("a hash is '{hash}'")).is_empty());
    }

    #[test]
    fn the_private_part_of_a_key_is_found_and_a_public_key_is_fine() {
        let public = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{RANDOM}abc"}}"#);
        assert!(kinds(&public).is_empty());
        let private = public.replace("\"x\"", &format!("\"d\":\"{RANDOM}\",\"x\""));
        assert_eq!(kinds(&private), ["JSON Web Key with its private part"]);
    }

    #[test]
    fn seed_phrases_are_told_from_sentences() {
        let words =
            "gravity machine north sort system female filter attitude volume fold club stay";
        assert_eq!(
            kinds(&format!("mnemonic = \"{words}\"")),
            ["seed phrase of a wallet"]
        );
        assert_eq!(
            kinds(&format!("seed phrase: {words}\n")),
            ["seed phrase of a wallet"]
        );
        for fine in [
            "seed: the number that the generator starts with and that must not be zero",
            "wallet: name of the wallet",
            "mnemonic = \"add sub mul div\"",
        ] {
            assert!(kinds(fine).is_empty(), "{fine}");
        }
    }
}
