//! For a pull request or a job summary: a table of targets, and what is wrong with each behind a fold.

use std::fmt::Write as _;

use super::{AuditReport, TargetReport, neutralise, offenders, place};
use crate::audit::{CheckStatus, Finding, Severity, Verdict};

/// Longest report, in bytes: a comment on GitHub has at most 65,536 characters.
const MAX_BYTES: usize = 60_000;
/// Where the table of targets ends, so that details still have room.
const MAX_TABLE_BYTES: usize = 30_000;

/// The report as Markdown.
pub fn markdown(report: &AuditReport) -> String {
    let summary = &report.summary;
    let passes = report.verdict() == Verdict::Pass && report.errors.is_empty();
    let mut out = format!(
        "## Skill audit: {}\n\n{} of {} targets passed; {} failed checks, {} findings",
        if passes { "pass" } else { "fail" },
        summary.passed,
        summary.targets,
        summary.failed_checks,
        summary.findings,
    );
    for (number, what) in [
        (summary.allowed, "allowed"),
        (summary.known, "known"),
        (summary.unreadable, "targets unreadable"),
    ] {
        if number > 0 {
            let _ = write!(out, ", {number} {what}");
        }
    }
    out.push_str(".\n");
    table(&mut out, report);
    for error in &report.errors {
        let line = format!("\n- {}: {}\n", code(&error.target), code(&error.message));
        append(&mut out, &line, MAX_BYTES);
    }
    for note in &report.notes {
        let line = format!("\n- note: {}\n", code(&note.message));
        append(&mut out, &line, MAX_BYTES);
    }
    // As many as there is room for: what does not fit is not even made.
    for (index, target) in report.targets.iter().enumerate() {
        let fits = details(target).is_none_or(|text| append(&mut out, &text, MAX_BYTES));
        if !fits {
            let left = report.targets.len() - index;
            let _ = writeln!(
                out,
                "\nThe details of {left} more targets: see the JSON report."
            );
            break;
        }
    }
    out
}

/// Adds what still fits.
fn append(out: &mut String, text: &str, most: usize) -> bool {
    let fits = out.len() + text.len() <= most;
    if fits {
        out.push_str(text);
    }
    fits
}

fn table(out: &mut String, report: &AuditReport) {
    if report.targets.is_empty() {
        return;
    }
    out.push_str(
        "\n| target | verdict | failed checks | findings | worst |\n|---|---|---:|---:|---|\n",
    );
    for (index, target) in report.targets.iter().enumerate() {
        let failed = |c: &&crate::audit::Check| c.status == CheckStatus::Fail;
        let worst = target.findings.iter().map(|finding| finding.severity).max();
        let row = format!(
            "| {} | {} {} | {} | {} | {} |\n",
            code(&target.target),
            mark(target.verdict),
            target.verdict.as_str(),
            target.checks.iter().filter(failed).count(),
            target.findings.len(),
            worst.map_or("", Severity::as_str),
        );
        if !append(out, &row, MAX_TABLE_BYTES) {
            let left = report.targets.len() - index;
            let _ = writeln!(out, "\n{left} more targets are in the JSON report.");
            return;
        }
    }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Fail => "❌",
    }
}

/// What is not as it should be; nothing for a target where all is well.
fn details(target: &TargetReport) -> Option<String> {
    let mut rows = String::new();
    let mut left_out = 0;
    for check in &target.checks {
        if matches!(check.status, CheckStatus::Fail | CheckStatus::Warn) {
            let what = std::iter::once(check.message.clone())
                .chain(offenders(check, 5))
                .collect::<Vec<_>>()
                .join("; ");
            let id = code(&check.check_id);
            let _ = writeln!(
                rows,
                "| {} | {id} |  | {} |",
                check.status.as_str(),
                code(&what)
            );
        }
    }
    for (index, finding) in target.findings.iter().enumerate() {
        // One target does not take the place of all others.
        if !append(&mut rows, &row(target, finding), MAX_BYTES / 3) {
            left_out = target.findings.len() - index;
            break;
        }
    }
    if rows.is_empty() {
        return None;
    }
    let open = if target.verdict == Verdict::Fail {
        " open"
    } else {
        ""
    };
    let mut text = format!(
        "\n<details{open}>\n<summary>{}</summary>\n\n| severity | rule | where | what |\n|---|---|---|---|\n{rows}\n",
        code(&target.target)
    );
    if left_out > 0 {
        let _ = writeln!(text, "{left_out} more findings are in the JSON report.\n");
    }
    text.push_str("</details>\n");
    Some(text)
}

fn row(target: &TargetReport, finding: &Finding) -> String {
    format!(
        "| {} | {} {} | {} | {} |\n",
        finding.severity,
        finding.rule,
        finding.name,
        code(&place(target, finding)),
        code(&finding.message)
    )
}

/// Text of a target as code. There hosts look for no mentions, references and links, and a character reference is never
/// markup, whatever it stands for.
pub(in crate::audit) fn code(text: &str) -> String {
    let mut out = String::from("<code>");
    for c in neutralise(text).chars() {
        if c.is_ascii_alphanumeric() || c == ' ' || !c.is_ascii() {
            out.push(c);
        } else {
            let _ = write!(out, "&#{};", u32::from(c));
        }
    }
    out.push_str("</code>");
    out
}
