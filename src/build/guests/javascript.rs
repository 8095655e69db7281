//! JavaScript: componentize-js, which the project's `package.json` asks for, puts the source into an engine.

use std::path::Path;
use std::process::Command;

use super::super::error::BuildError;
use super::super::toolchain::Toolchain;
use super::{Guest, Job, Missing, Program, find};
use crate::manifest::Language;

const CLI: &str = "@bytecodealliance/componentize-js/src/cli.js";
const SOURCE: &str = "skill.js";
pub(super) const WIT: &str = "wit";
pub(super) const WORLD: &str = "project";

/// The language.
pub(super) struct JavaScript;

impl Guest for JavaScript {
    fn language(&self) -> Language {
        Language::JavaScript
    }

    fn compiler(&self, dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
        let node = find::node(dir, toolchain)?;
        if let Some(cli) = find::in_node_modules(CLI, dir) {
            return Ok(node.with_arguments([cli.into()]));
        }
        let global = toolchain
            .on_path("componentize-js")
            .map(|path| Program::new(path, []));
        global.ok_or_else(|| Missing {
            what: "the project's node_modules has no @bytecodealliance/componentize-js".to_owned(),
            remedy: "npm install".to_owned(),
        })
    }

    fn prerequisite(&self, dir: &Path, toolchain: &Toolchain) -> Option<Result<String, Missing>> {
        Some(find::npm(dir, toolchain))
    }

    fn command(&self, job: &Job<'_>) -> Result<Command, BuildError> {
        let mut command = job.program.command(job.toolchain);
        command.arg(job.source(SOURCE)?);
        command.args(["--wit", WIT, "--world-name", WORLD, "--out"]);
        command.arg(job.output).arg("--disable").args(disabled(job));
        Ok(command)
    }

    /// It is a component already.
    fn finish(&self, compiled: &[u8], _: &Job<'_>) -> Result<Vec<u8>, BuildError> {
        Ok(compiled.to_owned())
    }
}

/// What of the engine would import from the system and is not asked for: the event that makes a server of it, always.
fn disabled(job: &Job<'_>) -> Vec<&'static str> {
    let hosts = &job.project.manifest.capabilities.http_egress_allowlist;
    let mut features = vec!["fetch-event"];
    if hosts.is_empty() {
        features.push("http");
    }
    if !job.wasi() {
        features.extend(["stdio", "random"]);
        // A fetch waits, and waiting needs a clock.
        if hosts.is_empty() {
            features.push("clocks");
        }
    }
    features
}
