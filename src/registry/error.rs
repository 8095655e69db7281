//! What a registry refuses, and what can go wrong with it.

use std::path::{Path, PathBuf};

use crate::manifest::{SkillId, Version};

/// Why a registry did not answer. [`RegistryError::code`] is stable.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The text is no reference.
    #[error("'{text}' is no registry reference: {message}")]
    Reference {
        /// What was typed.
        text: String,
        /// What would be right.
        message: &'static str,
    },
    /// A kind of registry that this program does not reach.
    #[error("'{0}': registries of this kind are not supported by this build; use dir:PATH")]
    Unsupported(String),
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The index breaks its format.
    #[error("{}: {message}", path.display())]
    Index {
        /// The index file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// The registry has no such skill or version.
    #[error("the registry has no {0}")]
    NotFound(String),
    /// The version is there with other bytes.
    #[error(
        "{skill_id} {version} is published with other bytes: a version never changes, publish a new one"
    )]
    VersionExists {
        /// The skill.
        skill_id: SkillId,
        /// The version.
        version: Version,
    },
    /// The artifact is not what the index says.
    #[error("{}: {message}", path.display())]
    Artifact {
        /// The artifact file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

impl RegistryError {
    /// The refusal's stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reference { .. } => "registry_reference",
            Self::Unsupported(_) => "registry_unsupported",
            Self::Io { .. } => "registry_io",
            Self::Index { .. } => "registry_index",
            Self::NotFound(_) => "registry_not_found",
            Self::VersionExists { .. } => "version_exists",
            Self::Artifact { .. } => "registry_artifact",
        }
    }

    /// Whether the machine failed and not the request: exit status 3.
    pub fn is_environment(&self) -> bool {
        matches!(self, Self::Io { .. })
    }

    pub(super) fn io(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}
