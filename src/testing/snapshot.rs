//! Snapshots: answers that were looked at once and are kept, one JSON file a case.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Map, Value};

use super::cases::SNAPSHOTS;
use super::diff::{differences, equal};
use super::judge::content;
use crate::exec::CallResult;

/// Largest snapshot that is read, in bytes: several times what a call may answer.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// What became of a snapshot file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnapshotChange {
    /// The file, from the project's folder.
    pub file: String,
    /// What was done.
    pub change: Change,
    /// Where the new one differs from the old one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<String>,
}

/// What was done to a snapshot file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// There was none.
    Written,
    /// It was another.
    Changed,
    /// No case had it any more.
    Removed,
}

/// The snapshots of a project, in one run.
#[derive(Debug)]
pub(super) struct Snapshots {
    project: PathBuf,
    update: bool,
}

impl Snapshots {
    /// Those of the project in this folder; with `update`, what is missing or differs is written.
    pub(super) fn new(project: &Path, update: bool) -> Self {
        Self {
            project: project.to_owned(),
            update,
        }
    }

    /// Hold an answer to its snapshot. What is wrong, or what was done.
    pub(super) fn hold(
        &self,
        file: &str,
        result: &CallResult,
    ) -> Result<Option<SnapshotChange>, Vec<String>> {
        let got = picture(result);
        let old = self.read(file).map_err(|problem| vec![problem])?;
        let differences = match &old {
            Some(Ok(old)) if equal(old, &got) => return Ok(None),
            Some(Ok(old)) => differences("", old, &got),
            Some(Err(problem)) => vec![format!("{file} is no JSON: {problem}")],
            None => Vec::new(),
        };
        if !self.update {
            return Err(match old {
                Some(_) => [format!("the answer is not what {file} holds")]
                    .into_iter()
                    .chain(differences)
                    .collect(),
                None => vec![format!(
                    "there is no snapshot {file}: look at the answer and write it with `palyra-skill test --update`"
                )],
            });
        }
        self.write(file, &got).map_err(|problem| vec![problem])?;
        let change = if old.is_some() {
            Change::Changed
        } else {
            Change::Written
        };
        Ok(Some(SnapshotChange {
            file: file.to_owned(),
            change,
            differences,
        }))
    }

    /// Files below the snapshots' folder that belong to none of these cases; with `update` they are removed.
    pub(super) fn unused(&self, used: &BTreeSet<String>) -> std::io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.project.join(SNAPSHOTS)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut unused = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let is_snapshot = path
                .extension()
                .is_some_and(|extension| extension == "json");
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            if !is_snapshot {
                continue;
            }
            let file = format!("{SNAPSHOTS}/{name}");
            if !used.contains(&file) {
                if self.update {
                    std::fs::remove_file(self.project.join(&file))?;
                }
                unused.push(file);
            }
        }
        unused.sort();
        Ok(unused)
    }

    fn read(&self, file: &str) -> Result<Option<Result<Value, serde_json::Error>>, String> {
        let path = self.project.join(file);
        let failed = |error: std::io::Error| format!("{file} cannot be read: {error}");
        match std::fs::metadata(&path) {
            Ok(found) if found.len() > MAX_BYTES => {
                return Err(format!("{file} is larger than {MAX_BYTES} bytes"));
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        }
        let bytes = std::fs::read(&path).map_err(failed)?;
        Ok(Some(serde_json::from_slice(&bytes)))
    }

    /// Beside the old one, then in its place: nothing is ever half written.
    fn write(&self, file: &str, value: &Value) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{file} cannot be written: {error}");
        let folder = self.project.join(SNAPSHOTS);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let mut beside = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
        beside
            .write_all(format!("{value:#}\n").as_bytes())
            .map_err(failed)?;
        readable(beside.as_file()).map_err(failed)?;
        let written = beside.persist(self.project.join(file));
        written.map(drop).map_err(|error| failed(error.error))
    }
}

/// Temporary files are their owner's alone; these go into a repository.
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// What of an answer is kept.
fn picture(result: &CallResult) -> Value {
    let output = result.output.clone().unwrap_or(Value::Null);
    let mut picture = Map::from_iter([("output".to_owned(), output)]);
    if !result.content.is_empty() {
        picture.insert("content".to_owned(), content(result));
    }
    Value::Object(picture)
}
