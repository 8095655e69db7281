//! Fuzzing against the schemas: inputs made from a tool's input schema, each called twice under another clock and
//! another chance. No trap, no limit, an output that holds to its schema, and the same answer both times.

mod finding;
mod flat;
mod format;
mod generate;
mod numbers;
mod pattern;
mod probe;
mod shrink;
mod structures;
mod text;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serde::Serialize;

pub use finding::Finding;

use super::cases::Case;
use super::worker::over_all_cores;
use crate::exec::Trial;
use crate::manifest::{DeclaredTests, Tool};
use generate::Inputs;
use probe::{Fault, Probe};

/// How long a finding is shrunk at the most: with calls that run until their time is up it would take hours.
const SHRINK_TIME: Duration = Duration::from_secs(30);

/// How long an input that ran until its time was up may run while it is shrunk, milliseconds.
const HURRIED_MS: u64 = 500;
/// So many inputs that could not be made, and none that could, are enough.
const MOST_MISSED: usize = 20;

/// How much is tried.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Inputs for each tool.
    pub inputs: usize,
    /// Everything follows from it.
    pub seed: u64,
    /// Only this tool.
    pub tool: Option<&'a str>,
}

/// What came of it.
#[derive(Debug, Serialize)]
pub struct FuzzReport {
    /// What the inputs followed from.
    pub seed: u64,
    /// By tool, in the manifest's order.
    pub tools: Vec<ToolReport>,
}

/// What came of one tool.
#[derive(Debug, Serialize)]
pub struct ToolReport {
    /// Its id.
    pub tool: String,
    /// Whether nothing was found.
    pub ok: bool,
    /// Inputs that were used, each in two calls; up to the first finding.
    pub inputs: usize,
    /// Those that it answered.
    pub answered: usize,
    /// Those that it refused, by the error's code.
    pub errors: BTreeMap<String, usize>,
    /// Why nothing could be tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The fault with the smallest input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
}

impl FuzzReport {
    /// Whether nothing was found.
    pub fn is_ok(&self) -> bool {
        self.tools.iter().all(|tool| tool.ok)
    }
}

/// What came of one input.
enum Tried {
    /// None could be made.
    No,
    Answered,
    Refused(String),
    Fault(Fault, serde_json::Value),
}

/// Fuzz a skill's tools. Their cases lend stubs. An error is the machine's.
pub fn run(
    trial: &Trial,
    declared: &DeclaredTests,
    cases: &[Case],
    options: Options<'_>,
) -> std::io::Result<FuzzReport> {
    let tools = trial.skill().manifest.entrypoints.tools.iter();
    let wanted = tools.filter(|tool| options.tool.is_none_or(|id| tool.id.as_str() == id));
    let reports = wanted.map(|tool| one_tool(trial, declared, cases, tool, options));
    Ok(FuzzReport {
        seed: options.seed,
        tools: reports.collect::<std::io::Result<_>>()?,
    })
}

fn one_tool(
    trial: &Trial,
    declared: &DeclaredTests,
    cases: &[Case],
    tool: &Tool,
    options: Options<'_>,
) -> std::io::Result<ToolReport> {
    let mut report = ToolReport {
        tool: tool.id.to_string(),
        ok: false,
        inputs: 0,
        answered: 0,
        errors: BTreeMap::new(),
        problem: None,
        finding: None,
    };
    let inputs = match Inputs::new(&tool.input_schema) {
        Ok(inputs) => inputs,
        Err(problem) => {
            report.problem = Some(format!("the input_schema cannot be used: {problem}"));
            return Ok(report);
        }
    };
    let same = !declared.nondeterministic.contains(&tool.id);
    let mut probe = Probe::new(trial, tool.id.as_str(), cases, same);
    let (used, missed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tried = over_all_cores(options.inputs, |runtime, number| {
        // A schema that allows nothing is not tried over and over.
        if used.load(Relaxed) == 0 && missed.load(Relaxed) >= MOST_MISSED {
            return ControlFlow::Continue(Tried::No);
        }
        let Some(input) = inputs.make(options.seed, number) else {
            missed.fetch_add(1, Relaxed);
            return ControlFlow::Continue(Tried::No);
        };
        used.fetch_add(1, Relaxed);
        match probe.call(runtime, &input) {
            Ok(None) => ControlFlow::Continue(Tried::Answered),
            Ok(Some(code)) => ControlFlow::Continue(Tried::Refused(code)),
            Err(fault) => ControlFlow::Break(Tried::Fault(fault, input)),
        }
    })?;
    for tried in tried {
        report.inputs += usize::from(!matches!(tried, Tried::No));
        match tried {
            Tried::No => {}
            Tried::Answered => report.answered += 1,
            Tried::Refused(code) => *report.errors.entry(code).or_default() += 1,
            Tried::Fault(fault, input) => {
                report.finding = Some(shrunk(&inputs, &mut probe, &fault, input)?);
            }
        }
    }
    if report.inputs == 0 && options.inputs > 0 {
        report.problem = Some(
            "no input could be made that its input_schema allows: the schema may allow none".into(),
        );
    }
    report.ok = report.finding.is_none() && report.problem.is_none();
    Ok(report)
}

/// The finding with the smallest input that has the same fault.
fn shrunk(
    inputs: &Inputs,
    probe: &mut Probe<'_>,
    fault: &Fault,
    input: serde_json::Value,
) -> std::io::Result<Finding> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let end = Instant::now() + SHRINK_TIME;
    if fault.is_timeout() {
        probe.hurry(HURRIED_MS);
    }
    let first = input.clone();
    let mut last = fault.clone();
    let smallest = shrink::shrink(input, &mut |candidate| {
        if !candidate.is_object() || !inputs.is_valid(candidate) || Instant::now() > end {
            return false;
        }
        match probe.call(&runtime, candidate) {
            Err(found) if found.is_like(fault) => {
                last = found;
                true
            }
            _ => false,
        }
    });
    let cause = probe.cause(&runtime, &smallest, &last);
    Ok(Finding::new(probe.tool(), first, smallest, &last, cause))
}
