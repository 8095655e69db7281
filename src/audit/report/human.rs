//! Plain text, grouped by target.

use std::fmt::Write as _;

use super::{AuditReport, TargetReport, neutralise, offenders, place};
use crate::audit::{Check, CheckStatus, Finding, Verdict, rule};

/// Most offenders that are shown for a check.
const MAX_OFFENDERS: usize = 5;

/// The report as text, without colours.
pub fn human(report: &AuditReport) -> String {
    let mut out = String::new();
    for target in &report.targets {
        write_target(&mut out, target);
        out.push('\n');
    }
    let summary = &report.summary;
    let _ = writeln!(
        out,
        "{}: {} passed, {} failed; {}, {}",
        count(summary.targets, "target"),
        summary.passed,
        summary.failed,
        count(summary.failed_checks, "failed check"),
        count(summary.findings, "finding"),
    );
    out
}

fn count(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

fn write_target(out: &mut String, target: &TargetReport) {
    let verdict = match target.verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
    };
    let name = neutralise(&target.target);
    let _ = writeln!(out, "{verdict}  {name} ({})", target.kind.as_str());
    let told = |check: &&Check| matches!(check.status, CheckStatus::Fail | CheckStatus::Warn);
    let width = target
        .checks
        .iter()
        .filter(told)
        .map(|check| check.check_id.len())
        .max()
        .unwrap_or(0);
    for check in target.checks.iter().filter(told) {
        let status = check.status.as_str();
        let message = neutralise(&check.message);
        let _ = writeln!(out, "  {status:<8}  {:<width$}  {message}", check.check_id);
        if check.status == CheckStatus::Fail {
            for line in offenders(check, MAX_OFFENDERS) {
                let _ = writeln!(out, "            {}", neutralise(&line));
            }
        }
    }
    for finding in &target.findings {
        write_finding(out, target, finding);
    }
    let of = |status| target.checks.iter().filter(|c| c.status == status).count();
    let passed = count(of(CheckStatus::Pass), "check");
    let skipped = of(CheckStatus::Skipped);
    let _ = writeln!(out, "  {passed} passed, {skipped} skipped");
}

fn write_finding(out: &mut String, target: &TargetReport, finding: &Finding) {
    let place = neutralise(&place(target, finding));
    let _ = writeln!(
        out,
        "  {:<8}  {} {}  {place}",
        finding.severity, finding.rule, finding.name
    );
    let _ = writeln!(out, "            {}", neutralise(&finding.message));
    if let Some(rule) = rule(finding.rule) {
        let _ = writeln!(out, "            help: {}", rule.remedy);
    }
}
