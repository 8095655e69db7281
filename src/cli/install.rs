//! `install REF|FILE`

use std::path::Path;
use std::sync::Arc;

use palyra_skill::artifact;
use palyra_skill::audit::Severity;
use palyra_skill::install::{self, InstallError, InstallOptions, Plan};
use palyra_skill::registry::{self, IndexEntry, Reference};
use palyra_skill::store::{GrantSet, InstalledSkill, State};
use palyra_skill::trust::{TrustDecision, Verification};
use serde_json::json;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::grant;
use super::skills;
use super::terminal;

#[derive(Debug, clap::Args)]
#[command(after_help = concat!(
    "A skill gets nothing that is not granted here or with `palyra-skill grant`.\n",
    "Exit status: 0 installed and active; 1 refused, or installed in quarantine.\n\n",
    "Examples:\n",
    "  palyra-skill install hello.palyra-skill --tofu\n",
    "  palyra-skill install dir:registry#acme.hello --grant http:api.example.com"
))]
pub(super) struct Args {
    /// An artifact, or dir:PATH#SKILL_ID[@VERSION]
    reference: String,
    /// Pin an unknown publisher's key
    #[arg(long)]
    tofu: bool,
    /// Let the skill use something; see `palyra-skill grant --help`
    #[arg(long = "grant", value_name = "KIND:VALUE")]
    grants: Vec<String>,
    /// Accept a version below the installed one
    #[arg(long)]
    allow_downgrade: bool,
    /// Findings at or over this severity mean quarantine
    #[arg(long, default_value = "high", value_name = "LEVEL")]
    fail_on: Severity,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let (bytes, listed) = fetch(&args.reference)?;
    let bytes = Arc::new(bytes);
    let home = context.open_home()?;
    let options = |tofu| InstallOptions {
        tofu,
        allow_downgrade: args.allow_downgrade,
        fail_on: args.fail_on,
        listed: listed.clone(),
    };
    let plan = match install::plan(
        &home,
        &args.reference,
        Arc::clone(&bytes),
        &options(args.tofu),
    ) {
        Err(InstallError::Rejected(verification)) if confirm_key(&verification) => {
            install::plan(&home, &args.reference, bytes, &options(true))?
        }
        other => other?,
    };
    let granted = ask_grants(context, args, &plan)?;
    let (audit, newly_pinned) = (
        plan.report.verdict,
        plan.verification.trust == Some(TrustDecision::TofuNewlyPinned),
    );
    let installed = install::commit(&home, plan, granted.clone())?;
    skills::run_hooks(context, &home);
    let result = json!({ "skill": installed, "grants": granted, "audit": audit, "newly_pinned": newly_pinned });
    context.result(&result, |_| human(&installed))?;
    Ok(Status::from_ok(installed.state == State::Active))
}

fn human(skill: &InstalledSkill) -> String {
    let mut text = format!(
        "installed {} {}: {}\n",
        skill.skill_id, skill.version, skill.state
    );
    if skill.state != State::Active {
        text.push_str(&format!("  {reason}\n  `palyra-skill audit {0}` shows more; `palyra-skill enable {0} --override --reason TEXT` takes it on you\n", skill.skill_id, reason = skill.reason_text));
    }
    text
}

/// The bytes of a file, or of a registry's entry with what its index says of them.
fn fetch(reference: &str) -> CliResult<(Vec<u8>, Option<IndexEntry>)> {
    if Path::new(reference).is_file() || !Reference::is_reference(reference) {
        return Ok((artifact::read_file(Path::new(reference))?, None));
    }
    let parsed = Reference::parse(reference)?;
    let Some(selector) = &parsed.selector else {
        return Err(CliError::usage(format!("{reference} is a whole registry"))
            .hint(format!("name a skill in it: {reference}#SKILL_ID")));
    };
    let registry = registry::open(&parsed.location)?;
    let entry = registry.find(selector)?;
    Ok((registry.fetch(&entry)?, Some(entry)))
}

/// Trust on first use, where a person confirms the fingerprint.
fn confirm_key(verification: &Verification) -> bool {
    let (Some(TrustDecision::Untrusted), Some(key), Some(publisher)) = (
        verification.trust,
        &verification.key_id,
        &verification.publisher,
    ) else {
        return false;
    };
    terminal::confirm(&format!(
        "{publisher} is not known here; its key is {key}. Trust it from now on?"
    ))
}

/// `--grant`, else the person's word, else what was granted before.
fn ask_grants(context: &Context, args: &Args, plan: &Plan) -> CliResult<GrantSet> {
    let mut granted = plan
        .granted_before
        .union(&grant::parse(&args.grants, &plan.requested)?);
    let missing = granted.missing(&plan.requested);
    if !missing.is_empty() {
        context.note("the skill asks for:");
        for asked in missing.iter() {
            context.note(format!("  {asked}"));
        }
        if args.grants.is_empty() && terminal::confirm("Grant all of it?") {
            granted = granted.union(&missing);
        } else {
            context.note("not granted; `palyra-skill grant add` can do so later");
        }
    }
    Ok(granted)
}

impl From<InstallError> for CliError {
    fn from(error: InstallError) -> Self {
        match error {
            InstallError::Store(error) => error.into(),
            InstallError::Artifact(error) => error.into(),
            InstallError::NotAsListed { .. } => {
                Self::no(format!("registry_entry_mismatch: {error}"))
            }
            InstallError::Rejected(verification) => {
                let refused = Self::no(format!(
                    "not installed: {}: {}",
                    verification.reason, verification.message
                ));
                match (verification.trust, &verification.publisher) {
                    (Some(TrustDecision::Untrusted), Some(publisher)) => refused.hint(format!(
                        "compare the key {} with one that {publisher} published elsewhere, then `--tofu` or `palyra-skill trust add {publisher} KEY`",
                        verification.key_id.as_deref().unwrap_or_default()
                    )),
                    _ => refused,
                }
            }
            other => Self::environment(other.to_string()),
        }
    }
}
