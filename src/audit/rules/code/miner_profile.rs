//! A loop that hashes, beside the words of a miner.

use std::sync::LazyLock;

use crate::audit::FunctionPlace;
use crate::audit::Severity;
use crate::audit::rules::data::{Place as DataPlace, What as DataWhat, hits as data_hits};
use crate::audit::rules::needles::Needles;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::{Analysis, CoreModule, Function};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0313",
    name: "miner-profile",
    severity: Severity::Medium,
    description: "A loop that hashes, beside the words of a miner.",
    why: "Mining burns the time of whoever runs the skill for somebody else's gain. Hash functions alone are in every honest skill; together with the names of mining algorithms or the words of their protocol they mean what they say.",
    remedy: "If the skill is to mine, say so in its description. Otherwise look where the code came from, and do not install it.",
    ast: &["AST01"],
    cwe: &[506],
    example: Example {
        bad: "# WAT: a function cryptonight_hash of rotations and xors in a loop
(func $cryptonight_hash …)",
        fixed: "# WAT: a SHA-256
(func $sha256_compress …)",
    },
    check,
};

/// Words that only miners have, for names of functions: algorithms that nothing else uses. Those in data are found by the
/// scan of all data.
const WORDS: [&str; 11] = [
    "autolykos",
    "cn_slow_hash",
    "coinhive",
    "cryptonight",
    "ethash_",
    "ghostrider",
    "kawpow",
    "progpow",
    "randomx_",
    "xmrig",
    "yespower",
];
static IN_NAMES: LazyLock<Needles> = LazyLock::new(|| Needles::new(&WORDS.map(str::as_bytes)));
/// Mixing instructions that a round of a hash has at least.
const MIN_MIXING: u32 = 6;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (at, module) in subject.modules.iter().enumerate() {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        let Some((index, function)) = most_hashing(analysis) else {
            continue;
        };
        let core = &analysis.modules[index as usize];
        let Some(word) = says_word(subject, at, analysis) else {
            continue;
        };
        let message = format!(
            "{} hashes in a loop, and says '{word}' as miners do",
            module.label()
        );
        let place = FunctionPlace {
            module: index,
            index: function.index,
            name: core.function_name(function.index).map(str::to_owned),
        };
        sink.function(module, place, u64::from(function.offset), word, message);
    }
}

/// The function that looks most like a hash: xors and rotations in a loop, and little but arithmetic beside them.
fn most_hashing(analysis: &Analysis) -> Option<(u32, &Function)> {
    let functions = (0_u32..)
        .zip(&analysis.modules)
        .flat_map(|(index, core)| core.functions.iter().map(move |f| (index, f)));
    functions
        .filter(|(_, function)| is_hash(function))
        .max_by_key(|(_, function)| mixing(function))
}

fn mixing(function: &Function) -> u32 {
    let counts = &function.counts;
    counts
        .xor
        .saturating_add(counts.rotate)
        .saturating_add(counts.shift)
}

/// Whether a function hashes: it mixes bits in a loop, and does little but arithmetic beside that.
pub(super) fn is_hash(function: &Function) -> bool {
    let counts = &function.counts;
    let total = u64::from(counts.total).max(1);
    let arithmetic =
        u64::from(mixing(function)) + u64::from(counts.and_or) + u64::from(counts.add_mul);
    // Half of WebAssembly's instructions move values to and from locals.
    function.loops > 0
        && counts.xor > 0
        && mixing(function) >= MIN_MIXING
        && u64::from(mixing(function)) * 100 >= total * 8
        && arithmetic * 100 >= total * 20
}

/// What the module with this index says as miners do, in the names of its functions or in its data.
pub(super) fn says_word<'s>(
    subject: &'s Subject<'_>,
    module: usize,
    analysis: &Analysis,
) -> Option<&'s str> {
    let found = analysis.modules.iter().find_map(word_in_names);
    found.or_else(|| word_in_data(subject, module))
}

fn word_in_names(core: &CoreModule) -> Option<&'static str> {
    let functions = core.imported_functions as usize + core.functions.len();
    let mut names = (0..u32::try_from(functions).ok()?).filter_map(|at| core.function_name(at));
    names.find_map(|name| {
        let mut found = None;
        IN_NAMES.each_hit(name.as_bytes(), |word, _| found = Some(WORDS[word]));
        found
    })
}

fn word_in_data<'s>(subject: &'s Subject<'_>, module: usize) -> Option<&'s str> {
    let says = |what| matches!(what, DataWhat::Miner { .. } | DataWhat::MinerHint);
    let mut hits = data_hits(subject, says);
    let hit = hits.find(|hit| hit.place == DataPlace::Module(module))?;
    Some(&hit.text)
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn hashing(name: &str, data: &str) -> usize {
        let round = "(local.set 0 (i32.xor (i32.rotl (local.get 0) (i32.const 7))
            (i32.add (local.get 1) (i32.shr_u (local.get 0) (i32.const 3)))))";
        let module = format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}")
            (func ${name} (export "f") (param i32 i32) (loop {} (br_if 0 (local.get 0)))))"#,
            round.repeat(8)
        );
        bare(&module).findings("PSK0313").len()
    }

    #[test]
    fn a_hash_beside_a_miners_words_is_found() {
        assert_eq!(hashing("CryptoNight_hash", ""), 1);
        assert_eq!(hashing("work", "Stratum+TCP://pool.example"), 1);
        assert_eq!(hashing("work", "the hashrate of "), 1);
    }

    #[test]
    fn a_hash_alone_and_the_words_alone_are_fine() {
        assert_eq!(hashing("sha256_compress", "hash rate"), 0);
        let words = r#"(module (memory 1) (data (i32.const 0) "cryptonight") (func (export "f")))"#;
        assert!(bare(words).findings("PSK0313").is_empty());
    }
}
