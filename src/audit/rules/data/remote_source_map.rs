//! The binary names a source map at a remote address.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0413",
    name: "remote-source-map",
    severity: Severity::Medium,
    description: "The binary names a source map at a remote address.",
    why: "A debugger fetches it from there: the owner of that address learns who looks at the skill, and shows a source that need not be the one that was built.",
    remedy: "Turn source maps off for the release build.",
    ast: &["AST04"],
    cwe: &[829],
    example: Example {
        bad: r"// dist/skill.js
//# sourceMappingURL=https://maps.acme.io/skill.js.map",
        fixed: r"// esbuild --bundle --minify, without --sourcemap",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::SourceMap { remote: true }) {
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
        .findings("PSK0413")
        .len()
    }

    #[test]
    fn a_remote_map_is_found() {
        assert_eq!(
            found("//# sourceMappingURL=https://maps.acme.io/s.js.map\\n"),
            1
        );
    }

    #[test]
    fn a_local_one_is_another_rules() {
        assert_eq!(found("//# sourceMappingURL=s.js.map\\n"), 0);
    }
}
