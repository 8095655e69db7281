//! Private keys: PEM of every kind, `PuTTY`'s files, and PKCS#8 without an armour.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::Certainty::{Likely, PrivateKey};
use super::plausible::names_placeholder;
use super::{Probe, Secret, Window, entropy, is_base64};

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"-----BEGIN ", pem),
    (b"PuTTY-User-Key-File-", putty),
    (RSA_PKCS8, rsa_der),
    (P256_PKCS8, curve_der),
    (ED25519_PKCS8, curve_der),
];

/// Version 0 and the algorithm's identifier, up to the tag and the long form of the key's length.
const RSA_PKCS8: &[u8] =
    b"\x02\x01\x00\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00\x04\x82";
/// The same of P-256, up to the scalar.
const P256_PKCS8: &[u8] =
    b"\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07\x04\x6D\x30\x6B\x02\x01\x01\x04\x20";
/// The same of Ed25519.
const ED25519_PKCS8: &[u8] = b"\x02\x01\x00\x30\x05\x06\x03\x2B\x65\x70\x04\x22\x04\x20";

/// The beginning of an OpenSSH key that no cipher protects.
const OPENSSH_PLAIN: &[u8] = b"openssh-key-v1\0\0\0\0\x04none";

/// The longest label: `ENCRYPTED PRIVATE KEY`, `PGP PRIVATE KEY BLOCK`.
const MAX_LABEL: usize = 40;
/// Where a body may begin after its headers.
const MAX_HEADERS: usize = 400;
/// Bytes of a body that are looked at: the smallest key (Ed25519) has 64 characters.
const MIN_BODY: usize = 60;
const MAX_BODY: usize = 400;

fn pem(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(MAX_LABEL + 5);
    let length = ahead.windows(5).position(|dashes| dashes == b"-----")?;
    let label = std::str::from_utf8(&ahead[..length]).ok()?;
    let is_pgp = label == "PGP PRIVATE KEY BLOCK";
    if !is_pgp && !label.ends_with("PRIVATE KEY") {
        return None;
    }
    let start = window.end + length + 5;
    let rest = &window.text[start..window.text.len().min(start + MAX_HEADERS + MAX_BODY)];
    let (skipped, encrypted) = headers(rest);
    let (body, end) = body(&rest[skipped..]);
    let first = STANDARD_NO_PAD.decode(body.get(..MIN_BODY)?).ok()?;
    let fits = match first.first()? {
        0x30 => !is_pgp,
        // Secret-key packets of OpenPGP, old and new form.
        0x94..=0x97 | 0xC5 => is_pgp,
        b'o' => first.starts_with(b"openssh-key-v1"),
        _ => false,
    };
    // Lengths and names of an OpenSSH key are runs of one letter: only words tell a placeholder here.
    if !fits || entropy(&body) < 3.5 || names_placeholder(&body) {
        return None;
    }
    let encrypted = encrypted || first[0] == b'o' && !first.starts_with(OPENSSH_PLAIN);
    let range = window.start..start + skipped + end;
    if encrypted || label.starts_with("ENCRYPTED") {
        return Some(Secret::new(range, "encrypted private key", Likely));
    }
    Some(Secret::new(range, kind(label), PrivateKey))
}

fn kind(label: &str) -> &'static str {
    match label {
        "RSA PRIVATE KEY" => "RSA private key",
        "EC PRIVATE KEY" => "EC private key",
        "DSA PRIVATE KEY" => "DSA private key",
        "OPENSSH PRIVATE KEY" => "OpenSSH private key",
        "PGP PRIVATE KEY BLOCK" => "OpenPGP private key",
        _ => "private key",
    }
}

/// Bytes of the header lines (`Proc-Type: 4,ENCRYPTED`), and whether they say that the key is encrypted.
fn headers(rest: &[u8]) -> (usize, bool) {
    let (mut at, mut encrypted) = (0, false);
    while at < rest.len().min(MAX_HEADERS) {
        let (text, length) = line(&rest[at..]);
        if !is_header(text) && !text.trim_ascii().is_empty() {
            break;
        }
        encrypted |= text.windows(9).any(|word| word == b"ENCRYPTED");
        at += length;
    }
    (at.min(rest.len()), encrypted)
}

/// The first line, and how many bytes it takes with its end, which may be written as the escape `\n`.
fn line(rest: &[u8]) -> (&[u8], usize) {
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'\n' => return (&rest[..at], at + 1),
            b'\\' if matches!(rest.get(at + 1), Some(b'n' | b'r')) => return (&rest[..at], at + 2),
            _ => {}
        }
    }
    (rest, rest.len())
}

/// A name, a colon and a value. A colon alone is none: what comes after a key that is a string may have one.
fn is_header(line: &[u8]) -> bool {
    let Some(colon) = line.iter().position(|b| *b == b':') else {
        return false;
    };
    let name = line[..colon].trim_ascii_start();
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
    line.len() < 120 && !name.is_empty() && name.iter().all(is_name)
}

/// The Base64 of a body without line ends, which may be written as the escape `\n`; and how many bytes of the text it took.
fn body(rest: &[u8]) -> (Vec<u8>, usize) {
    let mut body = Vec::new();
    let mut at = 0;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' if matches!(rest.get(at + 1), Some(b'n' | b'r')) => at += 1,
            // JSON in JSON, and slashes as PHP writes them.
            b'\\' if matches!(rest.get(at + 1), Some(b'\\' | b'/')) => {}
            byte if byte.is_ascii_whitespace() => {}
            byte if is_base64(*byte) => body.push(*byte),
            _ => break,
        }
        at += 1;
        if body.len() >= MAX_BODY {
            break;
        }
    }
    (body, at)
}

fn putty(window: &Window<'_>) -> Option<Secret> {
    let ahead = window.ahead(4_000);
    let has = |word: &[u8]| ahead.windows(word.len()).any(|part| part == word);
    if !has(b"Private-Lines:") {
        return None;
    }
    let range = window.start..window.end;
    if has(b"Encryption: none") {
        Some(Secret::new(range, "PuTTY private key", PrivateKey))
    } else {
        Some(Secret::new(range, "encrypted private key", Likely))
    }
}

/// The sequence of integers of an RSA key follows: version 0 and a modulus of more than 127 bytes.
fn rsa_der(window: &Window<'_>) -> Option<Secret> {
    let [
        _,
        _,
        0x30,
        0x82,
        _,
        _,
        0x02,
        0x01,
        0x00,
        0x02,
        0x81 | 0x82,
        ..,
    ] = window.ahead(16)
    else {
        return None;
    };
    Some(Secret::new(
        window.start..window.end,
        "RSA private key (DER)",
        PrivateKey,
    ))
}

/// Libraries carry this beginning as a template: a scalar must follow that is neither text nor a table.
fn curve_der(window: &Window<'_>) -> Option<Secret> {
    let scalar = window.ahead(32);
    let high = scalar.iter().filter(|byte| !byte.is_ascii()).count();
    let random = scalar.len() == 32 && high >= 8 && entropy(scalar) > 4.4;
    // The public key's tag follows the template of P-256 at once.
    if !random || scalar.starts_with(b"\xA1\x44\x03\x42") {
        return None;
    }
    Some(Secret::new(
        window.start..window.end,
        "private key (DER)",
        PrivateKey,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::secrets::find_all;

    /// Base64 of a sequence of pseudo-random bytes: no key of anybody.
    fn armour(label: &str, first: u8, separator: &str) -> String {
        let bytes: Vec<u8> = (0..120_u32)
            .map(|i| (i * i * 31 + i * 7).to_le_bytes()[0])
            .collect();
        let text = STANDARD_NO_PAD.encode([&[first], &bytes[..]].concat());
        let (a, b) = text.split_at(64);
        let dashes = "-".repeat(5);
        format!(
            "{dashes}BEGIN {label}{dashes}{separator}{a}{separator}{b}{separator}{dashes}END {label}{dashes}"
        )
    }

    #[test]
    fn armoured_keys_are_found_with_real_and_escaped_line_ends() {
        for (label, first, kind) in [
            ("PRIVATE KEY", 0x30, "private key"),
            ("RSA PRIVATE KEY", 0x30, "RSA private key"),
            ("PGP PRIVATE KEY BLOCK", 0x95, "OpenPGP private key"),
        ] {
            for separator in ["\n", "\\n", "\r\n"] {
                let found = find_all(&armour(label, first, separator), false);
                assert_eq!(found, [(kind, PrivateKey)], "{label} {separator:?}");
            }
        }
        let encrypted = armour("ENCRYPTED PRIVATE KEY", 0x30, "\n");
        assert_eq!(
            find_all(&encrypted, false),
            [("encrypted private key", Likely)]
        );
        let legacy = armour("RSA PRIVATE KEY", 0x30, "\n").replacen(
            "-----\n",
            "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n",
            1,
        );
        assert_eq!(
            find_all(&legacy, false),
            [("encrypted private key", Likely)]
        );
    }

    #[test]
    fn the_shortest_key_in_json_is_no_header_for_the_colon_after_it() {
        let bytes: Vec<u8> = (0..32_u32)
            .map(|i| (i * i * 31 + i * 7).to_le_bytes()[0])
            .collect();
        let body = STANDARD_NO_PAD.encode([&b"\x30\x2E"[..], ED25519_PKCS8, &bytes[..]].concat());
        let dashes = "-".repeat(5);
        let label = "PRIVATE KEY";
        let json = |separator: &str, body: &str| {
            format!(
                r#"{{"pem": "{dashes}BEGIN {label}{dashes}{separator}{body}{separator}{dashes}END {label}{dashes}{separator}"}}, "on": true}}"#
            )
        };
        assert_eq!(body.len(), 64);
        for separator in ["\\n", "\\r\\n", "\\\\n"] {
            let found = find_all(&json(separator, &body), false);
            assert_eq!(found, [("private key", PrivateKey)], "{separator}");
        }
        assert!(find_all(&json("\\n", "<your key>: 64 characters"), false).is_empty());
        let encrypted = format!(r"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{body}");
        assert_eq!(
            find_all(&json("\\n", &encrypted), false),
            [("encrypted private key", Likely)]
        );
    }

    /// As `ssh-keygen` writes it: the lengths are runs of `A`.
    fn openssh(cipher: &str) -> String {
        let mut bytes = b"openssh-key-v1\0".to_vec();
        for text in [cipher.as_bytes(), b"none", b""] {
            bytes.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
            bytes.extend(text);
        }
        bytes.extend(b"\0\0\0\x01\0\0\0\x33\0\0\0\x0Bssh-ed25519\0\0\0\x20");
        bytes.extend((0..180_u32).map(|i| (i * i * 31 + i * 7).to_le_bytes()[0]));
        let text = STANDARD_NO_PAD.encode(bytes);
        let dashes = "-".repeat(5);
        let label = "OPENSSH PRIVATE KEY";
        format!("{dashes}BEGIN {label}{dashes}\n{text}\n{dashes}END {label}{dashes}\n")
    }

    #[test]
    fn runs_of_one_letter_in_an_openssh_key_are_its_format() {
        for loose in [false, true] {
            assert_eq!(
                find_all(&openssh("none"), loose),
                [("OpenSSH private key", PrivateKey)]
            );
        }
        assert_eq!(
            find_all(&openssh("aes256-ctr"), false),
            [("encrypted private key", Likely)]
        );
        let example = openssh("none").replacen("AAAAB", "AEXAMPLE", 1);
        assert!(find_all(&example, false).is_empty());
    }

    #[test]
    fn public_keys_certificates_and_parsers_are_fine() {
        for label in ["PUBLIC KEY", "CERTIFICATE"] {
            assert!(find_all(&armour(label, 0x30, "\n"), false).is_empty());
        }
        // What a parser of PEM carries.
        let parser = [
            "-----BEGIN ",
            "PRIVATE KEY----------END ",
            "PRIVATE KEY-----RSA",
        ]
        .concat();
        assert!(find_all(&parser, true).is_empty());
        assert!(find_all(&armour("PRIVATE KEY", 0x41, "\n"), false).is_empty());
    }

    #[test]
    fn a_template_is_no_key() {
        let probe_at = |scalar: &[u8]| {
            let text = [ED25519_PKCS8, scalar].concat();
            let window = Window {
                text: &text,
                start: 0,
                end: ED25519_PKCS8.len(),
                loose: true,
            };
            curve_der(&window)
        };
        let scalar: Vec<u8> = (0..32_u32)
            .map(|i| (i * 89 + 131).to_le_bytes()[0])
            .collect();
        assert!(probe_at(&scalar).is_some());
        assert!(probe_at(b"invalid key length: expected 32 b").is_none());
        assert!(probe_at(&[0; 32]).is_none());
    }
}
