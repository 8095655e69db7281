//! Which of the languages that `new` and `build` know this machine can compile.

use std::path::Path;

use super::error::BuildError;
use super::guests::{self, Guest};
use super::toolchain::Toolchain;
use crate::health::Item;
use crate::manifest::Language;

const RUST: &str = "machine.rust";
/// Rust itself, as its makers give it to every system but Windows.
const RUSTUP: &str = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh";
const ADD_TARGET: &str = "rustup target add wasm32-unknown-unknown";

/// One item a language. Compilers are asked in `dir`, which should be no project: where one pins its toolchain, rustup
/// would fetch that. What a project brings itself is looked for in `project`, the folder that the person is in.
pub fn check_languages(toolchain: &Toolchain, dir: &Path, project: &Path) -> Vec<Item> {
    let mut items = vec![
        Item::ok(
            "machine.wat",
            "the text format is assembled by this program",
        ),
        rust(toolchain, dir),
    ];
    items.extend(guests::ALL.map(|language| guest(language, toolchain, project)));
    items
}

/// Its compiler, or what a project needs to bring its own.
fn guest(guest: &dyn Guest, toolchain: &Toolchain, project: &Path) -> Item {
    let language = guest.language();
    let id = match language {
        Language::C => "machine.c",
        Language::Zig => "machine.zig",
        Language::AssemblyScript => "machine.assemblyscript",
        Language::JavaScript => "machine.javascript",
        Language::Python => "machine.python",
        Language::Rust => RUST,
        Language::Wat => "machine.wat",
    };
    let missing = match guest.compiler(project, toolchain) {
        Ok(compiler) => return Item::ok(id, compiler.shown),
        Err(missing) => missing,
    };
    // Where only the project's own packages are missing, nothing is wrong with the machine.
    let missing = match guest.prerequisite(project, toolchain) {
        Some(Ok(found)) => return Item::ok(id, found),
        Some(Err(missing)) => missing,
        None => missing,
    };
    Item::warn(
        id,
        format!(
            "skills in {} cannot be built here: {}",
            language.title(),
            missing.what
        ),
        missing.remedy,
    )
}

fn rust(toolchain: &Toolchain, dir: &Path) -> Item {
    let found = toolchain.cargo().and_then(|cargo| {
        let target = toolchain.wasm_target(dir, None)?;
        Ok((cargo, toolchain.rustc()?, target))
    });
    match found {
        Ok((cargo, rustc, target)) => Item::ok(
            RUST,
            format!(
                "{}, {}, target {}",
                version(toolchain, &cargo, dir),
                version(toolchain, &rustc, dir),
                target.triple()
            ),
        ),
        // What hosts skills need not build them: no failure.
        Err(error) => Item::warn(
            RUST,
            format!("skills in Rust cannot be built here: {}", reason(&error)),
            remedy(toolchain, &error),
        ),
    }
}

/// What is missing; how to get it is the remedy's to say.
fn reason(error: &BuildError) -> String {
    match error {
        BuildError::MissingProgram { program, .. } => format!("{program} is not on PATH"),
        BuildError::MissingTarget { rustc, tried, .. } => {
            format!("{} has no standard library for {tried}", rustc.display())
        }
        other => other.to_string(),
    }
}

/// The command that brings what is missing to this system.
fn remedy(toolchain: &Toolchain, error: &BuildError) -> String {
    if toolchain.on_path("rustup").is_some() {
        // With rustup there, cargo is missing where no toolchain is installed.
        return match error {
            BuildError::MissingProgram { .. } => format!("rustup default stable && {ADD_TARGET}"),
            _ => ADD_TARGET.to_owned(),
        };
    }
    match error {
        BuildError::MissingTarget { .. } if toolchain.on_path("apt-get").is_some() => {
            "scripts/setup-guests    # in a checkout of palyra-skill".to_owned()
        }
        _ if cfg!(windows) => format!("winget install Rustlang.Rustup && {ADD_TARGET}"),
        _ => format!("{RUSTUP} && {ADD_TARGET}"),
    }
}

/// `cargo 1.95.0`, without commit and date.
fn version(toolchain: &Toolchain, program: &Path, dir: &Path) -> String {
    let mut command = toolchain.command(program);
    let said = command.current_dir(dir).arg("--version").output();
    let said = said.ok().filter(|said| said.status.success());
    let text = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
    let words: Vec<_> = text
        .iter()
        .flat_map(|text| text.split_whitespace())
        .take(2)
        .collect();
    if words.is_empty() {
        return program.display().to_string();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Status;

    fn rust_with(path: &Path) -> Item {
        let env = [("PATH".into(), path.into())];
        rust(&Toolchain::new(env), &std::env::temp_dir())
    }

    #[test]
    fn without_rust_the_remedy_is_what_this_system_has() {
        let dir = tempfile::tempdir().unwrap();
        let nothing = rust_with(dir.path());
        assert_eq!(nothing.status, Status::Warn);
        assert!(nothing.remedy.unwrap().ends_with(ADD_TARGET));
        let rustup = format!("rustup{}", std::env::consts::EXE_SUFFIX);
        std::fs::write(dir.path().join(rustup), "").unwrap();
        let remedy = rust_with(dir.path()).remedy.unwrap();
        assert_eq!(remedy, format!("rustup default stable && {ADD_TARGET}"));
    }

    #[cfg(unix)]
    #[test]
    fn a_compiler_without_the_target_is_told_how_to_get_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        for name in ["cargo", "rustc", "rustup"] {
            let path = dir.path().join(name);
            // A compiler that knows of no target's folder.
            std::fs::write(&path, "#!/bin/sh\nexit 1\n").unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        let item = rust_with(dir.path());
        assert_eq!(
            (item.status, item.remedy.as_deref()),
            (Status::Warn, Some(ADD_TARGET))
        );
    }
}
