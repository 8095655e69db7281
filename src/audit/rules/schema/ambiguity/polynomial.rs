//! How many loops of an expression read the same text one after the other: the degree of the polynomial that a backtracking
//! matcher takes, less one.
//!
//! Two loops do so when one text leads from a state of the first back to it, from it to a state of the second, and from that back to it
//! (the criterion for infinite ambiguity of Weber and Seidl). `^\s*(.*)\s*$` has three such loops.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, Look, Repetition};

use super::{Automaton, Budget, MAX_PATTERN, components, overlap};

/// Repetitions up to this many are no loop here: they take time, but not with the text's length.
const LONG: u32 = 1_000;

/// The degree: 0 where time grows with the length of the text, 1 where it grows with its square, and so on. Also 0 where the
/// pattern is none, or too large to say.
pub(in super::super) fn degree(pattern: &str, budget: &mut Budget) -> u32 {
    if pattern.len() > MAX_PATTERN || !pattern.contains(['*', '+', '{']) {
        return 0;
    }
    let Ok(hir) = regex_syntax::parse(pattern) else {
        return 0;
    };
    let properties = hir.properties();
    let from_start = properties.look_set_prefix().contains(Look::Start);
    let to_end = properties.look_set_suffix().contains(Look::End);
    // A pattern that is looked for anywhere is tried from every place: as if a loop stood before it.
    let whole = if from_start {
        hir
    } else {
        Hir::concat(vec![anything(), hir])
    };
    let mut automaton = Automaton::with_loops_above(LONG);
    let Some(part) = automaton.add(&whole) else {
        return 0;
    };
    // Where a match can end, a matcher that does not have to reach the end of the text is done.
    let done: BTreeSet<usize> = if to_end {
        BTreeSet::new()
    } else {
        part.last.into_iter().collect()
    };
    Search::new(&automaton, done)
        .longest_chain(budget)
        .unwrap_or(0)
}

fn anything() -> Hir {
    let all = ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)]);
    Hir::repetition(Repetition {
        min: 0,
        max: None,
        greedy: false,
        sub: Box::new(Hir::class(Class::Unicode(all))),
    })
}

struct Search<'a> {
    automaton: &'a Automaton,
    next: Vec<Vec<usize>>,
    /// States that are in a loop, by loop.
    loops: Vec<Vec<usize>>,
    /// The loop of each state.
    of: Vec<usize>,
    done: BTreeSet<usize>,
}

impl<'a> Search<'a> {
    fn new(automaton: &'a Automaton, done: BTreeSet<usize>) -> Self {
        let mut next = vec![Vec::new(); automaton.positions.len()];
        for (from, to) in automaton.edges.keys() {
            next[*from].push(*to);
        }
        let of = components(&next);
        let mut names: Vec<usize> = of.iter().copied().filter(|c| *c < next.len()).collect();
        names.sort_unstable();
        names.dedup();
        let states = |name: &usize| -> Vec<usize> {
            (0..next.len())
                .filter(|state| of[*state] == *name)
                .collect()
        };
        let loops = names.iter().map(states).collect();
        Self {
            automaton,
            next,
            loops,
            of,
            done,
        }
    }

    /// Loops stand in the order of the expression, so a chain only goes onwards.
    fn longest_chain(&self, budget: &mut Budget) -> Option<u32> {
        let mut longest = vec![0; self.loops.len()];
        for second in 0..self.loops.len() {
            if self.loops[second]
                .iter()
                .any(|state| self.done.contains(state))
            {
                continue;
            }
            for first in 0..second {
                if longest[first] + 1 > longest[second] && self.share(first, second, budget)? {
                    longest[second] = longest[first] + 1;
                }
            }
        }
        longest.into_iter().max()
    }

    fn share(&self, first: usize, second: usize, budget: &mut Budget) -> Option<bool> {
        for p in &self.loops[first] {
            for q in &self.loops[second] {
                if self.leads(*p, *q, budget)? {
                    return Some(true);
                }
            }
        }
        Some(false)
    }

    /// Whether some text leads from `p` to `p`, from `p` to `q` and from `q` to `q`.
    fn leads(&self, p: usize, q: usize, budget: &mut Budget) -> Option<bool> {
        budget.take(1)?;
        let mut seen = BTreeSet::new();
        let mut waiting = vec![(p, p, q)];
        while let Some((x, y, z)) = waiting.pop() {
            for to_x in self.within(x, p) {
                for to_z in self.within(z, q) {
                    if !self.meets(to_x, to_z) {
                        continue;
                    }
                    budget.take(1 + self.next[y].len())?;
                    for to_y in &self.next[y] {
                        if !self.meets(to_x, *to_y) || !self.meets(*to_y, to_z) {
                            continue;
                        }
                        if (to_x, *to_y, to_z) == (p, q, q) {
                            return Some(true);
                        }
                        if seen.insert((to_x, *to_y, to_z)) {
                            waiting.push((to_x, *to_y, to_z));
                        }
                    }
                }
            }
        }
        Some(false)
    }

    /// The next states of one that stay in the loop of another.
    fn within(&self, state: usize, of: usize) -> impl Iterator<Item = usize> {
        let name = self.of[of];
        self.next[state]
            .iter()
            .copied()
            .filter(move |to| self.of[*to] == name)
    }

    /// Whether one character fits both. Three ranges that overlap in pairs overlap; classes nearly always do.
    fn meets(&self, a: usize, b: usize) -> bool {
        overlap(&self.automaton.positions[a], &self.automaton.positions[b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_that_read_the_same_text_are_counted() {
        for (pattern, expected) in [
            (r"^\d+\d+$", 1),
            (r"\s+$", 1),
            (r"^.*.*=[^=]*$", 1),
            (r"^\w*\d*\w*$", 2),
            (r"^a*a*a*a*b$", 3),
            (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", 1),
            (r"^(a+b)*(a+b)*$", 1),
        ] {
            assert_eq!(
                degree(pattern, &mut Budget::default()),
                expected,
                "{pattern}"
            );
        }
    }

    #[test]
    fn loops_that_take_turns_are_linear() {
        for pattern in [
            r"^[a-z]+(-[a-z]+)*$",
            r"^\d+\.\d+$",
            r"^[a-z]{1,63}[a-z0-9]{0,63}$",
            r"^https://[^\s/]+(/[^\s]*)?$",
            r"[a-z]+",
            r"^x.*",
            r"^[^=]*=.*$",
            r"^(0|[1-9]\d*)\.(0|[1-9]\d*)$",
        ] {
            assert_eq!(degree(pattern, &mut Budget::default()), 0, "{pattern}");
        }
    }

    #[test]
    fn hostile_patterns_cost_little() {
        let mut budget = Budget::default();
        for _ in 0..50 {
            degree(&"(.*.?)+".repeat(70), &mut budget);
        }
    }
}
