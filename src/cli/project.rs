//! Opening what a command is pointed at: a project's folder.

use std::path::{Path, PathBuf};

use palyra_skill::build::Project;
#[cfg(feature = "authoring")]
use palyra_skill::build::Toolchain;

use super::error::CliResult;

/// The folder argument that most authoring commands take.
#[derive(Debug, clap::Args)]
pub(super) struct ProjectDir {
    /// The project's folder, which holds skill.toml
    #[arg(default_value = ".", value_name = "DIR")]
    pub(super) dir: PathBuf,
}

pub(super) fn open(dir: &Path) -> CliResult<Project> {
    Ok(Project::open(dir)?)
}

/// The toolchain of this process's environment.
#[cfg(feature = "authoring")]
pub(super) fn toolchain(offline: bool) -> Toolchain {
    let mut env: Vec<_> = std::env::vars_os().collect();
    // What the compiler says goes through this program, so it cannot see that a person looks on.
    let coloured = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    if coloured && std::env::var_os("CARGO_TERM_COLOR").is_none() {
        env.push(("CARGO_TERM_COLOR".into(), "always".into()));
    }
    let mut toolchain = Toolchain::new(env);
    toolchain.offline = offline;
    toolchain
}
