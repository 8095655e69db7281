//! Python: componentize-py puts the source into an interpreter.

use std::path::Path;
use std::process::Command;

use super::super::error::BuildError;
use super::super::toolchain::Toolchain;
use super::super::unexport::without_instance;
use super::javascript::{WIT, WORLD};
use super::{Guest, Job, Missing, Program, find, remedy};
use crate::manifest::Language;

const COMPILER: &str = "componentize-py";
const SOURCE: &str = "app.py";
/// What the compiler sets the interpreter up through while it builds, and leaves exported.
const INITIALIZER: &str = "exports";

/// The language.
pub(super) struct Python;

impl Guest for Python {
    fn language(&self) -> Language {
        Language::Python
    }

    fn compiler(&self, dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
        let Some(path) = find::in_venv(COMPILER, dir, toolchain) else {
            return Err(Missing {
                what: format!("{COMPILER} is neither in the project's .venv nor on PATH"),
                remedy: remedy::pip(toolchain, remedy::COMPONENTIZE_PY),
            });
        };
        let program = Program::new(path, []);
        let version = program.asked(toolchain, &["--version"]);
        let version = version.ok_or_else(|| Missing {
            what: format!("{} does not run", program.shown),
            remedy: remedy::pip(toolchain, remedy::COMPONENTIZE_PY),
        })?;
        Ok(program.shown(version))
    }

    fn prerequisite(&self, _: &Path, toolchain: &Toolchain) -> Option<Result<String, Missing>> {
        let brings = "`pip install -r requirements.txt` in the project's .venv brings the compiler";
        Some(find::python(toolchain).map(|python| format!("{}; {brings}", python.shown)))
    }

    fn command(&self, job: &Job<'_>) -> Result<Command, BuildError> {
        let source = job.source(SOURCE)?;
        let folder = source
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut command = job.program.command(job.toolchain);
        command.args([
            "--wit-path",
            WIT,
            "--world",
            WORLD,
            "--quiet",
            "componentize",
        ]);
        if !job.wasi() {
            command.arg("--stub-wasi");
        }
        command
            .arg("--python-path")
            .arg(folder.unwrap_or(Path::new(".")));
        command.arg("--output").arg(job.output);
        command.arg(source.file_stem().unwrap_or_default());
        // Sets are kept in the order that they had while the interpreter was set up: the same one in each build.
        command.env("PYTHONHASHSEED", "0");
        Ok(command)
    }

    /// The component without what only the compiler calls.
    fn finish(&self, compiled: &[u8], _: &Job<'_>) -> Result<Vec<u8>, BuildError> {
        without_instance(compiled, INITIALIZER)
    }
}
