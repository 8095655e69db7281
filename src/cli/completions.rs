//! `completions SHELL`

use clap_complete::Shell;

use super::error::{CliResult, Status};
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill completions bash > palyra-skill.bash\n  palyra-skill completions zsh > _palyra-skill"
)]
pub(super) struct Args {
    /// bash, zsh, fish, elvish or powershell
    shell: Shell,
}

pub(super) fn run(args: &Args, command: &mut clap::Command) -> CliResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "palyra-skill", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}
