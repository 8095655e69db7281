//! Where the guest's compiler is. Nothing is looked up in this process's environment: the caller passes its own in.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::{BuildError, io};
use super::shrink::Keep;
use crate::manifest::WasmTarget;

/// The author's toolchain, as the caller found it.
#[derive(Debug, Clone)]
pub struct Toolchain {
    env: Vec<(OsString, OsString)>,
    /// Where cargo builds; by default the project's own `target/`.
    pub target_dir: Option<PathBuf>,
    /// Pass `--offline` to cargo.
    pub offline: bool,
    /// Pass `--locked` to cargo: fail rather than change `Cargo.lock`.
    pub locked: bool,
    /// Keep names and debug information.
    pub debug: bool,
}

const fn rustflags_variable(target: WasmTarget) -> &'static str {
    match target {
        WasmTarget::UnknownUnknown => "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        WasmTarget::Wasip1 => "CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS",
    }
}

/// Where rustc takes its flags from: cargo reads one place only.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FlagSource {
    /// `CARGO_ENCODED_RUSTFLAGS` or `RUSTFLAGS`: cargo looks no further, so flags are added to these.
    Environment(Vec<String>),
    /// The target's own flags: what is added on cargo's command line is joined to them.
    Target(Vec<String>),
}

impl FlagSource {
    fn flags(&self) -> &[String] {
        match self {
            Self::Environment(flags) | Self::Target(flags) => flags,
        }
    }
}

impl Toolchain {
    /// The toolchain of somebody with these environment variables; programs that are started get all of them.
    pub fn new(env: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self {
            env: env.into_iter().collect(),
            target_dir: None,
            offline: false,
            locked: false,
            debug: false,
        }
    }

    pub(super) const fn keep(&self) -> Keep {
        if self.debug {
            Keep::Debug
        } else {
            Keep::Needed
        }
    }

    pub(super) fn var(&self, name: &str) -> Option<&OsStr> {
        let found = self
            .env
            .iter()
            .find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_os_str())
    }

    /// A command that sees the caller's environment and nothing else.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(self.env.iter().map(|(key, value)| (key, value)));
        command
    }

    /// `CARGO`, or `cargo` on the caller's `PATH`.
    pub fn cargo(&self) -> Result<PathBuf, BuildError> {
        self.program("CARGO", "cargo")
    }

    /// `RUSTC`, or `rustc` on the caller's `PATH`.
    pub fn rustc(&self) -> Result<PathBuf, BuildError> {
        self.program("RUSTC", "rustc")
    }

    fn program(&self, variable: &str, name: &str) -> Result<PathBuf, BuildError> {
        if let Some(path) = self.var(variable) {
            return Ok(path.into());
        }
        self.on_path(name)
            .ok_or_else(|| BuildError::MissingProgram {
                program: name.to_owned(),
                remedy: "install Rust from https://rustup.rs, then run `rustup target add wasm32-unknown-unknown`",
            })
    }

    /// A program on the caller's `PATH`.
    pub(super) fn on_path(&self, name: &str) -> Option<PathBuf> {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let path = self.var("PATH").unwrap_or_default();
        std::env::split_paths(path)
            .map(|dir| dir.join(&file))
            .find(|path| path.is_file())
    }

    /// The target to build for: `wanted`, or the first that this toolchain has, `wasm32-unknown-unknown` before others.
    pub fn wasm_target(
        &self,
        in_dir: &Path,
        wanted: Option<WasmTarget>,
    ) -> Result<WasmTarget, BuildError> {
        let any = [WasmTarget::UnknownUnknown, WasmTarget::Wasip1];
        let targets = wanted.as_ref().map_or(&any[..], std::slice::from_ref);
        for target in targets {
            if self.has_std(*target, in_dir)? {
                return Ok(*target);
            }
        }
        let names: Vec<_> = targets.iter().map(|target| target.triple()).collect();
        Err(BuildError::MissingTarget {
            rustc: self.rustc()?,
            tried: names.join(" or "),
            remedy: names[0],
            hint: "; without rustup on Debian, scripts/setup-guests of palyra-skill's sources builds it",
        })
    }

    /// Rustup chooses the compiler by folder, so it is asked in the project's.
    fn has_std(&self, target: WasmTarget, in_dir: &Path) -> Result<bool, BuildError> {
        let rustc = self.rustc()?;
        let mut command = self.command(&rustc);
        command
            .current_dir(in_dir)
            .args(["--print", "target-libdir", "--target", target.triple()]);
        let flags = self.flags(target);
        if let Some(sysroot) = sysroot(flags.flags()) {
            command.args(["--sysroot", sysroot]);
        }
        let output = command.output().map_err(io(&rustc, "run"))?;
        if !output.status.success() {
            return Ok(false);
        }
        let dir = String::from_utf8_lossy(&output.stdout);
        Ok(holds_std(Path::new(dir.trim())))
    }

    /// The flags that rustc gets for `target`, as far as the environment says.
    pub(super) fn flags(&self, target: WasmTarget) -> FlagSource {
        let text = |name| self.var(name).map(OsStr::to_string_lossy);
        if let Some(flags) = text("CARGO_ENCODED_RUSTFLAGS") {
            return FlagSource::Environment(flags.split('\u{1f}').map(str::to_owned).collect());
        }
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        if let Some(flags) = text("RUSTFLAGS") {
            return FlagSource::Environment(words(&flags));
        }
        FlagSource::Target(text(rustflags_variable(target)).map_or_else(Vec::new, |f| words(&f)))
    }
}

fn sysroot(flags: &[String]) -> Option<&str> {
    let mut flags = flags.iter();
    while let Some(flag) = flags.next() {
        if flag == "--sysroot" {
            return flags.next().map(String::as_str);
        }
        if let Some(path) = flag.strip_prefix("--sysroot=") {
            return Some(path);
        }
    }
    None
}

fn holds_std(dir: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| {
            name.starts_with("libstd-") && Path::new(name).extension().is_some_and(|e| e == "rlib")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toolchain(env: &[(&str, &str)]) -> Toolchain {
        Toolchain::new(
            env.iter()
                .map(|(key, value)| ((*key).into(), (*value).into())),
        )
    }

    #[test]
    fn a_missing_cargo_names_the_remedy() {
        let error = toolchain(&[("PATH", "/nonexistent")]).cargo().unwrap_err();
        assert!(error.to_string().contains("https://rustup.rs"), "{error}");
        assert!(error.is_environment());
    }

    #[test]
    fn flags_come_from_the_one_place_that_cargo_reads() {
        let target = WasmTarget::UnknownUnknown;
        let per_target = (
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--sysroot /s -Ca",
        );
        let flags = |env: &[_]| toolchain(env).flags(target);
        assert_eq!(
            flags(&[per_target]),
            FlagSource::Target(["--sysroot", "/s", "-Ca"].map(str::to_owned).into())
        );
        let environment = FlagSource::Environment(vec!["-Cb".into()]);
        assert_eq!(flags(&[per_target, ("RUSTFLAGS", "-Cb")]), environment);
        assert_eq!(
            flags(&[("RUSTFLAGS", "-Cx"), ("CARGO_ENCODED_RUSTFLAGS", "-Cb")]),
            environment
        );
    }

    #[test]
    fn the_sysroot_is_found_in_both_spellings() {
        let flags = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(sysroot(&flags("-Ca --sysroot /s")), Some("/s"));
        assert_eq!(sysroot(&flags("--sysroot=/s -Ca")), Some("/s"));
        assert_eq!(sysroot(&flags("-Ca")), None);
    }

    #[test]
    fn a_target_is_there_when_its_standard_library_is() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!holds_std(dir.path()));
        assert!(!holds_std(&dir.path().join("absent")));
        std::fs::write(dir.path().join("libstd-0123.rlib"), "").unwrap();
        assert!(holds_std(dir.path()));
    }
}
