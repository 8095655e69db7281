//! Measurements that were saved: `.palyra-skill/bench/NAME.json` in the project's folder.

use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::measure::BenchReport;

/// Where measurements are saved, below a project.
const FOLDER: &str = ".palyra-skill/bench";
/// The form of the file that is written and read.
const VERSION: u32 = 1;
/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The name of a saved measurement: a file name without its extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineName(String);

/// A saved measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    /// What was measured.
    pub report: BenchReport,
}

/// Why a measurement cannot be saved or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// Nobody saved it.
    #[error("there is no baseline '{name}' ({})", path.display())]
    Missing {
        /// Its name.
        name: String,
        /// Where it would be.
        path: PathBuf,
    },
    /// The file is no measurement of this version.
    #[error("{} is no saved measurement: {message}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// The file system.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl FromStr for BaselineName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sound = !text.is_empty()
            && text.len() <= 64
            && !text.starts_with('.')
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        sound.then(|| Self(text.to_owned())).ok_or_else(|| {
            "a name is letters, digits, '.', '_' and '-', not beginning with '.'".to_owned()
        })
    }
}

impl fmt::Display for BaselineName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Baseline {
    /// Read what was saved under this name in a project.
    pub fn read(project: &Path, name: &BaselineName) -> Result<Self, BaselineError> {
        let path = file(project, name);
        let unreadable = |message: String| BaselineError::Unreadable {
            path: path.clone(),
            message,
        };
        match std::fs::metadata(&path) {
            Ok(found) if found.len() > MAX_BYTES => {
                return Err(unreadable(format!("it is larger than {MAX_BYTES} bytes")));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let name = name.to_string();
                return Err(BaselineError::Missing { name, path });
            }
            Err(error) => return Err(unreadable(error.to_string())),
        }
        let bytes = std::fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
        let baseline: Self =
            serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if baseline.version != VERSION {
            return Err(unreadable(format!(
                "it has version {}, this program reads {VERSION}",
                baseline.version
            )));
        }
        let empty = |tool: &super::ToolBench| tool.rounds_ns.is_empty();
        if baseline.report.tools.iter().any(empty) {
            return Err(unreadable("a tool has no rounds".to_owned()));
        }
        Ok(baseline)
    }

    /// Save a measurement under this name, in place of an earlier one; gives the file.
    pub fn save(
        project: &Path,
        name: &BaselineName,
        report: &BenchReport,
    ) -> Result<PathBuf, BaselineError> {
        let path = file(project, name);
        let failed = |source| BaselineError::Io {
            path: path.clone(),
            source,
        };
        let folder = project.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let baseline = Self {
            version: VERSION,
            report: report.clone(),
        };
        let json = serde_json::to_string_pretty(&baseline)
            .map_err(|error| failed(std::io::Error::other(error)))?;
        // Beside the old one, then in its place: never half written.
        let mut beside = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
        beside
            .write_all(format!("{json}\n").as_bytes())
            .map_err(failed)?;
        beside.persist(&path).map_err(|error| failed(error.error))?;
        Ok(path)
    }
}

fn file(project: &Path, name: &BaselineName) -> PathBuf {
    project.join(FOLDER).join(format!("{name}.json"))
}
