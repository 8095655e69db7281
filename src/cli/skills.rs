//! `list`, `info`, `remove`, `enable`, `disable`, `quarantine`: installed skills and their states.

use palyra_skill::manifest::SkillId;
use palyra_skill::store::{Home, InstalledSkill, State};
use serde_json::json;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::suggest::did_you_mean;
use super::terminal;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palyra-skill list\n  palyra-skill list --format json")]
pub(super) struct ListArgs {}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  palyra-skill info acme.hello")]
pub(super) struct InfoArgs {
    /// The skill
    skill_id: SkillId,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill remove acme.hello\n  palyra-skill remove acme.hello --purge --yes"
)]
pub(super) struct RemoveArgs {
    /// The skill
    skill_id: SkillId,
    /// Its stored data, too
    #[arg(long)]
    purge: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A skill in quarantine needs --override and --reason: you take on you what put it there.\n\nExamples:\n  palyra-skill enable acme.hello\n  palyra-skill enable acme.hello --override --reason 'reviewed by hand'"
)]
pub(super) struct EnableArgs {
    /// The skill
    skill_id: SkillId,
    /// Enable it although it is in quarantine
    #[arg(long = "override", requires = "reason")]
    override_quarantine: bool,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  palyra-skill disable acme.hello")]
pub(super) struct DisableArgs {
    /// The skill
    skill_id: SkillId,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  palyra-skill quarantine acme.hello --reason 'asks for more than it needs'"
)]
pub(super) struct QuarantineArgs {
    /// The skill
    skill_id: SkillId,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) fn list(context: &Context, _args: &ListArgs) -> CliResult {
    let skills = context.read_home()?.skills()?;
    context.result(&json!({ "skills": skills }), |_| {
        if skills.is_empty() {
            return "no skill is installed\n".to_owned();
        }
        skills
            .iter()
            .map(|skill| {
                format!(
                    "{:<32} {:<10} {:<12} {}\n",
                    skill.skill_id,
                    skill.version.to_string(),
                    skill.state.to_string(),
                    skill.publisher
                )
            })
            .collect()
    })?;
    Ok(Status::Done)
}

pub(super) fn info(context: &Context, args: &InfoArgs) -> CliResult {
    let home = context.read_home()?;
    let skill = installed(&home, &args.skill_id)?;
    let grants = home.grants(&args.skill_id)?;
    let versions = home.versions(&args.skill_id)?;
    context.result(
        &json!({ "skill": skill, "grants": grants, "versions": versions }),
        |_| {
            let mut text = format!(
                "{} {} by {}: {}\npayload    {}\nkey        {}\ntrust      {}\nstate      {}\n",
                skill.skill_id,
                skill.version,
                skill.publisher,
                super::inspect::clean(&skill.name),
                skill.payload_digest,
                skill.key_id,
                skill.trust,
                skill.state
            );
            if !skill.reason_text.is_empty() {
                text.push_str(&format!(
                    "reason     {}\n",
                    super::inspect::clean(&skill.reason_text)
                ));
            }
            for grant in grants.iter() {
                text.push_str(&format!(
                    "granted    {}\n",
                    super::inspect::clean(&grant.to_string())
                ));
            }
            text
        },
    )?;
    Ok(Status::Done)
}

pub(super) fn remove(context: &Context, args: &RemoveArgs) -> CliResult {
    let home = context.open_home()?;
    let skill = installed(&home, &args.skill_id)?;
    let what = if args.purge { " and its data" } else { "" };
    terminal::require_consent(
        args.yes || !args.purge,
        &format!("Remove {}{what}?", skill.skill_id),
    )?;
    home.remove(&args.skill_id, args.purge)?;
    context.result(&json!({ "removed": args.skill_id }), |_| {
        format!("removed {}\n", args.skill_id)
    })?;
    Ok(Status::Done)
}

pub(super) fn enable(context: &Context, args: &EnableArgs) -> CliResult {
    set_state(
        context,
        &args.skill_id,
        State::Active,
        args.reason.as_deref(),
        args.override_quarantine,
    )
}

pub(super) fn disable(context: &Context, args: &DisableArgs) -> CliResult {
    set_state(
        context,
        &args.skill_id,
        State::Disabled,
        args.reason.as_deref(),
        false,
    )
}

pub(super) fn quarantine(context: &Context, args: &QuarantineArgs) -> CliResult {
    set_state(
        context,
        &args.skill_id,
        State::Quarantined,
        Some(&args.reason),
        false,
    )
}

fn set_state(
    context: &Context,
    id: &SkillId,
    state: State,
    reason: Option<&str>,
    override_quarantine: bool,
) -> CliResult {
    let home = context.open_home()?;
    installed(&home, id)?;
    let skill = home.set_state(
        id,
        state,
        "by_owner",
        reason.unwrap_or_default(),
        override_quarantine,
    )?;
    run_hooks(context, &home);
    context.result(&skill, |skill| {
        format!("{} is {}\n", skill.skill_id, skill.state)
    })?;
    Ok(Status::Done)
}

/// The skill, or an error that says how to find one.
pub(super) fn installed(home: &Home, id: &SkillId) -> CliResult<InstalledSkill> {
    if let Some(skill) = home.skill(id)? {
        return Ok(skill);
    }
    let known = home.skills()?.into_iter().map(|skill| skill.skill_id);
    let hint = did_you_mean(id.as_str(), known, "`palyra-skill list` shows what is");
    Err(CliError::usage(format!("{id} is not installed")).hint(hint))
}

/// The stored artifact of an installed skill.
pub(super) fn artifact_bytes(home: &Home, id: &str) -> CliResult<Vec<u8>> {
    let id: SkillId = id
        .parse()
        .map_err(|e: palyra_skill::manifest::NameError| CliError::usage(e.to_string()))?;
    Ok(home.artifact_bytes(&installed(home, &id)?.file_digest)?)
}

/// How long a command waits for the plugins that its own events call, all together.
#[cfg(feature = "runtime")]
const HOOKS: std::time::Duration = std::time::Duration::from_secs(5);

/// Run the plugins that this command's own events call, unless a host does. What goes wrong there stands in the hook log
/// and does not undo the command, nor may it hold the command up.
#[cfg(feature = "runtime")]
pub(super) fn run_hooks(context: &Context, home: &Home) {
    let left = "a host (`palyra-skill serve`) runs them when it is there";
    match hooks_wait(home).and_then(|wait| Ok(wait && !home.is_hosted()?)) {
        Ok(true) => {}
        Ok(false) => return,
        Err(error) => return context.note(format!("hooks were not run: {error}; {left}")),
    }
    // Starting the sandbox takes longer than asking whether anything waits for it.
    match super::run::executor(context) {
        Ok((runtime, executor)) => {
            let ended = runtime.block_on(run_own_hooks(context, executor, home.opened_at()));
            // A plugin that is still being compiled goes with the process.
            runtime.shutdown_background();
            match ended {
                Ok(true) => {}
                Ok(false) => context.note(format!(
                    "hooks are not done after {} s; {left}",
                    HOOKS.as_secs()
                )),
                Err(error) => context.note(format!("hooks were not run: {error}; {left}")),
            }
        }
        Err(error) => context.note(format!("hooks were not run: {error}; {left}")),
    }
}

#[cfg(feature = "runtime")]
fn hooks_wait(home: &Home) -> Result<bool, palyra_skill::store::StoreError> {
    let newest = home.deliveries(None, 1)?;
    Ok(newest
        .iter()
        .any(|delivery| delivery.state == palyra_skill::store::DeliveryState::Pending))
}

/// Whether all of them came to their end in time.
#[cfg(feature = "runtime")]
async fn run_own_hooks(
    context: &Context,
    executor: palyra_skill::exec::Executor,
    since: i64,
) -> Result<bool, palyra_skill::store::StoreError> {
    use palyra_skill::exec::{HookRun, HookWorker};
    let stop = palyra_skill_runtime::Cancel::default();
    let worker = HookWorker::new(executor, format!("cli-{}", std::process::id())).only_since(since);
    let told = |run: HookRun| {
        context.note(format!(
            "hook {} ran {} for {}: {}",
            run.hook_id,
            run.plugin_id,
            run.event,
            super::inspect::clean(run.error.as_deref().unwrap_or("ok"))
        ));
    };
    let run = worker.run_due(&stop, told);
    tokio::pin!(run);
    tokio::select! {
        ended = &mut run => return ended.map(|()| true),
        () = tokio::time::sleep(HOOKS) => stop.cancel(),
    }
    // A moment to stop and to write down where it stands.
    match tokio::time::timeout(HOOKS / 5, run).await {
        Ok(ended) => ended.map(|()| false),
        Err(_) => Ok(false),
    }
}

/// Without the runtime nothing can be run: the deliveries wait for a host.
#[cfg(not(feature = "runtime"))]
pub(super) fn run_hooks(_context: &Context, _home: &Home) {}
