//! The skill speaks the protocol of mining pools, or names several things that only miners name.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::{Place, What};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0421",
    name: "crypto-miner",
    severity: Severity::High,
    description: "The skill speaks the protocol of mining pools, or names several things that only miners name.",
    why: "A miner burns the computing time of whoever runs the skill for somebody else.",
    remedy: "Remove it. If you did not put it there, look which dependency did, and do not publish.",
    ast: &["AST01"],
    cwe: &[506],
    example: Example {
        bad: r"# a data segment
stratum+tcp://pool.minexmr.com:4444",
        fixed: r"# nothing of the kind",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let words: Vec<_> = hits(subject, |what| matches!(what, What::Miner { .. })).collect();
    for of_place in words.chunk_by(|a, b| a.place == b.place) {
        if is_miner(of_place.iter().map(|hit| hit.what)) {
            let names: Vec<&str> = of_place
                .iter()
                .take(5)
                .map(|hit| hit.text.as_str())
                .collect();
            let names = names.join(", ");
            let in_asset = !matches!(of_place[0].place, Place::Module(_));
            let found = report(subject, sink, of_place[0], |_, place| {
                format!("{place} looks like a miner: {names}")
            });
            // A glossary names them, too.
            if in_asset {
                found.at_most(Severity::Medium);
            }
        }
    }
}

/// The protocol, or two other words.
pub(super) fn is_miner(words: impl Iterator<Item = What> + Clone) -> bool {
    let strong = |what: What| what == What::Miner { strong: true };
    words.clone().any(strong) || words.count() >= 2
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(data: &str) -> usize {
        bare(&format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}"))"#
        ))
        .findings("PSK0421")
        .len()
    }

    #[test]
    fn the_protocol_and_two_words_are_found() {
        assert_eq!(found("stratum+tcp://pool.acme.io:4444"), 1);
        assert_eq!(found("xmrig 6.1 cryptonight"), 1);
    }

    #[test]
    fn one_word_is_not_enough() {
        assert_eq!(found("cryptonight is a hash function"), 0);
        assert_eq!(found("randomxorshift and randomxyz"), 0);
    }
}
