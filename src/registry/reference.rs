//! References as they are typed.
//!
//! ```text
//! dir:PATH                          a registry
//! dir:PATH#SKILL_ID                 the highest version of a skill in it
//! dir:PATH#SKILL_ID@VERSION         one version
//! ```
//!
//! The last `#` counts, so that PATH may contain one. `https://…` and `oci://…` are recognised and refused.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::error::RegistryError;
use crate::manifest::{SkillId, Version};

/// Where a registry is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// `dir:PATH`
    Dir(PathBuf),
}

/// A skill, or one version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// The skill.
    pub skill_id: SkillId,
    /// The version; `None` is the highest.
    pub version: Option<Version>,
}

/// A registry, and perhaps a skill in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The registry.
    pub location: Location,
    /// What in it.
    pub selector: Option<Selector>,
}

impl Reference {
    /// Whether a text is meant as a reference and not as the name of a file or a skill.
    pub fn is_reference(text: &str) -> bool {
        ["dir:", "https://", "http://", "oci://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
    }

    /// Reads a reference.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let wrong = |message| RegistryError::Reference {
            text: text.to_owned(),
            message,
        };
        let Some(rest) = text.strip_prefix("dir:") else {
            return Err(if Self::is_reference(text) {
                RegistryError::Unsupported(text.to_owned())
            } else {
                wrong("write dir:PATH, dir:PATH#SKILL_ID or dir:PATH#SKILL_ID@VERSION")
            });
        };
        let (path, selector) = match rest.rsplit_once('#') {
            Some((path, selector)) => (path, Some(selector.parse()?)),
            None => (rest, None),
        };
        if path.is_empty() {
            return Err(wrong("the path after dir: is empty"));
        }
        Ok(Self {
            location: Location::Dir(PathBuf::from(path)),
            selector,
        })
    }
}

impl FromStr for Reference {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, RegistryError> {
        Self::parse(text)
    }
}

impl FromStr for Selector {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, RegistryError> {
        let wrong = |message| RegistryError::Reference {
            text: text.to_owned(),
            message,
        };
        let (skill_id, version) = match text.split_once('@') {
            Some((skill_id, version)) => (skill_id, Some(version)),
            None => (text, None),
        };
        Ok(Self {
            skill_id: skill_id
                .parse()
                .map_err(|_| wrong("SKILL_ID is an identifier without ':' such as acme.echo"))?,
            version: version
                .map(str::parse)
                .transpose()
                .map_err(|_| wrong("VERSION is three numbers such as 1.2.3"))?,
        })
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.skill_id)?;
        self.version
            .map_or(Ok(()), |version| write!(f, "@{version}"))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Location::Dir(path) = &self.location;
        write!(f, "dir:{}", path.display())?;
        self.selector
            .as_ref()
            .map_or(Ok(()), |selector| write!(f, "#{selector}"))
    }
}
