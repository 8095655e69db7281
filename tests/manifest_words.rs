//! One word goes from a template's manifest: what is said points at the line where it went.
#![cfg(all(feature = "authoring", feature = "serve", unix))]

mod common;

use std::fmt::Write as _;

use common::Bench;
use palyra_skill::manifest::Manifest;

const KEPT: &str = "tests/manifest_words.txt";

/// Words whose loss is told elsewhere, or not where they stood, and why that is right.
const ELSEWHERE: [(&str, &str); 0] = [];

/// A template, a line of its manifest, and the word that goes from it.
const EDITS: [(&str, &str, &str); 30] = [
    ("wat", "manifest_version = 2", "manifest_version"),
    ("wat", "manifest_version = 2", "2"),
    ("wat", "manifest_version = 2", "version"),
    ("wat", "skill_id = \"acme.words\"", "skill_id"),
    ("wat", "skill_id = \"acme.words\"", "words"),
    ("wat", "name = \"Words\"", "name"),
    ("wat", "name = \"Words\"", "Words"),
    ("wat", "version = \"0.1.0\"", "\"0.1.0\""),
    ("wat", "publisher = \"acme\"", "publisher"),
    ("wat", "publisher = \"acme\"", "acme"),
    ("wat", "[[entrypoints.tools]]", "entrypoints"),
    ("wat", "[[entrypoints.tools]]", "tools"),
    ("wat", "id = \"acme.words.word_count\"", "id"),
    ("wat", "id = \"acme.words.word_count\"", "acme"),
    ("wat", "[entrypoints.tools.input_schema]", "input_schema"),
    ("wat", "[entrypoints.tools.input_schema]", "tools"),
    ("wat", "required = [\"text\"]", "required"),
    ("wat", "type = \"string\"", "string"),
    ("wat", "additionalProperties = false", "false"),
    ("wat", "display_name = \"Words\"", "display_"),
    ("wat", "default_sensitive = false", "default_sensitive"),
    ("wat", "requires_approval = false", "requires_"),
    ("wat", "[capabilities.quotas]", "quotas"),
    ("wat", "wall_clock_timeout_ms = 2000", "2000"),
    ("wat", "[compat]", "compat"),
    ("wat", "min_palyra_version = \"0.1.0\"", "0.1.0"),
    ("wat", "max_memory_bytes = 1048576", "max_"),
    ("wat", "lang = \"wat\"", "lang"),
    ("rust", "lang = \"rust\"", "rust"),
    ("rust", "[operator]", "operator"),
];

/// The text without the first `word` of the first line that is `line`, and that line's number.
fn without(text: &str, line: &str, word: &str) -> (String, usize) {
    let number = text.lines().position(|l| l == line);
    let number = number.unwrap_or_else(|| panic!("no line `{line}` in:\n{text}"));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert!(line.contains(word), "no `{word}` in `{line}`");
    lines[number] = line.replacen(word, "", 1);
    (lines.join("\n") + "\n", number + 1)
}

fn manifest(bench: &Bench, lang: &str) -> (std::path::PathBuf, String) {
    let dir = bench.path(lang);
    if !dir.exists() {
        let args = [
            "new",
            "words",
            "--lang",
            lang,
            "--publisher",
            "acme",
            "--dir",
            lang,
        ];
        bench.ok(args);
    }
    let path = dir.join("skill.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

#[test]
fn thirty_lost_words_are_drawn_where_they_were() {
    let bench = Bench::new();
    let mut drawn = String::new();
    for (lang, line, word) in EDITS {
        let (path, text) = manifest(&bench, lang);
        let (edited, number) = without(&text, line, word);
        std::fs::write(&path, edited).unwrap();
        let ran = bench.run(["build", lang]);
        std::fs::write(&path, text).unwrap();
        assert_eq!(ran.status, 2, "`{line}` without `{word}`: {ran:?}");
        let folder = path.parent().unwrap().canonicalize().unwrap();
        let said = ran
            .stderr
            .replace(&format!("{}/", folder.display()), "")
            .replace(&format!("{lang}/skill.toml"), "skill.toml");
        let first = said
            .lines()
            .find(|line| line.contains("--> "))
            .unwrap_or_default();
        assert!(
            first.contains(&format!("skill.toml:{number}:")),
            "`{line}` without `{word}` is line {number}, and told is:\n{said}"
        );
        let _ = write!(drawn, "### {lang}: `{line}` without `{word}`\n\n{said}\n");
    }
    if std::env::var_os("PALYRA_SKILL_UPDATE").is_some() {
        std::fs::write(KEPT, drawn).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    assert!(
        kept == drawn,
        "{KEPT} is not current; PALYRA_SKILL_UPDATE=1 writes it. Now it is:\n{drawn}"
    );
}

/// Where each word of a text begins and ends, comments left out.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim_start().starts_with('#') {
            let mut begin = None;
            for (offset, c) in line.char_indices() {
                let of_word = c.is_ascii_alphanumeric() || c == '_';
                match (of_word, begin) {
                    (true, None) => begin = Some(offset),
                    (false, Some(from)) => {
                        found.push((at + from, at + offset));
                        begin = None;
                    }
                    _ => {}
                }
            }
        }
        at += line.len();
    }
    found
}

/// Every word, not only those above: the manifest is right without it, or the first mistake is on its line.
#[test]
fn every_lost_word_is_missed_where_it_was_or_not_at_all() {
    let bench = Bench::new();
    let mut wrong = String::new();
    for lang in ["wat", "rust"] {
        let (_, text) = manifest(&bench, lang);
        for (from, to) in words(&text) {
            let edited = format!("{}{}", &text[..from], &text[to..]);
            let Err(errors) = Manifest::parse(&edited, "skill.toml") else {
                continue;
            };
            let line = text[..from].matches('\n').count() + 1;
            let word = &text[from..to];
            let at = text.lines().nth(line - 1).unwrap();
            let first = &errors.errors[0];
            if first.line != line && !ELSEWHERE.contains(&(at, word)) {
                let _ = writeln!(
                    wrong,
                    "{lang}: line {line} `{at}` without `{word}`: {}: {}: {}",
                    first.line, first.field, first.message
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
