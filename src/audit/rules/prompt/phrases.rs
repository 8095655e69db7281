//! Looking for phrases in folded texts.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;

/// Longest part of a text that a message shows, in characters.
const MAX_EXCERPT: usize = 90;
/// How far around a phrase its company is looked at, in bytes.
const NEARBY: usize = 90;

/// Regular expressions over folded text. Gaps are bounded, so that a search is linear in the text.
pub(super) struct Phrases(LazyLock<Vec<Regex>>);

/// A place where a phrase stands.
pub(super) struct Hit<'t> {
    form: &'t str,
    range: Range<usize>,
}

impl Phrases {
    /// `patterns` is called once.
    pub(super) const fn new(patterns: fn() -> Vec<Regex>) -> Self {
        Self(LazyLock::new(patterns))
    }

    /// The first place that `accept` does not explain away.
    pub(super) fn find(
        &self,
        folded: &Folded,
        accept: impl Fn(&Hit<'_>) -> bool,
    ) -> Option<String> {
        folded.forms().find_map(|form| self.find_in(form, &accept))
    }

    /// The same in text that is folded already.
    pub(super) fn find_in(&self, form: &str, accept: impl Fn(&Hit<'_>) -> bool) -> Option<String> {
        self.0.iter().find_map(|pattern| {
            let hits = pattern.find_iter(form).map(|found| Hit {
                form,
                range: found.range(),
            });
            hits.into_iter()
                .find(|hit| accept(hit))
                .map(|hit| hit.excerpt())
        })
    }
}

/// Compiles patterns that stand in this program.
pub(super) fn compile(patterns: &[&str]) -> Vec<Regex> {
    let compiled = patterns.iter().map(|pattern| Regex::new(pattern));
    compiled
        .collect::<Result<_, _>>()
        .expect("the patterns of a rule are compiled in its tests")
}

impl<'t> Hit<'t> {
    pub(super) fn text(&self) -> &'t str {
        &self.form[self.range.clone()]
    }

    /// What stands shortly before.
    pub(super) fn before(&self) -> &'t str {
        let start = self.range.start.saturating_sub(NEARBY);
        &self.form[self.form.ceil_char_boundary(start)..self.range.start]
    }

    /// What follows shortly after.
    pub(super) fn after(&self) -> &'t str {
        let end = (self.range.end + NEARBY).min(self.form.len());
        &self.form[self.range.end..self.form.floor_char_boundary(end)]
    }

    /// Somebody else's words, in quotes, in a text about such words: what a filter or a scanner says of itself.
    pub(super) fn is_mention(&self) -> bool {
        const ABOUT: [&str; 12] = [
            "detect",
            "flag",
            "scan",
            "such as",
            "phrase",
            "filter",
            "block",
            "inject",
            "jailbreak",
            "e.g.",
            "for example",
            "attack",
        ];
        let before = self.before();
        let quoted = before.trim_end().ends_with(['"', '\'', '(']);
        quoted
            && self.after().contains(['"', '\'', ')'])
            && ABOUT.iter().any(|word| before.contains(word))
    }

    fn excerpt(&self) -> String {
        let mut text: String = self.text().chars().take(MAX_EXCERPT).collect();
        if text.len() < self.range.len() {
            text.push('…');
        }
        text
    }
}
