//! Texts that match a regular expression.

use std::collections::HashMap;
use std::sync::Mutex;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::testing::random::Random;

/// Repetitions beyond the least, where there is no largest number.
const USUAL_REPEATS: u32 = 6;
/// Repetitions at the most, where there is one.
const MOST_REPEATS: u32 = 300;
/// Characters of one text; what would become longer is given up.
const LONGEST: usize = 20_000;

/// The patterns of one schema, read once. A schema has a bounded number of them.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    parsed: Mutex<HashMap<String, Option<Hir>>>,
    compiled: Mutex<HashMap<String, Option<regex::Regex>>>,
}

impl Patterns {
    /// A text that probably matches; `None` when the pattern cannot be read, or a try went wrong.
    pub(super) fn make(&self, pattern: &str, random: &mut Random) -> Option<String> {
        let hir = {
            let mut parsed = lock(&self.parsed);
            let known = parsed
                .entry(pattern.to_owned())
                .or_insert_with(|| regex_syntax::parse(&plain(pattern)).ok());
            known.clone()?
        };
        let mut writer = Writer {
            random,
            text: String::new(),
        };
        // A pattern matches anywhere in a text, unless it says where.
        let properties = hir.properties();
        let free_start = !properties.look_set_prefix().contains(Look::Start);
        let free_end = !properties.look_set_suffix().contains(Look::End);
        writer.noise(free_start);
        writer.write(&hir)?;
        writer.noise(free_end);
        Some(writer.text)
    }

    /// Whether a pattern matches somewhere in a text; not, when it cannot be read.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut compiled = lock(&self.compiled);
        let known = compiled
            .entry(pattern.to_owned())
            .or_insert_with(|| regex::Regex::new(&plain(pattern)).ok());
        known.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// What JavaScript writes otherwise than Rust: a slash that is escaped, and digits that are ASCII.
fn plain(pattern: &str) -> String {
    pattern
        .replace("\\/", "/")
        .replace("\\d", "[0-9]")
        .replace("\\cJ", "\\n")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

struct Writer<'w> {
    random: &'w mut Random,
    text: String,
}

impl Writer<'_> {
    fn write(&mut self, hir: &Hir) -> Option<()> {
        if self.text.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            // Places are left to chance: the text is checked afterwards.
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                let literal = std::str::from_utf8(&literal.0).ok()?;
                self.text.push_str(literal);
            }
            HirKind::Class(class) => {
                let c = self.one_of(class)?;
                self.text.push(c);
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => {
                for part in parts {
                    self.write(part)?;
                }
            }
            HirKind::Alternation(parts) => {
                let one = self.random.pick(parts)?;
                self.write(one)?;
            }
            HirKind::Repetition(repetition) => {
                for _ in 0..self.times(repetition.min, repetition.max) {
                    self.write(&repetition.sub)?;
                }
            }
        }
        Some(())
    }

    fn times(&mut self, min: u32, max: Option<u32>) -> u32 {
        let top = max.unwrap_or_else(|| min.saturating_add(USUAL_REPEATS));
        let top = top.min(min.saturating_add(MOST_REPEATS));
        match self.random.below(5) {
            0 => min,
            1 => top,
            _ => {
                let usual = top.min(min.saturating_add(USUAL_REPEATS));
                let times = self.random.between(min as usize, usual as usize);
                u32::try_from(times).unwrap_or(min)
            }
        }
    }

    /// Mostly a character that can be printed in ASCII, where the class has one; else any, its ends above all.
    fn one_of(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.iter().map(|r| (r.start(), r.end())).collect(),
            Class::Bytes(class) => class
                .iter()
                .map(|r| (char::from(r.start()), char::from(r.end().min(0x7f))))
                .collect(),
        };
        let printable: Vec<(char, char)> = ranges
            .iter()
            .map(|(start, end)| ((*start).max(' '), (*end).min('~')))
            .filter(|(start, end)| start <= end)
            .collect();
        let from = if printable.is_empty() || self.random.percent(12) {
            &ranges
        } else {
            &printable
        };
        let (start, end) = *self.random.pick(from)?;
        match self.random.below(6) {
            0 => Some(start),
            1 => Some(end),
            _ => {
                let code = self.random.between(start as usize, end as usize);
                // Between two good ends lie the surrogates, which are none.
                u32::try_from(code)
                    .ok()
                    .and_then(char::from_u32)
                    .or(Some(start))
            }
        }
    }

    fn noise(&mut self, allowed: bool) {
        if allowed && self.random.percent(25) {
            let noise = ["x", " ", "é", "😀", "\n", "0"];
            let piece = self.random.pick(&noise).copied().unwrap_or_default();
            self.text.push_str(piece);
        }
    }
}
