//! Where a rule puts what it finds: places, fingerprints and the bound are made here.

use super::Rule;
use crate::audit::locate::{Step, locate};
use crate::audit::subject::{MANIFEST_FILE, Module, Subject};
use crate::audit::{Finding, Location, Severity};
use crate::digest::Digest;

/// Most findings of one rule in one target; the rest is counted.
const MAX_FINDINGS: usize = 50;
/// Longest message, in bytes.
const MAX_MESSAGE_BYTES: usize = 1_000;

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
    pub(super) fn manifest(&mut self, path: &[Step<'_>], key: &str, message: String) {
        let text = self.subject.manifest_text;
        let place = text.and_then(|text| locate(text, path));
        let location = Location {
            file: MANIFEST_FILE.to_owned(),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
        };
        self.push(location, key, message);
    }

    /// A finding about a module.
    pub(super) fn module(&mut self, module: &Module<'_>, key: &str, message: String) {
        let location = Location {
            file: module.path.clone(),
            line: None,
            column: None,
        };
        self.push(location, key, message);
    }

    fn push(&mut self, location: Location, key: &str, mut message: String) {
        if self.found.len() >= MAX_FINDINGS {
            self.left_out += 1;
            return;
        }
        if message.len() > MAX_MESSAGE_BYTES {
            message.truncate(message.floor_char_boundary(MAX_MESSAGE_BYTES));
            message.push('…');
        }
        let facts = [self.rule.id, &location.file, key].join("\0");
        self.found.push(Finding {
            rule: self.rule.id,
            name: self.rule.name,
            severity: self.severity,
            message,
            location,
            fingerprint: Digest::of(facts.as_bytes()).to_hex(),
        });
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
