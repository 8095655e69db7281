//! An archive or compressed data lies in the skill.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0417",
    name: "embedded-archive",
    severity: Severity::Low,
    description: "An archive or compressed data lies in the skill.",
    why: "Nothing in this audit looks inside: what it holds is not judged.",
    remedy: "Put the files themselves under assets/: the package is compressed anyway.",
    ast: &["AST08"],
    cwe: &[],
    example: Example {
        bad: r#"# skill.toml
[authoring]
include = ["assets/data.zip"]"#,
        fixed: r#"# skill.toml
[authoring]
include = ["assets/words.txt"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Archive) {
        let say =
            |what: &str, place: &str| format!("{place} holds {what}, which is not looked into");
        report(subject, sink, hit, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(bytes: &[u8]) -> usize {
        let case = project("", &[("modules/a.wasm", RUN)]);
        case.with_asset("assets/a.bin", bytes)
            .findings("PSK0417")
            .len()
    }

    #[test]
    fn archives_are_found() {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&b"some text that is compressed ".repeat(8))
            .unwrap();
        assert_eq!(found(&gzip.finish().unwrap()), 1);
        let zip = [
            &b"PK\x03\x04\x14\0\0\0\x08\0"[..],
            &[0; 16],
            b"\x05\0\0\0a.txt",
        ]
        .concat();
        assert_eq!(found(&zip), 1);
        assert_eq!(found(b"BZh91AY&SY...."), 1);
    }

    #[test]
    fn magic_numbers_by_chance_are_fine() {
        assert_eq!(
            found(b"\x1F\x8B\x08\0\0\0\0\0\0\x03not deflate at all, but a text that goes on"),
            0
        );
        assert_eq!(found(b"PK\x03\x04 is what a ZIP begins with, and more"), 0);
    }
}
