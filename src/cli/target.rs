//! What a command is pointed at: a project's folder, a module, an artifact or an installed skill.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::error::{CliError, CliResult};
use super::suggest::did_you_mean;

/// A target, told apart by what stands there, never by its name alone.
#[derive(Debug)]
pub(super) enum Target {
    /// A folder that holds `skill.toml`.
    Project(PathBuf),
    /// A file that begins like WebAssembly.
    Module(PathBuf),
    /// Any other file: read as an artifact.
    Artifact(PathBuf),
    /// The id of a skill in the home.
    Installed(String),
}

impl Target {
    pub(super) fn find(context: &Context, text: &str) -> CliResult<Self> {
        let path = Path::new(text);
        if path.is_dir() {
            return Ok(Self::Project(path.to_owned()));
        }
        if path.exists() {
            let wasm = starts_like_wasm(path)?
                || path
                    .extension()
                    .is_some_and(|extension| extension == "wasm");
            return Ok(if wasm {
                Self::Module(path.to_owned())
            } else {
                Self::Artifact(path.to_owned())
            });
        }
        let home = context.read_home()?;
        if let Ok(id) = text.parse()
            && home.skill(&id)?.is_some()
        {
            return Ok(Self::Installed(text.to_owned()));
        }
        let installed = home.skills()?.into_iter();
        let known = installed
            .map(|skill| skill.skill_id.to_string())
            .chain(beside(path));
        let hint = did_you_mean(
            text,
            known,
            "name a project's folder, a .wasm file, an artifact, or an id that `palyra-skill list` shows",
        );
        Err(CliError::usage(format!(
            "there is no file, folder or installed skill '{text}'"
        ))
        .hint(hint))
    }
}

/// What stands in the folder of a path that leads nowhere, as it would have been typed.
fn beside(path: &Path) -> Vec<String> {
    const MOST: usize = 1000;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .take(MOST)
        .map(|entry| path.with_file_name(entry.file_name()))
        .map(|path| path.display().to_string())
        .collect()
}

fn starts_like_wasm(path: &Path) -> CliResult<bool> {
    let mut magic = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| CliError::read(path, &e))?;
    file.take(4)
        .read_to_end(&mut magic)
        .map_err(|e| CliError::read(path, &e))?;
    Ok(magic == b"\0asm")
}
