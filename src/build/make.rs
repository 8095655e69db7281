//! How a project's modules are made.

use std::path::Path;

use super::check::check_tools;
use super::component::{self, componentize_and_keep, with_contract};
use super::error::BuildError;
use super::from_code::{self, FromCode};
use super::guests::{self, Compiled};
use super::producers::BuildFacts;
use super::toolchain::Toolchain;
use super::{Project, files};
use crate::limits::MAX_ENTRY_BYTES;
use crate::manifest::{Change, EntryPath, Language};

const DEFAULT_SOURCE: &str = "skill.wat";
/// Largest file that a compiler may hand over, in bytes: it shrinks a lot.
pub(super) const MAX_COMPILED_BYTES: u64 = 256 * 1024 * 1024;

/// What a build made.
#[derive(Debug, Clone)]
pub struct Built {
    /// The modules by entry path, as they stand below `modules/`.
    pub modules: Vec<(EntryPath, Vec<u8>)>,
    /// What the compiler made of the module that was built, in bytes; `None` where nothing was.
    pub compiled_bytes: Option<u64>,
    /// What built them.
    pub facts: BuildFacts,
    /// What was changed in `skill.toml`, so that it says what the code says.
    pub changes: Vec<Change>,
}

/// Makes the project's module and checks that it has the tools that the manifest declares. What the compiler says goes
/// to `on_line`. Nothing is written below `modules/` unless everything is right.
pub fn build(
    project: &Project,
    toolchain: &Toolchain,
    on_line: &mut dyn FnMut(&str),
) -> Result<Built, BuildError> {
    build_from_code(project, toolchain, None, on_line)
}

/// [`build`], and where the code describes its tools, `skill.toml` is held to it as `code` says. Without `code` nobody asks.
pub fn build_from_code(
    project: &Project,
    toolchain: &Toolchain,
    code: Option<FromCode<'_>>,
    on_line: &mut dyn FnMut(&str),
) -> Result<Built, BuildError> {
    let Some(language) = project.language() else {
        return existing(project);
    };
    let (compiled, synced) = match (language, guests::of(language)) {
        (_, Some(guest)) => (guests::build(project, guest, toolchain, on_line)?, None),
        (Language::Rust, None) => {
            let (wasm, synced) = from_code::rust(project, toolchain, code, on_line)?;
            (as_compiled(wasm), synced)
        }
        (_, None) => {
            let mut compiled = as_compiled(assemble(project)?);
            compiled.wasm = with_contract(compiled.wasm)?;
            (compiled, None)
        }
    };
    let wasm = componentize_and_keep(&compiled.wasm, toolchain.keep())?;
    let entry = project.module_path();
    let path = project.dir.join(entry.as_str());
    ensure_fits(&path, &wasm)?;
    let manifest = synced
        .as_ref()
        .map_or(&project.manifest, |synced| &synced.manifest);
    check_tools(manifest, &entry, &wasm)?;
    let changes = match synced {
        Some(synced) => synced.write(project)?,
        None => Vec::new(),
    };
    files::write(&path, &wasm)?;
    let modules = project.modules()?;
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice()))?;
    Ok(Built {
        modules,
        compiled_bytes: Some(compiled.compiled_bytes),
        facts,
        changes,
    })
}

fn as_compiled(wasm: Vec<u8>) -> Compiled {
    let compiled_bytes = wasm.len() as u64;
    Compiled {
        wasm,
        compiled_bytes,
    }
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
    Ok(Built {
        modules,
        compiled_bytes: None,
        facts,
        changes: Vec::new(),
    })
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
    component::assemble(&text, &path.display().to_string())
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
