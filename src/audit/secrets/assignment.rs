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
    (b"\npassword ", netrc),
];

/// Longest value.
const MAX_VALUE: usize = 200;
/// Deepest indentation.
const MAX_INDENT: usize = 40;
/// Shortest value of a key, a machine's, that is no less than a secret.
const MIN_KEY: usize = 32;
/// Longest rest of a name: `_ACCESS_KEY_ID` of `SECRET_ACCESS_KEY_ID`.
const MAX_NAME: usize = 24;

/// What stands behind a name.
struct Value<'a> {
    start: usize,
    bytes: &'a [u8],
    quoted: bool,
    /// `name=value`, without a space.
    equals: bool,
}

fn probe(window: &Window<'_>) -> Option<Secret> {
    let value = assigned(window)?;
    if let Some((kind, length)) = known(window, &value) {
        let range = value.start..value.start + length;
        return Some(Secret::new(range, kind, Likely));
    }
    // People choose passwords; everything else is made by a machine.
    let lower = window.needle().to_ascii_lowercase();
    let chosen = lower.starts_with(b"passw") || lower == b"passphrase" || lower == b"pwd";
    if !chosen && (!is_opaque(value.bytes) || is_beside_id(window, value.bytes)) {
        return None;
    }
    let (start, quoted) = (value.start, value.quoted);
    let value = if quoted {
        value.bytes
    } else {
        unquoted(window, value.bytes, start, value.equals)?
    };
    let careless = |value: &[u8]| value.len() >= 12 && !quoted && is_in_connection_string(window);
    let fits = if chosen && (is_strong(value) || careless(value)) {
        is_plausible(value, quoted)
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

/// The value that is assigned to the name of which the needle is a part.
fn assigned<'a>(window: &Window<'a>) -> Option<Value<'a>> {
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
    let equals = ahead[at - 1] == b'=';
    let (bytes, quoted) = match ahead.get(at)? {
        quote @ (b'"' | b'\'' | b'`') => {
            let rest = &ahead[at + 1..];
            (&rest[..rest.iter().position(|b| b == quote)?], true)
        }
        _ => {
            let ends = |b: u8| !b.is_ascii_graphic() || b == b'&' && is_in_form(window);
            (
                &ahead[at..at + run(&ahead[at..], MAX_VALUE, |b| !ends(b))],
                false,
            )
        }
    };
    Some(Value {
        start: window.end + at + usize::from(quoted),
        bytes,
        quoted,
        equals,
    })
}

/// Values that their own form tells, whatever surrounds them: what they are, and how long.
fn known(window: &Window<'_>, value: &Value<'_>) -> Option<(&'static str, usize)> {
    let needle = window.needle().to_ascii_lowercase();
    match needle.as_slice() {
        b"secret" if is_django_key(value.bytes) => Some(("Django secret key", DJANGO_KEY)),
        b"token" if is_npm(window, value.bytes) => Some(("npm token", UUID)),
        b"token" if is_twilio(window, value.bytes) => Some(("Twilio secret", TWILIO_TOKEN)),
        _ => None,
    }
}

/// Characters of the `SECRET_KEY` that Django makes for a project.
const DJANGO_KEY: usize = 50;
const UUID: usize = 36;
const TWILIO_TOKEN: usize = 32;

/// Small letters, digits and marks, as Django draws them; a key that calls itself insecure is longer.
fn is_django_key(value: &[u8]) -> bool {
    let is_mark = |b: &u8| b"!@#$%^&*(-_=+)".contains(b);
    let count = |class: fn(&u8) -> bool| value.iter().filter(|b| class(b)).count();
    let (letters, digits) = (count(u8::is_ascii_lowercase), count(u8::is_ascii_digit));
    let marks = value.iter().filter(|b| is_mark(b)).count();
    value.len() == DJANGO_KEY
        && letters + digits + marks == DJANGO_KEY
        && letters >= 10
        && digits >= 3
        && marks >= 4
        && entropy(value) >= 4.2
        && is_random(value)
        && !counts(value)
}

/// `//registry.npmjs.org/:_authToken=<UUID>`, as npm wrote tokens before they had a prefix.
fn is_npm(window: &Window<'_>, value: &[u8]) -> bool {
    let is_uuid = |uuid: &[u8]| {
        uuid.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
    };
    let uuid = value.get(..UUID);
    let ends = value.get(UUID).is_none_or(|b| !b.is_ascii_hexdigit());
    let named = window.before().ends_with(b":_auth");
    named && ends && uuid.is_some_and(|uuid| is_uuid(uuid) && is_random(uuid) && !counts(uuid))
}

/// The token of a Twilio account, close behind the account's id: wherever in a line it stands.
fn is_twilio(window: &Window<'_>, value: &[u8]) -> bool {
    const REACH: usize = 120;
    let is_hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
    let before = &window.text[window.start.saturating_sub(REACH)..window.start];
    let has_account = || {
        let mut ids = before.windows(2 + TWILIO_TOKEN);
        ids.any(|id| id.starts_with(b"AC") && id[2..].iter().all(is_hex))
    };
    let token = value.get(..TWILIO_TOKEN);
    let ends = value.get(TWILIO_TOKEN).is_none_or(|b| !is_hex(b));
    let fits = |token: &[u8]| token.iter().all(is_hex) && is_random(token) && !counts(token);
    ends && token.is_some_and(fits) && has_account()
}

/// Whether a setting of this name has a secret for its default: a machine's key, or a password that somebody chose with care.
pub(in crate::audit) fn is_secret_default(name: &str, value: &str) -> bool {
    const KEYS: [&str; 3] = ["key", "token", "secret"];
    const PASSWORDS: [&str; 4] = ["password", "passphrase", "passwd", "pwd"];
    let name = name.to_ascii_lowercase();
    let ends_in = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    let value = value.as_bytes();
    let key = ends_in(&KEYS) && !name.contains("public") && is_opaque(value) && is_long(value);
    let password = ends_in(&PASSWORDS) && is_strong(value) && is_plausible(value, true);
    key && is_password(value) || password
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
    let whole = is_line(window, end) || equals && is_in_form(window);
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

/// `client_id=…&client_secret=…`, as in a body or a query.
fn is_in_form(window: &Window<'_>) -> bool {
    matches!(before_name(window).last(), Some(b'&' | b'?'))
}

/// `Server=…;User ID=…;Password=…`
fn is_in_connection_string(window: &Window<'_>) -> bool {
    const REACH: usize = 200;
    const WORDS: [&[u8]; 5] = [
        b"user id=",
        b"uid=",
        b"username=",
        b"data source=",
        b"initial catalog=",
    ];
    let before = window.before();
    let near = before[before.len().saturating_sub(REACH)..].to_ascii_lowercase();
    let has = |word: &&[u8]| near.windows(word.len()).any(|part| part == *word);
    before_name(window).last() == Some(&b';') && WORDS.iter().any(has)
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

/// `machine <host> login <user> password <value>`, on one line or on three.
fn netrc(window: &Window<'_>) -> Option<Secret> {
    let before = &window.text[window.start.saturating_sub(120)..window.start];
    let has = |word: &[u8]| before.windows(word.len()).any(|part| part == word);
    let length = run(window.after(), MAX_VALUE, |b| b.is_ascii_graphic());
    let value = window.ahead(length);
    let fits = is_password(value) || is_strong(value) && is_plausible(value, true);
    (fits && has(b"machine ") && has(b"login ") && !has(b"example")).then(|| {
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

/// Marks of a password stand in it, but nothing that refers to a value elsewhere. In quotes a mark at the beginning is no anchor
/// of YAML, and a percent sign may be one of the marks.
fn is_plausible(value: &[u8], quoted: bool) -> bool {
    const EXPRESSION: &[u8] = b" {}<>(),;\\[]/\"'`";
    let refers = match value.first() {
        Some(b'$' | b'@' | b'%') => true,
        Some(b'&' | b'*' | b'!') => !quoted,
        _ => false,
    };
    let formats = if quoted {
        is_format(value)
    } else {
        value.contains(&b'%')
    };
    value.len() <= MAX_VALUE
        && value.iter().all(u8::is_ascii_graphic)
        && !value.iter().any(|b| EXPRESSION.contains(b))
        && !refers
        && !formats
        && !is_member(value)
        && is_random(value)
        && entropy(value) >= 3.2
        && !counts(value)
}

/// `%s` somewhere; or a byte in percent encoding at every sign, and nothing that would be encoded, too.
fn is_format(value: &[u8]) -> bool {
    let signs = || value.split(|b| *b == b'%').skip(1);
    let places =
        |rest: &[u8]| matches!(rest.first(), Some(b's' | b'd' | b'i' | b'v' | b'q' | b'x'));
    let encodes = |rest: &[u8]| {
        let byte = rest.get(..2);
        byte.is_some_and(|byte| byte.iter().all(u8::is_ascii_hexdigit))
    };
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"%-_.~!*".contains(b);
    let encoded = || signs().all(encodes) && value.iter().all(is_plain);
    value.contains(&b'%') && (signs().any(places) || encoded())
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
    !OTHERS.iter().any(other) && is_long(value)
}

/// As long as a machine's key, and as random.
fn is_long(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"0x").unwrap_or(value);
    let hex = digits.iter().all(u8::is_ascii_hexdigit);
    digits.len() >= MIN_KEY
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
        .all(|b| b.is_ascii_alphanumeric() || b"+/=_-.~".contains(b))
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
    fn passwords_with_marks_are_found_in_quotes() {
        for text in [
            "db_password=\"Sf!%A2aaPz2hLr2MANM*Nf+Q6LMp\"",
            "\"password\": \"*Nf+Q6LMp!A2aaPz\"",
            "machine dav.acme.io\n  login sync\n  password eQhgkCst2SuXDBYZ\n",
            "machine dav.acme.io\nlogin sync\npassword eQhg!kCst2Su7XDBYZ\n",
        ] {
            for loose in [false, true] {
                assert_eq!(find_all(text, loose).len(), 1, "{text} {loose}");
            }
        }
        for text in [
            "password = \"Ab12%sCd34efGH\"",
            "password=\"aB3%2FxY9%3DkLm2Pq\"",
            "password: *Nf+Q6LMp!A2aaPz\n",
            "password = \"^[A-Za-z0-9]{8,64}$\"",
            "password = \"%APP_Password12%\"",
            "machine api.example.com\nlogin me\npassword eQhgkCst2SuXDBYZ\n",
            "the machine asks\nfor a login and\npassword eQhgkCstSuXDBYZq\n",
        ] {
            assert!(find_all(text, false).is_empty(), "{text}");
        }
    }

    #[test]
    fn values_of_a_known_form_are_found_wherever_they_stand() {
        let django = "*!zzhi7ji2yqlg_xhakf^bn8qkx1201#u3trsjo0x=xbhqe5s5";
        let account = ["AC1afea4beb4cf2103", "97646999012e795c"].concat();
        let token = "7a2f51260f6d66cef2546036c3aa9ae7";
        let uuid = "3f8a0c27-d91b-4e64-a512-a7f0c8e35d9b";
        let npm = "//registry.npmjs.org/:_authToken";
        for (text, kind) in [
            (format!("SECRET_KEY = \"{django}\"\n"), "Django secret key"),
            (format!("DJANGO_SECRET_KEY={django}\n"), "Django secret key"),
            (
                format!("sid={account}&auth_token={token}&to=x"),
                "Twilio secret",
            ),
            (
                format!("sid {account}, auth_token: '{token}'"),
                "Twilio secret",
            ),
            (format!("{npm}={uuid}\n"), "npm token"),
        ] {
            for loose in [false, true] {
                let found = find_all(&text, loose);
                assert_eq!(found, [(kind, Likely)], "{text} {loose}");
            }
        }
        for text in [
            "SECRET_KEY = \"abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)\"".to_owned(),
            format!("SECRET_KEY = \"{}\"", &django[1..]),
            format!("sid={account}&auth_token={{token}}&to=x"),
            format!("{npm}=00000000-0000-0000-0000-000000000000\n"),
            format!("{npm}=${{NPM_TOKEN}}\n"),
            format!("page_token={uuid}\n"),
        ] {
            assert!(find_all(&text, false).is_empty(), "{text}");
        }
    }

    #[test]
    fn defaults_of_settings_are_secret_by_name_and_value() {
        let hex = "01d1f9a4be03582dd42d96c3e5cada78fb062e35";
        for (name, value) in [
            ("endpoint_key", hex),
            ("api.token", hex),
            ("db_password", "Sf!%A2aaPz2hLr2MANM*Nf+Q6"),
        ] {
            assert!(is_secret_default(name, value), "{name}");
        }
        for (name, value) in [
            ("commit", hex),
            ("public_key", hex),
            ("endpoint_key", "free"),
            ("sort_key", "createdAt"),
            ("partition_key", "tenant/2024/region-eu-west-1/shard-0001"),
            ("endpoint_key", "your-key-0123456789abcdef0123456789abcdef"),
            ("db_password", "change-me"),
            ("db_password", "${DB_Password12}"),
        ] {
            assert!(!is_secret_default(name, value), "{name} {value}");
        }
    }

    #[test]
    fn forms_and_connection_strings_are_found() {
        for text in [
            "client_id=cli&client_secret=nLvpP974tFr6r0a5KNw5nrbt33uKs3TWGJrdLl4Y&grant_type=client_credentials",
            "Server=tcp:db.acme.net,1433;User ID=admin;Password=lKWtbUtxbwSBdIXQ;Encrypt=True;",
        ] {
            assert_eq!(find_all(text, false).len(), 1, "{text}");
        }
        for text in [
            "?token=abc&next=/home",
            "client_id=cli&client_secret={secret}&grant_type=client_credentials",
            "User ID=admin;Password=yourpasswordhere;",
        ] {
            assert_eq!(find_all(text, false).len(), 0, "{text}");
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
