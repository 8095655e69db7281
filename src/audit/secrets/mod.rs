//! Detectors of secrets: token formats, private keys, assignments.
//!
//! Each is a needle that one pass over the bytes looks for ([`needles`]), and a probe that looks at the few hundred bytes around it: the
//! whole is linear, and what a needle hits by chance is dropped. What has no prefix, but a checksum, is looked for in long words ([`each_word`]).
//! Nothing that is found leaves here but its kind, its place and its first characters.

mod assignment;
mod checksum;
mod credentials;
mod keys;
mod plausible;
mod shapes;
mod tokens;
mod wallets;

use std::ops::Range;

pub(in crate::audit) use assignment::is_secret_default;
pub(in crate::audit) use plausible::{entropy, is_placeholder};
pub(in crate::audit) use wallets::each_word;

/// A needle that was hit, and the text around it.
#[derive(Clone, Copy)]
pub(in crate::audit) struct Window<'a> {
    pub(in crate::audit) text: &'a [u8],
    /// The needle's place.
    pub(in crate::audit) start: usize,
    pub(in crate::audit) end: usize,
    /// String constants of a data segment stand side by side without a separator: what comes before and after tells nothing.
    pub(in crate::audit) loose: bool,
}

impl<'a> Window<'a> {
    pub(in crate::audit) fn needle(&self) -> &'a [u8] {
        &self.text[self.start..self.end]
    }

    pub(in crate::audit) fn after(&self) -> &'a [u8] {
        &self.text[self.end..]
    }

    pub(in crate::audit) fn before(&self) -> &'a [u8] {
        &self.text[..self.start]
    }

    /// At most `bytes` of what follows the needle.
    pub(in crate::audit) fn ahead(&self, bytes: usize) -> &'a [u8] {
        let after = self.after();
        &after[..after.len().min(bytes)]
    }

    /// Whether a word may begin at the needle.
    pub(in crate::audit) fn begins(&self) -> bool {
        self.loose || !self.before().last().is_some_and(|b| is_word(*b))
    }

    /// Whether a word may end at `end`.
    pub(in crate::audit) fn ends(&self, end: usize) -> bool {
        self.loose || !self.text.get(end).is_some_and(|b| is_word(*b))
    }
}

/// How sure a detector is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::audit) enum Certainty {
    /// A checksum fits, or the format has no other use.
    Sure,
    /// The shape fits.
    Likely,
    /// A private key, not encrypted.
    PrivateKey,
    /// A value that is assigned to a name such as `password`.
    Assigned,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Secret {
    pub(in crate::audit) range: Range<usize>,
    /// `GitHub token`
    pub(in crate::audit) kind: &'static str,
    pub(in crate::audit) certainty: Certainty,
}

impl Secret {
    fn new(range: Range<usize>, kind: &'static str, certainty: Certainty) -> Self {
        Self {
            range,
            kind,
            certainty,
        }
    }
}

pub(in crate::audit) type Probe = fn(&Window<'_>) -> Option<Secret>;

/// What to look for, letter case aside, and who looks closer.
pub(in crate::audit) fn needles() -> impl Iterator<Item = (&'static [u8], Probe)> {
    let probes = [
        keys::NEEDLES,
        shapes::NEEDLES,
        credentials::NEEDLES,
        assignment::NEEDLES,
    ];
    tokens::needles().chain(probes.into_iter().flatten().copied())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Bytes from the start for which `accept` holds, at most `max`.
fn run(text: &[u8], max: usize, accept: impl Fn(u8) -> bool) -> usize {
    let text = &text[..text.len().min(max)];
    text.iter()
        .position(|byte| !accept(*byte))
        .unwrap_or(text.len())
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Every secret of a text, for the tests of the detectors.
#[cfg(test)]
pub(in crate::audit) fn find_all(text: &str, loose: bool) -> Vec<(&'static str, Certainty)> {
    let mut found: Vec<Secret> = Vec::new();
    let lower = text.to_ascii_lowercase();
    for (needle, probe) in needles() {
        let Ok(needle) = std::str::from_utf8(needle) else {
            continue;
        };
        for (start, hit) in lower.match_indices(&needle.to_ascii_lowercase()) {
            let window = Window {
                text: text.as_bytes(),
                start,
                end: start + hit.len(),
                loose,
            };
            found.extend(probe(&window));
        }
    }
    each_word(text.as_bytes(), loose, |probe, word| {
        let window = Window {
            text: text.as_bytes(),
            start: word.start,
            end: word.end,
            loose,
        };
        found.extend(probe(&window));
    });
    found.dedup();
    found
        .into_iter()
        .map(|secret| (secret.kind, secret.certainty))
        .collect()
}
