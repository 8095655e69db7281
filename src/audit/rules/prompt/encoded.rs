//! Texts inside texts: Base64, Base32, hexadecimal, ROT13, written backwards, spelt in codes.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::fold::{Folded, rot13};
use super::{codes, speaks_to_model};

/// Shortest run of Base64 that can hold a sentence.
const MIN_BASE64: usize = 24;
/// Shortest run of hexadecimal digits that can.
const MIN_HEX: usize = 36;
/// Most runs of one text that are decoded.
const MAX_RUNS: usize = 64;
/// Longest run that is decoded, in bytes.
const MAX_RUN: usize = 8 * 1024;
/// Longest decoded text that is shown, in characters.
const MAX_SHOWN: usize = 120;

/// A text that was found in another.
pub(super) struct Encoded {
    pub(super) how: &'static str,
    pub(super) decoded: String,
    /// It speaks to the model.
    pub(super) is_order: bool,
}

/// The first order that is encoded in a text, or else the first sentence.
pub(super) fn encoded(text: &str) -> Option<Encoded> {
    let mut sentence = None;
    let runs = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')))
        .filter(|run| run.len() >= MIN_BASE64);
    for run in runs.take(MAX_RUNS) {
        let run = &run[..run.len().min(MAX_RUN)];
        let ways = [
            ("hexadecimal", from_hex(run)),
            ("Base64", from_base64(run).map(unwrapped)),
            ("Base32", from_base32(run)),
        ];
        for (how, decoded) in ways {
            let Some(decoded) = decoded else { continue };
            let is_order = is_order_text(&decoded);
            if is_order || (sentence.is_none() && is_sentence(&decoded)) {
                let found = shown(how, &decoded, is_order);
                if is_order {
                    return Some(found);
                }
                sentence = Some(found);
            }
        }
    }
    in_codes(text).or_else(|| turned(text)).or(sentence)
}

fn in_codes(text: &str) -> Option<Encoded> {
    let found = codes::spelt(text).find(|(_, said)| is_order_text(said));
    found.map(|(how, said)| shown(how, &said, true))
}

fn turned(text: &str) -> Option<Encoded> {
    // Turning changes Latin letters alone: what the text says in others it says anyway.
    if !is_latin(text) || is_order_text(text) {
        return None;
    }
    let backwards: String = text.chars().rev().collect();
    let forms = [("ROT13", rot13(text)), ("reverse", backwards)];
    let found = forms.into_iter().find(|(_, turned)| is_order_text(turned));
    found.map(|(how, turned)| shown(how, &turned, true))
}

/// Whether most letters are those that ROT13 turns.
fn is_latin(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut ascii, mut all) = (0_usize, 0_usize);
    for c in letters {
        all += 1;
        ascii += usize::from(c.is_ascii());
    }
    ascii * 3 >= all * 2
}

fn shown(how: &'static str, decoded: &str, is_order: bool) -> Encoded {
    Encoded {
        how,
        decoded: decoded.chars().take(MAX_SHOWN).collect(),
        is_order,
    }
}

fn from_hex(run: &str) -> Option<String> {
    let run = run.strip_prefix("0x").unwrap_or(run);
    if run.len() < MIN_HEX || !run.len().is_multiple_of(2) {
        return None;
    }
    readable(hex::decode(run).ok()?)
}

fn from_base64(run: &str) -> Option<String> {
    // A last group that is cut off says nothing.
    let whole = &run[..run.len() - usize::from(run.len() % 4 == 1)];
    let decoded = STANDARD_NO_PAD
        .decode(whole)
        .or_else(|_| URL_SAFE_NO_PAD.decode(whole))
        .ok()?;
    readable(decoded)
}

/// What was encoded a few times over.
fn unwrapped(mut text: String) -> String {
    const DEPTH: usize = 3;
    for _ in 0..DEPTH {
        let inner = text.trim_matches(['=', '\n', ' ']);
        match from_base64(inner).filter(|_| inner.len() >= MIN_BASE64) {
            Some(decoded) => text = decoded,
            None => break,
        }
    }
    text
}

/// RFC 4648, in upper case: five bits a letter.
fn from_base32(run: &str) -> Option<String> {
    let (mut bits, mut count) = (0_u32, 0);
    let mut bytes = Vec::with_capacity(run.len() * 5 / 8);
    for letter in run.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(value)) & 0xFFF;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    readable(bytes)
}

fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let fine = |c: char| !c.is_control() || c.is_whitespace();
    text.chars().all(fine).then_some(text)
}

/// At least five words of letters; JSON, as in a token, is none.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '\'')
    });
    !text.starts_with(['{', '[']) && words.count() >= 5
}

fn is_order_text(text: &str) -> bool {
    speaks_to_model(&Folded::of(text)).is_some()
}
