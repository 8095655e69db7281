//! Measuring: rounds of calls, all tools in each round, so that a slow moment of the machine meets all of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use palyra_skill_runtime::CapabilityHost;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest::Digest;
use crate::exec::{Trial, TrialCall};
use crate::testing::cases::{After, Case, Expected, Stubs};
use crate::testing::host::{StubHost, granted};

/// Rounds: enough for the spread between them to be known.
pub(super) const ROUNDS: usize = 25;
/// Calls of a tool before anything is measured, at the most.
const WARM_UP: usize = 50;
/// Calls of a tool in one round, at the most: beyond that nothing more is learned.
const MOST_CALLS: usize = 2000;
/// Bytes that are hashed to see how fast the machine is at the moment: some hundred microseconds.
const REFERENCE_BYTES: usize = 64 * 1024;
/// What clocks show and chance follows from where a case does not say: fuel is exact only without either.
const WALL_NS: u64 = 1_769_860_800_000_000_000;

/// How a measurement is made.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// For each tool, warm-up not included.
    pub time: Duration,
}

/// What a tool is called with.
#[derive(Debug, Clone)]
pub struct Input {
    /// The tool's id.
    pub tool: String,
    /// What the input is called: its case's name.
    pub name: String,
    /// The input.
    pub input: Value,
    /// What the guest meets.
    pub stubs: Stubs,
    /// What it is granted beside that.
    pub after: After,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BenchReport {
    /// By tool.
    pub tools: Vec<ToolBench>,
    /// Median time of a fixed piece of work on this machine, nanoseconds: how fast it was.
    pub reference_ns: f64,
}

/// What was measured of one tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolBench {
    /// Its id.
    pub tool: String,
    /// Calls that were measured.
    pub calls: usize,
    /// Over all calls.
    pub latency: Latency,
    /// Fuel units by input: exact, the same in each call.
    pub fuel: BTreeMap<String, u64>,
    /// Largest sum of linear memories, bytes.
    pub memory_bytes: u64,
    /// Inputs that had no answer, with the error's code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, String>,
    /// The median of each round, nanoseconds.
    pub rounds_ns: Vec<f64>,
}

/// How long calls took, microseconds: schemas, a fresh instance, and the guest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// The quickest.
    pub min_us: f64,
    /// Half of them were as quick.
    pub median_us: f64,
    /// 90 of a hundred were.
    pub p90_us: f64,
    /// 99 of a hundred were.
    pub p99_us: f64,
    /// The slowest.
    pub max_us: f64,
}

/// The inputs of a skill's own cases, but those of cases that expect an error.
pub fn inputs_of(cases: &[Case]) -> Vec<Input> {
    let answered = cases
        .iter()
        .filter(|case| !matches!(case.expected, Expected::Error(_)));
    let input = |case: &Case| Input {
        tool: case.tool.clone(),
        name: case.name.clone(),
        input: case.input.clone(),
        stubs: case.stubs.clone(),
        after: case.after.clone(),
    };
    answered.map(input).collect()
}

/// Measure. An error is the machine's. Inputs of one tool stand together in the report.
pub fn run(trial: &Trial, inputs: &[Input], options: Options) -> std::io::Result<BenchReport> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut order: Vec<&str> = Vec::new();
    for input in inputs {
        if !order.contains(&input.tool.as_str()) {
            order.push(&input.tool);
        }
    }
    let mut tools: Vec<Running<'_>> = order
        .into_iter()
        .map(|tool| Running::new(tool, inputs))
        .collect();
    for tool in &mut tools {
        tool.warm_up(trial, &runtime, options.time)?;
    }
    let round = options.time / u32::try_from(ROUNDS).unwrap_or(u32::MAX);
    let mut reference = Vec::new();
    for _ in 0..ROUNDS {
        reference.push(reference_ns());
        for tool in &mut tools {
            tool.round(trial, &runtime, round)?;
        }
    }
    Ok(BenchReport {
        tools: tools.into_iter().map(Running::finish).collect(),
        reference_ns: median(&mut reference),
    })
}

/// One tool while it is measured.
struct Running<'i> {
    tool: &'i str,
    inputs: Vec<&'i Input>,
    samples_ns: Vec<f64>,
    rounds_ns: Vec<f64>,
    fuel: BTreeMap<String, u64>,
    errors: BTreeMap<String, String>,
    memory_bytes: u64,
}

impl<'i> Running<'i> {
    fn new(tool: &'i str, inputs: &'i [Input]) -> Self {
        Self {
            tool,
            inputs: inputs.iter().filter(|input| input.tool == tool).collect(),
            samples_ns: Vec::new(),
            rounds_ns: Vec::new(),
            fuel: BTreeMap::new(),
            errors: BTreeMap::new(),
            memory_bytes: 0,
        }
    }

    fn warm_up(
        &mut self,
        trial: &Trial,
        runtime: &tokio::runtime::Runtime,
        time: Duration,
    ) -> std::io::Result<()> {
        let end = Instant::now() + time / 5;
        for number in 0..WARM_UP.max(self.inputs.len()) {
            let input = self.inputs[number % self.inputs.len()];
            let (_, fuel, memory, error) = call(trial, runtime, input)?;
            self.fuel.insert(input.name.clone(), fuel);
            self.memory_bytes = self.memory_bytes.max(memory);
            if let Some(code) = error {
                self.errors.insert(input.name.clone(), code);
            }
            if Instant::now() > end && number + 1 >= self.inputs.len() {
                break;
            }
        }
        Ok(())
    }

    /// Every input as often as the others, so that rounds can be compared.
    fn round(
        &mut self,
        trial: &Trial,
        runtime: &tokio::runtime::Runtime,
        time: Duration,
    ) -> std::io::Result<()> {
        let end = Instant::now() + time;
        let mut round = Vec::new();
        loop {
            for input in &self.inputs {
                let (ns, _, memory, _) = call(trial, runtime, input)?;
                round.push(ns);
                self.memory_bytes = self.memory_bytes.max(memory);
            }
            if Instant::now() > end || round.len() >= MOST_CALLS {
                break;
            }
        }
        self.samples_ns.extend(&round);
        self.rounds_ns.push(median(&mut round));
        Ok(())
    }

    fn finish(mut self) -> ToolBench {
        self.samples_ns.sort_by(f64::total_cmp);
        let samples = &self.samples_ns;
        let us = |hundredths: usize| {
            // The smallest sample that is not below so many of a hundred.
            let place = (samples.len() * hundredths).div_ceil(100).max(1) - 1;
            samples.get(place).copied().unwrap_or(0.0) / 1000.0
        };
        ToolBench {
            tool: self.tool.to_owned(),
            calls: samples.len(),
            latency: Latency {
                min_us: us(0),
                median_us: us(50),
                p90_us: us(90),
                p99_us: us(99),
                max_us: us(100),
            },
            fuel: self.fuel,
            memory_bytes: self.memory_bytes,
            errors: self.errors,
            rounds_ns: self.rounds_ns,
        }
    }
}

type Measured = (f64, u64, u64, Option<String>);

fn call(
    trial: &Trial,
    runtime: &tokio::runtime::Runtime,
    input: &Input,
) -> std::io::Result<Measured> {
    let stubs = Stubs {
        wall_clock_ns: input.stubs.wall_clock_ns.or(Some(WALL_NS)),
        monotonic_clock_ns: input.stubs.monotonic_clock_ns.or(Some(0)),
        random_seed: input.stubs.random_seed.or(Some(0)),
        ..input.stubs.clone()
    };
    let folder = trial.uses_files().then(tempfile::tempdir).transpose()?;
    let dir = folder.as_ref().map(tempfile::TempDir::path);
    let grants = trial.grants(&granted(&stubs, &input.after), &stubs.config, dir)?;
    let call = TrialCall {
        tool: &input.tool,
        input: &input.input,
        grants,
        limits: trial.limits().clone(),
        call_id: "bench".to_owned(),
        host: Arc::new(StubHost::new(&stubs)) as Arc<dyn CapabilityHost>,
    };
    let (ns, result) = runtime.block_on(async {
        let begun = Instant::now();
        let result = trial.call(call).await;
        (nanoseconds(begun.elapsed()), result)
    });
    let error = result.error.map(|error| error.code);
    Ok((ns, result.stats.fuel, result.stats.memory_bytes, error))
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// A fixed piece of work, the same on every machine.
fn reference_ns() -> f64 {
    let bytes = vec![0x5a; REFERENCE_BYTES];
    let begun = Instant::now();
    let digest = Digest::of(&bytes);
    std::hint::black_box(digest);
    nanoseconds(begun.elapsed())
}

/// The middle one; 0 of none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
