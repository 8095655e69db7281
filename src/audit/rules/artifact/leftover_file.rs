//! A file that an editor, a tool or a system left behind.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::names;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0108",
    name: "leftover-file",
    severity: Severity::Low,
    description: "A file that an editor, a tool or a system left behind.",
    why: "Nobody meant to publish it. Such files hold older versions, local paths and histories.",
    remedy: "Name the files that belong to the skill in [authoring] include, one by one.",
    ast: &["AST04"],
    cwe: &[530, 538],
    example: Example {
        bad: r#"# skill.toml
[authoring]
include = ["assets/.DS_Store", "assets/words.txt"]"#,
        fixed: r#"# skill.toml
[authoring]
include = ["assets/words.txt"]"#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for file in &subject.files {
        let name = names::file_name(file.path);
        if names::is_leftover(file.path, &name) && !names::is_credential(&name) {
            sink.file(
                file,
                None,
                "leftover",
                format!("{} was left behind by a tool", file.path),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn what_tools_leave_is_found() {
        for path in [
            "assets/.DS_Store",
            "assets/a.txt~",
            "assets/.git/config",
            "assets/a.json.bak",
            "assets/Thumbs.db",
        ] {
            assert_eq!(skill().with(path, "x").count("PSK0108"), 1, "{path}");
        }
    }

    #[test]
    fn files_that_are_meant_are_fine() {
        for path in [
            "assets/git/config",
            "assets/backup.json",
            "assets/words.txt",
        ] {
            assert_eq!(skill().with(path, "x").count("PSK0108"), 0, "{path}");
        }
    }
}
