//! Versions in the order of their ecosystem.

use std::cmp::Ordering;
use std::str::FromStr as _;

use crate::audit::dependencies::Ecosystem;

/// A version; two of one ecosystem can be compared.
#[derive(Debug, Clone)]
pub(super) enum Version {
    /// crates.io, npm, Go. Build metadata does not count.
    Semantic(semver::Version),
    /// `PyPI`: PEP 440.
    Python(pep440_rs::Version),
}

impl Version {
    /// Go writes `v1.2.3`, and npm lets people do so.
    pub(super) fn parse(ecosystem: Ecosystem, text: &str) -> Option<Self> {
        let text = text.trim();
        if ecosystem == Ecosystem::PyPi {
            return pep440_rs::Version::from_str(text).ok().map(Self::Python);
        }
        let text = text.strip_prefix(['v', '=']).unwrap_or(text);
        semver::Version::parse(text).ok().map(Self::Semantic)
    }
}

/// A version of an advisory's range, where `1` and `1.2` are written for `1.0.0` and `1.2.0`.
pub(super) fn bound(ecosystem: Ecosystem, text: &str) -> Option<Version> {
    Version::parse(ecosystem, text).or_else(|| {
        let short = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let missing = 2_usize.checked_sub(text.matches('.').count())?;
        (short && missing > 0)
            .then(|| Version::parse(ecosystem, &format!("{text}{}", ".0".repeat(missing))))?
    })
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Semantic(a), Self::Semantic(b)) => a.cmp_precedence(b),
            (Self::Python(a), Self::Python(b)) => a.cmp(b),
            (Self::Semantic(_), Self::Python(_)) => Ordering::Less,
            (Self::Python(_), Self::Semantic(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}
