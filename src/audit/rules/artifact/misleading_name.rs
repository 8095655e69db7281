//! An asset has the name of a program, or two extensions of which the last is a program's.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::names;
use crate::audit::subject::File;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0107",
    name: "misleading-name",
    severity: Severity::Medium,
    description: "An asset has the name of a program, or two extensions of which the last is a program's.",
    why: "A name such as invoice.pdf.exe is made for somebody to open it. No tool of a sandbox needs a program of a host.",
    remedy: "Leave the file out, or give it the name of what it is.",
    ast: &["AST01", "AST04"],
    cwe: &[],
    example: Example {
        bad: r"# assets/report.pdf.exe",
        fixed: r"# assets/report.pdf",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for file in &subject.files {
        if let Some(why) = misleads(file) {
            sink.file(file, None, "name", format!("{} {why}", file.path));
        }
    }
}

fn misleads(file: &File<'_>) -> Option<&'static str> {
    if file.path.contains(names::is_invisible) {
        return Some("has characters in its name that are not to be seen");
    }
    if names::mixes_alphabets(file.path) {
        return Some("has letters of another alphabet in its name that look like others");
    }
    let name = names::file_name(file.path);
    let (stem, extension) = name.rsplit_once('.')?;
    if names::is_executable(extension) {
        let looks = names::is_document(names::extension(stem));
        return Some(if looks {
            "is named like a document and like a program"
        } else {
            "is named like a program of a host"
        });
    }
    // Many spaces push the real extension out of sight.
    file.path
        .contains("     ")
        .then_some("hides its extension behind spaces")
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    #[test]
    fn programs_and_double_extensions_are_found() {
        for path in [
            "assets/report.pdf.exe",
            "assets/helper.dll",
            "assets/run.ps1",
            "assets/a.txt          .json",
            "assets/gui\u{200B}de.md",
            "assets/r\u{435}adme.md",
        ] {
            assert_eq!(skill().with(path, "x").count("PSK0107"), 1, "{path}");
        }
    }

    #[test]
    fn documents_are_fine() {
        for path in [
            "assets/report.v1.pdf",
            "assets/a.tar.gz",
            "assets/exe.txt",
            "assets/читай меня.md",
            "assets/größe/日本語readme.md",
            "assets/com",
        ] {
            assert_eq!(skill().with(path, "x").count("PSK0107"), 0, "{path}");
        }
    }
}
