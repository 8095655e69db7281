//! Zig: one program, which compiles C, too.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::error::BuildError;
use super::super::toolchain::Toolchain;
use super::{Guest, Job, Missing, Program, find, remedy};
use crate::manifest::Language;

const SOURCE: &str = "src/main.zig";

/// The language.
pub(super) struct Zig;

impl Guest for Zig {
    fn language(&self) -> Language {
        Language::Zig
    }

    fn compiler(&self, dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
        find(dir, toolchain)
    }

    fn command(&self, job: &Job<'_>) -> Result<Command, BuildError> {
        let mut command = job.program.command(job.toolchain);
        command.arg("build-exe").arg(job.source(SOURCE)?);
        if job.wasi() {
            command.args(["-target", "wasm32-wasi", "-mexec-model=reactor"]);
        } else {
            command.args(["-target", "wasm32-freestanding", "-fno-entry"]);
        }
        command.arg("-rdynamic");
        if job.toolchain.debug {
            command.arg("-ODebug");
        } else {
            command.args(["-OReleaseSmall", "-fstrip"]);
        }
        let mut output = OsString::from("-femit-bin=");
        output.push(job.output);
        command.arg(output).args(["--cache-dir", ".zig-cache"]);
        Ok(command)
    }
}

/// `ZIG`; `PyPI`'s `ziglang` in the project's or the active Python environment; `zig` on `PATH`.
pub(super) fn find(dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
    let missing = |what| Missing {
        what,
        remedy: remedy::zig(toolchain),
    };
    let path = toolchain
        .var("ZIG")
        .map(PathBuf::from)
        .or_else(|| find::in_venv("python-zig", dir, toolchain))
        .or_else(|| toolchain.on_path("zig"))
        .ok_or_else(|| missing("there is no Zig".to_owned()))?;
    let program = Program::new(path, []);
    match program.asked(toolchain, &["version"]) {
        Some(version) => Ok(program.shown(format!("zig {version}"))),
        None => Err(missing(format!("{} does not run", program.shown))),
    }
}

pub(super) fn as_c_compiler(zig: &Program) -> Program {
    let shown = format!("{} cc", zig.shown);
    zig.with_arguments(["cc", "-target", "wasm32-wasi"].map(OsString::from))
        .shown(shown)
}
