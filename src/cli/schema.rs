//! `schema manifest`, `policy` and `report`

use super::context::Context;
use super::error::{CliResult, Status};
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill schema manifest > skill.schema.json\n  palyra-skill schema policy"
)]
pub(super) struct Args {
    /// Which format
    format_name: Name,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Name {
    /// skill.toml
    Manifest,
    /// The policy file of `audit --policy`
    Policy,
    /// What `audit --format json` prints
    Report,
}

pub(super) fn run(_context: &Context, args: &Args) -> CliResult {
    let schema = match args.format_name {
        Name::Manifest => palyra_skill::manifest::json_schema(),
        Name::Policy => palyra_skill::audit::policy_schema(),
        Name::Report => palyra_skill::audit::report::json_schema(),
    };
    print(&format!("{schema:#}\n"))?;
    Ok(Status::Done)
}
