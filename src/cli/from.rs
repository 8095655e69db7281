//! The library's errors as the person at the terminal sees them: who is at fault, and what to do.

use palyra_skill::artifact::ArtifactError;
use palyra_skill::build::BuildError;
use palyra_skill::keys::KeyError;
use palyra_skill::manifest::{ManifestErrors, NameError};
use palyra_skill::registry::RegistryError;
use palyra_skill::store::StoreError;

use super::error::CliError;

impl From<ArtifactError> for CliError {
    fn from(error: ArtifactError) -> Self {
        if error.is_io() {
            Self::usage(error.to_string())
        } else {
            Self::no(format!("{}: {error}", error.code()))
        }
    }
}

impl From<BuildError> for CliError {
    fn from(error: BuildError) -> Self {
        if let BuildError::Manifest(errors) = error {
            return errors.into();
        }
        if error.is_environment() {
            Self::environment(error.to_string())
        } else if matches!(error, BuildError::Drift { .. }) {
            Self::no(error.to_string())
        } else {
            Self::usage(error.to_string())
        }
    }
}

impl From<KeyError> for CliError {
    fn from(error: KeyError) -> Self {
        match error {
            // A key file that is not there was named wrongly.
            KeyError::Io { ref source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                Self::usage(error.to_string())
            }
            KeyError::Io { .. } | KeyError::Random { .. } => Self::environment(error.to_string()),
            _ => Self::usage(error.to_string()),
        }
    }
}

impl From<ManifestErrors> for CliError {
    fn from(errors: ManifestErrors) -> Self {
        let mut error = Self::usage(errors.to_string())
            .hint("`palyra-skill schema manifest` prints every field as a JSON Schema");
        error.manifest = Some(Box::new(errors));
        error
    }
}

impl From<NameError> for CliError {
    fn from(error: NameError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<RegistryError> for CliError {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Reference { .. } | RegistryError::Unsupported(_) => {
                Self::usage(error.to_string())
            }
            _ if error.is_environment() => Self::environment(error.to_string()),
            _ => Self::no(format!("{}: {error}", error.code())),
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        if error.is_environment() {
            return Self::environment(error.to_string());
        }
        if matches!(
            error,
            StoreError::NotFound { .. } | StoreError::Invalid { .. }
        ) {
            return Self::usage(error.to_string());
        }
        let refused = Self::no(format!("{}: {error}", error.code()));
        match error {
            StoreError::Quarantined { skill_id, .. } => refused.hint(format!(
                "palyra-skill enable {skill_id} --override --reason TEXT"
            )),
            StoreError::Downgrade { .. } => refused.hint("--allow-downgrade"),
            _ => refused,
        }
    }
}

#[cfg(feature = "authoring")]
impl From<palyra_skill::testing::cases::CaseError> for CliError {
    fn from(error: palyra_skill::testing::cases::CaseError) -> Self {
        match error {
            palyra_skill::testing::cases::CaseError::Invalid(errors) => {
                Self::from(errors).hint("the book's chapter on testing has every field of a case")
            }
            other => Self::usage(other.to_string()),
        }
    }
}

#[cfg(feature = "runtime")]
impl From<palyra_skill::exec::SkillError> for CliError {
    fn from(error: palyra_skill::exec::SkillError) -> Self {
        Self::usage(error.to_string())
    }
}
