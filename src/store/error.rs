//! What the home refuses, and what can go wrong below it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::digest::Digest;
use crate::manifest::{PublisherId, SkillId, ToolId, Version};

/// Why the home did not do something. [`StoreError::code`] is stable.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
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
    /// Something else than a folder stands where the home should be.
    #[error("{} is not a folder: choose another home, or move it away", path.display())]
    NotAFolder {
        /// The home.
        path: PathBuf,
    },
    /// Others could read or change what must be the owner's alone.
    #[error("others have access to {} (mode {mode:03o}): run `chmod {} {}`", path.display(), remedy, path.display())]
    Permissions {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The permission bits that would be right.
        remedy: &'static str,
    },
    /// A key file does not hold what it should.
    #[error("{} is damaged: {message}", path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The database failed.
    #[error("{}: {problem}: {source}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What that means for its owner.
        problem: DatabaseProblem,
        /// `SQLite`'s answer.
        source: rusqlite::Error,
    },
    /// The home was opened to be looked at.
    #[error("the home {} was opened to be read only", path.display())]
    ReadOnly {
        /// The home.
        path: PathBuf,
    },
    /// The database changed each time that it was looked at.
    #[error("{} is being changed all the time: try again", path.display())]
    Unsteady {
        /// The database file.
        path: PathBuf,
    },
    /// A newer palyra-skill wrote this home.
    #[error("{} has schema {found}, this program knows up to {known}: use a newer palyra-skill", path.display())]
    NewerSchema {
        /// The database file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// A stored artifact is not what it was when it was installed.
    #[error("{} is damaged: its SHA-256 is not {expected}; install the skill again", path.display())]
    ArtifactDamaged {
        /// The file.
        path: PathBuf,
        /// What its name promises.
        expected: Digest,
    },
    /// Another publisher owns the skill id.
    #[error("skill id {skill_id} belongs to publisher {owner}, not to {claimed_by}")]
    SkillIdOwned {
        /// The id.
        skill_id: SkillId,
        /// Who installed it first.
        owner: PublisherId,
        /// Who asks now.
        claimed_by: PublisherId,
    },
    /// Another skill owns the tool id.
    #[error("tool id {tool_id} belongs to skill {owner}, not to {claimed_by}")]
    ToolIdTaken {
        /// The id.
        tool_id: ToolId,
        /// The skill that had it first.
        owner: SkillId,
        /// The skill that asks now.
        claimed_by: SkillId,
    },
    /// Two tools of active skills would have one MCP name.
    #[error(
        "tool {tool_id} would be served as {mcp_name}, which is {other}'s name: disable the skill of one of them"
    )]
    ToolNameClash {
        /// The tool of the skill that is being enabled.
        tool_id: ToolId,
        /// The tool that has the name already.
        other: ToolId,
        /// The name.
        mcp_name: String,
    },
    /// The tool's MCP name is too long.
    #[error("tool {tool_id} cannot be served: its name has {length} characters, MCP allows {max}", max = super::MAX_MCP_NAME)]
    ToolNameTooLong {
        /// The tool.
        tool_id: ToolId,
        /// Characters of its MCP name.
        length: usize,
    },
    /// A lower version than the installed one.
    #[error(
        "{skill_id} {offered} is older than the installed {installed}: allow the downgrade explicitly"
    )]
    Downgrade {
        /// The skill.
        skill_id: SkillId,
        /// What is installed.
        installed: Version,
        /// What was offered.
        offered: Version,
    },
    /// The same version with another payload.
    #[error(
        "{skill_id} {version} is installed with payload {installed}, this one has {offered}: a version never changes, publish a new one"
    )]
    VersionConflict {
        /// The skill.
        skill_id: SkillId,
        /// The version of both.
        version: Version,
        /// What is installed.
        installed: Digest,
        /// What was offered.
        offered: Digest,
    },
    /// Enabling needs an override and a reason.
    #[error(
        "{skill_id} is in quarantine ({reason}): enabling it needs a reason and an explicit override"
    )]
    Quarantined {
        /// The skill.
        skill_id: SkillId,
        /// The code it was quarantined with.
        reason: String,
    },
    /// The key was revoked in this home.
    #[error("key {key_id} was revoked: {reason}")]
    KeyRevoked {
        /// The key.
        key_id: String,
        /// Why.
        reason: String,
    },
    /// The publisher has another key here.
    #[error("publisher {publisher} is known here by another key than {key_id}")]
    KeyMismatch {
        /// The publisher.
        publisher: PublisherId,
        /// The key that was offered.
        key_id: String,
    },
    /// The publisher is not trusted.
    #[error(
        "publisher {publisher} with key {key_id} is not trusted here: add the key with `trust add`, or pin it on first use"
    )]
    Untrusted {
        /// The publisher.
        publisher: PublisherId,
        /// The key that was offered.
        key_id: String,
    },
    /// No such thing in this home.
    #[error("there is no {what} {id} in this home")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Under which name.
        id: String,
    },
    /// It is there already.
    #[error("{what} {id} exists already")]
    Exists {
        /// What it is.
        what: &'static str,
        /// Its name.
        id: String,
    },
    /// A name or value outside its rules.
    #[error("{what}: {message}")]
    Invalid {
        /// What it should have been.
        what: &'static str,
        /// What would be right.
        message: String,
    },
    /// A bound of the home's own.
    #[error("{what} exceeded: at most {limit}")]
    Quota {
        /// Which one.
        what: &'static str,
        /// Its size.
        limit: u64,
    },
    /// The approval or delivery is not in a state where this can be done.
    #[error("{what} {id} is {state}")]
    WrongState {
        /// What it is.
        what: &'static str,
        /// Its name.
        id: String,
        /// Its state.
        state: String,
    },
    /// The key operation failed.
    #[error(transparent)]
    Key(#[from] crate::keys::KeyError),
}

/// What a database error means for the home's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseProblem {
    /// Another process kept the write lock too long.
    #[error("another process keeps the database locked; try again")]
    Busy,
    /// The disk is full.
    #[error("the disk is full; make room and try again")]
    DiskFull,
    /// The file is no sound database.
    #[error("the database is damaged; restore it from a backup or move it away")]
    Corrupt,
    /// The file or its folder cannot be written.
    #[error("the database cannot be written; check owner and permissions of its folder")]
    NotWritable,
    /// Anything else.
    #[error("the database failed")]
    Other,
}

impl DatabaseProblem {
    fn of(error: &rusqlite::Error) -> Self {
        match error {
            // A stored text that its type refuses: someone edited the database.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..) => Self::Corrupt,
            _ => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
                Some(ErrorCode::DiskFull) => Self::DiskFull,
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    Self::NotWritable
                }
                _ => Self::Other,
            },
        }
    }
}

impl StoreError {
    /// The refusal's stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "home_io",
            Self::NotAFolder { .. } => "home_not_a_folder",
            Self::Permissions { .. } => "home_permissions",
            Self::KeyFile { .. } => "home_key_damaged",
            Self::Database { problem, .. } => match problem {
                DatabaseProblem::Busy => "home_busy",
                DatabaseProblem::DiskFull => "disk_full",
                DatabaseProblem::Corrupt => "home_corrupt",
                DatabaseProblem::NotWritable => "home_not_writable",
                DatabaseProblem::Other => "home_database",
            },
            Self::ReadOnly { .. } => "home_read_only",
            Self::Unsteady { .. } => "home_busy",
            Self::NewerSchema { .. } => "home_newer_schema",
            Self::ArtifactDamaged { .. } => "artifact_damaged",
            Self::SkillIdOwned { .. } => "skill_id_owned",
            Self::ToolIdTaken { .. } => "tool_id_taken",
            Self::ToolNameClash { .. } => "tool_name_clash",
            Self::ToolNameTooLong { .. } => "tool_name_too_long",
            Self::Downgrade { .. } => "downgrade",
            Self::VersionConflict { .. } => "version_conflict",
            Self::Quarantined { .. } => "quarantined",
            Self::KeyRevoked { .. } => "key_revoked",
            Self::KeyMismatch { .. } => "key_mismatch",
            Self::Untrusted { .. } => "untrusted",
            Self::NotFound { .. } => "not_found",
            Self::Exists { .. } => "exists",
            Self::Invalid { .. } => "invalid",
            Self::Quota { .. } => "quota_exceeded",
            Self::WrongState { .. } => "wrong_state",
            Self::Key(_) => "key",
        }
    }

    /// Whether the machine failed (disk, permissions, damage) and not the request: exit status 3.
    pub fn is_environment(&self) -> bool {
        matches!(
            self,
            Self::Io { .. }
                | Self::NotAFolder { .. }
                | Self::Permissions { .. }
                | Self::KeyFile { .. }
                | Self::Database { .. }
                | Self::ReadOnly { .. }
                | Self::Unsteady { .. }
                | Self::NewerSchema { .. }
                | Self::ArtifactDamaged { .. }
        )
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

    /// Names the database file in an error that came up through `?`.
    pub(super) fn at(mut self, database: &Path) -> Self {
        if let Self::Database { path, .. } = &mut self {
            database.clone_into(path);
        }
        self
    }
}

impl From<rusqlite::Error> for StoreError {
    /// The path is filled in where the transaction ends, in `Home`.
    fn from(source: rusqlite::Error) -> Self {
        Self::Database {
            path: PathBuf::new(),
            problem: DatabaseProblem::of(&source),
            source,
        }
    }
}
