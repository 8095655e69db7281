//! Why an artifact is refused.

use std::io;
use std::path::PathBuf;

use super::zip::ZipError;
use crate::limits;
use crate::manifest::{EntryPath, ManifestErrors};

/// Why an artifact was refused, could not be read or not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArtifactError {
    /// The file cannot be read at all.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: io::Error,
    },
    /// The archive is not in the profile.
    #[error(transparent)]
    Zip(#[from] ZipError),
    /// A required entry is not there.
    #[error("the artifact has no {entry}")]
    MissingEntry {
        /// Which one.
        entry: &'static str,
    },
    /// An entry was given that is made here.
    #[error("{entry} is made by the packer: leave it out")]
    ReservedEntry {
        /// Which one.
        entry: &'static str,
    },
    /// `skill.toml` is over [`limits::MAX_MANIFEST_BYTES`].
    #[error(
        "skill.toml has {bytes} bytes, the limit is {}",
        limits::MAX_MANIFEST_BYTES
    )]
    ManifestTooLarge {
        /// Its size.
        bytes: u64,
    },
    /// `skill.toml` is no text.
    #[error("skill.toml is not UTF-8 (at byte {offset})")]
    ManifestNotUtf8 {
        /// The first byte that is wrong.
        offset: usize,
    },
    /// `skill.toml` is not a packed manifest.
    #[error(transparent)]
    Manifest(#[from] ManifestErrors),
    /// `sbom.cdx.json` is no `CycloneDX` document.
    #[error("sbom.cdx.json is no CycloneDX bill of materials: {reason}")]
    Sbom {
        /// Why not.
        reason: String,
    },
    /// `provenance.json` is no provenance.
    #[error("provenance.json is no provenance: {reason}")]
    Provenance {
        /// Why not.
        reason: String,
    },
    /// `integrity` lists a file twice.
    #[error("skill.toml: integrity.files lists {entry} twice")]
    IntegrityDuplicate {
        /// Which one.
        entry: EntryPath,
    },
    /// `integrity` does not list an entry.
    #[error("{entry} is not listed in skill.toml's integrity.files")]
    IntegrityUnlisted {
        /// Which one.
        entry: EntryPath,
    },
    /// `integrity` lists what is not there, or what it must not list.
    #[error("skill.toml: integrity.files lists {entry}, which is no entry that it covers")]
    IntegrityMissing {
        /// Which one.
        entry: EntryPath,
    },
    /// An entry has another digest than `integrity` says.
    #[error("{entry} is not the file that skill.toml's integrity.files lists: its SHA-256 differs")]
    IntegrityMismatch {
        /// Which one.
        entry: EntryPath,
    },
    /// The signature would be over [`limits::MAX_SIGNATURE_BYTES`].
    #[error(
        "signature.json would have {bytes} bytes, the limit is {}",
        limits::MAX_SIGNATURE_BYTES
    )]
    SignatureTooLarge {
        /// Its size.
        bytes: usize,
    },
}

impl ArtifactError {
    /// The stable reason code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::Zip(error) => error.code(),
            Self::MissingEntry { .. } => "missing_entry",
            Self::ReservedEntry { .. } => "reserved_entry",
            Self::ManifestTooLarge { .. } => "limit_manifest_size",
            Self::ManifestNotUtf8 { .. } => "manifest_not_utf8",
            Self::Manifest(_) => "manifest_invalid",
            Self::Sbom { .. } => "sbom_invalid",
            Self::Provenance { .. } => "provenance_invalid",
            Self::IntegrityDuplicate { .. } => "integrity_duplicate",
            Self::IntegrityUnlisted { .. } => "integrity_unlisted",
            Self::IntegrityMissing { .. } => "integrity_missing",
            Self::IntegrityMismatch { .. } => "integrity_mismatch",
            Self::SignatureTooLarge { .. } => "limit_signature_size",
        }
    }

    /// Whether the file could not be read, as opposed to: was read and is refused.
    pub fn is_io(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}
