//! A short table for a pull request or a job summary.

use std::fmt::Write as _;

use super::{AuditReport, neutralise, place};
use crate::audit::CheckStatus;

/// The report as Markdown: one table of what is not as it should be.
pub fn markdown(report: &AuditReport) -> String {
    let summary = &report.summary;
    let mut out = format!(
        "## Skill audit: {}\n\n{} of {} targets passed.\n",
        report.verdict().as_str(),
        summary.passed,
        summary.targets
    );
    let mut rows = String::new();
    for target in &report.targets {
        let name = escape(&target.target);
        for check in &target.checks {
            if matches!(check.status, CheckStatus::Fail | CheckStatus::Warn) {
                let status = check.status.as_str();
                let message = escape(&check.message);
                let _ = writeln!(
                    rows,
                    "| {name} | {status} | {} |  | {message} |",
                    escape(&check.check_id)
                );
            }
        }
        for finding in &target.findings {
            let _ = writeln!(
                rows,
                "| {name} | {} | {} {} | {} | {} |",
                finding.severity,
                finding.rule,
                finding.name,
                escape(&place(target, finding)),
                escape(&finding.message)
            );
        }
    }
    if !rows.is_empty() {
        out.push_str("\n| target | severity | rule | where | what |\n|---|---|---|---|---|\n");
        out.push_str(&rows);
    }
    out
}

/// Text from an audited file must not become markup.
pub(in crate::audit) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in neutralise(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '!' | '|' | '~' | '#' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
