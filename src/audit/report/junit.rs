//! `JUnit` XML, which every CI shows: a suite a target, a case a check or finding.

use std::fmt::Write as _;

use super::{AuditReport, TargetReport, neutralise, offenders, place};
use crate::audit::{Check, CheckStatus, Finding, Severity};

/// The report as `JUnit` XML. A finding is a failure where its severity reaches `fail_on`; one that is allowed or known is
/// skipped; a target that cannot be read is an error.
pub fn junit(report: &AuditReport, fail_on: Option<Severity>) -> String {
    let suites: Vec<Suite> = report
        .targets
        .iter()
        .map(|target| Suite::of(target, fail_on))
        .chain(report.errors.iter().map(|error| {
            let mut suite = Suite::new(&error.target);
            let body = format!("<error message=\"{}\"/>", escape(&error.message));
            suite.errors += 1;
            suite.case("target", "readable", &body);
            suite
        }))
        .collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"palyra-skill audit\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        sum(|s| s.tests),
        sum(|s| s.failures),
        sum(|s| s.errors),
    );
    for suite in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>",
            suite.name, suite.tests, suite.failures, suite.errors, suite.skipped, suite.cases,
        );
    }
    out.push_str("</testsuites>\n");
    out
}

struct Suite {
    name: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    cases: String,
}

impl Suite {
    fn new(name: &str) -> Self {
        Self {
            name: escape(name),
            tests: 0,
            failures: 0,
            errors: 0,
            skipped: 0,
            cases: String::new(),
        }
    }

    fn of(target: &TargetReport, fail_on: Option<Severity>) -> Self {
        let mut suite = Self::new(&target.target);
        for check in &target.checks {
            suite.check(check);
        }
        for finding in &target.findings {
            let place = place(target, finding);
            let body = if fail_on.is_some_and(|least| finding.severity >= least) {
                suite.failures += 1;
                failure(&finding.message, &place, finding.name)
            } else {
                output(&format!("{place}: {}", finding.message))
            };
            suite.finding(target, finding, &body);
        }
        for allowed in &target.allowed {
            let why = format!("allowed by the policy: {}", allowed.reason);
            let body = suite.skip(&why);
            suite.finding(target, &allowed.finding, &body);
        }
        for known in target.known.iter().flatten() {
            let body = suite.skip("in the baseline");
            suite.finding(target, known, &body);
        }
        suite
    }

    fn check(&mut self, check: &Check) {
        let body = match check.status {
            CheckStatus::Fail => {
                self.failures += 1;
                let details = offenders(check, 20).join("; ");
                failure(&check.message, &details, "check")
            }
            CheckStatus::Skipped => self.skip(&check.message),
            CheckStatus::Pass | CheckStatus::Warn => output(&check.message),
        };
        self.case("check", &check.check_id, &body);
    }

    fn skip(&mut self, why: &str) -> String {
        self.skipped += 1;
        format!("<skipped message=\"{}\"/>", escape(why))
    }

    /// The place is part of the name: systems that compare runs take cases of one name for one case.
    fn finding(&mut self, target: &TargetReport, finding: &Finding, body: &str) {
        let name = format!(
            "{} {} {}",
            finding.rule,
            finding.name,
            place(target, finding)
        );
        self.case("finding", &name, body);
    }

    fn case(&mut self, class: &str, name: &str, body: &str) {
        self.tests += 1;
        let _ = writeln!(
            self.cases,
            "    <testcase classname=\"{}.{class}\" name=\"{}\">{body}</testcase>",
            self.name,
            escape(name)
        );
    }
}

fn failure(message: &str, details: &str, kind: &str) -> String {
    format!(
        "<failure type=\"{kind}\" message=\"{}\">{}</failure>",
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
