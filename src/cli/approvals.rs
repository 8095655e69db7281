//! `approvals list|show|approve|deny`

use std::fmt::Write as _;

use clap::Subcommand;
use palyra_skill::store::{Approval, ApprovalState};
use serde_json::json;

use super::context::Context;
use super::error::{CliResult, Status};
use super::inspect::clean;
use super::terminal;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "An approval lets one call with exactly this input run once.\n\nExamples:\n  palyra-skill approvals list\n  palyra-skill approvals approve 5f0c…"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Calls that wait, or all
    #[command(
        after_help = "Examples:\n  palyra-skill approvals list\n  palyra-skill approvals list --all --format json"
    )]
    List {
        /// Settled ones, too
        #[arg(long)]
        all: bool,
    },
    /// One call with its input
    #[command(after_help = "Example:\n  palyra-skill approvals show 5f0c…")]
    Show {
        /// The approval
        id: String,
    },
    /// Let the call run once
    #[command(
        after_help = "Example:\n  palyra-skill approvals approve 5f0c… --note 'asked for by Ann'"
    )]
    Approve(Answer),
    /// Refuse the call
    #[command(after_help = "Example:\n  palyra-skill approvals deny 5f0c…")]
    Deny(Answer),
}

#[derive(Debug, clap::Args)]
struct Answer {
    /// The approval
    id: String,
    /// Why, for the journal
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(context: &Context, args: Args) -> CliResult {
    let home = match &args.command {
        Command::List { .. } | Command::Show { .. } => context.read_home()?,
        Command::Approve(_) | Command::Deny(_) => context.open_home()?,
    };
    match args.command {
        Command::List { all } => {
            let approvals = home.approvals((!all).then_some(ApprovalState::Pending))?;
            context.result(&json!({ "approvals": approvals }), |_| {
                let line =
                    |a: &Approval| format!("{}  {:<9} {}\n", a.id, a.state.to_string(), a.tool_id);
                approvals.iter().map(line).collect()
            })?;
        }
        Command::Show { id } => context.result(&home.approval(&id)?, describe)?,
        Command::Approve(answer) => {
            let approval = home.approval(&answer.id)?;
            context.note(describe(&approval));
            terminal::require_consent(answer.yes, "Let this call run once?")?;
            context.result(&home.approve(&answer.id, &answer.note)?, |a| {
                format!("approved {}\n", a.id)
            })?;
        }
        Command::Deny(answer) => {
            context.result(&home.deny(&answer.id, &answer.note)?, |a| {
                format!("denied {}\n", a.id)
            })?;
        }
    }
    Ok(Status::Done)
}

fn describe(approval: &Approval) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "approval  {}  {}", approval.id, approval.state);
    let _ = writeln!(
        text,
        "tool      {} of {}",
        approval.tool_id, approval.skill_id
    );
    let _ = writeln!(text, "payload   {}", approval.payload_digest);
    let _ = writeln!(
        text,
        "input     {}",
        approval
            .input
            .as_deref()
            .map_or_else(|| format!("(long) {}", approval.input_digest), clean)
    );
    text
}
