//! Where a rule puts what it finds: places, fingerprints and the bound are made here.

use super::Rule;
use crate::audit::locate::{Step, line_and_column, locate};
use crate::audit::subject::{File, MANIFEST_FILE, Module, Subject};
use crate::audit::{Finding, FunctionPlace, Location, Severity};
use crate::digest::Digest;

/// Most findings of one rule in one target; the rest is counted.
const MAX_FINDINGS: usize = 50;
/// Longest message, in bytes.
const MAX_MESSAGE_BYTES: usize = 1_000;
/// Longest line that is shown, in bytes.
const MAX_SNIPPET_BYTES: usize = 400;
/// Most steps of a trace.
const MAX_TRACE: usize = 64;

pub(crate) struct Sink<'a> {
    subject: &'a Subject<'a>,
    rule: &'static Rule,
    severity: Severity,
    found: Vec<Finding>,
    left_out: usize,
}

impl<'a> Sink<'a> {
    pub(super) fn new(subject: &'a Subject<'a>, rule: &'static Rule, severity: Severity) -> Self {
        Self {
            subject,
            rule,
            severity,
            found: Vec::new(),
            left_out: 0,
        }
    }

    /// A finding about a field of the manifest. `key` tells it from the rule's other findings, whatever the version
    /// or folder: names, not positions.
    pub(super) fn manifest(&mut self, path: &[Step<'_>], key: &str, message: String) -> Found<'_> {
        // Finding the place reads the whole manifest: not for findings that nobody sees.
        if self.found.len() >= MAX_FINDINGS {
            self.left_out += 1;
            return Found::nothing();
        }
        let text = self.subject.manifest_text;
        let place = text.and_then(|text| locate(text, path));
        let snippet = text
            .zip(place)
            .and_then(|(text, (line, _))| snippet(text, line));
        let location = Location {
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            snippet,
            ..in_file(MANIFEST_FILE)
        };
        self.push(location, key, message)
    }

    /// A finding about a module.
    pub(super) fn module(&mut self, module: &Module<'_>, key: &str, message: String) -> Found<'_> {
        self.push(in_file(&module.path), key, message)
    }

    /// A finding in a module, `offset` bytes from its start.
    pub(super) fn offset(
        &mut self,
        module: &Module<'_>,
        offset: u64,
        key: &str,
        message: String,
    ) -> Found<'_> {
        let location = Location {
            offset: Some(offset),
            ..in_file(&module.path)
        };
        self.push(location, key, message)
    }

    /// A finding in a function of a module.
    pub(super) fn function(
        &mut self,
        module: &Module<'_>,
        function: FunctionPlace,
        offset: u64,
        key: &str,
        message: String,
    ) -> Found<'_> {
        let location = Location {
            function: Some(function),
            offset: Some(offset),
            ..in_file(&module.path)
        };
        self.push(location, key, message)
    }

    /// A finding about another entry: an asset, the SBOM, the provenance; `offset` where in it, in bytes, when that tells
    /// something.
    pub(super) fn file(
        &mut self,
        file: &File<'_>,
        offset: Option<usize>,
        key: &str,
        message: String,
    ) -> Found<'_> {
        // To find the line costs a walk over the file.
        if self.found.len() >= MAX_FINDINGS {
            self.left_out += 1;
            return Found::nothing();
        }
        let text = std::str::from_utf8(file.bytes).ok();
        let place = text
            .zip(offset)
            .map(|(text, offset)| line_and_column(text, offset));
        let snippet = text
            .zip(place)
            .and_then(|(text, (line, _))| snippet(text, line));
        let location = Location {
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            snippet,
            offset: offset
                .filter(|_| text.is_none())
                .map(|offset| offset as u64),
            ..in_file(file.path)
        };
        self.push(location, key, message)
    }

    /// A finding where another rule found something.
    pub(super) fn again(&mut self, other: &Finding, key: &str, message: String) -> Found<'_> {
        self.push(other.location.clone(), key, message)
    }

    /// A finding about the target as a whole.
    pub(super) fn target(&mut self, key: &str, message: String) -> Found<'_> {
        self.push(Location::default(), key, message)
    }

    fn push(&mut self, location: Location, key: &str, mut message: String) -> Found<'_> {
        if self.found.len() >= MAX_FINDINGS {
            self.left_out += 1;
            return Found::nothing();
        }
        if message.len() > MAX_MESSAGE_BYTES {
            message.truncate(message.floor_char_boundary(MAX_MESSAGE_BYTES));
            message.push('…');
        }
        let facts = [self.rule.id, &self.subject.identity(), &location.file, key].join("\0");
        self.found.push(Finding {
            rule: self.rule.id,
            name: self.rule.name,
            severity: self.severity,
            message,
            location,
            trace: Vec::new(),
            fingerprint: Digest::of(facts.as_bytes()).to_hex(),
        });
        Found {
            finding: self.found.last_mut(),
            decided: self.subject.policy.decides(self.rule),
        }
    }

    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.left_out > 0
            && let Some(last) = self.found.last_mut()
        {
            last.message = format!("{} (and {} more like it)", last.message, self.left_out);
        }
        self.found
    }
}

/// A finding that was just made; nothing where there are too many.
pub(crate) struct Found<'a> {
    finding: Option<&'a mut Finding>,
    /// The policy says how severe it is.
    decided: bool,
}

impl Found<'_> {
    fn nothing() -> Self {
        Self {
            finding: None,
            decided: true,
        }
    }

    /// Adds the steps that lead to it.
    pub(super) fn trace(self, steps: impl IntoIterator<Item = String>) {
        if let Some(finding) = self.finding {
            finding.trace = steps.into_iter().take(MAX_TRACE).collect();
        }
    }

    /// Gives it another severity than the rule's, unless the policy says one.
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        if let Some(finding) = self.finding.as_deref_mut().filter(|_| !self.decided) {
            finding.severity = severity;
        }
        self
    }

    /// Lowers the severity to this one where it is above it, unless the policy says one.
    pub(super) fn at_most(mut self, severity: Severity) -> Self {
        if let Some(finding) = self.finding.as_deref_mut().filter(|_| !self.decided) {
            finding.severity = finding.severity.min(severity);
        }
        self
    }

    /// Takes the line out of it: a secret stands there.
    pub(super) fn redact(self) {
        if let Some(finding) = self.finding {
            finding.location.snippet = None;
        }
    }
}

fn in_file(path: &str) -> Location {
    Location {
        file: path.to_owned(),
        ..Location::default()
    }
}

/// A line of a text, from 1; `None` where it is too long to show.
fn snippet(text: &str, line: usize) -> Option<String> {
    let line = text.lines().nth(line - 1)?;
    (line.len() <= MAX_SNIPPET_BYTES).then(|| line.to_owned())
}
