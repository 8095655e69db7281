//! What came of a suite, for a person.

use palyra_skill::testing::{CaseResult, Coverage, SnapshotChange, SuiteReport};
use serde_json::Value;

use crate::cli::inspect::clean;

pub(super) fn human(report: &SuiteReport) -> String {
    let mut out: String = report.cases.iter().map(case).collect();
    for change in &report.snapshots {
        out.push_str(&snapshot(change));
    }
    if report.snapshots.is_empty() {
        for file in &report.unused_snapshots {
            out.push_str(&format!("{file} belongs to no case; --update removes it\n"));
        }
    }
    out.push_str(&format!(
        "{} passed, {} failed\n",
        report.passed, report.failed
    ));
    if let Some(coverage) = &report.coverage {
        out.push_str(&covered(coverage));
    }
    out
}

fn case(case: &CaseResult) -> String {
    let Some(problem) = &case.problem else {
        return format!(
            "ok    {} ({} fuel, {} µs)\n",
            case.name, case.fuel, case.duration_us
        );
    };
    let mut out = format!("FAIL  {} ({}:{})\n", case.name, case.file, case.line);
    for line in problem.lines() {
        out.push_str(&format!("      {}\n", clean(line)));
    }
    out
}

fn snapshot(change: &SnapshotChange) -> String {
    let done = serde_json::to_value(change.change).unwrap_or_default();
    let done = done.as_str().unwrap_or_default();
    let mut out = format!("{done} {}\n", change.file);
    for difference in &change.differences {
        out.push_str(&format!("      {}\n", clean(difference)));
    }
    out
}

/// Says nothing where nothing is left out.
fn covered(coverage: &Coverage) -> String {
    let mut out = String::new();
    if !coverage.tools_without_case.is_empty() {
        out.push_str(&format!(
            "{} of {} tools have no case: {}\n",
            coverage.tools_without_case.len(),
            coverage.tools,
            coverage.tools_without_case.join(", ")
        ));
    }
    if !coverage.errors_without_case.is_empty() {
        out.push_str(&format!(
            "{} of {} declared errors are shown by no case:\n",
            coverage.errors_without_case.len(),
            coverage.errors
        ));
        for declared in &coverage.errors_without_case {
            let error = Value::String(declared.error.clone());
            out.push_str(&format!("      {}: {error}\n", declared.tool));
        }
    }
    out
}
