//! Names that cannot hold a bad value: identifiers, versions and entry paths.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a name was refused. The text says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// An identifier outside `[a-z0-9._:-]+`.
    #[error("'{0}' is no identifier: use one or more of a-z, 0-9, '.', '_', ':' and '-'")]
    Identifier(String),
    /// A skill id with a colon or an empty `.`-segment.
    #[error(
        "'{0}' is no skill id: an identifier without ':' whose parts between '.' are not empty"
    )]
    SkillId(String),
    /// A version that is not three numbers.
    #[error("'{0}' is no version: write major.minor.patch, three whole numbers")]
    Version(String),
    /// A path that could leave its root, or that is not relative.
    #[error(
        "'{0}' is no entry path: use a relative path without empty, '.' or '..' parts, ':' or NUL"
    )]
    EntryPath(String),
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b':' | b'-'))
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! identifier_type {
    ($(#[$doc:meta])* $name:ident) => {
        text_type! { $(#[$doc])* $name }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                let text = text.trim();
                if is_identifier(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(NameError::Identifier(text.to_owned()))
                }
            }
        }
    };
}

identifier_type! {
    /// `[a-z0-9._:-]+`, surrounding white space taken off.
    Identifier
}
identifier_type! {
    /// Who makes and signs a skill.
    PublisherId
}
identifier_type! {
    /// A tool's id: starts with its publisher and a dot (checked with the manifest).
    ToolId
}
text_type! {
    /// A skill's id: an identifier without `:` and without an empty `.`-segment.
    SkillId
}
text_type! {
    /// A relative path inside an artifact or a storage root, with `/` between its parts.
    EntryPath
}

impl FromStr for SkillId {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if is_identifier(text)
            && !text.contains(':')
            && text.split('.').all(|part| !part.is_empty())
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError::SkillId(text.to_owned()))
        }
    }
}

impl FromStr for EntryPath {
    type Err = NameError;

    /// `\` counts as `/`, as in Palyra.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let path = text.replace('\\', "/");
        let sound = !path.contains([':', '\0'])
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if sound {
            Ok(Self(path))
        } else {
            Err(NameError::EntryPath(text.to_owned()))
        }
    }
}

/// `major.minor.patch`, three `u32`, nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Breaking changes.
    pub major: u32,
    /// Additions.
    pub minor: u32,
    /// Repairs.
    pub patch: u32,
}

impl FromStr for Version {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let error = || NameError::Version(text.to_owned());
        let mut parts = text.split('.').map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits
                .then(|| part.parse::<u32>().ok())
                .flatten()
                .ok_or_else(error)
        });
        let mut next = || parts.next().unwrap_or_else(|| Err(error()));
        let version = Self {
            major: next()?,
            minor: next()?,
            patch: next()?,
        };
        if parts.next().is_some() {
            Err(error())
        } else {
            Ok(version)
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skill_ids_have_no_colon_and_no_empty_part() {
        assert!("vec.operator-meta.two_seg".parse::<SkillId>().is_ok());
        for bad in ["", "a:b", "a..b", ".a", "a.", "A", "a b"] {
            assert!(bad.parse::<SkillId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn versions_are_three_numbers() {
        assert_eq!("1.20.3".parse::<Version>().unwrap().to_string(), "1.20.3");
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.x",
            "1.2.-3",
            "1.2.+3",
            "1.2.4294967296",
            "v1.2.3",
        ] {
            assert!(bad.parse::<Version>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn entry_paths_stay_below_their_root() {
        assert_eq!("a\\b/c".parse::<EntryPath>().unwrap().as_str(), "a/b/c");
        for bad in ["", "/a", "a//b", "a/", "./a", "a/../b", "c:x", "a\0b"] {
            assert!(bad.parse::<EntryPath>().is_err(), "{bad:?}");
        }
    }
}
