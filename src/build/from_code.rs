//! A guest in Rust, and `skill.toml` held to what its code says of its tools.

use super::cargo::{self, Purpose};
use super::component::{componentize, has_section};
use super::described::{self, Describer, SECTION};
use super::error::BuildError;
use super::files;
use super::make::MAX_COMPILED_BYTES;
use super::project::Project;
use super::toolchain::Toolchain;
use crate::manifest::{self, Change, Manifest};

/// What a build does with what the code says of its tools.
#[derive(Clone, Copy)]
pub struct FromCode<'a> {
    /// Runs the component that is asked.
    pub describer: Describer<'a>,
    /// Fail with [`BuildError::Drift`] rather than change `skill.toml`.
    pub locked: bool,
}

impl std::fmt::Debug for FromCode<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FromCode")
            .field("locked", &self.locked)
            .finish_non_exhaustive()
    }
}

/// `skill.toml` as the code wants it.
pub(super) struct Synced {
    pub(super) manifest: Manifest,
    text: String,
    changes: Vec<Change>,
}

impl Synced {
    /// Writes the file, if anything changed; gives what did.
    pub(super) fn write(self, project: &Project) -> Result<Vec<Change>, BuildError> {
        if !self.changes.is_empty() {
            files::write(&project.dir.join("skill.toml"), self.text.as_bytes())?;
        }
        Ok(self.changes)
    }
}

/// Compiles the crate: where it describes its tools, once to be asked and once without a trace of that. An older SDK's
/// crate is the same both ways, and compiled once.
pub(super) fn rust(
    project: &Project,
    toolchain: &Toolchain,
    code: Option<FromCode<'_>>,
    on_line: &mut dyn FnMut(&str),
) -> Result<(Vec<u8>, Option<Synced>), BuildError> {
    let Some(code) = code else {
        return Ok((compile(project, toolchain, Purpose::Ship, on_line)?, None));
    };
    let asked = compile(project, toolchain, Purpose::Describe, on_line)?;
    if !has_section(&asked, SECTION)? {
        return Ok((asked, None));
    }
    let synced = sync(project, &componentize(&asked)?, code)?;
    // The same code again: what the compiler says of it has been said.
    let mut said = Vec::new();
    let shipped = compile(project, toolchain, Purpose::Ship, &mut |line| {
        said.push(line.to_owned());
    });
    if shipped.is_err() {
        for line in &said {
            on_line(line);
        }
    }
    Ok((shipped?, Some(synced)))
}

fn compile(
    project: &Project,
    toolchain: &Toolchain,
    purpose: Purpose,
    on_line: &mut dyn FnMut(&str),
) -> Result<Vec<u8>, BuildError> {
    let authoring = project.manifest.authoring.as_ref();
    let target = authoring.and_then(|authoring| authoring.target);
    let path = cargo::build(&project.dir, target, purpose, toolchain, on_line)?;
    files::read(&path, MAX_COMPILED_BYTES)
}

fn sync(project: &Project, component: &[u8], code: FromCode<'_>) -> Result<Synced, BuildError> {
    let json =
        (code.describer)(component).map_err(|message| BuildError::Description { message })?;
    let tools = described::read(&json, &project.manifest)?;
    let changes = manifest::changes(&project.manifest, &tools);
    if code.locked && !changes.is_empty() {
        return Err(BuildError::Drift { changes });
    }
    let file = project.dir.join("skill.toml").display().to_string();
    let text = manifest::apply(
        &project.manifest_text,
        &file,
        &project.manifest,
        &tools,
        &changes,
    )?;
    let manifest = Manifest::parse(&text, &file)?;
    Ok(Synced {
        manifest,
        text,
        changes,
    })
}
