//! `audit TARGET…`

use std::path::{Path, PathBuf};

use palyra_skill::audit::{
    self, AdvisoryDatabase, AuditReport, Auditor, Policy, Severity, TargetReport, Verdict, report,
};
use palyra_skill::limits;
use serde_json::json;

use super::context::{Context, Format};
use super::error::{CliError, CliResult, Status};
use super::files::read_file;
use super::loaded::Loaded;
use super::terminal::print;
use super::verify;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "An audit reads and never compiles or runs.\nExit status: 0 passed; 1 a check failed or a finding is at or over --fail-on; 2 a target cannot be read.\n\nExamples:\n  palyra-skill audit hello.palyra-skill --tofu\n  palyra-skill audit . --format sarif > audit.sarif\n  palyra-skill audit new.palyra-skill --against old.palyra-skill --advisories osv/\n  palyra-skill audit . --against installed\n  palyra-skill audit --explain PSK0201"
)]
pub(super) struct Args {
    /// Projects, .wasm files, artifacts or ids of installed skills
    #[arg(required_unless_present_any = ["explain", "rules"])]
    targets: Vec<String>,
    /// What is allowed (TOML)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Findings at or over this severity fail the audit: info, low, medium, high or critical
    #[arg(long, default_value = "high", value_name = "LEVEL")]
    fail_on: Severity,
    /// A Palyra trust-store.json instead of the home's
    #[arg(long, value_name = "FILE")]
    trust_store: Option<PathBuf>,
    /// Accept an unknown publisher's key as if it were seen for the first time
    #[arg(long)]
    tofu: bool,
    /// An earlier version to compare with (any kind of target), or `installed`: the one in the home
    #[arg(long, value_name = "OLD")]
    against: Option<String>,
    /// OSV records of what is known of packages: a folder or zip
    #[arg(long, value_name = "PATH")]
    advisories: Option<PathBuf>,
    /// What a rule means and what to do about it
    #[arg(long, value_name = "RULE", conflicts_with = "targets")]
    explain: Option<String>,
    /// All rules
    #[arg(long, conflicts_with = "targets")]
    rules: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    if args.rules {
        return list_rules(context);
    }
    if let Some(rule) = &args.explain {
        return explain(context, rule);
    }
    let mut policy = match &args.policy {
        Some(path) => read_policy(path)?,
        None => Policy::default(),
    };
    policy.fail_on = args.fail_on;
    let advisories = args.advisories.as_deref().map(AdvisoryDatabase::open);
    let advisories = advisories
        .transpose()
        .map_err(|e| CliError::usage(e.to_string()))?;
    let auditor = Auditor {
        advisories: advisories.as_ref(),
        ..Auditor::new(&policy)
    };
    let mut targets = Vec::new();
    for target in &args.targets {
        targets.push(audit_target(context, args, &auditor, target)?);
    }
    let report = AuditReport::new(targets);
    print(&render(context.format, &report, args.fail_on))?;
    Ok(Status::from_ok(report.verdict() == Verdict::Pass))
}

fn render(format: Format, report: &AuditReport, fail_on: Severity) -> String {
    match format {
        Format::Human => report::human(report),
        Format::Json => format!("{:#}\n", report::json(report)),
        Format::Sarif => format!("{:#}\n", report::sarif(report)),
        Format::Junit => report::junit(report, fail_on),
        Format::Markdown => report::markdown(report),
    }
}

fn read_policy(path: &Path) -> CliResult<Policy> {
    let bytes = read_file(path, limits::MAX_MANIFEST_BYTES)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| CliError::usage(format!("{} is not UTF-8", path.display())))?;
    Policy::parse(&text, &path.display().to_string()).map_err(|e| CliError::usage(e.to_string()))
}

fn audit_target(
    context: &Context,
    args: &Args,
    auditor: &Auditor<'_>,
    name: &str,
) -> CliResult<TargetReport> {
    let trust = || verify::trust_store(context, args.trust_store.as_ref());
    let target = Loaded::read(context, name, trust, args.tofu)?;
    let old = match args.against.as_deref() {
        None => None,
        Some("installed") => Some(target.installed(context, trust, args.tofu)?),
        Some(old) => Some(Loaded::read(context, old, trust, args.tofu)?),
    };
    let auditor = Auditor {
        against: old.as_ref().map(Loaded::input),
        ..*auditor
    };
    Ok(auditor.audit(&target.input()))
}

fn list_rules(context: &Context) -> CliResult {
    context.result(
        &json!({ "rules": audit::rules().iter().map(facts).collect::<Vec<_>>() }),
        |_| {
            audit::rules()
                .iter()
                .map(|rule| {
                    format!(
                        "{}  {:<8}  {:<32} {}\n",
                        rule.id,
                        rule.severity.to_string(),
                        rule.name,
                        rule.description
                    )
                })
                .collect()
        },
    )?;
    Ok(Status::Done)
}

fn facts(rule: &audit::Rule) -> serde_json::Value {
    json!({ "id": rule.id, "name": rule.name, "severity": rule.severity, "description": rule.description, "why": rule.why, "remedy": rule.remedy, "ast": rule.ast, "cwe": rule.cwe, "example": rule.example })
}

fn explain(context: &Context, id: &str) -> CliResult {
    let wanted = id.to_ascii_uppercase();
    let Some(rule) = audit::rules()
        .iter()
        .find(|rule| rule.id == wanted || rule.name == id)
    else {
        return Err(CliError::usage(format!("there is no rule '{id}'"))
            .hint("`palyra-skill audit --rules` lists them"));
    };
    context.result(&facts(rule), |_| {
        format!(
            "{} {} ({})\n\n{}\n\n{}\n",
            rule.id, rule.name, rule.severity, rule.description, rule.remedy
        )
    })?;
    Ok(Status::Done)
}
