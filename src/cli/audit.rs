//! `audit TARGET…`

mod output;
mod rules;
mod targets;
mod work;

use std::path::{Path, PathBuf};

use palyra_skill::audit::{
    AdvisoryDatabase, AuditReport, Auditor, Baseline, Day, MAX_BASELINE_BYTES, Policy, Severity,
    TargetReport, Unreadable, Verdict,
};
use palyra_skill::limits;
use palyra_skill::registry;
use palyra_skill::trust::TrustStore;

use super::context::{Context, Format, timestamp_ms};
use super::error::{CliError, CliResult, Fault, Status};
use super::files::{read_text, write_file};
use super::loaded::Loaded;
use super::target::Target;
use super::terminal;
use super::verify;
use output::{Output, Written};
use targets::{Job, What};

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Projects, .wasm files, artifacts, ids of installed skills, registries (dir:PATH), or folders: all projects, .wasm
    /// and .palyra-skill files below them, without hidden folders and links
    #[arg(required_unless_present_any = ["explain", "rules"])]
    targets: Vec<String>,
    /// What is allowed (TOML). A skill's own files are never looked at for one
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Findings at or over this severity fail the audit: info, low, medium, high, critical, or none for failed checks
    /// only; before the policy's fail_on [default: high]
    #[arg(long, value_name = "LEVEL", value_parser = threshold)]
    fail_on: Option<Threshold>,
    /// Findings that are known and no longer fail; failed checks always do
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write every finding to a baseline: from then on they are known
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Also write the report to a file: FORMAT is human, json, sarif, junit or markdown; may be repeated
    #[arg(long, value_name = "FORMAT=FILE")]
    report: Vec<Output>,
    /// A Palyra trust-store.json instead of the home's
    #[arg(long, value_name = "FILE")]
    trust_store: Option<PathBuf>,
    /// Accept an unknown publisher's key as if it were seen for the first time
    #[arg(long)]
    tofu: bool,
    /// An earlier version to compare with (any kind of target), or `installed`: the one in the home
    #[arg(long, value_name = "OLD")]
    against: Option<String>,
    /// OSV records of what is known of packages, a folder or zip; before the policy's
    #[arg(long, value_name = "PATH")]
    advisories: Option<PathBuf>,
    /// What a rule (code or name) means and what to do about it
    #[arg(long, value_name = "RULE", conflicts_with = "targets")]
    explain: Option<String>,
    /// All rules by family
    #[arg(long, conflicts_with = "targets")]
    rules: bool,
}

const AFTER_HELP: &str = "\
An audit reads and never compiles or runs. Targets are audited in parallel and reported in their order.
Exit status: 0 passed; 1 a check failed or a finding is at or over --fail-on; 2 a target, the policy or
the baseline cannot be read (other targets are reported all the same); 3 the environment failed.

Examples:
  palyra-skill audit hello.palyra-skill --tofu
  palyra-skill audit skills/ --policy audit.toml --report sarif=audit.sarif
  palyra-skill audit dir:registry --trust-store trust-store.json
  palyra-skill audit hello --write-baseline baseline.json
  palyra-skill audit hello --baseline baseline.json --fail-on medium
  palyra-skill audit new.palyra-skill --against old.palyra-skill
  palyra-skill audit hello.palyra-skill --tofu --advisories osv/
  palyra-skill audit hello --against installed
  palyra-skill audit --explain undeclared-http";

/// `--against installed`.
const INSTALLED: &str = "installed";

/// What fails; `None`: failed checks only.
#[derive(Debug, Clone, Copy)]
struct Threshold(Option<Severity>);

fn threshold(text: &str) -> Result<Threshold, String> {
    if text == "none" {
        return Ok(Threshold(None));
    }
    text.parse()
        .map(|severity| Threshold(Some(severity)))
        .map_err(|_| "use none, info, low, medium, high or critical".to_owned())
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    if args.rules {
        return rules::list(context);
    }
    if let Some(rule) = &args.explain {
        return rules::explain(context, rule);
    }
    let policy = policy(args)?;
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    let jobs = targets::expand(context, &args.targets)?;
    let trust = trust(context, args, &jobs)?;
    let advisories = args.advisories.as_ref().or(policy.advisories.as_ref());
    let advisories = advisories.map(|path| AdvisoryDatabase::open(path));
    let advisories = advisories
        .transpose()
        .map_err(|e| CliError::usage(e.to_string()))?;
    let old = match args.against.as_deref() {
        None | Some(INSTALLED) => None,
        Some(old) => Some(Loaded::read(context, old, &trust, args.tofu)?),
    };
    let bench = Bench {
        context,
        auditor: Auditor {
            advisories: advisories.as_ref(),
            against: old.as_ref().map(Loaded::input),
            ..Auditor::new(&policy)
        },
        trust,
        tofu: args.tofu,
        with_installed: args.against.as_deref() == Some(INSTALLED),
    };
    let results = work::run(context, &jobs, |job| bench.audit(job))?;
    let (mut reports, failures) = sort_out(&jobs, results);
    if let Some(baseline) = &baseline {
        for report in &mut reports {
            report.apply_baseline(baseline, policy.fail_on);
        }
    }
    if let Some(file) = &args.write_baseline {
        write_baseline(file, &mut reports, policy.fail_on)?;
    }
    finish(context, args, &policy, reports, failures)
}

/// The policy of the command line: what the file says, and above it what was typed.
fn policy(args: &Args) -> CliResult<Policy> {
    let mut policy = match &args.policy {
        Some(path) => read_policy(path)?,
        None => Policy::default(),
    };
    if let Some(Threshold(fail_on)) = args.fail_on {
        policy.fail_on = fail_on;
    }
    policy.today = Some(Day::of_unix_ms(timestamp_ms()?));
    Ok(policy)
}

fn read_policy(path: &Path) -> CliResult<Policy> {
    let text = read_text(path, limits::MAX_MANIFEST_BYTES)?;
    let mut policy = Policy::parse(&text, &path.display().to_string())
        .map_err(|e| CliError::usage(e.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    policy.advisories = policy.advisories.map(|advisories| folder.join(advisories));
    Ok(policy)
}

fn read_baseline(path: &Path) -> CliResult<Baseline> {
    let text = read_text(path, MAX_BASELINE_BYTES)?;
    Baseline::parse(&text).map_err(|e| CliError::usage(format!("{}: {e}", path.display())))
}

/// Writes what was found, which from now on is known.
fn write_baseline(
    file: &Path,
    reports: &mut Vec<TargetReport>,
    fail_on: Option<Severity>,
) -> CliResult<()> {
    let text = Baseline::write(reports);
    write_file(file, text.as_bytes())?;
    let baseline = Baseline::parse(&text).map_err(|e| CliError::environment(e.to_string()))?;
    for report in reports {
        report
            .findings
            .extend(report.known.take().into_iter().flatten());
        report.apply_baseline(&baseline, fail_on);
    }
    Ok(())
}

/// What every target is audited with.
struct Bench<'a> {
    context: &'a Context,
    auditor: Auditor<'a>,
    trust: TrustStore,
    tofu: bool,
    /// Each target is compared with its installed version.
    with_installed: bool,
}

impl Bench<'_> {
    fn audit(&self, job: &Job) -> CliResult<TargetReport> {
        let target = self.load(job)?;
        if !self.with_installed {
            return Ok(self.auditor.audit(&target.input()));
        }
        let old = target.installed(self.context, &self.trust, self.tofu)?;
        let auditor = Auditor {
            against: Some(old.input()),
            ..self.auditor
        };
        Ok(auditor.audit(&target.input()))
    }

    fn load(&self, job: &Job) -> CliResult<Loaded> {
        match &job.what {
            What::Local(target) => {
                Loaded::target(self.context, &job.name, target, &self.trust, self.tofu)
            }
            What::Published(location, entry) => {
                let bytes = registry::open(location)?.fetch(entry)?;
                Ok(Loaded::artifact(&job.name, &bytes, &self.trust, self.tofu))
            }
            What::Missing(error) => Err(error.clone()),
        }
    }
}

/// Whom to trust. Projects and modules need no home at all.
fn trust(context: &Context, args: &Args, jobs: &[Job]) -> CliResult<TrustStore> {
    let is_signed = |job: &Job| {
        matches!(
            job.what,
            What::Published(..) | What::Local(Target::Artifact(_) | Target::Installed(_))
        )
    };
    if args.against.is_some() || jobs.iter().any(is_signed) {
        verify::trust_store(context, args.trust_store.as_ref())
    } else {
        Ok(TrustStore::default())
    }
}

fn sort_out(
    jobs: &[Job],
    results: Vec<CliResult<TargetReport>>,
) -> (Vec<TargetReport>, Vec<(String, CliError)>) {
    let mut reports = Vec::new();
    let mut failures = Vec::new();
    for (job, result) in jobs.iter().zip(results) {
        match result {
            Ok(report) => reports.push(report),
            Err(error) => failures.push((job.name.clone(), error)),
        }
    }
    (reports, failures)
}

/// Prints and writes the report, and says how it ended.
fn finish(
    context: &Context,
    args: &Args,
    policy: &Policy,
    reports: Vec<TargetReport>,
    mut failures: Vec<(String, CliError)>,
) -> CliResult {
    let errors = failures
        .iter()
        .map(|(target, error)| Unreadable {
            target: target.clone(),
            message: error.message.clone(),
        })
        .collect();
    let report = AuditReport::new(reports)
        .with_errors(errors)
        .with_notes(policy);
    let fault = worst(&failures);
    let exit_code = match (fault, report.verdict()) {
        (Some(fault), _) => fault as u8,
        (None, Verdict::Fail) => 1,
        (None, Verdict::Pass) => 0,
    };
    let written = Written {
        report: &report,
        fail_on: policy.fail_on,
        exit_code,
    };
    written.write(&args.report)?;
    let nothing = report.targets.is_empty();
    if !(nothing && context.format == Format::Human) {
        written.print(context)?;
    }
    let Some(fault) = fault else {
        return Ok(Status::from_ok(exit_code == 0));
    };
    if nothing {
        // Nothing was audited: then the errors are the answer, with their hints.
        let (_, last) = failures.pop().expect("there is a fault");
        for (_, error) in &failures {
            terminal::report(error);
        }
        return Err(CliError { fault, ..last });
    }
    let message = format!(
        "{} of {} targets cannot be read",
        failures.len(),
        failures.len() + report.targets.len()
    );
    Err(CliError {
        fault,
        ..CliError::no(message)
    })
}

/// The environment's fault before the caller's, before a refusal.
fn worst(failures: &[(String, CliError)]) -> Option<Fault> {
    failures
        .iter()
        .map(|(_, error)| error.fault)
        .max_by_key(|fault| *fault as u8)
}
