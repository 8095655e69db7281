//! `schema manifest|policy`

use super::context::Context;
use super::error::{CliResult, Status};
use super::terminal::print;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Which format
    format_name: Name,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Name {
    /// skill.toml
    Manifest,
    /// The file of `audit --policy`
    Policy,
}

pub(super) fn run(_context: &Context, args: &Args) -> CliResult {
    let schema = match args.format_name {
        Name::Manifest => palyra_skill::manifest::json_schema(),
        Name::Policy => palyra_skill::audit::policy_schema(),
    };
    print(&format!("{schema:#}\n"))?;
    Ok(Status::Done)
}
