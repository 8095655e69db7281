//! Artifacts as files: `artifacts/<first two characters>/<SHA-256>.palyra-skill`.
//!
//! Files come and go only while the caller holds the database's write lock. So whatever file no row names, and
//! whatever is still beside its place, was left by a process that died.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Transaction;

use super::error::StoreError;
use super::files;
use super::home::Home;
use crate::digest::Digest;
use crate::limits::MAX_ARTIFACT_BYTES;

const EXTENSION: &str = "palyra-skill";

impl Home {
    /// The bytes of an installed artifact, held to the digest that names them.
    pub fn artifact_bytes(&self, file_digest: &Digest) -> Result<Vec<u8>, StoreError> {
        let path = self.artifact_path(file_digest);
        let found = fs::metadata(&path).map_err(StoreError::io("read", &path))?;
        let damaged = || StoreError::ArtifactDamaged {
            path: path.clone(),
            expected: *file_digest,
        };
        if found.len() > MAX_ARTIFACT_BYTES {
            return Err(damaged());
        }
        let bytes = fs::read(&path).map_err(StoreError::io("read", &path))?;
        if Digest::of(&bytes) != *file_digest {
            return Err(damaged());
        }
        Ok(bytes)
    }

    /// Where an artifact is kept.
    pub fn artifact_path(&self, file_digest: &Digest) -> PathBuf {
        let hex = file_digest.to_hex();
        let folder = self.artifacts().join(&hex[..2]);
        folder.join(hex).with_extension(EXTENSION)
    }

    /// Removes what a process that died left behind. `install` and `remove` do the same.
    pub fn sweep(&self) -> Result<usize, StoreError> {
        self.write(|tx| self.sweep_locked(tx))
    }

    pub(super) fn artifacts(&self) -> PathBuf {
        self.dir().join("artifacts")
    }

    /// Puts the file in its place, or puts a damaged one right.
    pub(super) fn place_artifact(&self, digest: &Digest, bytes: &[u8]) -> Result<(), StoreError> {
        if self.artifact_bytes(digest).is_ok() {
            return Ok(());
        }
        let path = self.artifact_path(digest);
        let folder = path.parent().unwrap_or(&path);
        let fresh = !folder.exists();
        files::private_folder(folder)?;
        if fresh {
            files::sync_folder(&self.artifacts())?;
        }
        files::write_whole(&path, bytes, true).map(drop)
    }

    pub(super) fn sweep_locked(&self, tx: &Transaction<'_>) -> Result<usize, StoreError> {
        let mut removed = 0;
        for folder in children(&self.artifacts())? {
            for file in children(&folder)? {
                if !is_referenced(tx, &file)? {
                    fs::remove_file(&file).map_err(StoreError::io("remove", &file))?;
                    removed += 1;
                }
            }
        }
        for file in begins_with(self.dir(), files::TEMP_PREFIX)? {
            removed += usize::from(files::remove_abandoned(&file)?);
        }
        Ok(removed)
    }
}

/// Entries of a folder; none when there is no such folder.
pub(super) fn children(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = StoreError::io("list", folder);
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(failed(error)),
    };
    let paths: Result<Vec<_>, _> = listed
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    paths.map_err(failed)
}

/// Those whose names begin so.
pub(super) fn begins_with(folder: &Path, prefix: &str) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = children(folder)?;
    files.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(prefix))
    });
    Ok(files)
}

/// Whether a row names the file. What is no artifact by its name and not one of our own is left alone.
pub(super) fn is_referenced(tx: &Transaction<'_>, file: &Path) -> Result<bool, StoreError> {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    if name.starts_with(files::TEMP_PREFIX) {
        return Ok(false);
    }
    let digest = name
        .strip_suffix(EXTENSION)
        .and_then(|stem| stem.strip_suffix('.'));
    let Some(digest) = digest.filter(|digest| digest.parse::<Digest>().is_ok()) else {
        return Ok(true);
    };
    Ok(tx
        .prepare_cached("SELECT 1 FROM versions WHERE file_digest = ?1")?
        .exists([digest])?)
}
