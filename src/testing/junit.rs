//! The report of a suite as `JUnit` XML: a suite a file of cases.

use std::fmt::Write as _;

use super::suite::{CaseResult, SuiteReport};

/// The report as `JUnit` XML. Times are in seconds.
pub fn junit(report: &SuiteReport) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"palyra-skill test\" tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"{}\">",
        report.cases.len(),
        report.failed,
        seconds(report.cases.iter())
    );
    // Cases of one file stand together.
    for suite in report.cases.chunk_by(|a, b| a.file == b.file) {
        let failures = suite.iter().filter(|case| !case.ok).count();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"{}\">",
            escape(&suite[0].file),
            suite.len(),
            seconds(suite.iter())
        );
        for case in suite {
            one(case, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn one(case: &CaseResult, out: &mut String) {
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{}\"",
        escape(&case.tool),
        escape(&case.name),
        escape(&case.file),
        case.line,
        seconds(std::iter::once(case))
    );
    match &case.problem {
        None => out.push_str("/>\n"),
        Some(problem) => {
            let first = problem.lines().next().unwrap_or_default();
            let _ = writeln!(
                out,
                ">\n      <failure message=\"{}\" type=\"case\">{}</failure>\n    </testcase>",
                escape(first),
                escape(problem)
            );
        }
    }
}

fn seconds<'a>(cases: impl Iterator<Item = &'a CaseResult>) -> String {
    let us: u64 = cases.map(|case| case.duration_us).sum();
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

/// For attributes and texts; what XML 1.0 cannot hold at all becomes `\u{…}`.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out
}
