//! A project folder: its manifest, and how its modules are made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::check::check_tools;
use super::component::{componentize, from_wat};
use super::error::{BuildError, io};
use super::producers::BuildFacts;
use super::toolchain::Toolchain;
use super::{cargo, files};
use crate::limits::{MAX_ENTRY_BYTES, MAX_MANIFEST_BYTES};
use crate::manifest::{EntryPath, Language, Manifest};

const DEFAULT_MODULE: &str = "modules/skill.wasm";
const DEFAULT_SOURCE: &str = "skill.wat";
/// Largest file that a compiler may hand over, in bytes: it shrinks a lot.
const MAX_COMPILED_BYTES: u64 = 256 * 1024 * 1024;

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

/// What a build made.
#[derive(Debug, Clone)]
pub struct Built {
    /// The modules by entry path, as they stand below `modules/`.
    pub modules: Vec<(EntryPath, Vec<u8>)>,
    /// What built them.
    pub facts: BuildFacts,
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

/// Makes the project's module and checks that it has the tools that the manifest declares. What the compiler says goes
/// to `on_line`. Nothing is written below `modules/` unless everything is right.
pub fn build(
    project: &Project,
    toolchain: &Toolchain,
    on_line: &mut dyn FnMut(&str),
) -> Result<Built, BuildError> {
    let Some(language) = project.language() else {
        return existing(project);
    };
    let compiled = match language {
        Language::Rust => {
            let authoring = project.manifest.authoring.as_ref();
            let target = authoring.and_then(|authoring| authoring.target);
            let path = cargo::build(&project.dir, target, toolchain, on_line)?;
            files::read(&path, MAX_COMPILED_BYTES)?
        }
        Language::Wat => assemble(project)?,
    };
    let wasm = componentize(&compiled)?;
    let entry = project.module_path();
    let path = project.dir.join(entry.as_str());
    ensure_fits(&path, &wasm)?;
    check_tools(&project.manifest, &entry, &wasm)?;
    files::write(&path, &wasm)?;
    let modules = project.modules()?;
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice()))?;
    Ok(Built { modules, facts })
}

/// Modules that somebody else made stay as they are, byte for byte.
fn existing(project: &Project) -> Result<Built, BuildError> {
    let modules = project.modules()?;
    let main = project.module_path();
    for (entry, wasm) in &modules {
        if *entry == main || modules.len() == 1 {
            check_tools(&project.manifest, entry, wasm)?;
        }
    }
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice()))?;
    Ok(Built { modules, facts })
}

fn assemble(project: &Project) -> Result<Vec<u8>, BuildError> {
    let source = project
        .manifest
        .authoring
        .as_ref()
        .and_then(|a| a.source.as_ref());
    let path = project
        .dir
        .join(source.map_or(DEFAULT_SOURCE, EntryPath::as_str));
    let text =
        String::from_utf8(files::read(&path, MAX_ENTRY_BYTES)?).map_err(|_| BuildError::Wat {
            message: format!("{}: the file is not UTF-8 text", path.display()),
        })?;
    from_wat(&text, &path.display().to_string())
}

fn ensure_fits(path: &Path, wasm: &[u8]) -> Result<(), BuildError> {
    let size = wasm.len() as u64;
    if size > MAX_ENTRY_BYTES {
        return Err(BuildError::TooLarge {
            path: path.into(),
            size,
            limit: MAX_ENTRY_BYTES,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{NewSkill, scaffold};

    fn wat_project(parent: &Path, name: &str) -> Project {
        let spec = NewSkill {
            name: "words",
            publisher: "acme",
            lang: Language::Wat,
        };
        scaffold(&parent.join(name), &spec).unwrap();
        Project::open(&parent.join(name)).unwrap()
    }

    fn no_toolchain() -> Toolchain {
        Toolchain::new([])
    }

    #[test]
    fn a_new_wat_skill_builds_without_a_toolchain_and_from_any_folder_to_equal_bytes() {
        let parent = tempfile::tempdir().unwrap();
        let make = |name| {
            let project = wat_project(parent.path(), name);
            build(&project, &no_toolchain(), &mut |_| ())
                .unwrap()
                .modules
        };
        let modules = make("a");
        assert_eq!(modules[0].0.as_str(), "modules/skill.wasm");
        assert_eq!(modules, make("another-folder"));
    }

    #[test]
    fn a_project_without_modules_says_what_to_do() {
        let parent = tempfile::tempdir().unwrap();
        let project = wat_project(parent.path(), "a");
        let error = project.modules().unwrap_err();
        assert!(error.to_string().contains("palyra-skill build"), "{error}");
    }

    #[test]
    fn a_folder_without_manifest_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let error = Project::open(dir.path()).unwrap_err();
        assert!(error.to_string().contains("palyra-skill new"), "{error}");
    }

    #[test]
    fn a_build_that_fails_leaves_the_old_module() {
        let parent = tempfile::tempdir().unwrap();
        let project = wat_project(parent.path(), "a");
        build(&project, &no_toolchain(), &mut |_| ()).unwrap();
        let before = project.modules().unwrap();
        std::fs::write(project.dir.join("skill.wat"), "(module)").unwrap();
        assert!(build(&project, &no_toolchain(), &mut |_| ()).is_err());
        assert_eq!(project.modules().unwrap(), before);
    }

    #[test]
    fn a_rust_skill_without_cargo_says_how_to_get_it() {
        let parent = tempfile::tempdir().unwrap();
        let spec = NewSkill {
            name: "words",
            publisher: "acme",
            lang: Language::Rust,
        };
        scaffold(&parent.path().join("r"), &spec).unwrap();
        let project = Project::open(&parent.path().join("r")).unwrap();
        let error = build(&project, &no_toolchain(), &mut |_| ()).unwrap_err();
        assert!(
            matches!(error, BuildError::MissingProgram { .. }),
            "{error}"
        );
    }
}
