//! `bench [DIR]`

use std::time::Duration;

use palyra_skill::testing::bench::{
    self, Baseline, BaselineError, BaselineName, BenchReport, Comparison, Input, Options,
    ToolBench, Verdict,
};
use palyra_skill::testing::cases::{self, After, Stubs};
use serde::Serialize;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::project::{self, ProjectDir};
use super::{run, test};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Calls each tool with the inputs of its cases. Fuel is exact; latency is judged against its own noise.\nA measurement is saved as .palyra-skill/bench/NAME.json in the project.\nExit status: 0 done; 1 a tool got slower, with --fail-on-regression.\n\nExamples:\n  palyra-skill bench hello --save before\n  palyra-skill bench hello --baseline before\n  palyra-skill bench hello --input '{\"text\": \"a b\"}' --time 2s"
)]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
    /// Only this tool
    #[arg(long, value_name = "ID")]
    tool: Option<String>,
    /// Call with this input instead of those of the cases: JSON, @FILE, or - for stdin
    #[arg(long, value_name = "JSON|@FILE|-")]
    input: Option<String>,
    /// How long each tool is measured
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = run::parse_duration)]
    time: Duration,
    /// Save the measurement under this name
    #[arg(long, value_name = "NAME")]
    save: Option<BaselineName>,
    /// Compare with the measurement that was saved under this name
    #[arg(long, value_name = "NAME")]
    baseline: Option<BaselineName>,
    /// Exit with 1 where a tool is slower, or takes over 5 % more fuel
    #[arg(long, requires = "baseline")]
    fail_on_regression: bool,
}

#[derive(Debug, Serialize)]
struct Measurement {
    #[serde(flatten)]
    report: BenchReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparison: Option<Vec<Comparison>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regression: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved: Option<String>,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    test::refuse_unknown_tool(&project.manifest, args.tool.as_deref())?;
    // Before anything is measured: a mistyped name costs no time.
    let before = args.baseline.as_ref();
    let before = before
        .map(|name| Baseline::read(&project.dir, name))
        .transpose()?;
    let cases = cases::read(&project.dir)?;
    let trial = test::trial(context, &project)?;
    let inputs = inputs(context, &trial, &cases, args)?;
    let report = bench::run(&trial, &inputs, Options { time: args.time })
        .map_err(|e| CliError::environment(format!("nothing can be measured: {e}")))?;
    let comparison = before.map(|before| bench::compare(&before.report, &report));
    let regression = comparison
        .as_ref()
        .map(|all| all.iter().any(Comparison::is_regression));
    let saved = args.save.as_ref();
    let saved = saved
        .map(|name| Baseline::save(&project.dir, name, &report))
        .transpose()?;
    let result = Measurement {
        report,
        comparison,
        regression,
        saved: saved.map(|path| path.display().to_string()),
    };
    context.result(&result, human)?;
    Ok(Status::from_ok(
        !(args.fail_on_regression && regression == Some(true)),
    ))
}

/// What was typed, or what the cases have.
fn inputs(
    context: &Context,
    trial: &palyra_skill::exec::Trial,
    cases: &[cases::Case],
    args: &Args,
) -> CliResult<Vec<Input>> {
    let skill = trial.skill();
    if let Some(typed) = &args.input {
        let tool = run::choose_tool(skill, args.tool.as_deref())?;
        let input = run::read_input(typed)?;
        trial.check_input(&tool, &input).map_err(|problem| {
            CliError::usage(format!("--input is no input of {tool}: {problem}"))
        })?;
        return Ok(vec![Input {
            tool,
            name: "--input".to_owned(),
            input,
            stubs: Stubs::default(),
            after: After::default(),
        }]);
    }
    let mut inputs = bench::inputs_of(cases);
    inputs.retain(|input| args.tool.as_ref().is_none_or(|tool| input.tool == *tool));
    let tools = skill.manifest.entrypoints.tools.iter();
    let without: Vec<_> = tools
        .map(|tool| tool.id.as_str())
        .filter(|id| args.tool.as_deref().is_none_or(|wanted| wanted == *id))
        .filter(|id| !inputs.iter().any(|input| input.tool == *id))
        .collect();
    if !inputs.is_empty() && !without.is_empty() {
        context.note(format!(
            "no case expects an answer of {}: not measured",
            without.join(", ")
        ));
    }
    if inputs.is_empty() {
        return Err(CliError::usage("there is nothing to call the tools with")
            .hint("write a case in tests/*.toml, or name an input: --input '{\"text\": \"a\"}'"));
    }
    Ok(inputs)
}

fn human(result: &Measurement) -> String {
    let mut out = String::new();
    for tool in &result.report.tools {
        out.push_str(&measured(tool));
        let all = result.comparison.iter().flatten();
        for comparison in all.filter(|comparison| comparison.tool == tool.tool) {
            out.push_str(&compared(comparison));
        }
    }
    if let Some(saved) = &result.saved {
        out.push_str(&format!("saved as {saved}\n"));
    }
    out
}

fn measured(tool: &ToolBench) -> String {
    let latency = &tool.latency;
    let mut out = format!(
        "{}\n  {} calls; µs: min {:.1}  median {:.1}  p90 {:.1}  p99 {:.1}  max {:.1}\n",
        tool.tool,
        tool.calls,
        latency.min_us,
        latency.median_us,
        latency.p90_us,
        latency.p99_us,
        latency.max_us
    );
    for (input, fuel) in &tool.fuel {
        out.push_str(&format!("  fuel {fuel}  {input}\n"));
    }
    out.push_str(&format!("  memory {} bytes\n", tool.memory_bytes));
    for (input, code) in &tool.errors {
        out.push_str(&format!("  no answer, {code}: {input}\n"));
    }
    out
}

fn compared(comparison: &Comparison) -> String {
    if comparison.verdict == Verdict::New {
        return "  not in the baseline\n".to_owned();
    }
    let verdict = match comparison.verdict {
        Verdict::Faster => "faster",
        Verdict::Slower => "slower",
        Verdict::NoDifference | Verdict::New => "no difference that can be seen",
    };
    let (low, high) = comparison.ratio_range;
    let mut out = format!(
        "  {verdict}: {:.2} times the baseline's median ({low:.2} to {high:.2})\n",
        comparison.ratio
    );
    if comparison.fuel.is_empty() {
        out.push_str("  fuel as before\n");
    }
    for change in &comparison.fuel {
        out.push_str(&format!(
            "  fuel {} before, {} now: {}\n",
            change.before, change.now, change.input
        ));
    }
    let (before, now) = comparison.memory_bytes;
    if before != now {
        out.push_str(&format!("  memory {before} bytes before, {now} now\n"));
    }
    out
}

impl From<BaselineError> for CliError {
    fn from(error: BaselineError) -> Self {
        match &error {
            BaselineError::Missing { name, .. } => {
                let hint = format!("palyra-skill bench --save {name}");
                Self::usage(error.to_string()).hint(hint)
            }
            BaselineError::Io { .. } => Self::environment(error.to_string()),
            _ => Self::usage(error.to_string()),
        }
    }
}
