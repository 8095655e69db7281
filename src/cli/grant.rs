//! `grant`

use clap::Subcommand;
use palyra_skill::manifest::SkillId;
use palyra_skill::store::{Grant, GrantSet};
use serde_json::json;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::skills;
use super::terminal;

pub(super) const KINDS: &str = "\
A grant is written KIND:VALUE:
  http:HOST                    https on port 443; HOST may be *.DOMAIN (one or more labels)
  http-local:ORIGIN            exactly this origin, for example http://127.0.0.1:8080
  secret:SCOPE/KEY             for example secret:global/api_key
  read:ROOT, write:ROOT        a storage root of the manifest, in the home
  map:ROOT=FOLDER              where a granted root lives instead
  channel:NAME                 a channel
What a skill gets is what its manifest asks for and the owner grants, never more.";

const EXAMPLES: &str = "\
Examples:
  palyra-skill grant show acme.hello
  palyra-skill grant add acme.hello http:api.example.com";

#[derive(Debug, clap::Args)]
#[command(after_help = format!("{KINDS}\n\n{EXAMPLES}"))]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Let a skill use something
    #[command(
        after_help = "Example:\n  palyra-skill grant add acme.hello http:api.example.com secret:global/api_key"
    )]
    Add(Change),
    /// Take something back
    #[command(after_help = "Example:\n  palyra-skill grant remove acme.hello http:api.example.com")]
    Remove(Change),
    /// What a skill asks for and has
    #[command(after_help = "Example:\n  palyra-skill grant show acme.hello")]
    Show {
        /// The skill
        skill_id: SkillId,
    },
}

#[derive(Debug, clap::Args)]
struct Change {
    /// The skill
    skill_id: SkillId,
    /// KIND:VALUE
    #[arg(required = true)]
    grants: Vec<Grant>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(context: &Context, args: Args) -> CliResult {
    let home = match &args.command {
        Command::Show { .. } => context.read_home()?,
        Command::Add(_) | Command::Remove(_) => context.open_home()?,
    };
    match args.command {
        Command::Show { skill_id } => {
            skills::installed(&home, &skill_id)?;
            show(context, &skill_id, &home.grants(&skill_id)?)
        }
        Command::Add(change) => {
            skills::installed(&home, &change.skill_id)?;
            let list: Vec<_> = change.grants.iter().map(ToString::to_string).collect();
            terminal::require_consent(
                change.yes,
                &format!("Let {} use {}?", change.skill_id, list.join(", ")),
            )?;
            for grant in &change.grants {
                home.grant_add(&change.skill_id, grant)?;
            }
            show(context, &change.skill_id, &home.grants(&change.skill_id)?)
        }
        Command::Remove(change) => {
            skills::installed(&home, &change.skill_id)?;
            for grant in &change.grants {
                if !home.grant_remove(&change.skill_id, grant)? {
                    return Err(CliError::no(format!(
                        "{} does not have {grant}",
                        change.skill_id
                    )));
                }
            }
            show(context, &change.skill_id, &home.grants(&change.skill_id)?)
        }
    }
}

fn show(context: &Context, id: &SkillId, grants: &GrantSet) -> CliResult {
    context.result(&json!({ "skill_id": id, "grants": grants }), |_| {
        if grants.is_empty() {
            return format!("{id} may use nothing but computation\n");
        }
        grants
            .iter()
            .map(|grant| format!("{id} {grant}\n"))
            .collect()
    })?;
    Ok(Status::Done)
}

/// The grants of several `--grant` options; `all` stands for what the skill asks for.
pub(super) fn parse(texts: &[String], requested: &GrantSet) -> CliResult<GrantSet> {
    let mut set = GrantSet::default();
    for text in texts {
        if text == "all" {
            set = set.union(requested);
            continue;
        }
        let grant: Grant = text.parse().map_err(|e: palyra_skill::store::GrantError| {
            CliError::usage(e.to_string()).hint(KINDS)
        })?;
        set.add(&grant);
    }
    Ok(set)
}
