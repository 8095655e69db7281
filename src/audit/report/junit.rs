//! `JUnit` XML, which every CI shows: a suite a target, a case a check or finding.

use std::fmt::Write as _;

use super::{AuditReport, TargetReport, neutralise, offenders, place};
use crate::audit::{CheckStatus, Severity};

/// The report as `JUnit` XML. A finding is a failure where its severity reaches `fail_on`.
pub fn junit(report: &AuditReport, fail_on: Severity) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for target in &report.targets {
        suite(&mut out, target, fail_on);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, target: &TargetReport, fail_on: Severity) {
    let failed_checks = target
        .checks
        .iter()
        .filter(|c| c.status == CheckStatus::Fail);
    let failed_findings = target.findings.iter().filter(|f| f.severity >= fail_on);
    let skipped = target
        .checks
        .iter()
        .filter(|c| c.status == CheckStatus::Skipped);
    let failures = failed_checks.count() + failed_findings.count();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" skipped=\"{}\">",
        escape(&target.target),
        target.checks.len() + target.findings.len(),
        skipped.count(),
    );
    for check in &target.checks {
        let details = offenders(check, 20).join("\n");
        let body = match check.status {
            CheckStatus::Fail => failure(&check.message, &details),
            CheckStatus::Skipped => format!("<skipped message=\"{}\"/>", escape(&check.message)),
            CheckStatus::Pass | CheckStatus::Warn => output(&check.message),
        };
        case(out, "check", &check.check_id, &body);
    }
    for finding in &target.findings {
        let place = place(target, finding);
        let body = if finding.severity >= fail_on {
            failure(&finding.message, &place)
        } else {
            output(&format!("{place}: {}", finding.message))
        };
        let name = format!("{} {}", finding.rule, finding.name);
        case(out, "finding", &name, &body);
    }
    out.push_str("  </testsuite>\n");
}

fn case(out: &mut String, class: &str, name: &str, body: &str) {
    let name = escape(name);
    let _ = writeln!(
        out,
        "    <testcase classname=\"{class}\" name=\"{name}\">{body}</testcase>"
    );
}

fn failure(message: &str, details: &str) -> String {
    format!(
        "<failure message=\"{}\">{}</failure>",
        escape(message),
        escape(details)
    )
}

fn output(text: &str) -> String {
    format!("<system-out>{}</system-out>", escape(text))
}

fn escape(text: &str) -> String {
    neutralise(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        // Not characters in XML, and not hidden by our own rule.
        .replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
