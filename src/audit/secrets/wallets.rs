//! Keys of wallets: words that carry a checksum of their own. No prefix of theirs is long enough for a needle, so every long word
//! of letters and digits is looked at.

use std::ops::Range;

use super::Certainty::PrivateKey;
use super::{Probe, Secret, Window, entropy, run};
use crate::digest::Digest;

/// How a key is written.
#[derive(Clone, Copy)]
struct Form {
    length: usize,
    is_digit: fn(u8) -> bool,
    /// Works the checksum out.
    probe: Probe,
}

const WIF: Form = Form {
    length: 51,
    is_digit: is_base58,
    probe: wif,
};
/// Of a public key that is written short, as all wallets do today.
const SHORT_WIF: Form = Form { length: 52, ..WIF };
const EXTENDED: Form = Form {
    length: 111,
    is_digit: is_base58,
    probe: extended,
};
const STELLAR: Form = Form {
    length: 56,
    is_digit: is_base32,
    probe: stellar,
};

/// The shortest form.
const MIN_WORD: usize = WIF.length;
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Least entropy of the 32 bytes of a key, in bits a byte: of the keys 1, 2, 3 everybody knows how they are written.
const MIN_ENTROPY: f64 = 4.0;

/// How the keys of documentation begin: of Bitcoin's wiki and book, of the vectors of BIP 32, and of BIP 39's phrase `abandon … about`.
const KNOWN: [&[u8]; 11] = [
    b"5HueCGU8rMjxEXxi",
    b"5J3mBbAH58CpQ3Y5",
    b"5Kb8kLf9zgWQnogi",
    b"KxFC1jmwwCoACiCA",
    b"KwdMAjGmerYanjeu",
    b"L1aW4aubDFB7yfra",
    b"L53fCHmQhbNp1B4J",
    b"xprv9s21ZrQH143K3QTDL4LXw2F7H",
    b"xprv9s21ZrQH143K31xYSDQpPDxsX",
    b"xprv9s21ZrQH143K25QhxbucbDDuQ",
    b"xprv9s21ZrQH143K3GJpoapnV8SFf",
];

/// Calls `hit` with every word that begins as a key of a wallet does and has its length, and with who looks closer.
pub(in crate::audit) fn each_word(
    text: &[u8],
    loose: bool,
    mut hit: impl FnMut(Probe, Range<usize>),
) {
    let mut at = 0;
    while let Some(window) = text.get(at..at + MIN_WORD) {
        // From the back: most of what is no long word is never looked at.
        if let Some(wrong) = window.iter().rposition(|b| !b.is_ascii_alphanumeric()) {
            at += wrong + 1;
            continue;
        }
        let length = run(&text[at..], usize::MAX, |b| b.is_ascii_alphanumeric());
        let word = &text[at..at + length];
        // Where constants stand side by side a key may begin anywhere in what they make together.
        let starts = if loose { length } else { 1 };
        for start in 0..starts {
            let key = &word[start..];
            if let Some(form) = form(key)
                && (loose || form.length == length)
            {
                hit(form.probe, at + start..at + start + form.length);
            }
        }
        at += length;
    }
}

/// What may begin here, by its first letters, its length and its alphabet.
fn form(text: &[u8]) -> Option<Form> {
    let form = match text {
        [b'5', b'H' | b'J' | b'K', ..] => WIF,
        [b'K', b'w'..=b'z', ..] | [b'L', b'1'..=b'5', ..] => SHORT_WIF,
        [b'x' | b'y' | b'z', b'p', b'r', b'v', ..] => EXTENDED,
        [b'S', b'A'..=b'D', ..] => STELLAR,
        _ => return None,
    };
    let word = text.get(..form.length)?;
    word.iter().all(|b| (form.is_digit)(*b)).then_some(form)
}

fn is_base58(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() && !matches!(byte, b'0' | b'O' | b'I' | b'l')
}

fn is_base32(byte: u8) -> bool {
    byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)
}

/// The wallet import format: a version, the key, and a one where the public key is written short.
fn wif(window: &Window<'_>) -> Option<Secret> {
    let digits = window.needle();
    let short = digits.len() == SHORT_WIF.length;
    let bytes = base58check(digits, if short { 38 } else { 37 })?;
    let (version, rest) = bytes.split_first()?;
    let (key, mark) = rest.split_at_checked(32)?;
    let fits = *version == 0x80 && matches!(mark, [] | [1]) && is_key(key);
    fits.then(|| secret(window, "Bitcoin private key (WIF)"))
        .flatten()
}

/// BIP 32: a version, the place in the tree, a chain code, a zero and the key. The letters at the beginning are the version.
fn extended(window: &Window<'_>) -> Option<Secret> {
    let bytes = base58check(window.needle(), 82)?;
    let (zero, key) = bytes.get(45..)?.split_first()?;
    (*zero == 0 && is_key(key))
        .then(|| secret(window, "extended private key (BIP 32)"))
        .flatten()
}

/// A version, the seed and a checksum with its low byte first.
fn stellar(window: &Window<'_>) -> Option<Secret> {
    let bytes = base32(window.needle());
    let (payload, checksum) = bytes.split_last_chunk::<2>()?;
    let (version, key) = payload.split_first()?;
    let fits = *version == 0x90 && crc16(payload).to_le_bytes() == *checksum && is_key(key);
    fits.then(|| secret(window, "Stellar secret seed"))
        .flatten()
}

fn secret(window: &Window<'_>, kind: &'static str) -> Option<Secret> {
    let known = KNOWN.iter().any(|known| window.needle().starts_with(known));
    let whole = window.begins() && window.ends(window.end);
    (whole && !known).then(|| Secret::new(window.start..window.end, kind, PrivateKey))
}

fn is_key(key: &[u8]) -> bool {
    key.len() == 32 && entropy(key) >= MIN_ENTROPY
}

/// The bytes of a number in base 58 without the last four, which are a checksum of the others.
fn base58check(digits: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0_u8; length];
    for digit in digits {
        let value = BASE58.iter().position(|b| b == digit)?;
        let mut carry = u32::try_from(value).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            let [.., low] = carry.to_be_bytes();
            *byte = low;
            carry >>= 8;
        }
        // More than there is room for.
        if carry != 0 {
            return None;
        }
    }
    let (payload, checksum) = bytes.split_last_chunk::<4>()?;
    let digest = Digest::of(Digest::of(payload).as_bytes());
    digest
        .as_bytes()
        .starts_with(checksum)
        .then(|| payload.to_vec())
}

/// Five bytes of each eight digits.
fn base32(digits: &[u8]) -> Vec<u8> {
    let value = |digit: u8| match digit {
        b'A'..=b'Z' => digit - b'A',
        _ => digit.wrapping_sub(b'2').wrapping_add(26) & 0x1F,
    };
    let groups = digits.chunks_exact(8).map(|group| {
        group
            .iter()
            .fold(0_u64, |bits, digit| (bits << 5) | u64::from(value(*digit)))
    });
    groups
        .flat_map(|bits| {
            let [_, _, _, bytes @ ..] = bits.to_be_bytes();
            bytes
        })
        .collect()
}

/// The CRC of XMODEM, bit by bit: it is asked for thirty bytes.
fn crc16(bytes: &[u8]) -> u16 {
    let mut crc = 0_u16;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            let carry = (crc >> 15).wrapping_neg();
            crc = (crc << 1) ^ (0x1021 & carry);
        }
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::secrets::find_all;

    /// Made of the digest of a sentence: no wallet of anybody. In parts, for scanners of repositories.
    fn keys() -> [(String, &'static str); 4] {
        let bitcoin = "Bitcoin private key (WIF)";
        [
            (
                ["KzH3hzt32gX8XZHHKEwMkQBjrXeuLY", "vTkmQUKfeEWWqq1Hh4TdAt"].concat(),
                bitcoin,
            ),
            (
                ["5JWTttBCnhDiaf8KCPBxT9Rdu19b4X", "LpJAcDzFC9xAw7M4mHq5W"].concat(),
                bitcoin,
            ),
            (
                [
                    "xprv9s21ZrQH143K3XsBixuKbykV3aFPpTGKdDWxMTW3k2ycGK5L8jYyC",
                    "JD27ftgm4nBRs6M4GR3d22sFhWk3e3Ttb1ouaaUkwC8MZ3DFAjP1hj",
                ]
                .concat(),
                "extended private key (BIP 32)",
            ),
            (
                [
                    "SBNTVCO2QLUECL42A5CTUYSP4K23",
                    "3SOFXO4LDK7AIMHKMNA3G3U6PGA6",
                ]
                .concat(),
                "Stellar secret seed",
            ),
        ]
    }

    #[test]
    fn keys_whose_checksum_holds_are_found() {
        for (key, kind) in keys() {
            let found = find_all(&format!("payout={key}\n"), false);
            assert_eq!(found, [(kind, PrivateKey)], "{key}");
            let constants = format!("unknownUnit{key}missing field");
            assert_eq!(find_all(&constants, true), [(kind, PrivateKey)], "{key}");
            assert!(find_all(&constants, false).is_empty(), "in a word: {key}");
            assert!(find_all(&format!("_{key}"), false).is_empty(), "{key}");
        }
    }

    #[test]
    fn a_changed_letter_or_a_shorter_word_is_nothing() {
        for (key, _) in keys() {
            let last = if key.ends_with('5') { "6" } else { "5" };
            let changed = format!("{}{last}", &key[..key.len() - 1]);
            for text in [changed.as_str(), &key[1..], &key[..key.len() - 1]] {
                assert!(find_all(text, true).is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn keys_of_documentation_are_fine() {
        for known in [
            ["5HueCGU8rMjxEXxiPuD5BDku4Mk", "FqeZyd4dZ1jvhTVqvbTLvyTJ"],
            ["KwDiBf89QgGbjEhKnhXJuH7LrciV", "rZi3qYjgd9M7rFU73sVHnoWn"],
            [
                "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiCh",
                "kVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
            ],
        ] {
            assert!(find_all(&known.concat(), true).is_empty(), "{known:?}");
        }
        assert!(find_all(&"Ky5KL1xprvSA".repeat(40), true).is_empty());
    }

    #[test]
    fn the_crc_is_that_of_xmodem() {
        assert_eq!(crc16(b"123456789"), 0x31C3);
    }
}
