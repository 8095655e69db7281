//! A skill's own cases: `tests/*.toml`.

mod parse;
mod requests;
mod stubs;

use std::path::{Path, PathBuf};

use serde_json::Value;

pub(super) use requests::normal_url;
pub use requests::{Body, HttpAnswer, HttpStub};
pub use stubs::{After, Storage, Stubs};

use crate::limits;
use crate::manifest::{JsonObject, ManifestErrors};

/// Where cases stand, below a project.
const FOLDER: &str = "tests";
/// Where their snapshots stand.
pub(super) const SNAPSHOTS: &str = "tests/snapshots";

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows; the file's name stands before it.
    pub name: String,
    /// The file, from the project's folder.
    pub file: String,
    /// Where it begins there, from 1.
    pub line: usize,
    /// The tool's id.
    pub tool: String,
    /// The input, JSON.
    pub input: Value,
    /// What has to come of it.
    pub expected: Expected,
    /// The content blocks that have to come along, when they are named; bytes in base64.
    pub content: Option<Vec<Value>>,
    /// What the guest meets.
    pub stubs: Stubs,
    /// What it has to leave behind.
    pub after: After,
}

/// What a case expects.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// This structured output, exactly.
    Output(Value),
    /// An output that is valid under this JSON Schema.
    Schema(JsonObject),
    /// What stands in this file, from the project's folder.
    Snapshot(String),
    /// An error.
    Error(ExpectedError),
    /// Some answer; its content, or what it leaves behind, says the rest.
    Answer,
}

/// What an error has to be: everything that is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpectedError {
    /// Its code or outcome is this, or its message holds it.
    pub any: Option<String>,
    /// Its code.
    pub code: Option<String>,
    /// Its outcome.
    pub outcome: Option<String>,
    /// A part of its message.
    pub message: Option<String>,
}

/// Why the cases cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// The file system.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not UTF-8.
    #[error("{} is not UTF-8 text", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// A file is too large.
    #[error("{} is larger than {limit} bytes: put the cases in several files", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What it may have.
        limit: u64,
    },
    /// Something in a file is wrong: where, and what would be right.
    #[error(transparent)]
    Invalid(#[from] ManifestErrors),
}

/// All cases of a project, file by file in order of name. No folder `tests`, no cases.
pub fn read(project: &Path) -> Result<Vec<Case>, CaseError> {
    let dir = project.join(FOLDER);
    let mut cases = Vec::new();
    for path in files(&dir)? {
        let bytes = std::fs::read(&path).map_err(io(&path))?;
        if bytes.len() as u64 > limits::MAX_MANIFEST_BYTES {
            let limit = limits::MAX_MANIFEST_BYTES;
            return Err(CaseError::TooLarge { path, limit });
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(CaseError::NotText { path });
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        cases.extend(parse::file(&stem, &path.display().to_string(), &text)?);
    }
    Ok(cases)
}

fn files(dir: &Path) -> Result<Vec<PathBuf>, CaseError> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(dir)(error)),
    };
    let mut paths = entries
        .map(|entry| Ok(entry.map_err(io(dir))?.path()))
        .collect::<Result<Vec<_>, CaseError>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    Ok(paths)
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> CaseError + use<> {
    let path = path.to_owned();
    move |source| CaseError::Io { path, source }
}

#[cfg(test)]
mod tests;
