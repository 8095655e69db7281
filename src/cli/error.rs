//! What went wrong, by who is at fault, and the exit status that follows.

use std::fmt;
use std::path::Path;

use palyra_skill::manifest::ManifestErrors;

/// Exit status 1, 2 or 3 of the command line's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The answer is no.
    No = 1,
    /// Usage, configuration or input that cannot be read.
    Usage = 2,
    /// Disk, network, a missing toolchain.
    Environment = 3,
}

/// An error as the person at the terminal sees it.
#[derive(Debug, Clone)]
pub(crate) struct CliError {
    pub(crate) fault: Fault,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// What a terminal draws in the message's place.
    pub(crate) manifest: Option<Box<ManifestErrors>>,
}

/// What a command comes to: an exit status of its own, or an error.
pub(crate) type CliResult<T = Status> = Result<T, CliError>;

/// How a command that printed its result ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// 0
    Done,
    /// 1: the result says why.
    No,
}

impl Status {
    pub(crate) fn from_ok(ok: bool) -> Self {
        if ok { Self::Done } else { Self::No }
    }
}

impl CliError {
    pub(crate) fn no(message: impl Into<String>) -> Self {
        Self::new(Fault::No, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Fault::Usage, message)
    }

    pub(crate) fn environment(message: impl Into<String>) -> Self {
        Self::new(Fault::Environment, message)
    }

    fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self {
            fault,
            message: message.into(),
            hint: None,
            manifest: None,
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Reading `path` failed: input that cannot be read, unless the disk itself is at fault.
    pub(crate) fn read(path: &Path, error: &std::io::Error) -> Self {
        Self::usage(format!("cannot read {}: {error}", path.display()))
    }

    /// Writing `path` failed.
    pub(crate) fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::environment(format!("cannot write {}: {error}", path.display()))
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
