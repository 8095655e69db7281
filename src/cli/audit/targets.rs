//! What was named, as single targets: folders and registries are all that is in them.

use std::path::{Path, PathBuf};

use palyra_skill::registry::{self, IndexEntry, Location, Reference};

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::target::Target;

/// Deepest folder that is looked into.
const MAX_DEPTH: usize = 16;
/// Most targets of one audit: what a registry's index holds at most.
const MAX_TARGETS: usize = 10_000;
const MANIFEST: &str = "skill.toml";

/// One thing to audit.
pub(super) struct Job {
    /// How the report names it.
    pub(super) name: String,
    pub(super) what: What,
}

/// What it is.
pub(super) enum What {
    Local(Target),
    /// Held to its index when it is read.
    Published(Location, Box<IndexEntry>),
    /// It could not even be found.
    Missing(CliError),
}

/// All targets, in the order in which they were named; those of a folder or registry by name.
pub(super) fn expand(context: &Context, names: &[String]) -> CliResult<Vec<Job>> {
    let mut jobs = Vec::new();
    for name in names {
        match of_name(context, name) {
            Ok(found) => jobs.extend(found),
            Err(error) => jobs.push(Job {
                name: name.clone(),
                what: What::Missing(error),
            }),
        }
        if jobs.len() > MAX_TARGETS {
            let message = format!("more than {MAX_TARGETS} targets");
            return Err(CliError::usage(message).hint("audit them in parts"));
        }
    }
    Ok(jobs)
}

fn of_name(context: &Context, name: &str) -> CliResult<Vec<Job>> {
    if Reference::is_reference(name) {
        return published(&Reference::parse(name)?);
    }
    let path = Path::new(name);
    if path.is_dir() && !path.join(MANIFEST).exists() {
        return folder(context, path);
    }
    // What editors and pre-commit hooks name: the project that the manifest is of.
    if path.file_name().is_some_and(|file| file == MANIFEST) && path.is_file() {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        return Ok(vec![project(folder)]);
    }
    Ok(vec![Job {
        name: name.to_owned(),
        what: What::Local(Target::find(context, name)?),
    }])
}

fn project(folder: PathBuf) -> Job {
    Job {
        name: folder.display().to_string(),
        what: What::Local(Target::Project(folder)),
    }
}

fn published(reference: &Reference) -> CliResult<Vec<Job>> {
    let Location::Dir(folder) = &reference.location else {
        return Err(CliError::usage("only registries in folders can be audited").hint("dir:PATH"));
    };
    let registry = registry::open(&reference.location)?;
    let entries = match &reference.selector {
        Some(selector) => vec![registry.find(selector)?],
        None => registry.index()?.entries,
    };
    if entries.is_empty() {
        let message = format!("the registry {} is empty", folder.display());
        return Err(CliError::usage(message));
    }
    let job = |entry: IndexEntry| Job {
        name: format!(
            "dir:{}#{}@{}",
            folder.display(),
            entry.skill_id,
            entry.version
        ),
        what: What::Published(reference.location.clone(), Box::new(entry)),
    };
    Ok(entries.into_iter().map(job).collect())
}

/// Every project, `.wasm` and artifact below a folder.
fn folder(context: &Context, root: &Path) -> CliResult<Vec<Job>> {
    let mut jobs = Vec::new();
    walk(context, root, 0, &mut jobs)?;
    if jobs.is_empty() {
        let message = format!(
            "there is no {MANIFEST}, .wasm or .palyra-skill file in {}",
            root.display()
        );
        return Err(CliError::usage(message).hint(
            "name a project's folder, or a folder of artifacts; hidden folders are left out",
        ));
    }
    Ok(jobs)
}

fn walk(context: &Context, folder: &Path, depth: usize, jobs: &mut Vec<Job>) -> CliResult<()> {
    if depth > MAX_DEPTH || jobs.len() > MAX_TARGETS {
        let message = format!("{} has too much in it", folder.display());
        return Err(CliError::usage(message).hint("audit it in parts"));
    }
    let entries = std::fs::read_dir(folder).map_err(|e| CliError::read(folder, &e))?;
    let mut entries = entries
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| CliError::read(folder, &e))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // Links are not followed: they may lead in circles, or out of what was named.
        let kind = entry.file_type().map_err(|e| CliError::read(&path, &e))?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && !is_hidden {
            if path.join(MANIFEST).is_file() {
                jobs.push(project(path));
            } else {
                walk(context, &path, depth + 1, jobs)?;
            }
        } else if kind.is_file() && is_ours(&path) {
            let name = path.display().to_string();
            let what = match Target::find(context, &name) {
                Ok(target) => What::Local(target),
                Err(error) => What::Missing(error),
            };
            jobs.push(Job { name, what });
        }
    }
    Ok(())
}

fn is_ours(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "wasm" || extension == "palyra-skill")
}
