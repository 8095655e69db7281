//! A folder as a registry: `index.json` and the artifacts below it.
//!
//! ```text
//! PATH/index.json
//! PATH/artifacts/SKILL_ID/VERSION.palyra-skill
//! PATH/.lock            held while someone publishes
//! ```

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::RegistryError;
use super::index::{Index, IndexEntry};
use super::{Facts, Registry};
use crate::digest::Digest;
use crate::limits::{MAX_ARTIFACT_BYTES, MAX_INDEX_BYTES};
use crate::manifest::EntryPath;

/// A folder as a registry.
#[derive(Debug, Clone)]
pub struct DirRegistry {
    root: PathBuf,
}

impl DirRegistry {
    /// The registry in a folder, which the first publication makes.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    fn index_path(&self) -> PathBuf {
        self.root.join("index.json")
    }

    fn read_index(&self) -> Result<Option<Index>, RegistryError> {
        let path = self.index_path();
        let Some(text) = read_bounded(&path, MAX_INDEX_BYTES)? else {
            return Ok(None);
        };
        let index = Index::from_json(&text).map_err(|message| self.index_error(message))?;
        if index.next_page.is_some() {
            return Err(self.index_error("next_page is for HTTP registries only".to_owned()));
        }
        for (position, entry) in index.entries.iter().enumerate() {
            if entry.artifact.parse::<EntryPath>().is_err() {
                let message = format!(
                    "entries[{position}].artifact: '{}' must be a relative path inside the registry",
                    entry.artifact
                );
                return Err(self.index_error(message));
            }
        }
        Ok(Some(index))
    }

    fn index_error(&self, message: String) -> RegistryError {
        RegistryError::Index {
            path: self.index_path(),
            message,
        }
    }

    /// The artifact's file, which must be inside the folder also after links are followed.
    fn artifact_path(&self, entry: &IndexEntry) -> Result<PathBuf, RegistryError> {
        let relative: EntryPath = entry.artifact.parse().map_err(|_| {
            self.index_error(format!(
                "'{}' must be a relative path inside the registry",
                entry.artifact
            ))
        })?;
        let path = self.root.join(relative.as_str());
        self.refuse_outside(&path)?;
        Ok(path)
    }

    fn refuse_outside(&self, path: &Path) -> Result<(), RegistryError> {
        let real = |path: &Path| path.canonicalize().map_err(RegistryError::io("read", path));
        if real(path)?.starts_with(real(&self.root)?) {
            return Ok(());
        }
        Err(RegistryError::Artifact {
            path: path.to_owned(),
            message: "a symbolic link leads out of the registry".to_owned(),
        })
    }

    /// Exclusive among everyone who publishes here; the system lets go of it when this process ends.
    fn lock(&self) -> Result<File, RegistryError> {
        fs::create_dir_all(&self.root).map_err(RegistryError::io("create folder", &self.root))?;
        let path = self.root.join(".lock");
        let file = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = file.map_err(RegistryError::io("open", &path))?;
        file.lock().map_err(RegistryError::io("lock", &path))?;
        Ok(file)
    }

    fn write_whole(&self, relative: &str, bytes: &[u8]) -> Result<(), RegistryError> {
        let path = self.root.join(relative);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(RegistryError::io("create folder", folder))?;
        self.refuse_outside(folder)?;
        let write = || {
            let mut builder = tempfile::Builder::new();
            builder.prefix(".beside-");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                // A registry is there to be read by others; the umask still holds.
                builder.permissions(fs::Permissions::from_mode(0o666));
            }
            let mut beside = builder.tempfile_in(folder)?;
            beside.write_all(bytes)?;
            beside.as_file().sync_all()?;
            beside.persist(&path).map_err(|error| error.error)?;
            if cfg!(unix) {
                File::open(folder)?.sync_all()?;
            }
            Ok(())
        };
        write().map_err(RegistryError::io("write", &path))
    }
}

impl Registry for DirRegistry {
    fn index(&self) -> Result<Index, RegistryError> {
        self.read_index()?.ok_or_else(|| {
            RegistryError::io("read", &self.index_path())(ErrorKind::NotFound.into())
        })
    }

    fn fetch(&self, entry: &IndexEntry) -> Result<Vec<u8>, RegistryError> {
        let path = self.artifact_path(entry)?;
        let wrong = |message: String| RegistryError::Artifact {
            path: path.clone(),
            message,
        };
        let limit = entry
            .artifact_bytes
            .unwrap_or(MAX_ARTIFACT_BYTES)
            .min(MAX_ARTIFACT_BYTES);
        let bytes = read_bounded(&path, limit)?
            .ok_or_else(|| RegistryError::io("read", &path)(ErrorKind::NotFound.into()))?;
        if entry
            .artifact_bytes
            .is_some_and(|expected| bytes.len() as u64 != expected)
        {
            return Err(wrong(format!(
                "its size is not the {limit} bytes that the index says"
            )));
        }
        if bytes.len() as u64 > limit {
            return Err(wrong(format!("larger than {limit} bytes")));
        }
        let found = Digest::of(&bytes);
        if found != entry.artifact_sha256 {
            let expected = entry.artifact_sha256;
            return Err(wrong(format!(
                "its SHA-256 is {found}, the index says {expected}"
            )));
        }
        Ok(bytes)
    }

    fn publish(&self, bytes: &[u8], facts: &Facts) -> Result<IndexEntry, RegistryError> {
        let _held = self.lock()?;
        let mut index = self.read_index()?.unwrap_or(Index::empty());
        let artifact = format!(
            "artifacts/{}/{}.palyra-skill",
            facts.skill_id, facts.version
        );
        let entry = IndexEntry {
            skill_id: facts.skill_id.clone(),
            version: facts.version,
            publisher: facts.publisher.clone(),
            artifact,
            artifact_sha256: Digest::of(bytes),
            artifact_bytes: Some(bytes.len() as u64),
        };
        let published = index
            .entries
            .iter()
            .find(|have| (&have.skill_id, have.version) == (&entry.skill_id, entry.version));
        if let Some(have) = published {
            if have.artifact_sha256 == entry.artifact_sha256 {
                return Ok(have.clone());
            }
            return Err(RegistryError::VersionExists {
                skill_id: entry.skill_id,
                version: entry.version,
            });
        }
        index.insert(entry.clone());
        index.generated_at_unix_ms = now_unix_ms();
        let text = index
            .to_json()
            .map_err(|message| self.index_error(message))?;
        // First the artifact: an index never names what is not there. One that no index names is what a publisher left
        // that died in between, and is written anew.
        self.write_whole(&entry.artifact, bytes)?;
        self.write_whole("index.json", text.as_bytes())?;
        Ok(entry)
    }
}

/// At most `limit` + 1 bytes, so that the caller sees that there are more; `None` when there is no such file.
fn read_bounded(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, RegistryError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        // A pipe or a device could keep the reader waiting for ever.
        Ok(_) => {
            return Err(RegistryError::io("read", path)(
                ErrorKind::InvalidInput.into(),
            ));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(RegistryError::io("read", path)(error)),
    }
    let file = File::open(path).map_err(RegistryError::io("read", path))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(RegistryError::io("read", path))?;
    Ok(Some(bytes))
}

fn now_unix_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}
