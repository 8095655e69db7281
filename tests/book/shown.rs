//! What chapters show and no command of theirs runs.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use palyra_skill::manifest::WasmTarget;
use toml_edit::{DocumentMut, Item, Table};

use crate::blocks::{Block, Mark, blocks};
use crate::common::{Bench, Ran};
use crate::{CHAPTERS, LANGUAGES, rust_guest};

/// Chapters that are generated, or have a test file of their own.
const ELSEWHERE: [&str; 3] = ["audit-rules.md", "manifest.md", "sdk-authors.md"];
/// Blocks that tests below look at.
const BELOW: [(&str, &str); 2] = [("first-skill.md", "json"), ("troubleshooting.md", "text")];

fn read(chapter: &str) -> String {
    std::fs::read_to_string(Path::new("book/src").join(chapter)).unwrap()
}

/// The lines between two lines of `…` stand in the file as they are here.
pub(crate) fn stands_in(name: &str, block: &Block<'_>, path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = block.text.lines().collect();
    for piece in lines.split(|line| line.trim() == "…") {
        let piece = piece.join("\n");
        assert!(
            text.contains(&piece),
            "{name}:{}: this stands nowhere in {}:\n{piece}",
            block.line,
            path.display()
        );
    }
}

#[test]
fn no_block_is_there_to_be_looked_at_only() {
    let mut chapters = Vec::new();
    find(Path::new("book/src"), &mut chapters);
    assert!(chapters.len() > 10);
    let typed: Vec<&str> = CHAPTERS.into_iter().chain(LANGUAGES).collect();
    for path in chapters {
        let name = path.strip_prefix("book/src").unwrap().to_str().unwrap();
        if ELSEWHERE.contains(&name) {
            continue;
        }
        let is_typed = typed.contains(&name) || name == "languages/rust.md";
        for block in blocks(&std::fs::read_to_string(&path).unwrap()) {
            let language = block.info[0];
            let is_below = BELOW.contains(&(name, language));
            let runs = matches!(language, "sh" | "console" | "yaml") || block.mark != Mark::None;
            assert!(is_below || is_typed && runs, "{name}:{}", block.line);
        }
    }
}

fn find(folder: &Path, chapters: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, chapters);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            chapters.push(path);
        }
    }
}

/// Cases and settings of skills that the chapters speak of, in these skills.
#[test]
fn examples_of_other_skills_hold() {
    if !rust_guest::can_build(WasmTarget::UnknownUnknown)
        || !rust_guest::can_build(WasmTarget::Wasip1)
    {
        return;
    }
    let bench = Bench::new();
    let mut skills = BTreeSet::new();
    for chapter in ["testing.md", "grants.md"] {
        for block in blocks(&read(chapter)) {
            let Mark::In(skill) = block.mark else {
                continue;
            };
            if skills.insert(skill.to_owned()) {
                begin(&bench, skill);
            }
            if block.text.starts_with("[[case]]") {
                let path = bench.path(skill).join("tests/book.toml");
                std::fs::write(path, &block.text).unwrap();
            } else {
                merge(&bench, skill, &block.text);
            }
        }
    }
    assert_eq!(Vec::from_iter(&skills), ["dice", "notes", "weather"]);
    for skill in ["notes", "weather"] {
        let ran = bench.ok(["test", skill]);
        assert!(ran.stdout.contains("1 passed, 0 failed"), "{}", ran.stdout);
    }
    // Its only case shows no error.
    let ran = bench.ok(["test", "weather"]);
    for error in ["no such city", "tool_denied"] {
        assert!(ran.stdout.contains(error), "{}", ran.stdout);
    }
    bench.ok(["test", "dice", "--fuzz", "50"]);
    let text = std::fs::read_to_string(bench.path("dice/skill.toml")).unwrap();
    let without = text.replace("nondeterministic = [\"acme.dice.roll\"]", "");
    assert_ne!(text, without);
    std::fs::write(bench.path("dice/skill.toml"), without).unwrap();
    assert_eq!(bench.run(["test", "dice", "--fuzz", "50"]).status, 1);
}

/// A new project with the source and the capabilities of `testdata/book`, built: its tools stand in the manifest then.
fn begin(bench: &Bench, skill: &str) {
    bench.ok(["new", skill, "--lang", "rust", "--publisher", "acme"]);
    let from = |end: &str| {
        let path = Path::new("testdata/book").join(format!("{skill}.{end}"));
        std::fs::read_to_string(path).unwrap()
    };
    std::fs::write(bench.path(skill).join("src/lib.rs"), from("rs")).unwrap();
    std::fs::remove_file(bench.path(skill).join("tests/word_count.toml")).unwrap();
    merge(bench, skill, &from("toml"));
    rust_guest::build(bench, skill);
}

fn merge(bench: &Bench, skill: &str, text: &str) {
    fn tables(into: &mut Table, from: &Table) {
        for (name, item) in from {
            match (into.get_mut(name), item) {
                (Some(Item::Table(old)), Item::Table(new)) => tables(old, new),
                _ => _ = into.insert(name, item.clone()),
            }
        }
    }
    let path = bench.path(skill).join("skill.toml");
    let mut manifest: DocumentMut = std::fs::read_to_string(&path).unwrap().parse().unwrap();
    let more: DocumentMut = text.parse().unwrap();
    tables(manifest.as_table_mut(), more.as_table());
    std::fs::write(&path, manifest.to_string()).unwrap();
}

/// The action has the inputs, and the hook the name, that the chapter on CI gives them.
#[test]
fn ci_files_name_what_there_is() {
    let action = std::fs::read_to_string("action.yml").unwrap();
    let hooks = std::fs::read_to_string(".pre-commit-hooks.yaml").unwrap();
    let chapter = read("audit-ci.md");
    let mut seen = 0;
    for block in blocks(&chapter).iter().filter(|b| b.info[0] == "yaml") {
        let lines: Vec<&str> = block.text.lines().collect();
        let uses = lines.iter().position(|line| line.contains("uses: OWNER/"));
        for line in lines.iter().skip(uses.map_or(usize::MAX, |at| at + 2)) {
            let Some((input, _)) = line.trim().split_once(':') else {
                continue;
            };
            if line.trim().starts_with("- ") {
                break;
            }
            assert!(action.contains(&format!("\n  {input}:\n")), "{input}");
            seen += 1;
        }
        for line in &lines {
            if let Some(hook) = line.trim().strip_prefix("- id: palyra-skill") {
                assert!(
                    hooks.contains(&format!("- id: palyra-skill{hook}\n")),
                    "{hook}"
                );
                seen += 1;
            }
            if let Some(args) = line.trim().strip_prefix("args: [") {
                let args = args.trim_end_matches(']').split(", ");
                let bench = Bench::new();
                let ran = bench.run(["audit"].into_iter().chain(args).chain(["--help"]));
                assert_eq!(ran.status, 0, "{}", ran.stderr);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 6);
}

#[test]
fn a_client_starts_the_host_as_its_configuration_says() {
    let chapter = read("first-skill.md");
    let blocks = blocks(&chapter);
    let block = blocks.iter().find(|block| block.info[0] == "json").unwrap();
    let server = serde_json::from_str::<serde_json::Value>(&block.text).unwrap();
    let server = &server["mcpServers"]["palyra-skill"];
    assert_eq!(server["command"], "palyra-skill");
    let args = server["args"].as_array().unwrap().iter();
    let bench = Bench::new();
    let mut command = bench.command(args.map(|arg| arg.as_str().unwrap()));
    let ran = Ran::from(command.stdin(Stdio::null()).output().unwrap());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

#[test]
fn a_port_that_is_taken_is_told_as_the_book_shows_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let bench = Bench::new();
    let ran = bench.run(["serve", "--listen", &address]);
    let chapter = read("troubleshooting.md");
    let blocks = blocks(&chapter);
    let block = blocks.iter().find(|block| block.info[0] == "text").unwrap();
    // The number of the error is Linux's.
    let until = |text: &str| text.split(" (os error").next().unwrap().to_owned();
    let shown = block.text.replace("127.0.0.1:7420", &address);
    assert_eq!(until(&ran.stderr), until(&shown));
    let hint = |text: &str| text.lines().last().unwrap().to_owned();
    assert_eq!(hint(&ran.stderr), hint(&shown));
}
