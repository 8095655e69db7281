//! `trust add|list|show|pin|revoke|remove|import|export`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use palyra_skill::keys::PublicKey;
use palyra_skill::manifest::PublisherId;
use palyra_skill::store::{Home, InstalledSkill, KeyKind, TrustEntry};
use palyra_skill::trust::TrustStore;
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::{read_text, write_file};
use super::terminal::{self, print};

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
    #[command(
        after_help = "Example:\n  palyra-skill trust add acme 3b6a27bc… --note 'checked by telephone'"
    )]
    Add(Entry),
    /// Everything that is trusted, pinned or revoked
    #[command(after_help = "Example:\n  palyra-skill trust list")]
    List,
    /// One publisher
    #[command(after_help = "Example:\n  palyra-skill trust show acme")]
    Show {
        /// The publisher
        publisher: PublisherId,
    },
    /// Pin a publisher to one key, as first use does
    #[command(after_help = "Example:\n  palyra-skill trust pin acme 3b6a27bc…")]
    Pin(Entry),
    /// Never accept a key again; skills that it signed go to quarantine
    #[command(
        after_help = "Example:\n  palyra-skill trust revoke 3b6a27bc… --reason 'laptop stolen'"
    )]
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
    #[command(
        after_help = "Examples:\n  palyra-skill trust remove acme\n  palyra-skill trust remove acme 3b6a27bc… --yes"
    )]
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
    #[command(after_help = "Example:\n  palyra-skill trust import trust-store.json")]
    Import {
        /// The file
        file: PathBuf,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Write a Palyra trust-store.json
    #[command(after_help = "Example:\n  palyra-skill trust export -o trust-store.json")]
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

/// Larger files are no trust stores.
const MAX_TRUST_STORE: u64 = 16 * 1024 * 1024;

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
            terminal::require_consent(
                entry.yes,
                &format!("Trust {} to sign as {}?", public.key_id(), entry.publisher),
            )?;
            let quarantined = home.trust_add(&entry.publisher, &public, &entry.note)?;
            trusted(
                context,
                &home,
                KeyKind::Allowlisted,
                &entry.publisher,
                &public,
                &quarantined,
            )
        }
        Command::Pin(entry) => {
            let public = key(&entry.key)?;
            terminal::require_consent(
                entry.yes,
                &format!("Pin {} to {}?", entry.publisher, public.key_id()),
            )?;
            home.trust_pin(&entry.publisher, &public)?;
            trusted(
                context,
                &home,
                KeyKind::Tofu,
                &entry.publisher,
                &public,
                &[],
            )
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
            terminal::require_consent(yes, &format!("Never accept {} again?", public.key_id()))?;
            let quarantined = home.trust_revoke(&public, &reason)?;
            let facts = json!({ "revoked": public.key_id(), "quarantined": quarantined });
            changed(
                context,
                &home,
                &facts,
                &format!("revoked {}", public.key_id()),
                &quarantined,
            )
        }
        Command::Remove {
            publisher,
            key: text,
            yes,
        } => {
            let public = text.as_deref().map(key).transpose()?;
            terminal::require_consent(yes, &format!("Forget {publisher}?"))?;
            let quarantined = home.trust_remove(&publisher, public.as_ref())?;
            let facts = json!({ "removed": publisher, "quarantined": quarantined });
            changed(
                context,
                &home,
                &facts,
                &format!("removed {publisher}"),
                &quarantined,
            )
        }
        Command::Import { file, yes } => import(context, &home, &file, yes),
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

fn import(context: &Context, home: &Home, file: &Path, yes: bool) -> CliResult {
    let text = read_text(file, MAX_TRUST_STORE)?;
    let store = TrustStore::from_json(&text)
        .map_err(|e| CliError::usage(format!("{}: {e}", file.display())))?;
    terminal::require_consent(yes, &format!("Trust everything in {}?", file.display()))?;
    let quarantined = home.trust_import(&store)?;
    let facts = json!({ "entries": home.trust_entries()?, "quarantined": quarantined });
    changed(
        context,
        home,
        &facts,
        &format!("imported {}", file.display()),
        &quarantined,
    )
}

fn trusted(
    context: &Context,
    home: &Home,
    kind: KeyKind,
    publisher: &PublisherId,
    key: &PublicKey,
    quarantined: &[InstalledSkill],
) -> CliResult {
    let facts = json!({ "publisher": publisher, "key_id": key.key_id(), "kind": kind, "quarantined": quarantined });
    changed(
        context,
        home,
        &facts,
        &format!("{kind} {publisher} {}", key.key_id()),
        quarantined,
    )
}

/// What was done, which skills it put into quarantine, and the hooks that follow from that.
fn changed(
    context: &Context,
    home: &Home,
    facts: &Value,
    what: &str,
    quarantined: &[InstalledSkill],
) -> CliResult {
    super::skills::run_hooks(context, home);
    context.result(facts, |_| {
        let line = |skill: &InstalledSkill| {
            format!("in quarantine: {} {}\n", skill.skill_id, skill.version)
        };
        format!(
            "{what}\n{}",
            quarantined.iter().map(line).collect::<String>()
        )
    })?;
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
