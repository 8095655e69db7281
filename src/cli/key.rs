//! `key generate|list|show|import|export`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use palyra_skill::keys::{KeyError, KeyInfo, KeyRing, SigningKey};
use serde_json::json;
use zeroize::Zeroizing;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::read_file_or_stdin;
use super::suggest::did_you_mean;
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill key generate release\n  palyra-skill key import ci --file key.hex\n  palyra-skill key show release"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new Ed25519 key
    #[command(
        after_help = "Examples:\n  palyra-skill key generate\n  palyra-skill key generate ci"
    )]
    Generate {
        /// How the key is called here
        #[arg(default_value = "default")]
        name: String,
    },
    /// All keys of this home
    #[command(after_help = "Example:\n  palyra-skill key list")]
    List,
    /// One key's public half
    #[command(after_help = "Example:\n  palyra-skill key show release --format json")]
    Show {
        /// Which key
        #[arg(default_value = "default")]
        name: String,
    },
    /// Take a key in: 32 raw bytes, 64 hexadecimal characters or base64
    #[command(
        after_help = "Examples:\n  palyra-skill key import ci --file key.hex\n  palyra-skill key import ci < key.hex"
    )]
    Import {
        /// How the key is called here
        name: String,
        /// The file, or - for stdin
        #[arg(long, value_name = "FILE", default_value = "-")]
        file: PathBuf,
    },
    /// Print a key's public half, or with --secret the key itself
    #[command(
        after_help = "Examples:\n  palyra-skill key export release\n  palyra-skill key export release --secret > key.hex"
    )]
    Export {
        /// Which key
        name: String,
        /// The secret key, in hexadecimal
        #[arg(long)]
        secret: bool,
    },
}

/// Signing keys are this small; anything longer is another file.
const MAX_KEY_FILE: u64 = 4096;

pub(super) fn run(context: &Context, args: Args) -> CliResult {
    let ring = open(context)?;
    match args.command {
        Command::Generate { name } => show(context, &ring.generate(&name)?),
        Command::Import { name, file } => {
            let input = read_key_input(&file)?;
            show(context, &ring.import(&name, &input)?)
        }
        Command::Show { name } => show(context, &info(&ring, &name)?),
        Command::List => {
            let keys = ring.list()?;
            context.result(&json!({ "keys": keys }), |_| {
                keys.iter()
                    .map(|key| format!("{:<20} {}  {}\n", key.name, key.key_id, key.public_key_hex))
                    .collect()
            })?;
            Ok(Status::Done)
        }
        Command::Export { name, secret } => {
            let text = if secret {
                ring.load(&name)?.to_hex().to_string()
            } else {
                info(&ring, &name)?.public_key_hex
            };
            print(&format!("{text}\n"))?;
            Ok(Status::Done)
        }
    }
}

/// The keys of the home.
pub(super) fn open(context: &Context) -> CliResult<KeyRing> {
    Ok(KeyRing::open(&context.home_dir()?.join("keys")))
}

/// A key by name, by path, or from stdin as `-`. Only text with a separator is a path: a file that happens to lie in the
/// current folder must not take the place of a key of the home.
pub(super) fn load(context: &Context, key: &str) -> CliResult<SigningKey> {
    if key == "-" {
        return Ok(SigningKey::parse(&read_key_input(Path::new(key))?)?);
    }
    if key.contains(['/', '\\']) {
        return Ok(SigningKey::read_file(Path::new(key))?);
    }
    let ring = open(context)?;
    ring.load(key).map_err(|error| match error {
        KeyError::NotFound { .. } => unknown(&ring, key),
        _ => error.into(),
    })
}

fn read_key_input(file: &Path) -> CliResult<Zeroizing<Vec<u8>>> {
    read_file_or_stdin(file, MAX_KEY_FILE).map(Zeroizing::new)
}

fn info(ring: &KeyRing, name: &str) -> CliResult<KeyInfo> {
    let known = ring.list()?;
    let found = known.iter().find(|key| key.name == name).cloned();
    found.ok_or_else(|| unknown(ring, name))
}

fn unknown(ring: &KeyRing, name: &str) -> CliError {
    let known = ring.list().unwrap_or_default();
    let hint = did_you_mean(
        name,
        known.into_iter().map(|key| key.name),
        "`palyra-skill key list` shows the keys of this home; `key generate` makes one",
    );
    CliError::usage(format!("there is no key '{name}'")).hint(hint)
}

fn show(context: &Context, key: &KeyInfo) -> CliResult {
    context.result(key, |key| {
        format!(
            "name        {}\nkey id      {}\npublic key  {}\n",
            key.name, key.key_id, key.public_key_hex
        )
    })?;
    Ok(Status::Done)
}
