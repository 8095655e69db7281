//! Two measurements held against each other: what can be told from noise, and what cannot.
//!
//! Of each tool there is the median of every round. Bootstrap samples of the rounds give a range in which the ratio of the
//! two medians lies, in 99 of 100 cases. A tool is called slower when even the lower end of that range is past the
//! threshold, and the same holds once both sides are divided by what a fixed piece of work took in the same run: a
//! machine that was busy makes both slower.

use serde::Serialize;

use super::measure::{BenchReport, ToolBench, median};
use crate::testing::random::Random;

/// Smallest change that is worth a word: less is often the layout of the code in memory.
pub(super) const THRESHOLD: f64 = 0.05;
/// Samples drawn.
const DRAWS: usize = 2000;
/// Any will do; always the same one, so that the verdict on two files is.
const SEED: u64 = 2026;

/// What became of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Beyond noise and threshold.
    Faster,
    /// Beyond noise and threshold.
    Slower,
    /// No difference that can be seen.
    NoDifference,
    /// The baseline does not have the tool.
    New,
}

/// A tool against its baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Its id.
    pub tool: String,
    /// On its latency.
    pub verdict: Verdict,
    /// Median latency now, as a multiple of the baseline's.
    pub ratio: f64,
    /// Where that ratio lies in 99 of 100 cases.
    pub ratio_range: (f64, f64),
    /// Inputs whose fuel is another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fuel: Vec<FuelChange>,
    /// Memory peak in bytes: before, now.
    pub memory_bytes: (u64, u64),
}

/// Fuel of one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FuelChange {
    /// The input's name.
    pub input: String,
    /// In the baseline.
    pub before: u64,
    /// Now.
    pub now: u64,
}

impl Comparison {
    /// Slower, or an input that takes more fuel by more than the threshold: fuel has no noise.
    pub fn is_regression(&self) -> bool {
        let dearer =
            |change: &FuelChange| u128::from(change.now) * 100 > u128::from(change.before) * 105;
        self.verdict == Verdict::Slower || self.fuel.iter().any(dearer)
    }
}

/// Each tool of `now` against the one of the same id in `before`.
pub fn compare(before: &BenchReport, now: &BenchReport) -> Vec<Comparison> {
    let machine = match (before.reference_ns, now.reference_ns) {
        (before, now) if before > 0.0 && now > 0.0 => now / before,
        _ => 1.0,
    };
    let one = |tool: &ToolBench| {
        let old = before.tools.iter().find(|old| old.tool == tool.tool);
        match old {
            Some(old) => held_against(old, tool, machine),
            None => Comparison {
                tool: tool.tool.clone(),
                verdict: Verdict::New,
                ratio: 1.0,
                ratio_range: (1.0, 1.0),
                fuel: Vec::new(),
                memory_bytes: (0, tool.memory_bytes),
            },
        }
    };
    now.tools.iter().map(one).collect()
}

fn held_against(old: &ToolBench, new: &ToolBench, machine: f64) -> Comparison {
    let range = ratio_range(&old.rounds_ns, &new.rounds_ns);
    let ratio = median(&mut new.rounds_ns.clone()) / median(&mut old.rounds_ns.clone()).max(1.0);
    let past = |range: (f64, f64)| {
        if range.0 > 1.0 + THRESHOLD {
            Verdict::Slower
        } else if range.1 < 1.0 / (1.0 + THRESHOLD) {
            Verdict::Faster
        } else {
            Verdict::NoDifference
        }
    };
    let (plain, levelled) = (past(range), past((range.0 / machine, range.1 / machine)));
    let fuel = new.fuel.iter().filter_map(|(input, now)| {
        let before = *old.fuel.get(input)?;
        (before != *now).then(|| FuelChange {
            input: input.clone(),
            before,
            now: *now,
        })
    });
    Comparison {
        tool: new.tool.clone(),
        verdict: if plain == levelled {
            plain
        } else {
            Verdict::NoDifference
        },
        ratio,
        ratio_range: range,
        fuel: fuel.collect(),
        memory_bytes: (old.memory_bytes, new.memory_bytes),
    }
}

/// Where the ratio of the two medians lies, by a bootstrap of both.
fn ratio_range(old: &[f64], new: &[f64]) -> (f64, f64) {
    let mut random = Random::new(SEED, 0);
    let mut draw = |from: &[f64]| {
        let mut drawn: Vec<f64> = (0..from.len())
            .filter_map(|_| random.pick(from).copied())
            .collect();
        median(&mut drawn)
    };
    let mut ratios: Vec<f64> = (0..DRAWS).map(|_| draw(new) / draw(old).max(1.0)).collect();
    ratios.sort_by(f64::total_cmp);
    let cut = DRAWS / 200;
    (ratios[cut], ratios[DRAWS - 1 - cut])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing::bench::Latency;

    /// Rounds around a median with a spread in percent, the same ones for the same number.
    fn report(median_ns: f64, spread: f64, number: u64, reference_ns: f64) -> BenchReport {
        let mut random = Random::new(7, number);
        let mut round = || median_ns * (1.0 + spread / 100.0 * (random.unit() * 2.0 - 1.0));
        let zero = Latency {
            min_us: 0.0,
            median_us: 0.0,
            p90_us: 0.0,
            p99_us: 0.0,
            max_us: 0.0,
        };
        BenchReport {
            tools: vec![ToolBench {
                tool: "t".into(),
                calls: 25,
                latency: zero,
                fuel: BTreeMap::from([("a".to_owned(), 1000)]),
                memory_bytes: 65536,
                errors: BTreeMap::new(),
                rounds_ns: (0..25).map(|_| round()).collect(),
            }],
            reference_ns,
        }
    }

    fn verdict(before: &BenchReport, now: &BenchReport) -> Verdict {
        compare(before, now)[0].verdict
    }

    #[test]
    fn what_is_within_the_noise_is_no_difference() {
        for number in 0..50 {
            let (before, now) = (
                report(1e4, 20.0, number, 1e5),
                report(1e4, 20.0, number + 100, 1e5),
            );
            assert_eq!(verdict(&before, &now), Verdict::NoDifference, "{number}");
        }
    }

    #[test]
    fn a_change_beyond_the_noise_is_seen_in_both_directions() {
        for number in 0..50 {
            let (quick, slow) = (
                report(1e4, 10.0, number, 1e5),
                report(1.3e4, 10.0, number + 100, 1e5),
            );
            assert_eq!(verdict(&quick, &slow), Verdict::Slower, "{number}");
            assert_eq!(verdict(&slow, &quick), Verdict::Faster, "{number}");
        }
    }

    #[test]
    fn a_machine_that_is_slower_as_a_whole_is_no_slower_tool() {
        let (before, now) = (report(1e4, 3.0, 1, 1e5), report(1.4e4, 3.0, 2, 1.4e5));
        assert_eq!(verdict(&before, &now), Verdict::NoDifference);
    }

    #[test]
    fn fuel_is_exact() {
        let (before, mut now) = (report(1e4, 3.0, 1, 1e5), report(1e4, 3.0, 2, 1e5));
        assert!(compare(&before, &now)[0].fuel.is_empty());
        now.tools[0].fuel.insert("a".to_owned(), 1001);
        let compared = &compare(&before, &now)[0];
        assert_eq!(
            (compared.fuel[0].before, compared.fuel[0].now),
            (1000, 1001)
        );
        assert!(!compared.is_regression());
        now.tools[0].fuel.insert("a".to_owned(), 1051);
        assert!(compare(&before, &now)[0].is_regression());
    }
}
