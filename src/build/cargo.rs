//! A guest in Rust: what cargo is asked, and which file comes out.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::error::{BuildError, io};
use super::process::run;
use super::toolchain::{FlagSource, Toolchain};
use crate::manifest::WasmTarget;

/// What makes a crate of the SDK answer with its description. The one crate alone is compiled with it, so both ways share
/// everything else that is built.
const DESCRIBE: &str = "palyra_skill_describe";

/// What a module is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be part of the skill.
    Ship,
    /// To be asked what tools it has.
    Describe,
}

/// Builds the crate in `dir`, for `target` if one is given, and gives the path of the module. Cargo's progress and diagnostics go to `on_line`.
pub(super) fn build(
    dir: &Path,
    target: Option<WasmTarget>,
    purpose: Purpose,
    toolchain: &Toolchain,
    on_line: &mut dyn FnMut(&str),
) -> Result<PathBuf, BuildError> {
    let manifest = dir.join("Cargo.toml");
    if !manifest.is_file() {
        let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(io(manifest, "read")(absent));
    }
    let target = toolchain.wasm_target(dir, target)?;
    let mut command = command(dir, toolchain, target, purpose)?;
    let messages = run(&mut command, on_line)?;
    module_of(&messages, &manifest).ok_or(BuildError::NoOutput { manifest })
}

fn command(
    dir: &Path,
    toolchain: &Toolchain,
    target: WasmTarget,
    purpose: Purpose,
) -> Result<Command, BuildError> {
    let subcommand = match purpose {
        Purpose::Ship => "build",
        Purpose::Describe => "rustc",
    };
    let mut command = toolchain.command(&toolchain.cargo()?);
    command
        .current_dir(dir)
        .args([
            subcommand,
            "--release",
            "--lib",
            "--target",
            target.triple(),
        ])
        .arg("--message-format=json-render-diagnostics");
    command.args(toolchain.offline.then_some("--offline"));
    command.args(toolchain.locked.then_some("--locked"));
    let target_dir = toolchain
        .target_dir
        .clone()
        .unwrap_or_else(|| dir.join("target"));
    command.env("CARGO_TARGET_DIR", target_dir);
    let remap = remap_flags(dir, toolchain);
    match toolchain.flags(target) {
        FlagSource::Environment(flags) => {
            let flags: Vec<_> = flags.into_iter().chain(remap).collect();
            command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        }
        FlagSource::Target(_) => {
            // A JSON array of strings is a TOML array of strings.
            let flags = serde_json::Value::from(remap);
            command
                .arg("--config")
                .arg(format!("target.{}.rustflags={flags}", target.triple()));
        }
    }
    if purpose == Purpose::Describe {
        command.args(["--", "--cfg", DESCRIBE]);
    }
    Ok(command)
}

/// Paths of this machine are not embedded: they are nobody's business, and equal sources give equal bytes. The last
/// match wins, so the more exact ones come later.
fn remap_flags(dir: &Path, toolchain: &Toolchain) -> Vec<String> {
    let mut pairs = Vec::new();
    if let Some(home) = cargo_home(toolchain) {
        pairs.push((home.clone(), "/cargo".to_owned()));
        // One folder for each registry, named after its address: a mirror must not change the bytes.
        for entry in std::fs::read_dir(home.join("registry/src"))
            .into_iter()
            .flatten()
            .flatten()
        {
            pairs.push((entry.path(), "/cargo/registry".to_owned()));
        }
    }
    pairs.push((dir.to_owned(), "/skill".to_owned()));
    pairs.sort();
    let flag = |(from, to): (PathBuf, String)| {
        let from = from.to_str()?;
        Some(format!("--remap-path-prefix={from}={to}"))
    };
    pairs.into_iter().filter_map(flag).collect()
}

fn cargo_home(toolchain: &Toolchain) -> Option<PathBuf> {
    let home = |name| toolchain.var(name).map(PathBuf::from);
    home("CARGO_HOME")
        .or_else(|| Some(home("HOME").or_else(|| home("USERPROFILE"))?.join(".cargo")))
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// The `.wasm` that cargo says it made of the crate with this manifest.
fn module_of(messages: &str, manifest: &Path) -> Option<PathBuf> {
    let manifest = manifest.canonicalize().ok()?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| message.reason == "compiler-artifact")
        .filter(|message| {
            message
                .manifest_path
                .canonicalize()
                .is_ok_and(|path| path == manifest)
        })
        .flat_map(|message| message.filenames)
        .find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "wasm")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_the_one_of_the_projects_own_crate() {
        let dir = tempfile::tempdir().unwrap();
        let manifest = dir.path().join("Cargo.toml");
        std::fs::write(&manifest, "").unwrap();
        let own = manifest.display();
        let messages = format!(
            "{}\n{}\n{}\nnot json\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/x/Cargo.toml","filenames":["/x/dep.wasm"]}"#,
            serde_json::json!({"reason": "compiler-artifact", "manifest_path": own.to_string(), "filenames": ["/t/a.rlib", "/t/a.wasm"]}),
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(module_of(&messages, &manifest), Some("/t/a.wasm".into()));
    }

    #[test]
    fn paths_of_the_machine_are_remapped_the_exact_ones_last() {
        let home = tempfile::tempdir().unwrap();
        let registry = home.path().join("registry/src/mirror-1");
        std::fs::create_dir_all(&registry).unwrap();
        let env = [("CARGO_HOME".into(), home.path().into())];
        let flags = remap_flags(Path::new("/p"), &Toolchain::new(env));
        let home_flag = format!("--remap-path-prefix={}=/cargo", home.path().display());
        let registry_flag = format!("--remap-path-prefix={}=/cargo/registry", registry.display());
        let position = |flag: &str| flags.iter().position(|f| f == flag);
        assert!(position(&home_flag).unwrap() < position(&registry_flag).unwrap());
        assert!(position("--remap-path-prefix=/p=/skill").is_some());
    }
}
