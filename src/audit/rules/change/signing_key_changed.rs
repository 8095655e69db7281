//! The same publisher signed the new version with another key.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0814",
    name: "signing-key-changed",
    severity: Severity::High,
    description: "The same publisher signed the new version with another key.",
    why: "Whoever took over an account signs with a key of their own. A publisher who changes keys says so elsewhere.",
    remedy: "Ask the publisher on another way, then pin the new key with `palyra-skill trust add`.",
    ast: &["AST02", "AST07"],
    cwe: &[347, 345],
    example: Example {
        bad: "# signature.json, before: key_id = 3f2a91c0...
key_id = 99d1...",
        fixed: "# signature.json
key_id = 3f2a91c0...",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(diff) = subject.changes() else {
        return;
    };
    if let (Some(before), Some(after)) = (&diff.old.key_id, &diff.new.key_id)
        && before != after
        && diff.old.publisher == diff.new.publisher
    {
        sink.target(
            "key",
            format!("it was signed by the key {before} and is by {after}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    #[test]
    fn another_key_is_found() {
        assert_eq!(signed(Some(1), Some(2), "PSK0814").len(), 1);
    }

    #[test]
    fn the_same_key_and_none_are_fine() {
        assert!(signed(Some(1), Some(1), "PSK0814").is_empty());
        assert!(signed(None, Some(2), "PSK0814").is_empty());
        assert!(signed(Some(1), None, "PSK0814").is_empty());
    }
}
