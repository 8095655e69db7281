//! `journal`, `journal verify`

use clap::Subcommand;
use palyra_skill::store::{Home, JournalEntry, JournalStatus};

use super::context::Context;
use super::error::{CliResult, Status};
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "With --format json, one object a line.\n\nExamples:\n  palyra-skill journal\n  palyra-skill journal --follow --format json\n  palyra-skill journal verify"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Wait for more
    #[arg(long)]
    follow: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Whether the chain of hashes is whole
    #[command(after_help = "Example:\n  palyra-skill journal verify")]
    Verify,
}

/// Entries read at once.
const PAGE: usize = 500;
/// How often `--follow` looks again.
const POLL: std::time::Duration = std::time::Duration::from_millis(250);

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let home = context.read_home()?;
    if let Some(Command::Verify) = args.command {
        return verify(context, &home);
    }
    let mut after = 0;
    loop {
        let entries = home.journal(after, PAGE)?;
        for entry in &entries {
            print(&line(context, entry))?;
            after = entry.seq;
        }
        if entries.is_empty() {
            if !args.follow {
                return Ok(Status::Done);
            }
            std::thread::sleep(POLL);
        }
    }
}

fn line(context: &Context, entry: &JournalEntry) -> String {
    if context.json() {
        return format!("{}\n", serde_json::json!(entry));
    }
    let skill = entry.skill_id.as_ref().map_or("-", |id| id.as_str());
    format!(
        "{:>6}  {}  {:<18} {:<28} {}\n",
        entry.seq,
        entry.at_unix_ms,
        entry.kind,
        skill,
        super::inspect::clean(&entry.data.to_string())
    )
}

fn verify(context: &Context, home: &Home) -> CliResult {
    let status = home.verify_journal()?;
    context.result(&status, |status| match status {
        JournalStatus::Whole { entries, .. } => {
            format!("the journal is whole: {entries} entries\n")
        }
        JournalStatus::Broken { seq, message } => {
            format!("the journal is damaged at entry {seq}: {message}\n")
        }
    })?;
    Ok(Status::from_ok(matches!(
        status,
        JournalStatus::Whole { .. }
    )))
}
