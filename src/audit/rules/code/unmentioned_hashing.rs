//! A module computes cryptographic hashes, and no text of the skill speaks of that.

use crate::audit::Severity;
use crate::audit::rules::data::{Place, What, hits, report};
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::Manifest;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0323",
    name: "unmentioned-hashing",
    severity: Severity::Low,
    description: "A module computes cryptographic hashes, and no text of the skill speaks of that.",
    why: "Miners, and code that unpacks what it hides, are built on such hashes. Honest skills hash too: to sign a request, to name a cache entry.",
    remedy: "Say in the description of the skill or of the tool what is hashed. Otherwise find out what is computed there, and for whom.",
    ast: &["AST01"],
    cwe: &[506],
    example: Example {
        bad: "# the constants of SHA-256 in a data segment\ndescription = \"Converts miles to kilometres.\"",
        fixed: "# the constants of SHA-256 in a data segment\ndescription = \"The SHA-256 checksum of a text.\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let silent = |manifest: &Manifest| !speaks_of_hashing(manifest);
    if !subject.manifest.is_some_and(silent) {
        return;
    }
    let tables = hits(subject, |what| what == What::HashTable);
    let mut in_modules: Vec<_> = tables
        .filter(|hit| matches!(hit.place, Place::Module(_)))
        .collect();
    in_modules.dedup_by(|a, b| a.place == b.place);
    for hit in in_modules {
        report(subject, sink, hit, |name, place| {
            format!("{place} computes {name}, of which no text speaks")
        });
    }
}

/// Whether a text says that the skill hashes, or does what cannot be done without.
fn speaks_of_hashing(manifest: &Manifest) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 30] = [
        "hash", "sha1", "sha-", "sha2", "sha3", "md5", "digest", "checksum", "sign", "hmac", "crypt", "verif", "uuid", "etag", "totp",
        "one-time", "password", "passphrase", "token", "jwt", "webhook", "fingerprint", "blake", "keccak", "merkle", "integrity",
        "certificate", "wallet", "blockchain", "key",
    ];
    let operator = manifest.operator.iter();
    let about = operator
        .flat_map(|operator| [operator.summary.as_deref(), operator.description.as_deref()]);
    let tools = manifest.entrypoints.tools.iter();
    let of_tools = tools.flat_map(|tool| [tool.name.as_str(), tool.description.as_str()]);
    let mut texts = about
        .flatten()
        .chain(of_tools)
        .chain([manifest.name.as_str()]);
    texts.any(|text| {
        let text = text.to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(description: &str, data: &str) -> usize {
        let text = DEFAULT.replace("Says it again.", description);
        let module = format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}") (func (export "run") (result i32) i32.const 0))"#
        );
        packed(&text, &[("modules/a.wasm", &module)])
            .findings("PSK0323")
            .len()
    }

    const SHA_256: &str = r"\98\2f\8a\42\91\44\37\71\cf\fb\c0\b5";

    #[test]
    fn hashing_that_nobody_speaks_of_is_found() {
        assert_eq!(found("Converts miles to kilometres.", SHA_256), 1);
    }

    #[test]
    fn a_tool_that_says_so_and_other_tables_are_fine() {
        assert_eq!(found("The checksum of a text.", SHA_256), 0);
        assert_eq!(found("Converts miles to kilometres.", r"\98\2f\8a\42"), 0);
    }
}
