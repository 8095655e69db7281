//! `AssemblyScript`: `asc`, which the project's `package.json` asks for.

use std::path::Path;
use std::process::Command;

use super::super::error::BuildError;
use super::super::toolchain::Toolchain;
use super::{Guest, Job, Missing, Program, find};
use crate::manifest::Language;

const ASC: &str = "assemblyscript/bin/asc.js";
/// What says how to compile: entry, runtime, optimisation.
const CONFIG: &str = "asconfig.json";

/// The language.
pub(super) struct AssemblyScript;

impl Guest for AssemblyScript {
    fn language(&self) -> Language {
        Language::AssemblyScript
    }

    fn compiler(&self, dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
        let node = find::node(dir, toolchain)?;
        if let Some(asc) = find::in_node_modules(ASC, dir) {
            return Ok(node.with_arguments([asc.into()]));
        }
        let global = toolchain.on_path("asc").map(|path| Program::new(path, []));
        global.ok_or_else(|| Missing {
            what: "the project's node_modules has no assemblyscript".to_owned(),
            remedy: "npm install".to_owned(),
        })
    }

    fn prerequisite(&self, dir: &Path, toolchain: &Toolchain) -> Option<Result<String, Missing>> {
        Some(find::npm(dir, toolchain))
    }

    fn command(&self, job: &Job<'_>) -> Result<Command, BuildError> {
        job.ensure_file(Path::new(CONFIG))?;
        let mut command = job.program.command(job.toolchain);
        let target = if job.toolchain.debug {
            "debug"
        } else {
            "release"
        };
        command.args(["--config", CONFIG, "--target", target, "--outFile"]);
        command.arg(job.output);
        Ok(command)
    }
}
