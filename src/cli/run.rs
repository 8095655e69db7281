//! `run SKILL TOOL`, `run FILE.wasm --entry EXPORT`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use palyra_skill::audit::{self, Input, Policy, Severity, Verdict as AuditVerdict};
use palyra_skill::build::Project;
use palyra_skill::exec::{
    self, Call, CallOptions, CallResult, ChildCompiler, Compiler, Executor, ExportCall,
    LimitOverrides, Module, Origin, Skill,
};
use palyra_skill::grants;
use palyra_skill::limits;
use palyra_skill::manifest::SkillId;
use palyra_skill::store::{GrantSet, Home};
use palyra_skill::trust::{self, Verdict};
use palyra_skill_runtime::{CallLimits, Cancel, Engine, EngineConfig, Outcome};
use serde_json::Value;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::{read_file, read_text};
use super::target::Target;
use super::{grant, inspect, project, skills, verify};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "SKILL is a project's folder, an artifact, a .wasm file or the id of an installed skill.\nExit status: 0 an answer; 1 the call was refused or failed.\n\nExamples:\n  palyra-skill run hello --input '{\"text\": \"a b\"}'\n  palyra-skill run hello acme.hello.word_count --input @input.json --stats\n  palyra-skill run acme.hello --input - < input.json\n  palyra-skill run module.wasm --entry run --fuel 1000000"
)]
pub(super) struct Args {
    /// What to run
    skill: String,
    /// The tool's id; not needed where there is only one
    tool: Option<String>,
    /// Call this export of a core module
    #[arg(long, value_name = "EXPORT", conflicts_with = "tool")]
    entry: Option<String>,
    /// The input: JSON, @FILE, or - for stdin
    #[arg(long, default_value = "{}", value_name = "JSON|@FILE|-")]
    input: String,
    #[command(flatten)]
    limits: LimitArgs,
    /// Let a skill in development use something; see `palyra-skill grant --help`
    #[arg(long = "grant", value_name = "KIND:VALUE")]
    grants: Vec<String>,
    /// Print fuel, memory, time and host calls, too
    #[arg(long)]
    stats: bool,
}

/// Limits that the owner types.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct LimitArgs {
    /// Wall clock, for example 500ms, 2s or 1m
    #[arg(long, value_parser = parse_duration, value_name = "TIME")]
    timeout: Option<Duration>,
    /// Fuel units
    #[arg(long, value_name = "N")]
    fuel: Option<u64>,
    /// Linear memory, for example 64MiB
    #[arg(long, value_parser = parse_size, value_name = "SIZE")]
    memory: Option<u64>,
}

impl LimitArgs {
    pub(super) fn overrides(&self) -> LimitOverrides {
        LimitOverrides {
            timeout: self.timeout,
            fuel: self.fuel,
            memory_bytes: self.memory,
        }
    }
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let input = read_input(&args.input)?;
    let target = Target::find(context, &args.skill)?;
    let (runtime, executor) = executor(context)?;
    if let Some(entry) = &args.entry {
        let result = run_export(
            &runtime,
            &executor,
            &target,
            entry,
            &input,
            args.limits.overrides(),
        )?;
        return finish(context, args, &result);
    }
    let (skill, policy) = callable(context, &runtime, &executor, target, &args.grants)?;
    let tool = choose_tool(&skill, args.tool.as_deref())?;
    let call = Call {
        tool,
        input,
        policy: policy.into(),
        options: CallOptions {
            call_id: call_id(),
            limits: args.limits.overrides(),
            caller: "run",
        },
        progress: Some(progress_to_stderr(context.quiet)),
        cancel: Cancel::default(),
        skill,
    };
    let result = runtime.block_on(interruptible(executor.call(call)));
    // Nothing that cannot be interrupted keeps the process.
    runtime.shutdown_background();
    finish(context, args, &result?)
}

/// Call an export of a core module that no manifest describes.
fn run_export(
    runtime: &tokio::runtime::Runtime,
    executor: &Executor,
    target: &Target,
    entry: &str,
    input: &Value,
    limits: LimitOverrides,
) -> CliResult<CallResult> {
    let Target::Module(path) = target else {
        return Err(
            CliError::usage("--entry calls an export of a .wasm file").hint("name a tool instead")
        );
    };
    let wasm = read_file(path, 4 * limits::MAX_ARTIFACT_BYTES)?;
    let name = path.display().to_string();
    if let Err(problem) = audit_passes(
        &name,
        &Input::Module {
            name: &name,
            bytes: &wasm,
        },
    ) {
        return Ok(CallResult::refused(
            Outcome::InvalidInput,
            "audit_failed",
            problem,
        ));
    }
    let call = ExportCall {
        call_id: call_id(),
        entry,
        input,
        limits: limits.apply(CallLimits::default()),
        cancel: Cancel::default(),
    };
    let module = Module::new(wasm);
    runtime.block_on(interruptible(executor.call_export(&module, call)))
}

/// Ctrl-C drops the call: the instance and everything that it holds go with it.
async fn interruptible(call: impl Future<Output = CallResult>) -> CliResult<CallResult> {
    tokio::select! {
        result = call => Ok(result),
        _ = tokio::signal::ctrl_c() => Err(CliError::no("interrupted")),
    }
}

fn progress_to_stderr(quiet: bool) -> exec::ProgressSink {
    Arc::new(move |progress| {
        if !quiet {
            use std::io::Write as _;
            let total = progress
                .total
                .map(|total| format!("/{total}"))
                .unwrap_or_default();
            let message = super::inspect::clean(progress.message.as_deref().unwrap_or_default());
            let _ = writeln!(
                anstream::stderr(),
                "progress: {}{total} {message}",
                progress.done
            );
        }
    })
}

fn finish(context: &Context, args: &Args, result: &CallResult) -> CliResult {
    for line in &result.log {
        context.note(format!("{}: {}", line.level, line.message));
    }
    if context.json() {
        context.result(result, |_| String::new())?;
        return Ok(Status::from_ok(result.is_ok()));
    }
    if let Some(why) = result.why() {
        return Err(CliError::no(super::inspect::clean(&why)));
    }
    let mut text = format!("{:#}\n", result.output.clone().unwrap_or(Value::Null));
    if args.stats {
        let stats = &result.stats;
        text.push_str(&format!(
            "fuel {}  memory {} bytes  time {} µs\n",
            stats.fuel, stats.memory_bytes, stats.duration_us
        ));
        for (name, count) in &stats.host_calls {
            text.push_str(&format!("host call {name} × {count}\n"));
        }
    }
    super::terminal::print(&text)?;
    Ok(Status::Done)
}

/// The sandbox and the home, ready for calls.
pub(super) fn executor(context: &Context) -> CliResult<(tokio::runtime::Runtime, Executor)> {
    executor_with(Arc::new(context.open_home()?))
}

pub(super) fn executor_with(home: Arc<Home>) -> CliResult<(tokio::runtime::Runtime, Executor)> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| CliError::environment(format!("cannot start threads: {e}")))?;
    let engine =
        Engine::new(&EngineConfig::default()).map_err(|e| CliError::environment(e.to_string()))?;
    Ok((runtime, Executor::new(engine, home, compiler()?)))
}

/// This program again, as `__compile`.
fn compiler() -> CliResult<Compiler> {
    let program = this_program()?;
    Ok(Compiler::Child(ChildCompiler::new(
        program,
        [super::COMPILE.into()],
    )))
}

/// What to start to have this program again.
pub(super) fn this_program() -> CliResult<PathBuf> {
    if cfg!(target_os = "linux") {
        // Stays this very program when a newer one takes its place on disk while `serve` runs.
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
        .map_err(|e| CliError::environment(format!("cannot find this program: {e}")))
}

/// A skill that may be called, and what the owner grants it: the home's grants when it is installed, else those that
/// were typed. A path is audited (project, module) or verified (artifact) first.
pub(super) fn callable(
    context: &Context,
    runtime: &tokio::runtime::Runtime,
    executor: &Executor,
    target: Target,
    grants: &[String],
) -> CliResult<(Arc<Skill>, GrantSet)> {
    let skill = match target {
        Target::Installed(id) => return installed(executor, &id, grants),
        Target::Project(dir) => from_project(&project::open(&dir)?)?,
        Target::Artifact(path) => from_artifact(context, &path)?,
        Target::Module(path) => from_module(context, runtime, executor, &path)?,
    };
    let policy = grant::parse(grants, &grants::requested(&skill.manifest))?;
    Ok((Arc::new(skill), policy))
}

fn installed(
    executor: &Executor,
    id: &str,
    grants: &[String],
) -> CliResult<(Arc<Skill>, GrantSet)> {
    if !grants.is_empty() {
        return Err(CliError::usage("--grant is for skills in development")
            .hint(format!("palyra-skill grant add {id} …")));
    }
    let home = executor.home();
    let id: SkillId = id.parse()?;
    let skill = Skill::installed(home, &skills::installed(home, &id)?)?;
    let granted = home.grants(&skill.manifest.skill_id)?;
    Ok((Arc::new(skill), granted))
}

/// An artifact file is always verified, also when it is only tried out.
fn from_artifact(context: &Context, path: &Path) -> CliResult<Skill> {
    let store = verify::trust_store(context, None)?;
    let (verification, artifact) =
        trust::verify(&palyra_skill::artifact::read_file(path)?, &store, false);
    match artifact {
        Some(artifact) if verification.verdict == Verdict::Accept => Ok(Skill::from_artifact(&artifact, Origin::Artifact)?),
        _ => Err(CliError::no(format!("{}: {}: {}", path.display(), verification.reason, verification.message))
            .hint("an artifact is run only when its publisher is trusted: `palyra-skill trust add`, or `install --tofu`")),
    }
}

/// A project's identity is the payload that `pack` would give it.
pub(super) fn from_project(project: &Project) -> CliResult<Skill> {
    let modules = project.modules()?;
    let name = project.dir.display().to_string();
    let input = Input::Project {
        name: &name,
        manifest: &project.manifest,
        manifest_text: &project.manifest_text,
        modules: &modules,
        assets: &project.assets()?,
    };
    refuse_failed_audit(&name, &input)?;
    Ok(Skill::from_artifact(
        &palyra_skill::build::pack(project)?,
        Origin::Development,
    )?)
}

fn from_module(
    context: &Context,
    runtime: &tokio::runtime::Runtime,
    executor: &Executor,
    path: &Path,
) -> CliResult<Skill> {
    let wasm = read_file(path, 4 * limits::MAX_ARTIFACT_BYTES)?;
    let name = path.display().to_string();
    refuse_failed_audit(
        &name,
        &Input::Module {
            name: &name,
            bytes: &wasm,
        },
    )?;
    let module = Module::new(wasm);
    // Whether it runs here is said now, not at the first call.
    runtime
        .block_on(executor.load(&module))
        .map_err(|failure| {
            CliError::no(format!("{name}: {}: {}", failure.code, failure.message))
        })?;
    let stem = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let (skill, refused) = exec::bare_skill(&stem, module)
        .map_err(|e| CliError::usage(inspect::clean_lines(&format!("{name}: {e}"))))?;
    for function in refused {
        context.note(format!("{name}: {}", inspect::clean(&function.to_string())));
    }
    Ok(skill)
}

fn refuse_failed_audit(name: &str, input: &Input<'_>) -> CliResult<()> {
    audit_passes(name, input)
        .map_err(|problem| CliError::no(problem).hint(format!("palyra-skill audit {name}")))
}

/// Findings are the author's to see with `audit`; what fails a check is not run even in development.
fn audit_passes(name: &str, input: &Input<'_>) -> Result<(), String> {
    let mut policy = Policy::default();
    policy.fail_on = Some(Severity::Critical);
    let report = audit::audit(input, &policy);
    if report.verdict == AuditVerdict::Pass {
        return Ok(());
    }
    let failed = report
        .checks
        .iter()
        .filter(|check| check.status == audit::CheckStatus::Fail);
    let failed: Vec<_> = failed
        .map(|check| format!("{}: {}", check.check_id, check.message))
        .collect();
    Err(format!("{name} fails its audit: {}", failed.join("; ")))
}

/// The tool that was named, or the only one.
pub(super) fn choose_tool(skill: &Skill, named: Option<&str>) -> CliResult<String> {
    if let Some(name) = named {
        return Ok(name.to_owned());
    }
    match skill.manifest.entrypoints.tools.as_slice() {
        [tool] => Ok(tool.id.to_string()),
        tools => {
            let ids: Vec<_> = tools.iter().map(|tool| tool.id.as_str()).collect();
            Err(
                CliError::usage(format!("{} has several tools", skill.manifest.skill_id))
                    .hint(format!("name one of {}", ids.join(", "))),
            )
        }
    }
}

/// JSON as text, from a file or from stdin.
pub(super) fn read_input(text: &str) -> CliResult<Value> {
    const MAX_INPUT: u64 = 16 * 1024 * 1024;
    let (from, json) = match text.strip_prefix('@').or((text == "-").then_some("-")) {
        Some(path) => (path, read_text(Path::new(path), MAX_INPUT)?),
        None => ("--input", text.to_owned()),
    };
    serde_json::from_str(&json).map_err(|e| {
        CliError::usage(format!("{from} is no JSON: {e}"))
            .hint("write --input '{\"name\": \"value\"}', @FILE or -")
    })
}

/// Unique enough for a person's own calls: time and process.
pub(super) fn call_id() -> String {
    format!("run-{}-{}", super::context::now_ms(), std::process::id())
}

/// `500ms`, `2s`, `1m`; a plain number is seconds.
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits
        .parse()
        .map_err(|_| "write a time such as 500ms, 2s or 1m".to_owned())?;
    let millis = match &text[digits.len()..] {
        "ms" => Some(number),
        "" | "s" => number.checked_mul(1000),
        "m" => number.checked_mul(60_000),
        unit => return Err(format!("'{unit}' is no unit of time: use ms, s or m")),
    };
    millis
        .filter(|ms| *ms > 0)
        .map(Duration::from_millis)
        .ok_or_else(|| "that is no time to wait".to_owned())
}

/// `65536`, `64KiB`, `64MiB`, `1GiB`.
fn parse_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits
        .parse()
        .map_err(|_| "write a size such as 65536, 512KiB or 64MiB".to_owned())?;
    let factor = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        unit => return Err(format!("'{unit}' is no unit of size: use KiB, MiB or GiB")),
    };
    number
        .checked_mul(factor)
        .ok_or_else(|| "that size is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_have_units() {
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_duration("2"), Ok(Duration::from_secs(2)));
        assert!(
            parse_duration("0s").is_err()
                && parse_duration("5h").is_err()
                && parse_duration("s").is_err()
        );
        assert_eq!(parse_size("64MiB"), Ok(64 << 20));
        assert!(parse_size("18446744073709551615GiB").is_err());
    }
}
