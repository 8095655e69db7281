//! What a text must hold for a regular expression to match: compiling and running some hundred of them on each text would take
//! most of an audit's time, and nearly none can match.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Shorter needles are in every text.
const MIN_BYTES: usize = 3;

/// Of each group one needle at least stands in every match.
pub(super) type Groups = Vec<Vec<String>>;

/// The groups of a pattern, in lower case; none where nothing is certain.
pub(super) fn needed(pattern: &str) -> Groups {
    // Without the tables of Unicode it is parsed in half the time; classes of other letters and `(?i)`, for which ſ is an s, need them.
    let any_case = pattern.contains("(?i");
    let plain = regex_syntax::ParserBuilder::new()
        .unicode(any_case)
        .utf8(any_case)
        .build()
        .parse(pattern);
    // What cannot be parsed is told by who compiles it.
    let hir = plain.ok().or_else(|| regex_syntax::parse(pattern).ok());
    hir.map(|hir| groups(&hir)).unwrap_or_default()
}

fn groups(hir: &Hir) -> Groups {
    match hir.kind() {
        HirKind::Literal(_) => literal(hir).map(one).unwrap_or_default(),
        HirKind::Capture(capture) => groups(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => groups(&repetition.sub),
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(ways) => any_of(ways).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn one(needle: String) -> Groups {
    if needle.len() < MIN_BYTES {
        return Vec::new();
    }
    vec![vec![needle]]
}

/// Neighbouring letters are one needle.
fn concat(parts: &[Hir]) -> Groups {
    let mut all = Vec::new();
    let mut run = String::new();
    for part in parts {
        match literal(part) {
            Some(text) => run.push_str(&text),
            None => {
                all.extend(one(std::mem::take(&mut run)));
                all.extend(groups(part));
            }
        }
    }
    all.extend(one(run));
    all
}

/// One group for all ways, of the longest needles of each; none where one of them needs nothing.
fn any_of(ways: &[Hir]) -> Option<Vec<String>> {
    let mut together = Vec::new();
    for way in ways {
        let shortest = |group: &Vec<String>| group.iter().map(String::len).min();
        together.extend(groups(way).into_iter().max_by_key(shortest)?);
    }
    Some(together)
}

/// Letters that stand there as they are, or in either case.
fn literal(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(text.to_ascii_lowercase())
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.iter().map(|range| (range.start(), range.end()));
            in_either_case(ranges)
        }
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.iter();
            in_either_case(ranges.map(|range| (range.start().into(), range.end().into())))
        }
        _ => None,
    }
}

/// The letter, where a class is its two cases and no more.
fn in_either_case(ranges: impl Iterator<Item = (char, char)>) -> Option<String> {
    match ranges.collect::<Vec<_>>()[..] {
        [(upper, also), (lower, end)]
            if upper == also && lower == end && lower == upper.to_ascii_lowercase() =>
        {
            Some(lower.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_holds_one_of_each_group() {
        let groups =
            needed(r"\b(?:ignore|forget) (?:all |the )?(?:[a-z]+ ){0,2}(?:rules?|prompts?)\b");
        assert_eq!(groups, [vec!["ignore", "forget"], vec!["rule", "prompt"]]);
        assert_eq!(needed(r"(?i)<img [^>]{0,9}rc ?= ?x"), [vec!["<img "]]);
        assert_eq!(needed(r"(?:b?cc|mail) me"), [vec![" me"]]);
        assert_eq!(needed(r"(abc){2,}x*"), [vec!["abc"]]);
    }

    #[test]
    fn what_may_be_absent_is_not_needed() {
        for pattern in [
            r"(?:ignore)?",
            r"(?:ignore|\d+)",
            r"[a-z]+",
            "ab",
            "(?:ignore){0,3}",
        ] {
            assert_eq!(needed(pattern), Groups::new(), "{pattern}");
        }
    }
}
