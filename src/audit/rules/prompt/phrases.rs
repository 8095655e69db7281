//! Looking for phrases in folded texts.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::fold::Folded;
use super::needed::needed;
use crate::audit::rules::needles::Needles;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::{Text, each_text};
use crate::audit::subject::Subject;

/// Longest part of a text that a message shows, in characters.
const MAX_EXCERPT: usize = 90;
/// Most groups of needles of a pattern that are looked at.
const MAX_GROUPS: usize = 32;
/// How far around a phrase its company is looked at, in bytes.
const NEARBY: usize = 90;

/// Regular expressions. Gaps are bounded, so that a search is linear in the text; each is compiled for the first text that may match it.
pub(super) struct Phrases {
    patterns: &'static [&'static str],
    set: OnceLock<Set>,
}

struct Set {
    /// Of all groups.
    needles: Needles,
    /// Of each needle: the pattern and which of its groups.
    owners: Vec<(usize, usize)>,
    patterns: Vec<Pattern>,
}

struct Pattern {
    text: &'static str,
    groups: usize,
    compiled: OnceLock<Regex>,
}

/// A place where a phrase stands.
pub(super) struct Hit<'t> {
    form: &'t str,
    range: Range<usize>,
}

impl Phrases {
    pub(super) const fn new(patterns: &'static [&'static str]) -> Self {
        Self {
            patterns,
            set: OnceLock::new(),
        }
    }

    /// One finding about each text of the manifest that says such a phrase.
    pub(super) fn report_declared(
        &self,
        subject: &Subject<'_>,
        sink: &mut Sink<'_>,
        accept: impl Fn(&Hit<'_>) -> bool,
    ) {
        let is_declared = |text: &Text<'_>| text.is_declared();
        self.report(subject, sink, is_declared, accept);
    }

    /// One finding about each text that is one of `which` and says such a phrase.
    pub(super) fn report(
        &self,
        subject: &Subject<'_>,
        sink: &mut Sink<'_>,
        which: impl Fn(&Text<'_>) -> bool,
        accept: impl Fn(&Hit<'_>) -> bool,
    ) {
        each_text(subject, &mut |text| {
            let says = || self.find(&Folded::of(text.value), &accept);
            if let Some(found) = which(text).then(says).flatten() {
                let message = format!("{} says \"{found}\"", text.what);
                text.report(sink, 0, "", message);
            }
        });
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
        self.candidates(form).find_map(|pattern| {
            let mut hits = pattern.find_iter(form).map(|found| Hit {
                form,
                range: found.range(),
            });
            hits.find(|hit| accept(hit)).map(|hit| hit.excerpt())
        })
    }

    /// Those that may match, in order.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = &Regex> {
        let set = self.set.get_or_init(|| Set::new(self.patterns));
        let seen = set.seen(text);
        let all = set.patterns.iter().zip(seen);
        all.filter(|(pattern, seen)| seen.count_ones() as usize == pattern.groups)
            .map(|(pattern, _)| pattern.regex())
    }
}

impl Set {
    fn new(patterns: &[&'static str]) -> Self {
        let (mut needles, mut owners) = (Vec::new(), Vec::new());
        let patterns = patterns.iter().enumerate().map(|(index, text)| {
            let mut groups = needed(text);
            groups.truncate(MAX_GROUPS);
            let count = groups.len();
            for (group, words) in groups.into_iter().enumerate() {
                owners.extend(words.iter().map(|_| (index, group)));
                needles.extend(words);
            }
            Pattern {
                text,
                groups: count,
                compiled: OnceLock::new(),
            }
        });
        let patterns = patterns.collect();
        Self {
            // An automaton takes longer to make than texts are long.
            needles: Needles::new(&needles),
            owners,
            patterns,
        }
    }

    /// Of each pattern, the groups that a text has a needle of.
    fn seen(&self, text: &str) -> Vec<u32> {
        let mut seen = vec![0; self.patterns.len()];
        self.needles.each_hit(text.as_bytes(), |number, _| {
            let (pattern, group) = self.owners[number];
            seen[pattern] |= 1 << group;
        });
        seen
    }
}

impl Pattern {
    fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            Regex::new(self.text).expect("the patterns of a rule are compiled in the tests")
        })
    }
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

    /// What is not said to the model here: words that are cited or told of, and words of two values of a JSON text.
    pub(super) fn is_mention(&self) -> bool {
        self.is_cited() || self.is_told_of() || self.is_torn()
    }

    /// "A sentence that asks the model to …": about such words, not to the model.
    fn is_told_of(&self) -> bool {
        const SAYS: [&str; 7] = [
            "that asks ",
            "that tells ",
            "that orders ",
            "that instructs ",
            "which asks ",
            "which tells ",
            "which instructs ",
        ];
        const WHOM: [&str; 6] = [
            "model to ",
            "assistant to ",
            "agent to ",
            "llm to ",
            "ai to ",
            "chatbot to ",
        ];
        let before = self.before();
        WHOM.iter().any(|whom| before.ends_with(whom))
            && SAYS.iter().any(|says| before.contains(says))
    }

    /// Whether it runs from one value of a JSON text into the next.
    fn is_torn(&self) -> bool {
        const BETWEEN: [&str; 4] = ["\",\"", "\", \"", "\":\"", "\": \""];
        BETWEEN.iter().any(|mark| self.text().contains(mark))
    }

    /// Somebody else's words, in quotes, in a text about such words: what a filter or a scanner says of itself.
    fn is_cited(&self) -> bool {
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

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{Class, Hir, HirKind};

    /// A text that a pattern is likely to match; each number takes another way through it.
    fn sample(hir: &Hir, way: &mut usize, out: &mut String) {
        *way = way.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let turn = *way >> 33;
        match hir.kind() {
            HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).unwrap()),
            HirKind::Class(Class::Unicode(class)) => {
                let range = class.ranges()[turn % class.ranges().len()];
                out.push(range.start());
            }
            HirKind::Capture(capture) => sample(&capture.sub, way, out),
            HirKind::Repetition(repetition) => {
                for _ in 0..repetition.min as usize + turn % 2 {
                    sample(&repetition.sub, way, out);
                }
            }
            HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, way, out)),
            HirKind::Alternation(ways) => sample(&ways[turn % ways.len()], way, out),
            _ => {}
        }
    }

    /// Every pattern can be compiled, and is tried on what it matches.
    #[test]
    fn no_match_goes_unlooked_at() {
        let mut tried = 0;
        for phrases in super::super::phrases() {
            for (index, text) in phrases.patterns.iter().enumerate() {
                let regex = regex::Regex::new(text).unwrap();
                let hir = regex_syntax::parse(text).unwrap();
                for seed in 0..40 {
                    let mut form = String::new();
                    sample(&hir, &mut (seed * 7 + index), &mut form);
                    if regex.is_match(&form) {
                        tried += 1;
                        let mut candidates = phrases.candidates(&form);
                        assert!(candidates.any(|c| c.as_str() == *text), "{text}: {form}");
                    }
                }
            }
        }
        assert!(tried > 1_000, "{tried}");
    }
}
