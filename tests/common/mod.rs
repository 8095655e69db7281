//! Running the built binary, each time in a home of its own.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "each test file uses its part"
)]
#![allow(clippy::print_stderr, reason = "a skip has to be seen")]

mod core_skill;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub use core_skill::CoreSkill;

/// What `build` makes of the WAT template; `a_built_template_is_the_fixture` in `tests/way.rs` keeps it current.
pub const WORDS: &[u8] = include_bytes!("../../testdata/words.wasm");

/// A folder to work in, with a home that does not exist yet.
pub struct Bench {
    dir: TempDir,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The binary in this folder, with this home and nothing of the person's own environment that it reads.
    pub fn command<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_palyra-skill"));
        command
            .current_dir(self.dir())
            .env("PALYRA_SKILL_HOME", self.home())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1")
            .args(args);
        command
    }

    pub fn run<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Ran {
        let output = self.command(args).output().expect("the binary starts");
        Ran::from(output)
    }

    /// Run, and hold it to exit status 0.
    pub fn ok<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Ran {
        let ran = self.run(args);
        assert_eq!(
            ran.status, 0,
            "stdout: {}\nstderr: {}",
            ran.stdout, ran.stderr
        );
        ran
    }

    /// The folder `name` with the WAT template's project, built.
    #[cfg(feature = "authoring")]
    pub fn project(&self, name: &str, publisher: &str) {
        self.ok(["new", name, "--lang", "wat", "--publisher", publisher]);
        self.ok(["build", name]);
    }

    /// The folder `name` with the WAT template's project as another machine built it: this program cannot.
    #[cfg(not(feature = "authoring"))]
    pub fn project(&self, name: &str, publisher: &str) {
        let manifest = include_str!("../../templates/wat/skill.toml")
            .replace("{{name}}", name)
            .replace("{{publisher}}", publisher)
            .replace("{{title}}", name);
        let dir = self.path(name);
        std::fs::create_dir_all(dir.join("modules")).expect("a project's folder");
        std::fs::write(dir.join("skill.toml"), manifest).expect("a manifest");
        std::fs::write(dir.join("modules/skill.wasm"), WORDS).expect("a module");
    }

    /// A signed artifact of the WAT template, made the way a person would.
    pub fn signed(&self, name: &str, publisher: &str) -> PathBuf {
        let file = self.path(&format!("{name}.palyra-skill"));
        self.project(name, publisher);
        if !self.home().join("keys").exists() {
            self.ok(["key", "generate"]);
        }
        self.ok([
            OsStr::new("pack"),
            OsStr::new(name),
            OsStr::new("--sign"),
            OsStr::new("-o"),
            file.as_os_str(),
        ]);
        file
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!(
                "{error}\nstatus {}\nstdout: {}\nstderr: {}",
                self.status, self.stdout, self.stderr
            )
        })
    }
}

/// A component that exports `add: func(x: u32, y: u32) -> u32` and knows nothing of skills.
pub fn adder() -> Vec<u8> {
    let text = r#"(component
      (core module $m
        (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
      (core instance $i (instantiate $m))
      (func (export "add") (param "x" u32) (param "y" u32) (result u32)
        (canon lift (core func $i "add"))))"#;
    wat::parse_str(text).expect("the fixture is WAT")
}

/// A folder of the foreign vectors; `None`, with a line that says so, where they are not there.
pub fn vectors(name: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("PALYRA_SKILL_VECTORS") else {
        eprintln!(
            "skipped: PALYRA_SKILL_VECTORS is not set, so the vectors of '{name}' are not checked"
        );
        return None;
    };
    Some(Path::new(&root).join(name))
}

/// `expected.json` of a folder of vectors.
pub fn cases(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("expected.json")).expect("expected.json");
    let expected: Value = serde_json::from_str(&text).expect("JSON");
    expected["cases"].as_array().expect("cases").clone()
}
