//! What can go wrong between a folder and an artifact.

use std::path::PathBuf;

use crate::artifact::ArtifactError;
use crate::manifest::{Change, ManifestErrors, SyncError};
use crate::wasm::RefusedExport;

/// Why a skill could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A skill's name that would not work as folder, crate and part of an id.
    #[error(
        "'{name}' cannot name a skill: {why}; use a lower-case letter, then up to 39 of a-z, 0-9 and single '-'"
    )]
    Name {
        /// What was asked for.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A publisher that cannot begin a skill id.
    #[error(
        "'{publisher}' cannot name a publisher: use 1 to 40 of a-z, 0-9, '_', '-' and single '.' between them"
    )]
    Publisher {
        /// What was asked for.
        publisher: String,
    },
    /// Nothing is ever overwritten by `new`.
    #[error("{} exists and is not an empty folder; choose another name or remove it", path.display())]
    Exists {
        /// What stands in the way.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder without `skill.toml`.
    #[error("{} has no skill.toml; make a skill with `palyra-skill new NAME`", dir.display())]
    NoManifest {
        /// The folder.
        dir: PathBuf,
    },
    /// The manifest is not right.
    #[error(transparent)]
    Manifest(#[from] ManifestErrors),
    /// A file that is larger than the format allows.
    #[error("{} has {size} bytes, more than the {limit} that an artifact may hold", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// A symbolic link or another thing that is neither file nor folder.
    #[error("{} is not a regular file; an artifact holds regular files only", path.display())]
    NotAFile {
        /// What was found.
        path: PathBuf,
    },
    /// A file name that an artifact cannot hold.
    #[error("{}: {source}", path.display())]
    EntryName {
        /// The file.
        path: PathBuf,
        /// Why.
        source: crate::manifest::NameError,
    },
    /// `[authoring].include` outside `assets/`.
    #[error("skill.toml: authoring.include: '{path}' is not below assets/; move the file there")]
    Include {
        /// The entry.
        path: String,
    },
    /// There is no module to pack.
    #[error("{} has no module below modules/; run `palyra-skill build` first", dir.display())]
    NoModule {
        /// The project.
        dir: PathBuf,
    },
    /// A program that the build needs is not there.
    #[error("{program} was not found; {remedy}")]
    MissingProgram {
        /// Its name.
        program: String,
        /// How to get it.
        remedy: &'static str,
    },
    /// A language whose compiler is not there, or does not work here.
    #[error("{language} cannot be compiled here: {missing}; run `{remedy}`")]
    MissingCompiler {
        /// The language.
        language: &'static str,
        /// What is missing.
        missing: String,
        /// The command that brings it to this system.
        remedy: String,
    },
    /// A compiler that ended well and made nothing.
    #[error("{program} ended without an error, and made no module")]
    NoModuleMade {
        /// The compiler.
        program: String,
    },
    /// Rust without a WebAssembly target.
    #[error(
        "{} has no standard library for {tried}; run `rustup target add {remedy}`{hint}",
        rustc.display()
    )]
    MissingTarget {
        /// The compiler that was asked.
        rustc: PathBuf,
        /// The targets that were tried.
        tried: String,
        /// The target to add.
        remedy: &'static str,
        /// Where there is no rustup, how else.
        hint: &'static str,
    },
    /// The guest's own toolchain failed; what it said was handed on line by line.
    #[error("{program} failed with {status}")]
    Toolchain {
        /// The command.
        program: String,
        /// Its exit status.
        status: String,
    },
    /// Cargo made no WebAssembly file.
    #[error(
        "{}: cargo made no .wasm file; the library needs `crate-type = [\"cdylib\"]`",
        manifest.display()
    )]
    NoOutput {
        /// The crate's `Cargo.toml`.
        manifest: PathBuf,
    },
    /// A lock file that cannot be understood.
    #[error("{}: {message}", path.display())]
    Lock {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// WebAssembly text with a mistake.
    #[error("{message}")]
    Wat {
        /// File, place and mistake, as the assembler draws them.
        message: String,
    },
    /// A module that could not be made a component, or a binary that is not valid.
    #[error("{step}: {message}")]
    Wasm {
        /// What was done.
        step: &'static str,
        /// What went wrong.
        message: String,
    },
    /// The binary does not have what the manifest declares.
    #[error("{module}: {message}; {help}")]
    Tools {
        /// The module's path.
        module: String,
        /// What does not fit.
        message: String,
        /// What would.
        help: String,
    },
    /// What the module says of its tools is of no use.
    #[error("the skill's own description of its tools: {message}")]
    Description {
        /// What is wrong with it.
        message: String,
    },
    /// `skill.toml` is not what the code says, and must not change.
    #[error(
        "skill.toml is not what the code says: run `palyra-skill build` and commit what it changes{}",
        listed(changes)
    )]
    Drift {
        /// Every difference.
        changes: Vec<Change>,
    },
    /// `skill.toml` could not be made to say what the code says.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// A binary without a function that a tool id finds.
    #[error(
        "{file} has no function that could be a tool{}",
        refused.iter().take(8).map(|one| format!("\n  {one}")).collect::<String>()
    )]
    NoTools {
        /// The binary's file.
        file: String,
        /// Its functions.
        refused: Vec<RefusedExport>,
    },
    /// The artifact could not be made.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
}

impl BuildError {
    /// Whether the environment failed (disk, missing toolchain) and not the project.
    pub fn is_environment(&self) -> bool {
        matches!(
            self,
            Self::MissingProgram { .. }
                | Self::MissingCompiler { .. }
                | Self::MissingTarget { .. }
                | Self::Io { .. }
        )
    }

    pub(super) fn wasm(step: &'static str, error: impl std::fmt::Display) -> Self {
        Self::Wasm {
            step,
            message: error.to_string(),
        }
    }
}

fn listed(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|change| format!("\n  {change}"))
        .collect()
}

/// `map_err(io(path, "read"))`.
pub(super) fn io(
    path: impl Into<PathBuf>,
    action: &'static str,
) -> impl FnOnce(std::io::Error) -> BuildError {
    let path = path.into();
    move |source| BuildError::Io {
        path,
        action,
        source,
    }
}
