//! Whether a regular expression is exponentially ambiguous: a backtracking matcher then takes exponential time.
//!
//! The expression becomes a position automaton (Glushkov): a state for each class of characters, an edge for each way from one to
//! the next. It is exponentially ambiguous when a loop reads the same text in two ways: an edge of the loop stands there twice, or
//! two different states are reached from one and lead back to it, with the same text.

mod polynomial;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use polynomial::degree;
use regex_syntax::ast::{self, Ast};
use regex_syntax::hir::{Class, Hir, HirKind};

/// Longest pattern that is looked at, in bytes.
const MAX_PATTERN: usize = 1_000;
/// Most positions of one automaton.
const MAX_POSITIONS: usize = 160;
/// Repetitions above this count as endless: `(a+){50}` is as bad as `(a+)*` in practice.
const MANY: u32 = 12;
/// Most steps for the patterns of one target.
const MAX_STEPS: usize = 8_000_000;

/// How much may still be looked at in one target.
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(MAX_STEPS)
    }
}

impl Budget {
    fn take(&mut self, steps: usize) -> Option<()> {
        self.0 = self.0.checked_sub(steps)?;
        Some(())
    }
}

/// `false` also where the pattern is none, or too large to say.
pub(super) fn is_exponential(pattern: &str, budget: &mut Budget) -> bool {
    if pattern.len() > MAX_PATTERN || !pattern.contains(['*', '+', '{']) {
        return false;
    }
    let Ok(hir) = regex_syntax::parse(pattern) else {
        return false;
    };
    // The parser makes one class of alternatives that are one character each, so those are looked at before.
    let ast = ast::parse::Parser::new().parse(pattern);
    if ast.is_ok_and(|ast| has_twin_alternatives(&ast, pattern, false)) {
        return true;
    }
    let mut automaton = Automaton::with_loops_above(MANY);
    if automaton.add(&hir).is_none() {
        return false;
    }
    automaton.is_ambiguous(budget).unwrap_or(false)
}

/// Whether a loop has alternatives that match the same character, as in `(a|a)*`. The parser bounds how deep it nests.
fn has_twin_alternatives(ast: &Ast, pattern: &str, in_loop: bool) -> bool {
    match ast {
        Ast::Repetition(repetition) => {
            let endless = match &repetition.op.kind {
                ast::RepetitionKind::ZeroOrOne => false,
                ast::RepetitionKind::Range(ast::RepetitionRange::Bounded(_, most)) => *most > MANY,
                ast::RepetitionKind::Range(ast::RepetitionRange::Exactly(count)) => *count > MANY,
                _ => true,
            };
            has_twin_alternatives(&repetition.ast, pattern, in_loop || endless)
        }
        Ast::Group(group) => has_twin_alternatives(&group.ast, pattern, in_loop),
        Ast::Concat(concat) => concat
            .asts
            .iter()
            .any(|ast| has_twin_alternatives(ast, pattern, in_loop)),
        Ast::Alternation(alternation) => {
            let single = |ast: &Ast| {
                characters(pattern.get(ast.span().start.offset..ast.span().end.offset)?)
            };
            let mut seen: Vec<Ranges> = Vec::new();
            let is_twin = in_loop
                && alternation.asts.iter().filter_map(single).any(|ranges| {
                    let twin = seen.iter().any(|other| overlap(other, &ranges));
                    seen.push(ranges);
                    twin
                });
            is_twin
                || alternation
                    .asts
                    .iter()
                    .any(|ast| has_twin_alternatives(ast, pattern, in_loop))
        }
        _ => false,
    }
}

/// What a pattern for one character matches; `None` for any other pattern.
fn characters(pattern: &str) -> Option<Ranges> {
    match regex_syntax::parse(pattern).ok()?.kind() {
        HirKind::Literal(literal) => {
            let mut text = std::str::from_utf8(&literal.0).ok()?.chars();
            let only = u32::from(text.next()?);
            text.next().is_none().then(|| vec![(only, only)])
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            Some(
                ranges
                    .map(|r| (u32::from(r.start()), u32::from(r.end())))
                    .collect(),
            )
        }
        _ => None,
    }
}

/// Inclusive ranges of code points.
type Ranges = Vec<(u32, u32)>;

struct Automaton {
    /// Repetitions above this are a loop.
    many: u32,
    positions: Vec<Ranges>,
    /// How many ways there are from one position to another.
    edges: BTreeMap<(usize, usize), u8>,
}

/// A part of the expression: where it begins and ends, and whether it can be empty.
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    nullable: bool,
}

impl Part {
    fn empty() -> Self {
        Self {
            first: Vec::new(),
            last: Vec::new(),
            nullable: true,
        }
    }
}

impl Automaton {
    fn with_loops_above(many: u32) -> Self {
        Self {
            many,
            positions: Vec::new(),
            edges: BTreeMap::new(),
        }
    }

    fn add(&mut self, hir: &Hir) -> Option<Part> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Some(Part::empty()),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).ok()?;
                let mut whole = Part::empty();
                for c in text.chars() {
                    let next = self.position(vec![(u32::from(c), u32::from(c))])?;
                    whole = self.concat(whole, next);
                }
                Some(whole)
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class
                    .ranges()
                    .iter()
                    .map(|r| (u32::from(r.start()), u32::from(r.end())));
                self.position(ranges.collect())
            }
            HirKind::Class(Class::Bytes(class)) => {
                let ranges = class
                    .ranges()
                    .iter()
                    .map(|r| (u32::from(r.start()), u32::from(r.end())));
                self.position(ranges.collect())
            }
            HirKind::Capture(capture) => self.add(&capture.sub),
            HirKind::Concat(parts) => {
                let mut whole = Part::empty();
                for part in parts {
                    let next = self.add(part)?;
                    whole = self.concat(whole, next);
                }
                Some(whole)
            }
            HirKind::Alternation(parts) => {
                let mut whole = Part {
                    nullable: false,
                    ..Part::empty()
                };
                for part in parts {
                    let next = self.add(part)?;
                    whole.first.extend(next.first);
                    whole.last.extend(next.last);
                    whole.nullable |= next.nullable;
                }
                Some(whole)
            }
            HirKind::Repetition(repetition) => {
                self.repeat(&repetition.sub, repetition.min, repetition.max)
            }
        }
    }

    fn position(&mut self, ranges: Ranges) -> Option<Part> {
        let index = self.positions.len();
        self.positions.push(ranges);
        (index < MAX_POSITIONS).then(|| Part {
            first: vec![index],
            last: vec![index],
            nullable: false,
        })
    }

    fn concat(&mut self, left: Part, right: Part) -> Part {
        self.join(&left.last, &right.first);
        let mut first = left.first;
        if left.nullable {
            first.extend(&right.first);
        }
        let mut last = right.last;
        if right.nullable {
            last.extend(&left.last);
        }
        Part {
            first,
            last,
            nullable: left.nullable && right.nullable,
        }
    }

    fn join(&mut self, from: &[usize], to: &[usize]) {
        for from in from {
            for to in to {
                let ways = self.edges.entry((*from, *to)).or_default();
                *ways = ways.saturating_add(1);
            }
        }
    }

    /// Copies for what must or may stand a few times, a loop for the rest.
    fn repeat(&mut self, sub: &Hir, min: u32, max: Option<u32>) -> Option<Part> {
        let endless = max.is_none_or(|max| max > self.many);
        let copies = if endless {
            min.clamp(1, 2)
        } else {
            // More copies of what is no loop tell nothing more.
            max.unwrap_or(1).min(MANY)
        };
        let mut whole = Part::empty();
        for copy in 0..copies {
            let mut part = self.add(sub)?;
            if endless && copy + 1 == copies {
                self.join(&part.last.clone(), &part.first.clone());
                part.nullable |= min == 0;
            }
            part.nullable |= !endless && copy >= min;
            whole = self.concat(whole, part);
        }
        Some(whole)
    }

    fn is_ambiguous(&self, budget: &mut Budget) -> Option<bool> {
        let mut next = vec![Vec::new(); self.positions.len()];
        for (from, to) in self.edges.keys() {
            next[*from].push(*to);
        }
        let component = components(&next);
        let in_loop = |from: usize, to: usize| component[from] == component[to];
        if self
            .edges
            .iter()
            .any(|((from, to), ways)| *ways > 1 && in_loop(*from, *to))
        {
            return Some(true);
        }
        for (start, targets) in next.iter().enumerate() {
            for (index, left) in targets.iter().enumerate() {
                for right in &targets[index + 1..] {
                    let both_return = in_loop(start, *left) && in_loop(start, *right);
                    if both_return && self.meet((*left, *right), start, &next, budget)? {
                        return Some(true);
                    }
                }
            }
        }
        Some(false)
    }

    /// Whether two walks from different states, reading the same text, come together at `goal`.
    fn meet(
        &self,
        start: (usize, usize),
        goal: usize,
        next: &[Vec<usize>],
        budget: &mut Budget,
    ) -> Option<bool> {
        let mut seen = BTreeSet::from([start]);
        let mut waiting = vec![start];
        while let Some((left, right)) = waiting.pop() {
            budget.take(1)?;
            if !overlap(&self.positions[left], &self.positions[right]) {
                continue;
            }
            for to_left in &next[left] {
                budget.take(next[right].len())?;
                for to_right in &next[right] {
                    if *to_left == goal && *to_right == goal {
                        return Some(true);
                    }
                    if seen.insert((*to_left, *to_right)) {
                        waiting.push((*to_left, *to_right));
                    }
                }
            }
        }
        Some(false)
    }
}

/// Both are sorted: ranges of a class are.
fn overlap(left: &Ranges, right: &Ranges) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if left[i].1 < right[j].0 {
            i += 1;
        } else if right[j].1 < left[i].0 {
            j += 1;
        } else {
            return true;
        }
    }
    false
}

/// For each state the smallest one that it can reach and that can reach it; states of one loop have the same.
fn components(next: &[Vec<usize>]) -> Vec<usize> {
    let reach: Vec<BTreeSet<usize>> = (0..next.len())
        .map(|start| reachable(start, next))
        .collect();
    (0..next.len())
        .map(|state| {
            let mutual = reach[state]
                .iter()
                .find(|other| reach[**other].contains(&state));
            mutual.copied().unwrap_or(next.len() + state)
        })
        .collect()
}

fn reachable(start: usize, next: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(state) = waiting.pop() {
        for to in &next[state] {
            if seen.insert(*to) {
                waiting.push(*to);
            }
        }
    }
    seen
}
