//! For people at a terminal: grouped by target and file, with the lines of `skill.toml`, at most 80 columns wide.
//!
//! Everything from a target is neutralised before it is laid out, so that no text of a skill moves, hides or colours
//! anything.

use std::collections::BTreeSet;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Level, Message, Origin, Renderer, Snippet,
};
use anstyle::{AnsiColor, Style};

use super::wrap::{WIDTH, indented, wrap};
use super::{AuditReport, TargetReport, inside, neutralise, offenders};
use crate::audit::{Check, CheckStatus, Finding, Severity, Verdict, rule};

/// Most offenders that are shown for a check.
const MAX_OFFENDERS: usize = 5;
/// Most findings that are shown of a rule in a file.
const MAX_SHOWN: usize = 10;
/// Columns that a message has after its label.
const MESSAGE_WIDTH: usize = WIDTH - 18;
/// Columns that `= help: ` and the like leave.
const FOOTER_WIDTH: usize = WIDTH - 14;

/// The report as text, with ANSI colours where `coloured`.
pub fn human(report: &AuditReport, coloured: bool) -> String {
    let mut paper = Paper {
        out: String::new(),
        coloured,
        explained: BTreeSet::new(),
    };
    for target in &report.targets {
        paper.target(target);
    }
    for error in &report.errors {
        let text = format!("{}: {}", error.target, error.message);
        paper.label("error", RED, &text);
    }
    for note in &report.notes {
        paper.label("note", CYAN, &note.message);
    }
    paper.verdict(report);
    paper.out
}

const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default();
const BOLD: Style = Style::new().bold();

struct Paper {
    out: String,
    coloured: bool,
    /// Rules whose remedy was shown: once is enough.
    explained: BTreeSet<&'static str>,
}

impl Paper {
    fn paint(&self, style: Style, text: &str) -> String {
        if self.coloured {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// `  label  text`, the text in lines of its own width.
    fn label(&mut self, label: &str, style: Style, text: &str) {
        let text = neutralise(text);
        for (index, line) in wrap(&text, WIDTH - 10).iter().enumerate() {
            let shown = if index == 0 { label } else { "" };
            let gap = " ".repeat(8_usize.saturating_sub(shown.len()));
            let shown = self.paint(style, shown);
            self.line(format!("  {shown}{gap}{line}").trim_end());
        }
    }

    fn target(&mut self, target: &TargetReport) {
        let (word, style) = match target.verdict {
            Verdict::Pass => ("PASS", GREEN),
            Verdict::Fail => ("FAIL", RED),
        };
        let word = self.paint(style, word);
        let name = self.paint(BOLD, &neutralise(&target.target));
        self.line(&format!("{word}  {name} ({})", target.kind.as_str()));
        if let (Some(id), Some(version)) = (&target.skill_id, &target.version) {
            let skill = neutralise(&format!("{id} {version}"));
            self.line(&format!("      {skill}"));
        }
        for check in &target.checks {
            self.check(check);
        }
        for (file, findings) in by_file(target) {
            self.file(file, &findings);
        }
        self.counts(target);
        self.out.push('\n');
    }

    fn check(&mut self, check: &Check) {
        let style = match check.status {
            CheckStatus::Fail => RED,
            CheckStatus::Warn => YELLOW,
            CheckStatus::Pass | CheckStatus::Skipped => return,
        };
        let text = format!("{}: {}", check.check_id, check.message);
        self.label(check.status.as_str(), style, &text);
        if check.status == CheckStatus::Fail {
            for line in offenders(check, MAX_OFFENDERS) {
                let text = indented(&neutralise(&line), "            ");
                self.out.push_str(&text);
            }
        }
    }

    fn file(&mut self, file: &str, findings: &[&Finding]) {
        let heading = format!(
            "{} in {}",
            count(findings.len(), "finding"),
            neutralise(file)
        );
        let heading = self.paint(BOLD, &heading);
        self.line(&format!("\n{heading}"));
        let mut at = 0;
        for same in findings.chunk_by(|a, b| a.rule == b.rule) {
            for finding in same.iter().take(MAX_SHOWN) {
                if at > 0 {
                    self.out.push('\n');
                }
                at += 1;
                let text = self.finding(file, finding);
                self.line(&text);
            }
            if same.len() > MAX_SHOWN {
                let rest = format!(
                    "and {} more of {}; --format json has all of them",
                    same.len() - MAX_SHOWN,
                    same[0].rule
                );
                self.label("...", CYAN, &rest);
            }
        }
    }

    fn finding(&mut self, file: &str, finding: &Finding) -> String {
        let title = neutralise(&format!("{} ({})", finding.message, finding.name));
        let title = wrap(&title, MESSAGE_WIDTH).join("\n");
        let group = level(finding.severity)
            .primary_title(title)
            .id(finding.rule)
            .element(source(file, finding))
            .elements(self.footer(finding));
        let renderer = if self.coloured {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.term_width(WIDTH).render(&[group])
    }

    /// Where in a binary, the way there, and what to do: that once a rule.
    fn footer(&mut self, finding: &Finding) -> Vec<Message<'static>> {
        let mut footer = Vec::new();
        let inside = inside(finding);
        if !inside.is_empty() {
            let text = wrap(&neutralise(&format!("in {inside}")), FOOTER_WIDTH);
            footer.push(Level::NOTE.message(text.join("\n")));
        }
        if !finding.trace.is_empty() {
            footer.push(Level::NOTE.message(path(&finding.trace)));
        }
        if let Some(rule) = rule(finding.rule)
            && self.explained.insert(rule.id)
        {
            footer.push(Level::HELP.message(wrap(rule.remedy, FOOTER_WIDTH).join("\n")));
        }
        footer
    }

    fn counts(&mut self, target: &TargetReport) {
        let of = |status| target.checks.iter().filter(|c| c.status == status).count();
        let mut parts = vec![
            format!("{} passed", count(of(CheckStatus::Pass), "check")),
            format!("{} skipped", of(CheckStatus::Skipped)),
        ];
        if !target.allowed.is_empty() {
            parts.push(format!(
                "{} allowed by the policy",
                count(target.allowed.len(), "finding")
            ));
        }
        if let Some(known) = target.known.as_ref().filter(|known| !known.is_empty()) {
            parts.push(format!("{} in the baseline", count(known.len(), "finding")));
        }
        if !target.findings.is_empty() {
            self.out.push('\n');
        }
        self.line(&format!("  {}", parts.join(", ")));
    }

    /// The last line, and what to type next.
    fn verdict(&mut self, report: &AuditReport) {
        let summary = &report.summary;
        let (word, style) = match report.verdict() {
            Verdict::Pass if report.errors.is_empty() => ("PASS", GREEN),
            _ => ("FAIL", RED),
        };
        let first = report
            .targets
            .iter()
            .flat_map(|target| &target.findings)
            .next();
        if let Some(rule) = first.and_then(|finding| rule(finding.rule)) {
            let text = format!(
                "`palyra-skill audit --explain {}` says why, with an example",
                rule.id
            );
            self.label("hint", CYAN, &text);
        }
        let mut parts = vec![
            format!("{} failed", summary.failed),
            count(summary.failed_checks, "failed check"),
            format!(
                "{}{}",
                count(summary.findings, "finding"),
                severities(report)
            ),
        ];
        for (number, what) in [
            (summary.allowed, "allowed"),
            (summary.known, "known"),
            (summary.unreadable, "unreadable"),
        ] {
            if number > 0 {
                parts.push(format!("{number} {what}"));
            }
        }
        let text = format!(
            "{} audited, {}",
            count(summary.targets, "target"),
            parts.join(", ")
        );
        for (index, line) in wrap(&text, WIDTH - 6).iter().enumerate() {
            let word = if index == 0 { word } else { "    " };
            let word = self.paint(style, word);
            self.line(&format!("{word}  {line}"));
        }
    }
}

/// ` (2 high, 1 low)`; nothing where there is nothing.
fn severities(report: &AuditReport) -> String {
    let of = |severity| {
        let findings = report.targets.iter().flat_map(|target| &target.findings);
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .filter(|severity| of(*severity) > 0)
        .map(|severity| format!("{} {severity}", of(severity)))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    }
}

fn count(number: usize, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// The findings of each file, the file with the most severe one first.
fn by_file(target: &TargetReport) -> Vec<(&str, Vec<&Finding>)> {
    let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in &target.findings {
        let file = match finding.location.file.as_str() {
            "" => target.target.as_str(),
            file => file,
        };
        match files.iter_mut().find(|(name, _)| *name == file) {
            Some((_, findings)) => findings.push(finding),
            None => files.push((file, vec![finding])),
        }
    }
    files
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low => Level::NOTE,
        Severity::Info => Level::INFO,
    };
    level.with_name(severity.as_str())
}

/// The line where it stands, or the file.
fn source(file: &str, finding: &Finding) -> Element<'static> {
    let location = &finding.location;
    let file = neutralise(file);
    let (Some(line), Some(column)) = (location.line, location.column) else {
        return Origin::path(file).into();
    };
    let Some(snippet) = &location.snippet else {
        return Origin::path(file).line(line).char_column(column).into();
    };
    let (shown, span) = marked(snippet, column);
    let mark: Annotation<'_> = AnnotationKind::Primary.span(span);
    Snippet::source(shown)
        .path(file)
        .line_start(line)
        .annotation(mark)
        .into()
}

/// The neutralised line, and where in it, in bytes, the value stands that begins at a column (from 1) of the line as it
/// was.
pub fn marked(line: &str, column: usize) -> (String, std::ops::Range<usize>) {
    let at = line
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(line.len(), |(at, _)| at);
    let (before, value) = line.split_at(at);
    let tabless = |text: &str| neutralise(&text.replace('\t', " "));
    let (before, value) = (tabless(before), tabless(value.trim_end()));
    let end = before.len() + extent(&value);
    (format!("{before}{value}"), before.len()..end)
}

/// How far a TOML value reaches, as a reader takes it: to the end of a string or list, else to a comma, bracket or comment.
fn extent(value: &str) -> usize {
    const MOST: usize = 40;
    let after = |at: Option<usize>| at.map_or(value.len(), |at| at + 1);
    let end = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => after(value[1..].find(quote).map(|at| at + 1)),
        Some('[') => after(value.rfind(']')),
        Some('{') => after(value.rfind('}')),
        _ => value.find([',', ']', '}', '#']).unwrap_or(value.len()),
    };
    let end = value[..end].trim_end().len().max(1).min(value.len());
    value
        .char_indices()
        .nth(MOST)
        .map_or(end, |(most, _)| end.min(most))
}

/// `reached by a -> b -> c`, a step a line where one line is too short.
fn path(trace: &[String]) -> String {
    let steps: Vec<String> = trace.iter().map(|step| neutralise(step)).collect();
    let line = format!("reached by {}", steps.join(" -> "));
    if line.chars().count() <= FOOTER_WIDTH {
        return line;
    }
    let steps: Vec<String> = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let arrow = if index == 0 { "   " } else { "-> " };
            format!("{arrow}{}", wrap(step, FOOTER_WIDTH - 3).join("\n     "))
        })
        .collect();
    format!("reached by\n{}", steps.join("\n"))
}
