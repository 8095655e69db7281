//! `test --fuzz N`

use palyra_skill::build::Project;
use palyra_skill::testing::cases::Case;
use palyra_skill::testing::fuzz::{self, FuzzReport, Options, ToolReport};
use serde_json::Value;

use super::Args;
use crate::cli::context::{Context, now_ms};
use crate::cli::error::{CliError, CliResult, Status};
use crate::cli::inspect::clean;

pub(super) fn run(
    context: &Context,
    project: &Project,
    cases: &[Case],
    inputs: u32,
    args: &Args,
) -> CliResult {
    super::refuse_unknown_tool(&project.manifest, args.tool.as_deref())?;
    let trial = super::trial(context, project)?;
    let options = Options {
        inputs: inputs as usize,
        seed: args.seed.unwrap_or_else(new_seed),
        tool: args.tool.as_deref(),
    };
    let report = fuzz::run(&trial, &super::declared(project), cases, options)
        .map_err(|e| CliError::environment(format!("the tools cannot be tried: {e}")))?;
    context.result(&report, human)?;
    Ok(Status::from_ok(report.is_ok()))
}

/// Another one each time; short enough to be typed.
fn new_seed() -> u64 {
    let now = now_ms().unsigned_abs();
    (now ^ u64::from(std::process::id()) << 12) % 1_000_000
}

fn human(report: &FuzzReport) -> String {
    let mut out: String = report.tools.iter().map(tool).collect();
    out.push_str(&format!("seed {}\n", report.seed));
    out
}

fn tool(report: &ToolReport) -> String {
    let mut counts = vec![format!("{} answered", report.answered)];
    counts.extend(
        report
            .errors
            .iter()
            .map(|(code, count)| format!("{count} {code}")),
    );
    let word = if report.ok { "ok   " } else { "FAIL " };
    let mut out = format!(
        "{word} {}: {} inputs ({})\n",
        report.tool,
        report.inputs,
        counts.join(", ")
    );
    if let Some(problem) = &report.problem {
        out.push_str(&format!("      {}\n", clean(problem)));
    }
    if let Some(finding) = &report.finding {
        out.push_str(&format!(
            "      {}: {}\n      the smallest input that shows it: {}\n\n{}\n",
            finding.code,
            clean(&finding.message),
            shortened(&finding.input),
            finding.case
        ));
    }
    out
}

/// On one line, and no longer than a screen.
fn shortened(input: &Value) -> String {
    const LONG: usize = 400;
    let text = input.to_string();
    match text.char_indices().nth(LONG) {
        None => text,
        Some((cut, _)) => format!("{}… ({} bytes of JSON)", &text[..cut], text.len()),
    }
}
