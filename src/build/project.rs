//! A project folder: its manifest, and the files that become an artifact's entries.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::{BuildError, io};
use super::files;
use crate::limits::{MAX_ENTRY_BYTES, MAX_MANIFEST_BYTES};
use crate::manifest::{EntryPath, Language, Manifest};

const DEFAULT_MODULE: &str = "modules/skill.wasm";

/// A folder with a `skill.toml`.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder, absolute.
    pub dir: PathBuf,
    /// What its `skill.toml` says.
    pub manifest: Manifest,
    /// The text of `skill.toml`.
    pub manifest_text: String,
}

impl Project {
    /// Reads and checks `skill.toml` in `dir`.
    pub fn open(dir: &Path) -> Result<Self, BuildError> {
        let path = dir.join("skill.toml");
        if !path.exists() {
            return Err(BuildError::NoManifest { dir: dir.into() });
        }
        let dir = dir.canonicalize().map_err(io(dir, "read"))?;
        let bytes = files::read(&path, MAX_MANIFEST_BYTES)?;
        let manifest_text = String::from_utf8(bytes).map_err(|error| {
            let error = std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error());
            io(&path, "read")(error)
        })?;
        let manifest = Manifest::parse(&manifest_text, &path.display().to_string())?;
        Ok(Self {
            dir,
            manifest,
            manifest_text,
        })
    }

    /// What the skill is written in; `None` when its modules are there already.
    pub fn language(&self) -> Option<Language> {
        self.manifest.authoring.as_ref()?.lang
    }

    /// The entry path of the module that is built.
    pub fn module_path(&self) -> EntryPath {
        let authored = self
            .manifest
            .authoring
            .as_ref()
            .and_then(|a| a.module.clone());
        let plugin = self
            .manifest
            .operator
            .as_ref()
            .and_then(|operator| operator.plugin.as_ref());
        authored
            .or_else(|| plugin?.default_module_path.clone())
            .unwrap_or_else(|| {
                DEFAULT_MODULE
                    .parse()
                    .expect("the constant is an entry path")
            })
    }

    /// The files of `[authoring].include`, sorted by path.
    pub fn assets(&self) -> Result<BTreeMap<EntryPath, Vec<u8>>, BuildError> {
        let mut assets = BTreeMap::new();
        let include = self
            .manifest
            .authoring
            .as_ref()
            .map(|a| a.include.as_slice());
        for included in include.unwrap_or_default() {
            if !included.as_str().starts_with("assets/") {
                return Err(BuildError::Include {
                    path: included.to_string(),
                });
            }
            let path = self.dir.join(included.as_str());
            let paths = if path.is_dir() {
                files::walk(&path)?
            } else {
                vec![path]
            };
            for path in paths {
                assets.insert(
                    self.entry_path(&path)?,
                    files::read(&path, MAX_ENTRY_BYTES)?,
                );
            }
        }
        Ok(assets)
    }

    /// The modules below `modules/`, sorted by path.
    pub fn modules(&self) -> Result<Vec<(EntryPath, Vec<u8>)>, BuildError> {
        let mut modules = Vec::new();
        for path in files::walk(&self.dir.join("modules"))? {
            if path
                .extension()
                .is_some_and(|extension| extension == "wasm")
            {
                modules.push((
                    self.entry_path(&path)?,
                    files::read(&path, MAX_ENTRY_BYTES)?,
                ));
            }
        }
        if modules.is_empty() {
            return Err(BuildError::NoModule {
                dir: self.dir.clone(),
            });
        }
        modules.sort();
        Ok(modules)
    }

    /// The entry that a file of this project becomes.
    pub(super) fn entry_path(&self, path: &Path) -> Result<EntryPath, BuildError> {
        let relative = path.strip_prefix(&self.dir).unwrap_or(path);
        let text = relative.to_string_lossy();
        text.parse().map_err(|source| BuildError::EntryName {
            path: path.into(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_manifest_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let error = Project::open(dir.path()).unwrap_err();
        assert!(error.to_string().contains("palyra-skill new"), "{error}");
    }
}
