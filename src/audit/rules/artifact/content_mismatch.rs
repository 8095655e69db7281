//! The content of an asset is not what its name says.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::names;
use crate::audit::rules::data::is_code;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0111",
    name: "content-mismatch",
    severity: Severity::Medium,
    description: "The content of an asset is not what its name says.",
    why: "A picture that is none, or a text that is binary, is a place to hide something from whoever looks through a package.",
    remedy: "Give the file the extension of what it is, or leave it out.",
    ast: &["AST01", "AST08"],
    cwe: &[],
    example: Example {
        bad: r#"# assets/logo.png, which begins with "PK""#,
        fixed: r"# assets/logo.zip",
    },
    check,
};

/// Beginnings that a format always has.
const MAGIC: [(&str, &[&[u8]]); 12] = [
    ("png", &[b"\x89PNG\r\n\x1A\n"]),
    ("jpg", &[b"\xFF\xD8\xFF"]),
    ("jpeg", &[b"\xFF\xD8\xFF"]),
    ("gif", &[b"GIF87a", b"GIF89a"]),
    ("webp", &[b"RIFF"]),
    ("pdf", &[b"%PDF-"]),
    ("gz", &[b"\x1F\x8B"]),
    ("zip", &[b"PK\x03\x04", b"PK\x05\x06"]),
    ("woff", &[b"wOFF"]),
    ("woff2", &[b"wOF2"]),
    ("sqlite", &[b"SQLite format 3\0"]),
    ("wasm", &[b"\0asm"]),
];
/// Formats that are text.
const TEXT: [&str; 14] = [
    "txt", "md", "json", "toml", "yaml", "yml", "csv", "tsv", "xml", "html", "css", "js", "py",
    "svg",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for (index, file) in subject.files.iter().enumerate() {
        let name = names::file_name(file.path);
        let extension = names::extension(&name);
        // A program under another name is told by the rule about programs.
        if !file.bytes.is_empty() && contradicts(extension, file.bytes) && !is_code(subject, index)
        {
            let message = format!("{} is no {extension}", file.path);
            sink.file(file, None, "content", message);
        }
    }
}

fn contradicts(extension: &str, bytes: &[u8]) -> bool {
    if let Some((_, magic)) = MAGIC.iter().find(|(known, _)| *known == extension) {
        return !magic.iter().any(|magic| bytes.starts_with(magic));
    }
    // UTF-16 begins with a mark of its own.
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    TEXT.contains(&extension) && !utf16 && bytes.contains(&0)
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn found(path: &str, bytes: &[u8]) -> usize {
        skill().with(path, bytes).count("PSK0111")
    }

    #[test]
    fn contradictions_are_found() {
        assert_eq!(found("assets/logo.png", b"GIF89a"), 1);
        assert_eq!(found("assets/a.txt", b"a\0\x01\x02"), 1);
        assert_eq!(found("assets/a.pdf", b"<html>"), 1);
    }

    #[test]
    fn formats_texts_and_empty_files_are_fine() {
        assert_eq!(found("assets/logo.png", b"\x89PNG\r\n\x1A\n...."), 0);
        assert_eq!(found("assets/a.txt", "Grüße".as_bytes()), 0);
        assert_eq!(found("assets/a.txt", b"\xFF\xFEa\0b\0"), 0);
        assert_eq!(found("assets/a.json", b""), 0);
        assert_eq!(found("assets/a.bin", b"\0\x01"), 0);
    }

    #[test]
    fn a_program_in_disguise_is_one_finding() {
        let mut elf = vec![0; 64];
        elf[..7].copy_from_slice(b"\x7FELF\x02\x01\x01");
        (elf[16], elf[18], elf[52]) = (2, 62, 64);
        assert_eq!(found("assets/notes.txt", &elf), 0);
        assert_eq!(skill().with("assets/notes.txt", elf).count("PSK0414"), 1);
    }
}
