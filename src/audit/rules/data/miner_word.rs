//! A word that miners use.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::crypto_miner::is_miner;
use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0422",
    name: "miner-word",
    severity: Severity::Low,
    description: "A word that miners use.",
    why: "One name of a mining algorithm or pool may stand in any list; it is worth knowing why it is there.",
    remedy: "Look where it comes from.",
    ast: &["AST01"],
    cwe: &[],
    example: Example {
        bad: r"# a data segment
xmrig",
        fixed: r"# nothing of the kind",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let words: Vec<_> = hits(subject, |what| matches!(what, What::Miner { .. })).collect();
    for of_place in words.chunk_by(|a, b| a.place == b.place) {
        if !is_miner(of_place.iter().map(|hit| hit.what)) {
            let say = |word: &str, place: &str| format!("{place} names {word}");
            report(subject, sink, of_place[0], say);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(data: &str) -> usize {
        bare(&format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}"))"#
        ))
        .findings("PSK0422")
        .len()
    }

    #[test]
    fn one_word_is_told() {
        assert_eq!(found("cryptonight is a hash function"), 1);
    }

    #[test]
    fn a_miner_is_another_rules() {
        assert_eq!(found("xmrig 6.1 cryptonight"), 0);
        assert_eq!(found("a random xor"), 0);
    }
}
