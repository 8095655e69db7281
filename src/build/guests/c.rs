//! C: clang with the C library for WASI, or Zig, which brings its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::error::{BuildError, io};
use super::super::files;
use super::super::toolchain::Toolchain;
use super::{Guest, Job, Missing, Program, remedy, zig};
use crate::manifest::Language;

/// What clang is told first. The stack lies below everything else, so that one that overflows traps and overwrites nothing;
/// Zig does that unasked.
const CLANG: [&str; 2] = ["--target=wasm32-wasi", "-Wl,--stack-first"];
/// What both are told: a library that is set up before the first call.
const ALWAYS: [&str; 5] = [
    "-mexec-model=reactor",
    "-std=c11",
    "-Wall",
    "-Wextra",
    "-Wl,-z,stack-size=131072",
];

/// The language.
pub(super) struct C;

impl Guest for C {
    fn language(&self) -> Language {
        Language::C
    }

    /// clang, of wasi-sdk or of the system, where it makes WebAssembly; otherwise Zig.
    fn compiler(&self, dir: &Path, toolchain: &Toolchain) -> Result<Program, Missing> {
        let mut fault = None;
        for clang in clangs(toolchain) {
            match works(&clang, toolchain) {
                Ok(()) => return Ok(clang),
                Err(said) => fault = fault.or(Some(format!("{}: {said}", clang.shown))),
            }
        }
        if let Ok(zig) = zig::find(dir, toolchain) {
            return Ok(zig::as_c_compiler(&zig));
        }
        let what = match fault {
            Some(said) => format!("clang makes no WebAssembly here ({said}), and there is no Zig"),
            None => "there is neither clang nor Zig".to_owned(),
        };
        Err(Missing {
            what,
            remedy: remedy::c(toolchain),
        })
    }

    /// Every `.c` file below `src/`, with `src/` for headers.
    fn command(&self, job: &Job<'_>) -> Result<Command, BuildError> {
        let mut command = job.program.command(job.toolchain);
        command.args(ALWAYS);
        command.args(if job.toolchain.debug {
            ["-O0", "-g"]
        } else {
            ["-Os", "-DNDEBUG"]
        });
        // Paths of this machine are nobody's business, and equal sources give equal bytes.
        let mut prefix = OsString::from("-ffile-prefix-map=");
        prefix.push(&job.project.dir);
        prefix.push("=/skill");
        command.args([prefix, "-Isrc".into(), "-o".into()]);
        command.arg(job.output).args(sources(&job.project.dir)?);
        Ok(command)
    }
}

fn clangs(toolchain: &Toolchain) -> Vec<Program> {
    let sdk = toolchain.var("WASI_SDK_PATH").map(|sdk| {
        Path::new(sdk)
            .join("bin/clang")
            .with_extension(std::env::consts::EXE_EXTENSION)
    });
    let clangs = sdk.into_iter().chain(toolchain.on_path("clang"));
    clangs
        .map(|path| Program::new(path, CLANG.map(OsString::from)))
        .collect()
}

/// Compiles and links a small library: a clang may come without the target, the linker, the C library or its runtime.
/// The error is the first line that it says.
fn works(clang: &Program, toolchain: &Toolchain) -> Result<(), String> {
    let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
    let source = dir.path().join("probe.c");
    let probe = "#include <stdlib.h>\nvoid *probe(int size) { return malloc(size); }\n";
    std::fs::write(&source, probe).map_err(|error| error.to_string())?;
    let output = clang
        .command(toolchain)
        .args(["-mexec-model=reactor", "-Wl,--export=probe", "-o"])
        .args([&dir.path().join("probe.wasm"), &source])
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.contains("error"));
    Err(line.unwrap_or("it fails").trim().to_owned())
}

fn sources(dir: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let folder = dir.join("src");
    let mut sources = files::walk(&folder)?;
    sources.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    if sources.is_empty() {
        let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(io(folder.join("*.c"), "read")(absent));
    }
    let relative = |path: PathBuf| match path.strip_prefix(dir) {
        Ok(relative) => relative.to_owned(),
        Err(_) => path,
    };
    Ok(sources.into_iter().map(relative).collect())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_clang_that_makes_no_webassembly_is_named_with_what_it_says() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let clang = dir.path().join("clang");
        let script = "#!/bin/sh\necho \"error: unable to create target\" >&2\nexit 1\n";
        std::fs::write(&clang, script).unwrap();
        std::fs::set_permissions(&clang, std::fs::Permissions::from_mode(0o700)).unwrap();
        let toolchain = Toolchain::new([("PATH".into(), dir.path().into())]);
        let missing = C
            .compiler(Path::new("/nonexistent"), &toolchain)
            .unwrap_err();
        assert!(
            missing.what.contains("unable to create target"),
            "{missing:?}"
        );
    }

    #[test]
    fn sources_are_found_in_folders_too_and_a_folder_without_any_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("src/more")).unwrap();
        assert!(sources(dir.path()).is_err());
        for name in ["src/b.c", "src/a.h", "src/more/a.c"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let found = sources(dir.path()).unwrap();
        assert_eq!(found, [Path::new("src/b.c"), Path::new("src/more/a.c")]);
    }
}
