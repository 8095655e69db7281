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
    for hit in hits(subject, |what| what == What::SourceMapFile) {
        let say = |map: &str, place: &str| format!("{place} is {map}");
        report(subject, sink, hit, say);
    }
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
    fn a_file_that_is_a_map_is_found_by_any_name() {
        let found = |text: &str| {
            let case = project("", &[("modules/a.wasm", RUN)]);
            let case = case.with_asset("assets/table.json", text.as_bytes());
            case.findings("PSK0412").len()
        };
        for map in [
            r#"{"version":3,"sources":["../src/a.ts"],"names":[],"mappings":"AAAA,SAASA"}"#,
            r#"{"version": 3, "file": "a.js", "mappings": ";;AAAA", "sources": ["a.ts"]}"#,
            "{\n  \"version\": 3,\n  \"sources\": [],\n  \"mappings\": \"AAAA\"\n}",
        ] {
            assert_eq!(found(map), 1, "{map}");
        }
        for fine in [
            r#"{"version":3,"sources":[],"mappings":""}"#,
            r#"{"version":3,"mappings":{"properties":{"name":"text"}}}"#,
            r#"{"version":2,"sources":["a.ts"],"mappings":"AAAA"}"#,
            r#"{"version":"3.1","sources":["a.ts"],"mappings":"AAAA"}"#,
            r#"A map is `{"version":3,"sources":["a.ts"],"mappings":"AAAA"}`."#,
        ] {
            assert_eq!(found(fine), 0, "{fine}");
        }
    }

    #[test]
    fn the_word_in_an_engine_is_fine() {
        assert_eq!(found("sourceMappingURL= sourceURL="), 0);
    }
}
