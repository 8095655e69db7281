//! `schema manifest`, `policy`, `report` and `wit`

use std::io::{IsTerminal as _, Write as _};

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill schema manifest > skill.schema.json\n  palyra-skill schema policy\n  palyra-skill schema wit > skill.wit\n  palyra-skill schema wit --binary > palyra-skill.wasm"
)]
pub(super) struct Args {
    /// Which format
    format_name: Name,
    /// The WIT package in binary form (wit only)
    #[arg(long)]
    binary: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// skill.toml
    Manifest,
    /// The policy file of `audit --policy`
    Policy,
    /// What `audit --format json` prints
    Report,
    /// The interfaces between skill and host: the WIT package palyra:skill
    Wit,
}

pub(super) fn run(_context: &Context, args: &Args) -> CliResult {
    if args.binary {
        return binary(args.format_name);
    }
    let schema = match args.format_name {
        Name::Manifest => palyra_skill::manifest::json_schema(),
        Name::Policy => palyra_skill::audit::policy_schema(),
        Name::Report => palyra_skill::audit::report::json_schema(),
        Name::Wit => {
            print(palyra_skill::build::CONTRACT)?;
            return Ok(Status::Done);
        }
    };
    print(&format!("{schema:#}\n"))?;
    Ok(Status::Done)
}

fn binary(name: Name) -> CliResult {
    if name != Name::Wit {
        return Err(CliError::usage("only wit has a binary form"));
    }
    let mut stdout = std::io::stdout().lock();
    if stdout.is_terminal() {
        return Err(CliError::usage("this is no text for a terminal")
            .hint("palyra-skill schema wit --binary > palyra-skill.wasm"));
    }
    let written = stdout
        .write_all(palyra_skill::build::CONTRACT_PACKAGE)
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::environment(
            format!("cannot write the package: {error}"),
        )),
        _ => Ok(Status::Done),
    }
}
