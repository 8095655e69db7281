//! Guests in languages whose compilers make a module, or a component, of a source file: found on the author's machine,
//! asked, and what they make taken.
//!
//! Nothing is downloaded here. A compiler that is not there is an error that says what is missing and the command that
//! brings it to this system ([`remedy`]).

mod assemblyscript;
mod c;
mod find;
mod javascript;
mod python;
mod remedy;
mod zig;

use std::path::{Path, PathBuf};
use std::process::Command;

use super::component::adopt;
use super::error::{BuildError, io};
use super::files;
use super::make::MAX_COMPILED_BYTES;
use super::process::run;
use super::project::Project;
use super::toolchain::Toolchain;
use crate::manifest::{Language, WasmTarget};
pub(super) use find::Program;

/// What is missing for a language, and what brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    /// What was looked for and not found, or found and no use.
    pub(super) what: String,
    /// The command that brings it to this system.
    pub(super) remedy: String,
}

/// A language: where its compiler is, what that is told, and what becomes of what it makes.
pub(super) trait Guest: Sync {
    /// Which one.
    fn language(&self) -> Language;

    /// Where its compiler is; looks into `dir`, the project or any other folder, for what a project brings itself.
    fn compiler(&self, dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing>;

    /// What it takes for a project to bring its own compiler, where projects do that.
    fn prerequisite(&self, _dir: &Path, _toolchain: &Toolchain) -> Option<Result<String, Missing>> {
        None
    }

    /// What the compiler is told; it runs in the project's folder.
    fn command(&self, job: &Job<'_>) -> Result<Command, BuildError>;

    /// A module or component that the host can take, of what the compiler made.
    fn finish(&self, compiled: &[u8], job: &Job<'_>) -> Result<Vec<u8>, BuildError> {
        adopt(compiled, job.wasi(), job.toolchain.keep())
    }
}

/// The languages of this kind, in the order in which they are listed.
pub(super) const ALL: [&dyn Guest; 5] = [
    &c::C,
    &zig::Zig,
    &assemblyscript::AssemblyScript,
    &javascript::JavaScript,
    &python::Python,
];

/// The one that a project is written in.
pub(super) fn of(language: Language) -> Option<&'static dyn Guest> {
    ALL.into_iter().find(|guest| guest.language() == language)
}

/// A compilation: what a language's file is told.
pub(super) struct Job<'a> {
    pub(super) project: &'a Project,
    pub(super) toolchain: &'a Toolchain,
    /// The compiler.
    pub(super) program: &'a Program,
    /// Where what it makes has to go.
    pub(super) output: &'a Path,
}

impl Job<'_> {
    /// Whether the system interface of the standard library is the host's to answer.
    pub(super) fn wasi(&self) -> bool {
        let authoring = self.project.manifest.authoring.as_ref();
        authoring.and_then(|authoring| authoring.target) == Some(WasmTarget::Wasip1)
    }

    /// `[authoring].source`, or `default`; relative to the project, which the compiler runs in.
    pub(super) fn source(&self, default: &str) -> Result<PathBuf, BuildError> {
        let authoring = self.project.manifest.authoring.as_ref();
        let source = authoring.and_then(|authoring| authoring.source.as_ref());
        let source = PathBuf::from(source.map_or(default, |source| source.as_str()));
        self.ensure_file(&source)?;
        Ok(source)
    }

    fn ensure_file(&self, relative: &Path) -> Result<(), BuildError> {
        let path = self.project.dir.join(relative);
        if path.is_file() {
            return Ok(());
        }
        let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
        Err(io(path, "read")(absent))
    }
}

/// Compiles the project; gives a module or component that the host can take.
pub(super) fn build(
    project: &Project,
    guest: &dyn Guest,
    toolchain: &Toolchain,
    on_line: &mut dyn FnMut(&str),
) -> Result<Compiled, BuildError> {
    let program =
        guest
            .compiler(&project.dir, toolchain)
            .map_err(|missing| BuildError::MissingCompiler {
                language: guest.language().title(),
                missing: missing.what,
                remedy: missing.remedy,
            })?;
    let scratch = tempfile::tempdir().map_err(io(std::env::temp_dir(), "write in"))?;
    let output = scratch.path().join("skill.wasm");
    let job = Job {
        project,
        toolchain,
        program: &program,
        output: &output,
    };
    let mut command = guest.command(&job)?;
    let said = run(command.current_dir(&project.dir), on_line)?;
    said.lines().for_each(on_line);
    if !output.is_file() {
        return Err(BuildError::NoModuleMade {
            program: program.shown.clone(),
        });
    }
    let compiled = files::read(&output, MAX_COMPILED_BYTES)?;
    Ok(Compiled {
        wasm: guest.finish(&compiled, &job)?,
        compiled_bytes: compiled.len() as u64,
    })
}

/// What a compiler made.
pub(super) struct Compiled {
    pub(super) wasm: Vec<u8>,
    /// Its size before anything was taken away, in bytes.
    pub(super) compiled_bytes: u64,
}
