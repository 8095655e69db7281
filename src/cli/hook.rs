//! `hook bind|list|show|enable|disable|remove|log`

use std::collections::BTreeMap;

use clap::Subcommand;
use palyra_skill::artifact::Artifact;
use palyra_skill::manifest::{Identifier, SkillId, ToolId, Version};
use palyra_skill::store::{Delivery, HookBinding, HookEvent, HookOperator, NewHook, PluginBinding};
use serde_json::json;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::terminal;
use super::{grant, skills};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Events: gateway:startup, skill:enabled, skill:quarantined, skill:disabled.\nThe plugin is a tool of an installed skill; it gets the event as its input.\n\nExamples:\n  palyra-skill hook bind skill:quarantined acme.hello\n  palyra-skill hook log"
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a skill's tool when something happens
    #[command(
        after_help = "Example:\n  palyra-skill hook bind skill:quarantined acme.hello --id told"
    )]
    Bind(Bind),
    /// All bindings
    #[command(after_help = "Example:\n  palyra-skill hook list")]
    List,
    /// One binding
    #[command(after_help = "Example:\n  palyra-skill hook show told")]
    Show {
        /// The binding
        hook_id: Identifier,
    },
    /// Switch a binding on
    #[command(after_help = "Example:\n  palyra-skill hook enable told")]
    Enable {
        /// The binding
        hook_id: Identifier,
    },
    /// Switch a binding off
    #[command(after_help = "Example:\n  palyra-skill hook disable told")]
    Disable {
        /// The binding
        hook_id: Identifier,
    },
    /// Remove a binding
    #[command(after_help = "Example:\n  palyra-skill hook remove told")]
    Remove {
        /// The binding
        hook_id: Identifier,
    },
    /// What hooks did lately
    #[command(after_help = "Example:\n  palyra-skill hook log told")]
    Log {
        /// Only of this binding
        hook_id: Option<Identifier>,
    },
}

#[derive(Debug, clap::Args)]
struct Bind {
    /// The event
    event: HookEvent,
    /// The skill that answers
    skill_id: SkillId,
    /// Its tool (default: the plugin's default, or the only one)
    #[arg(long, value_name = "ID")]
    tool: Option<ToolId>,
    /// Only this version
    #[arg(long, value_name = "VERSION")]
    skill_version: Option<Version>,
    /// How the binding is called (default: made from event and skill)
    #[arg(long, value_name = "ID")]
    id: Option<Identifier>,
    /// What the plugin may use of what its skill is granted (default: all of it)
    #[arg(long = "grant", value_name = "KIND:VALUE")]
    grants: Vec<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Lines of `hook log`.
const LOG_LINES: usize = 100;

pub(super) fn run(context: &Context, args: Args) -> CliResult {
    let home = match &args.command {
        Command::List | Command::Show { .. } | Command::Log { .. } => context.read_home()?,
        _ => context.open_home()?,
    };
    match args.command {
        Command::Bind(bind) => {
            terminal::require_consent(
                bind.yes,
                &format!("Run {} at every {}?", bind.skill_id, bind.event),
            )?;
            show(context, &self::bind(&home, &bind)?)?;
        }
        Command::List => {
            let hooks = home.hooks()?;
            context.result(&json!({ "hooks": hooks }), |_| {
                hooks.iter().map(line).collect()
            })?;
        }
        Command::Show { hook_id } => {
            let hook = home.hook(&hook_id)?;
            let plugin = home.plugin(&hook.plugin_id)?;
            context.result(&json!({ "hook": hook, "plugin": plugin }), |_| {
                format!(
                    "{}skill      {}\ntool       {}\n",
                    line(&hook),
                    plugin.skill_id,
                    plugin
                        .tool_id
                        .as_ref()
                        .map_or("(default)", |tool| tool.as_str())
                )
            })?;
        }
        Command::Enable { hook_id } => show(context, &home.hook_set_enabled(&hook_id, true)?)?,
        Command::Disable { hook_id } => show(context, &home.hook_set_enabled(&hook_id, false)?)?,
        Command::Remove { hook_id } => {
            home.hook_remove(&hook_id)?;
            context.result(&json!({ "removed": hook_id }), |_| {
                format!("removed {hook_id}\n")
            })?;
        }
        Command::Log { hook_id } => {
            let log = home.deliveries(hook_id.as_ref(), LOG_LINES)?;
            context.result(&json!({ "deliveries": log }), |_| {
                log.iter().map(delivery_line).collect()
            })?;
        }
    }
    Ok(Status::Done)
}

fn bind(home: &palyra_skill::store::Home, bind: &Bind) -> CliResult<HookBinding> {
    refuse_unheard(bind.event)?;
    skills::installed(home, &bind.skill_id)?;
    let granted = home.grants(&bind.skill_id)?;
    let grants = if bind.grants.is_empty() {
        granted
    } else {
        granted.intersection(&grant::parse(&bind.grants, &granted)?)
    };
    let default_id = || {
        format!(
            "{}.{}",
            bind.event.as_str().replace(':', "-"),
            bind.skill_id
        )
        .parse()
    };
    let hook_id: Identifier = match &bind.id {
        Some(id) => id.clone(),
        None => default_id()?,
    };
    let plugin_id: Identifier = format!("{hook_id}.plugin").parse()?;
    let plugin = PluginBinding {
        plugin_id: plugin_id.clone(),
        skill_id: bind.skill_id.clone(),
        skill_version: bind.skill_version,
        tool_id: bind.tool.clone(),
        module_path: None,
        entrypoint: None,
        grants,
        config: BTreeMap::new(),
        enabled: true,
    };
    refuse_unusable(home, &plugin)?;
    home.plugin_bind(&plugin)?;
    Ok(home.hook_bind(&NewHook {
        hook_id,
        event: bind.event,
        plugin_id,
        enabled: true,
        operator: HookOperator::default(),
    })?)
}

/// Events of runs belong to an agent's runs: no host of ours has those, so nothing would ever be delivered.
fn refuse_unheard(event: HookEvent) -> CliResult<()> {
    if !event.as_str().starts_with("run:") {
        return Ok(());
    }
    Err(CliError::usage(format!("nothing here emits {event}"))
        .hint("bind gateway:startup, skill:enabled, skill:quarantined or skill:disabled"))
}

/// A plugin has to have a tool, and one that runs while nobody is there to approve it.
fn refuse_unusable(home: &palyra_skill::store::Home, plugin: &PluginBinding) -> CliResult<()> {
    let skill_id = &plugin.skill_id;
    let artifact = Artifact::read(&skills::artifact_bytes(home, skill_id.as_str())?)?;
    let Some(tool) = plugin.tool(artifact.manifest()) else {
        let problem = match &plugin.tool_id {
            Some(tool_id) => format!("{skill_id} has no tool {tool_id}"),
            None => format!("{skill_id} has several tools and no default for plugins"),
        };
        return Err(CliError::usage(problem).hint("name one of its tools with --tool ID"));
    };
    if tool.risk.needs_approval() {
        return Err(CliError::usage(format!(
            "{} needs a person's approval for each call, and nobody is there when an event comes",
            tool.id
        ))
        .hint("bind a tool without requires_approval and default_sensitive"));
    }
    Ok(())
}

fn show(context: &Context, hook: &HookBinding) -> CliResult<()> {
    context.result(hook, line)
}

fn line(hook: &HookBinding) -> String {
    format!(
        "{:<40} {:<18} {:<8} {}\n",
        hook.hook_id,
        hook.event.to_string(),
        if hook.enabled { "enabled" } else { "disabled" },
        hook.plugin_id
    )
}

fn delivery_line(delivery: &Delivery) -> String {
    let code = delivery
        .exit_code
        .map_or_else(|| "-".to_owned(), |code| code.to_string());
    format!(
        "{:>6}  {:<40} {:<18} {:<8} exit {code}  {}\n",
        delivery.id,
        delivery.hook_id,
        delivery.event.to_string(),
        delivery.state.to_string(),
        super::inspect::clean(&delivery.outcome)
    )
}
