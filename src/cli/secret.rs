//! `secret set|list|remove`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use palyra_skill::store::{SecretName, SecretValue};
use serde_json::json;
use zeroize::Zeroizing;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::read_text;

/// Larger things are files, not secrets.
const MAX_SECRET: u64 = 64 * 1024;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The value is read from stdin or a file, never from the command line, where other programs could see it.\n\nExamples:\n  palyra-skill secret set global/api_key < key.txt\n  palyra-skill secret list"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Set a value
    #[command(
        after_help = "Examples:\n  palyra-skill secret set global/api_key < key.txt\n  palyra-skill secret set global/api_key --file key.txt"
    )]
    Set {
        /// SCOPE/KEY, for example global/api_key
        name: SecretName,
        /// The file that holds the value, or - for stdin; one line end is taken off
        #[arg(long, value_name = "FILE", default_value = "-")]
        file: PathBuf,
    },
    /// The names
    #[command(after_help = "Example:\n  palyra-skill secret list")]
    List,
    /// Forget a value
    #[command(after_help = "Example:\n  palyra-skill secret remove global/api_key")]
    Remove {
        /// SCOPE/KEY
        name: SecretName,
    },
}

pub(super) fn run(context: &Context, args: Args) -> CliResult {
    let home = match &args.command {
        Command::List => context.read_home()?,
        Command::Set { .. } | Command::Remove { .. } => context.open_home()?,
    };
    match args.command {
        Command::Set { name, file } => {
            home.secret_set(&name, &SecretValue::new(read_value(&file)?))?;
            context.result(&json!({ "set": name.as_str() }), |_| {
                format!("set {name}\n")
            })?;
        }
        Command::List => {
            let names = home.secret_names()?;
            context.result(
                &json!({ "secrets": names.iter().map(ToString::to_string).collect::<Vec<_>>() }),
                |_| names.iter().map(|name| format!("{name}\n")).collect(),
            )?;
        }
        Command::Remove { name } => {
            home.secret_remove(&name)?;
            context.result(&json!({ "removed": name.as_str() }), |_| {
                format!("removed {name}\n")
            })?;
        }
    }
    Ok(Status::Done)
}

fn read_value(file: &Path) -> CliResult<String> {
    let text = Zeroizing::new(read_text(file, MAX_SECRET)?);
    let text = text.strip_suffix('\n').map_or(text.as_str(), |line| {
        line.strip_suffix('\r').unwrap_or(line)
    });
    if text.is_empty() {
        return Err(
            CliError::usage("the value is empty").hint("palyra-skill secret set NAME < FILE")
        );
    }
    Ok(text.to_owned())
}
