//! What is written down during a call and outlives its store: log, host calls, denials.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::call::LogLine;

/// What a line costs beside its bytes, so that empty lines are bounded too.
const LINE_COST: u64 = 16;
/// Denials that are kept.
const MAX_DENIALS: usize = 8;
/// Bytes of one: the guest chose the name in it.
const MAX_DENIAL: usize = 200;
/// Shorter secrets are not looked for in the log: they would blacken half of it.
const MIN_HIDDEN: usize = 4;

/// Shared by the store, its streams and the call around them.
#[derive(Debug, Clone)]
pub(crate) struct Notes(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    log: Vec<LogLine>,
    left: u64,
    cut: bool,
    partial: BTreeMap<&'static str, Vec<u8>>,
    hidden: Vec<String>,
    host_calls: BTreeMap<String, u64>,
    denials: Vec<String>,
}

impl std::fmt::Debug for Inner {
    /// Without the secrets that it hides.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notes")
            .field("lines", &self.log.len())
            .field("denials", &self.denials)
            .finish_non_exhaustive()
    }
}

impl Notes {
    pub(crate) fn new(log_bytes: u64) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            left: log_bytes,
            ..Inner::default()
        })))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing here can be half done: a poisoned lock is as good as another.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A host call, by interface function.
    pub(crate) fn called(&self, function: &str) {
        let mut inner = self.inner();
        if let Some(count) = inner.host_calls.get_mut(function) {
            *count += 1;
        } else {
            inner.host_calls.insert(function.to_owned(), 1);
        }
    }

    /// Something that was not granted was asked for.
    pub(crate) fn denied(&self, what: &str) {
        let mut what = escaped(&self.redacted(what));
        what.truncate(what.floor_char_boundary(MAX_DENIAL));
        let mut inner = self.inner();
        if inner.denials.len() < MAX_DENIALS && !inner.denials.contains(&what) {
            inner.denials.push(what);
        }
    }

    /// What was denied, for a person; `None` when nothing was.
    pub(crate) fn denials(&self) -> Option<String> {
        let inner = self.inner();
        (!inner.denials.is_empty()).then(|| inner.denials.join(", "))
    }

    /// Do not show this value to whoever watches the call: in its log, its progress and its error.
    pub(crate) fn hide(&self, secret: &str) {
        let mut inner = self.inner();
        if secret.len() >= MIN_HIDDEN && !inner.hidden.iter().any(|hidden| hidden == secret) {
            inner.hidden.push(secret.to_owned());
        }
    }

    /// `text` without the values that are hidden.
    pub(crate) fn redacted(&self, text: &str) -> String {
        self.inner().redacted(text)
    }

    /// One message of a level; each of its lines is a line.
    pub(crate) fn message(&self, level: &'static str, message: &str) {
        let mut inner = self.inner();
        for line in message.lines() {
            inner.line(level, line);
        }
    }

    /// Bytes of a stream, cut into lines.
    pub(crate) fn bytes(&self, stream: &'static str, bytes: &[u8]) {
        let mut inner = self.inner();
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            inner.collect(stream, &rest[..end]);
            inner.flush(stream);
            rest = &rest[end + 1..];
        }
        inner.collect(stream, rest);
    }

    /// The log, and the host calls.
    pub(crate) fn take(&self) -> (Vec<LogLine>, BTreeMap<String, u64>) {
        let mut inner = self.inner();
        for stream in ["stdout", "stderr"] {
            inner.flush(stream);
        }
        if inner.cut {
            inner.log.push(LogLine {
                level: "warn".into(),
                message: "[the rest of the log was cut: it is over the limit of this call]".into(),
            });
        }
        (
            std::mem::take(&mut inner.log),
            std::mem::take(&mut inner.host_calls),
        )
    }
}

impl Inner {
    /// Take bytes of a line that is not finished, as far as the log has room for them.
    fn collect(&mut self, stream: &'static str, bytes: &[u8]) {
        let held = self.partial.entry(stream).or_default();
        let room = usize::try_from(self.left).unwrap_or(usize::MAX);
        let take = bytes.len().min(room.saturating_sub(held.len()));
        held.extend_from_slice(&bytes[..take]);
        self.cut |= take < bytes.len();
    }

    fn flush(&mut self, stream: &'static str) {
        let Some(held) = self.partial.remove(stream) else {
            return;
        };
        if !held.is_empty() {
            let text = String::from_utf8_lossy(&held);
            self.line(stream, text.trim_end_matches('\r'));
        }
    }

    fn redacted(&self, text: &str) -> String {
        let hide = |text: String, secret: &String| text.replace(secret.as_str(), "[secret]");
        self.hidden.iter().fold(text.to_owned(), hide)
    }

    fn line(&mut self, level: &'static str, line: &str) {
        let mut message = escaped(&self.redacted(line));
        if self.left < LINE_COST {
            self.cut = true;
            return;
        }
        let room = usize::try_from(self.left - LINE_COST).unwrap_or(usize::MAX);
        if message.len() > room {
            self.cut = true;
            message.truncate(message.floor_char_boundary(room));
        }
        self.left -= LINE_COST + message.len() as u64;
        self.log.push(LogLine {
            level: level.to_owned(),
            message,
        });
    }
}

/// Control characters would let a guest write to a terminal or forge lines.
fn escaped(line: &str) -> String {
    if !line.chars().any(char::is_control) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    for character in line.chars() {
        if character.is_control() && character != '\t' {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(notes: &Notes) -> Vec<String> {
        let (lines, _) = notes.take();
        lines
            .into_iter()
            .map(|line| format!("{}: {}", line.level, line.message))
            .collect()
    }

    #[test]
    fn streams_become_lines() {
        let notes = Notes::new(1000);
        notes.bytes("stdout", b"one\ntw");
        notes.bytes("stderr", b"other\r\n");
        notes.bytes("stdout", b"o\nlast");
        assert_eq!(
            log(&notes),
            ["stderr: other", "stdout: two", "stdout: last"]
                .iter()
                .fold(vec!["stdout: one".to_owned()], |mut all, line| {
                    all.push((*line).to_owned());
                    all
                })
        );
    }

    #[test]
    fn control_characters_are_escaped() {
        let notes = Notes::new(1000);
        notes.message("info", "a\x1b[31mb");
        assert_eq!(log(&notes), ["info: a\\u{1b}[31mb"]);
    }

    #[test]
    fn the_log_is_bounded_and_says_so() {
        let notes = Notes::new(100);
        for _ in 0..1000 {
            notes.bytes("stdout", b"0123456789\n");
        }
        notes.bytes("stdout", &[b'x'; 10_000]);
        let lines = log(&notes);
        assert!(lines.len() < 8, "{lines:?}");
        assert!(lines.last().unwrap().contains("cut"));
    }

    #[test]
    fn an_endless_line_is_bounded() {
        let notes = Notes::new(64);
        for _ in 0..1000 {
            notes.bytes("stderr", &[b'x'; 1000]);
        }
        assert!(log(&notes)[0].len() < 80);
    }

    #[test]
    fn a_secret_is_hidden() {
        let notes = Notes::new(1000);
        notes.hide("hunter22");
        notes.message("info", "the password is hunter22.");
        assert_eq!(log(&notes), ["info: the password is [secret]."]);
        assert_eq!(notes.redacted("a hunter22 b"), "a [secret] b");
        notes.denied("the bucket `hunter22`");
        assert_eq!(notes.denials().unwrap(), "the bucket `[secret]`");
        assert!(!format!("{notes:?}").contains("hunter22"));
    }
}
