//! All cases of a skill, over all cores.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use palyra_skill_runtime::CapabilityHost;
use serde::Serialize;

use super::cases::{Case, Expected};
use super::coverage::Coverage;
use super::host::{StubHost, granted};
use super::judge::problems;
use super::snapshot::{Change, SnapshotChange, Snapshots};
use super::worker::over_all_cores;
use crate::exec::{CallResult, Trial, TrialCall};
use crate::manifest::DeclaredTests;

/// What every case's guest sees as its call's id: answers that show it stay the same.
const CALL_ID: &str = "test";

/// How a suite is run.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The project's folder.
    pub project: &'a Path,
    /// Only cases whose name contains this.
    pub filter: Option<&'a str>,
    /// Write snapshots.
    pub update: bool,
}

/// What came of a suite.
#[derive(Debug, Serialize)]
pub struct SuiteReport {
    /// In the order of the files.
    pub cases: Vec<CaseResult>,
    /// How many hold.
    pub passed: usize,
    /// How many do not.
    pub failed: usize,
    /// What was written, with `update`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<SnapshotChange>,
    /// Snapshots of no case; with `update` they were removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unused_snapshots: Vec<String>,
    /// What the cases leave out; absent when only some of them ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// What came of a case.
#[derive(Debug, Serialize)]
pub struct CaseResult {
    /// Its file and its name.
    pub name: String,
    /// Whether it holds.
    pub ok: bool,
    /// What is wrong, a line each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The tool.
    pub tool: String,
    /// The file, from the project's folder.
    pub file: String,
    /// Where the case begins there.
    pub line: usize,
    /// Fuel units.
    pub fuel: u64,
    /// Wall clock, microseconds.
    pub duration_us: u64,
}

struct Ran {
    result: CallResult,
    problems: Vec<String>,
    snapshot: Option<SnapshotChange>,
}

/// Run the cases. An error is the machine's: no thread, no temporary folder.
pub fn run(
    trial: &Trial,
    declared: &DeclaredTests,
    all: &[Case],
    options: Options<'_>,
) -> std::io::Result<SuiteReport> {
    let wanted = |case: &&Case| options.filter.is_none_or(|text| case.name.contains(text));
    let cases: Vec<_> = all.iter().filter(wanted).collect();
    let snapshots = Snapshots::new(options.project, options.update);
    let ran = over_all_cores(cases.len(), |runtime, number| {
        ControlFlow::Continue(one(runtime, trial, cases[number], &snapshots))
    })?;
    let ran = ran.into_iter().collect::<std::io::Result<Vec<_>>>()?;

    let whole = options.filter.is_none();
    let pairs = cases.iter().zip(&ran);
    let holding: Vec<_> = pairs
        .filter(|(_, ran)| ran.problems.is_empty())
        .map(|(case, ran)| (case.tool.as_str(), &ran.result))
        .collect();
    let called = cases.iter().map(|case| case.tool.as_str()).collect();
    let manifest = &trial.skill().manifest;
    let coverage = whole.then(|| Coverage::of(manifest, declared, &called, &holding));
    let unused_snapshots = if whole {
        snapshots.unused(&expected_snapshots(all))?
    } else {
        Vec::new()
    };
    let failed = ran.iter().filter(|ran| !ran.problems.is_empty()).count();
    Ok(SuiteReport {
        passed: ran.len() - failed,
        failed,
        snapshots: changes(&ran, &unused_snapshots, options.update),
        unused_snapshots,
        coverage,
        cases: cases
            .iter()
            .zip(&ran)
            .map(|(case, ran)| case_result(case, ran))
            .collect(),
    })
}

fn expected_snapshots(cases: &[Case]) -> BTreeSet<String> {
    let files = cases.iter().filter_map(|case| match &case.expected {
        Expected::Snapshot(file) => Some(file.clone()),
        _ => None,
    });
    files.collect()
}

fn changes(ran: &[Ran], unused: &[String], update: bool) -> Vec<SnapshotChange> {
    let written = ran.iter().filter_map(|ran| ran.snapshot.clone());
    let removed = unused.iter().filter(|_| update).map(|file| SnapshotChange {
        file: file.clone(),
        change: Change::Removed,
        differences: Vec::new(),
    });
    written.chain(removed).collect()
}

fn case_result(case: &Case, ran: &Ran) -> CaseResult {
    CaseResult {
        name: case.name.clone(),
        ok: ran.problems.is_empty(),
        problem: (!ran.problems.is_empty()).then(|| ran.problems.join("\n")),
        tool: case.tool.clone(),
        file: case.file.clone(),
        line: case.line,
        fuel: ran.result.stats.fuel,
        duration_us: ran.result.stats.duration_us,
    }
}

fn one(
    runtime: &tokio::runtime::Runtime,
    trial: &Trial,
    case: &Case,
    snapshots: &Snapshots,
) -> std::io::Result<Ran> {
    // What one case writes, another does not see.
    let folder = trial.uses_files().then(tempfile::tempdir).transpose()?;
    let host = Arc::new(StubHost::new(&case.stubs));
    let policy = granted(&case.stubs, &case.after);
    let dir = folder.as_ref().map(tempfile::TempDir::path);
    let grants = trial.grants(&policy, &case.stubs.config, dir)?;
    let result = runtime.block_on(trial.call(TrialCall {
        tool: &case.tool,
        input: &case.input,
        grants,
        limits: trial.limits().clone(),
        call_id: CALL_ID.to_owned(),
        host: Arc::clone(&host) as Arc<dyn CapabilityHost>,
    }));
    let mut problems = problems(case, &result, &host.left());
    let mut snapshot = None;
    if let (Expected::Snapshot(file), true) = (&case.expected, problems.is_empty()) {
        match snapshots.hold(file, &result) {
            Ok(change) => snapshot = change,
            Err(lines) => problems = lines,
        }
    }
    Ok(Ran {
        result,
        problems,
        snapshot,
    })
}
