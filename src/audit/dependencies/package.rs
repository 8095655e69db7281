//! Packages, named alike whoever names them: a package URL, a dependency list or an advisory.

use serde::Serialize;

/// A registry whose advisories and versions are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Ecosystem {
    /// Rust.
    #[serde(rename = "crates.io")]
    CratesIo,
    /// JavaScript.
    #[serde(rename = "npm")]
    Npm,
    /// Python.
    #[serde(rename = "PyPI")]
    PyPi,
    /// Go modules.
    Go,
}

impl Ecosystem {
    /// As OSV names it: `crates.io`, `npm`, `PyPI` or `Go`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CratesIo => "crates.io",
            Self::Npm => "npm",
            Self::PyPi => "PyPI",
            Self::Go => "Go",
        }
    }

    /// OSV's name, with or without a suffix such as `:v1`.
    pub(in crate::audit) fn from_osv(name: &str) -> Option<Self> {
        let name = name.split(':').next().unwrap_or_default();
        [Self::CratesIo, Self::Npm, Self::PyPi, Self::Go]
            .into_iter()
            .find(|ecosystem| ecosystem.as_str() == name)
    }

    /// The type of a package URL.
    fn from_purl_type(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "cargo" => Some(Self::CratesIo),
            "npm" => Some(Self::Npm),
            "pypi" => Some(Self::PyPi),
            "golang" => Some(Self::Go),
            _ => None,
        }
    }

    /// One spelling of a name. Registries hold no two packages that differ only in what is dropped here, and package
    /// URLs are written in lower case where advisories are not.
    pub(in crate::audit) fn normalise(self, name: &str) -> String {
        let lower = name.to_lowercase();
        match self {
            Self::Npm | Self::Go => lower,
            Self::CratesIo => lower.replace('_', "-"),
            Self::PyPi => pep503(&lower),
        }
    }
}

/// Runs of `-`, `_` and `.` are one `-`.
fn pep503(lower: &str) -> String {
    let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// A package in one version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::audit) struct Package {
    pub(in crate::audit) ecosystem: Ecosystem,
    /// Normalised.
    pub(in crate::audit) name: String,
    pub(in crate::audit) version: String,
}

/// The parts of a package URL that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Purl {
    /// `None` for other types.
    pub(in crate::audit) ecosystem: Option<Ecosystem>,
    /// With its namespace; normalised where the ecosystem is known.
    pub(in crate::audit) name: String,
    pub(in crate::audit) version: Option<String>,
    /// The qualifier `vcs_url`.
    pub(in crate::audit) vcs_url: Option<String>,
    /// Another registry than the type's own.
    pub(in crate::audit) repository_url: Option<String>,
}

impl Purl {
    /// `pkg:type/namespace/name@version?qualifiers#subpath`.
    pub(in crate::audit) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("pkg:")?.trim_start_matches('/');
        let rest = rest.split('#').next()?;
        let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let (kind, path) = rest.split_once('/')?;
        // An `@` before the last slash is an npm scope that somebody did not encode.
        let name_start = path.rfind('/').map_or(0, |slash| slash + 1);
        let (path, version) = match path[name_start..].rfind('@') {
            Some(at) => (&path[..name_start + at], Some(&path[name_start + at + 1..])),
            None => (path, None),
        };
        let name = percent_decoded(path)?;
        if kind.is_empty() || name.trim_matches('/').is_empty() {
            return None;
        }
        let ecosystem = Ecosystem::from_purl_type(kind);
        let qualifier = |key: &str| {
            let mut pairs = qualifiers
                .split('&')
                .filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
            percent_decoded(value)
        };
        Some(Self {
            ecosystem,
            name: ecosystem.map_or(name.clone(), |ecosystem| ecosystem.normalise(&name)),
            version: match version {
                Some(version) => Some(percent_decoded(version)?).filter(|text| !text.is_empty()),
                None => None,
            },
            vcs_url: qualifier("vcs_url"),
            repository_url: qualifier("repository_url"),
        })
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let mut byte = [0];
            hex::decode_to_slice(tail.get(..2)?, &mut byte).ok()?;
            bytes.push(byte[0]);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(Option<Ecosystem>, String, Option<String>)> {
        let purl = Purl::parse(text)?;
        Some((purl.ecosystem, purl.name, purl.version))
    }

    #[test]
    fn package_urls_of_every_ecosystem_are_read() {
        let cases = [
            (
                "pkg:cargo/serde_json@1.0.0%2Bx",
                Ecosystem::CratesIo,
                "serde-json",
                Some("1.0.0+x"),
            ),
            (
                "pkg:npm/%40Acme/left-pad@1.2.3",
                Ecosystem::Npm,
                "@acme/left-pad",
                Some("1.2.3"),
            ),
            (
                "pkg:npm/@acme/left-pad",
                Ecosystem::Npm,
                "@acme/left-pad",
                None,
            ),
            (
                "pkg:pypi/Zope.Interface__x@6.0",
                Ecosystem::PyPi,
                "zope-interface-x",
                Some("6.0"),
            ),
            (
                "pkg:golang/github.com/Masterminds/goutils@v1.1.0#sub/path",
                Ecosystem::Go,
                "github.com/masterminds/goutils",
                Some("v1.1.0"),
            ),
        ];
        for (text, ecosystem, name, version) in cases {
            let expected = (Some(ecosystem), name.to_owned(), version.map(str::to_owned));
            assert_eq!(parts(text), Some(expected), "{text}");
        }
        assert_eq!(parts("pkg:deb/debian/curl@7.1").unwrap().0, None);
    }

    #[test]
    fn qualifiers_are_decoded() {
        let purl =
            Purl::parse("pkg:cargo/a@1.0.0?arch=x&vcs_url=git%2Bhttps%3A%2F%2Fe.com%2Fa%40ab")
                .unwrap();
        assert_eq!(purl.vcs_url.as_deref(), Some("git+https://e.com/a@ab"));
        assert_eq!(purl.repository_url, None);
    }

    #[test]
    fn what_is_no_package_url_is_refused() {
        for text in [
            "",
            "pkg:",
            "pkg:cargo",
            "pkg:cargo/",
            "cargo/a@1",
            "pkg:npm/a%4@1",
            "pkg:npm/%ff@1",
        ] {
            assert_eq!(Purl::parse(text), None, "{text}");
        }
    }
}
