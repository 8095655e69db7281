//! `trust add|list|show|pin|revoke|remove|import|export`

use std::path::PathBuf;

use clap::Subcommand;
use palyra_skill::keys::PublicKey;
use palyra_skill::manifest::PublisherId;
use palyra_skill::store::TrustEntry;
use palyra_skill::trust::TrustStore;
use serde_json::json;

use super::context::{Context, print, read_file, write_file};
use super::error::{CliError, CliResult, Status};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "KEY is a public key in hexadecimal or base64.\n\nExamples:\n  palyra-skill trust add acme 3b6a27bc…\n  palyra-skill trust revoke 3b6a27bc… --reason 'laptop stolen'\n  palyra-skill trust export > trust-store.json"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Trust a publisher's key; a publisher may have several
    Add(Entry),
    /// Everything that is trusted, pinned or revoked
    List,
    /// One publisher
    Show {
        /// The publisher
        publisher: PublisherId,
    },
    /// Pin a publisher to one key, as first use does
    Pin(Entry),
    /// Never accept a key again; skills that it signed go to quarantine
    Revoke {
        /// The key
        key: String,
        /// Why
        #[arg(long, default_value = "", value_name = "TEXT")]
        reason: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Forget a publisher, or one of its keys
    Remove {
        /// The publisher
        publisher: PublisherId,
        /// One key
        key: Option<String>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Take in a Palyra trust-store.json
    Import {
        /// The file
        file: PathBuf,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Write a Palyra trust-store.json
    Export {
        /// Where to (default: stdout)
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct Entry {
    /// The publisher
    publisher: PublisherId,
    /// The key
    key: String,
    /// Where the key was checked, for later
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(context: &Context, args: Args) -> CliResult {
    let home = match &args.command {
        Command::List | Command::Show { .. } | Command::Export { .. } => context.read_home()?,
        _ => context.open_home()?,
    };
    let key = |text: &str| {
        PublicKey::parse(text)
            .map_err(|e| CliError::usage(format!("'{text}' cannot be trusted: {e}")))
    };
    match args.command {
        Command::Add(entry) => {
            let public = key(&entry.key)?;
            context.require_consent(
                entry.yes,
                &format!("Trust {} to sign as {}?", public.key_id(), entry.publisher),
            )?;
            home.trust_add(&entry.publisher, &public, &entry.note)?;
            done(context, "trusted", &entry.publisher, &public)
        }
        Command::Pin(entry) => {
            let public = key(&entry.key)?;
            context.require_consent(
                entry.yes,
                &format!("Pin {} to {}?", entry.publisher, public.key_id()),
            )?;
            home.trust_pin(&entry.publisher, &public)?;
            done(context, "pinned", &entry.publisher, &public)
        }
        Command::List => show(context, &home.trust_entries()?),
        Command::Show { publisher } => {
            let entries: Vec<_> = home
                .trust_entries()?
                .into_iter()
                .filter(|e| e.publisher.as_ref() == Some(&publisher))
                .collect();
            if entries.is_empty() {
                return Err(CliError::no(format!("{publisher} is not known here")));
            }
            show(context, &entries)
        }
        Command::Revoke {
            key: text,
            reason,
            yes,
        } => {
            let public = key(&text)?;
            context.require_consent(yes, &format!("Never accept {} again?", public.key_id()))?;
            let quarantined = home.trust_revoke(&public, &reason)?;
            super::skills::run_hooks(context, &home);
            context.result(
                &json!({ "revoked": public.key_id(), "quarantined": quarantined }),
                |_| {
                    let mut text = format!("revoked {}\n", public.key_id());
                    for skill in &quarantined {
                        text.push_str(&format!(
                            "in quarantine: {} {}\n",
                            skill.skill_id, skill.version
                        ));
                    }
                    text
                },
            )?;
            Ok(Status::Done)
        }
        Command::Remove {
            publisher,
            key: text,
            yes,
        } => {
            let public = text.as_deref().map(key).transpose()?;
            context.require_consent(yes, &format!("Forget {publisher}?"))?;
            let quarantined = home.trust_remove(&publisher, public.as_ref())?;
            super::skills::run_hooks(context, &home);
            context.result(
                &json!({ "removed": publisher, "quarantined": quarantined }),
                |_| format!("removed {publisher}\n"),
            )?;
            Ok(Status::Done)
        }
        Command::Import { file, yes } => {
            let text = String::from_utf8(read_file(&file, 16 * 1024 * 1024)?)
                .map_err(|_| CliError::usage(format!("{} is not UTF-8", file.display())))?;
            let store = TrustStore::from_json(&text)
                .map_err(|e| CliError::usage(format!("{}: {e}", file.display())))?;
            context.require_consent(yes, &format!("Trust everything in {}?", file.display()))?;
            home.trust_import(&store)?;
            show(context, &home.trust_entries()?)
        }
        Command::Export { output } => {
            let text = home.trust_store()?.to_json();
            match output {
                Some(path) => write_file(&path, text.as_bytes())?,
                None => print(&text)?,
            }
            Ok(Status::Done)
        }
    }
}

fn done(context: &Context, what: &str, publisher: &PublisherId, key: &PublicKey) -> CliResult {
    context.result(
        &json!({ "publisher": publisher, "key_id": key.key_id(), "kind": what }),
        |_| format!("{what} {publisher} {}\n", key.key_id()),
    )?;
    Ok(Status::Done)
}

fn show(context: &Context, entries: &[TrustEntry]) -> CliResult {
    context.result(&json!({ "entries": entries }), |_| {
        if entries.is_empty() {
            return "nobody is trusted yet\n".to_owned();
        }
        let line = |entry: &TrustEntry| {
            let publisher = entry
                .publisher
                .as_ref()
                .map_or("-", |publisher| publisher.as_str());
            format!(
                "{publisher:<20} {:<12} {}  {}  {}\n",
                entry.kind.to_string(),
                entry.key_id,
                entry.public_key,
                super::inspect::clean(&entry.note)
            )
        };
        entries.iter().map(line).collect()
    })?;
    Ok(Status::Done)
}
