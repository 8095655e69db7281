//! The binary names a source map or a file with debug information.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0412",
    name: "source-map",
    severity: Severity::Low,
    description: "The binary names a source map or a file with debug information.",
    why: "It is of no use in a sandbox, and it tells names of files, or carries the whole source with it.",
    remedy: "Turn source maps off for the release build of your bundler or compiler.",
    ast: &["AST04"],
    cwe: &[540],
    example: Example {
        bad: r"// dist/skill.js
//# sourceMappingURL=skill.js.map",
        fixed: r"// esbuild --bundle --minify, without --sourcemap",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::SourceMap { remote: false }) {
        let say = |map: &str, place: &str| format!("{place} refers to {map}");
        report(subject, sink, hit, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(data: &str) -> usize {
        bare(&format!(
            r#"(module (memory 1) (data (i32.const 0) "{data}"))"#
        ))
        .findings("PSK0412")
        .len()
    }

    #[test]
    fn a_comment_and_a_section_are_found() {
        assert_eq!(found("//# sourceMappingURL=skill.js.map\\n"), 1);
        let section = r#"(module (@custom "sourceMappingURL" "\0dskill.wasm.map"))"#;
        assert_eq!(bare(section).findings("PSK0412").len(), 1);
    }

    #[test]
    fn the_word_in_an_engine_is_fine() {
        assert_eq!(found("sourceMappingURL= sourceURL="), 0);
    }
}
