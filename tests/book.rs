//! The book's chapters are typed as they stand, in order, each in a folder and a home of its own.
//!
//! - ` ```sh `: these lines run, and each ends with status 0. With a word behind a comma: `status-1` ends with that status,
//!   `endless` is stopped after a while, `shown` is only shown.
//! - ` ```console `: a line that begins with `$ ` runs, and what it says on stdout and stderr is what stands below it; `…`
//!   stands for anything within a line.
//! - `<!-- file: PATH -->` before a block: the block is what this file holds from here on.
//!
//! Where a command listens on the default port, it takes a free one here: that port may be taken.
#![cfg(all(feature = "authoring", feature = "serve", unix))]

mod common;
mod compilers;
mod rust_guest;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use common::Bench;
use palyra_skill::manifest::WasmTarget;

/// Chapters whose commands are typed here. `sdk-authors.md` has a test of its own.
const CHAPTERS: [&str; 8] = [
    "first-skill.md",
    "troubleshooting.md",
    "typed-components.md",
    "testing.md",
    "grants.md",
    "audit-ci.md",
    "audit-policy.md",
    "languages/wat.md",
];
/// Those that a compiler is needed for.
const LANGUAGES: [&str; 5] = [
    "languages/assemblyscript.md",
    "languages/c.md",
    "languages/javascript.md",
    "languages/python.md",
    "languages/zig.md",
];

/// How long an endless command runs, in seconds.
const ENDLESS: u32 = 4;

/// A fenced block of a chapter.
struct Block<'a> {
    line: usize,
    /// The words of the fence.
    info: Vec<&'a str>,
    /// From the remark before it.
    file: Option<&'a str>,
    text: String,
}

fn blocks(chapter: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut file = None;
    let mut open: Option<Block<'_>> = None;
    for (index, line) in chapter.lines().enumerate() {
        if let Some(mut block) = open.take() {
            if line.trim() == "```" {
                blocks.push(block);
            } else {
                block.text += line;
                block.text.push('\n');
                open = Some(block);
            }
        } else if let Some(info) = line.strip_prefix("```") {
            open = Some(Block {
                line: index + 1,
                info: info.split(',').collect(),
                file: file.take(),
                text: String::new(),
            });
        } else if let Some(name) = line.strip_prefix("<!-- file: ") {
            file = name.strip_suffix(" -->");
        } else if !line.trim().is_empty() {
            file = None;
        }
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}

/// What bash is given for a block.
fn script(name: &str, block: &Block<'_>) -> String {
    let text = &block.text;
    let mut script = format!("at='{name}:{}'\n", block.line);
    if let Some(file) = block.file {
        let _ = write!(
            script,
            "mkdir -p \"$(dirname {file})\"\ncat > {file} <<'END_OF_FILE'\n{text}END_OF_FILE\n"
        );
        return script;
    }
    match block.info.as_slice() {
        ["sh"] => script += text,
        ["sh", "shown"] => return String::new(),
        ["sh", "endless"] => {
            let _ = write!(script, "endless <<'END_OF_BLOCK'\n{text}END_OF_BLOCK\n");
        }
        ["sh", status] => {
            let status = status.strip_prefix("status-").expect("a word of this file");
            let _ = write!(
                script,
                "ends_with {status} <<'END_OF_BLOCK'\n{text}END_OF_BLOCK\n"
            );
        }
        ["console"] => console(&mut script, text),
        _ => return String::new(),
    }
    script
}

/// Each command with the lines below it.
fn console(script: &mut String, text: &str) {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            (None, None) => panic!("a line before the first `$ `: {line}"),
        }
    }
    for (command, output) in commands {
        let _ = write!(
            script,
            "says <<'END_OF_OUTPUT' \"$({{ {command}; }} 2>&1 || true)\"\n{output}END_OF_OUTPUT\n"
        );
    }
}

/// What a registry would install is there already: scripts/setup-clients got it.
const INSTALLED: &str = r#"
npm() { ln -s "$PALYRA_SKILL_COMPILERS/node_modules" node_modules; }
python3() {
  mkdir -p .venv/bin
  ln -s "$PALYRA_SKILL_COMPILERS"/venv/bin/* .venv/bin
  ln -s "$PALYRA_SKILL_COMPILERS"/venv/{lib,pyvenv.cfg} .venv
  rm .venv/bin/pip
  printf '#!/bin/sh\ntest -s "$3"\n' > .venv/bin/pip
  chmod +x .venv/bin/pip
}
"#;

const PRELUDE: &str = r#"set -eu
trap 'echo "the block at $at failed" >&2' ERR
palyra-skill() {
  case "$*" in
    *--listen*|*--stdio*|*--help*) ;;
    serve*|dev*) set -- "$@" --listen 127.0.0.1:0 ;;
    "grant add"*) set -- "$@" --yes ;; # the reader says yes at the terminal
  esac
  command palyra-skill "$@"
}
export -f palyra-skill
endless() {
  local status=0
  timeout --preserve-status --kill-after=20 --signal=INT "$ENDLESS" bash -euc "$(cat)" || status=$?
  [ $status = 0 ] || [ $status = 130 ] || [ $status = 124 ]
}
ends_with() {
  local status=0
  bash -euc "$(cat)" || status=$?
  [ $status = "$1" ] || { echo "status $status instead of $1" >&2; false; }
}
says() {
  local want got line pattern fits=yes
  mapfile -t want
  mapfile -t got <<<"$1"
  [ ${#want[@]} = ${#got[@]} ] || fits=no
  for line in "${!want[@]}"; do
    pattern=$(sed -e 's/[][\.*^$+?(){}|/]/\\&/g' -e 's/…/.*/g' <<<"${want[line]}")
    [[ ${got[line]-} =~ ^$pattern$ ]] || fits=no
  done
  [ $fits = yes ] || { printf 'said:\n%s\nin the book:\n' "$1"; printf '%s\n' "${want[@]}"; } >&2
  [ $fits = yes ]
}
"#;

#[test]
fn every_command_and_file_of_these_chapters_runs() {
    for name in CHAPTERS {
        runs(name, "");
    }
}

#[test]
fn the_pages_of_languages_run() {
    if rust_guest::can_build(WasmTarget::UnknownUnknown) {
        runs("languages/rust.md", "rustup() { :; }\n");
    }
    if compilers::folder().is_some() {
        for name in LANGUAGES {
            runs(name, INSTALLED);
        }
    }
}

fn runs(name: &str, prelude: &str) {
    let path = Path::new("book/src").join(name);
    let chapter = std::fs::read_to_string(&path).unwrap();
    let blocks = blocks(&chapter);
    let mut whole = format!("{PRELUDE}{prelude}");
    for block in &blocks {
        whole += &script(name, block);
    }
    let bench = Bench::new();
    what_the_reader_has(name, &bench);
    let binary = Path::new(env!("CARGO_BIN_EXE_palyra-skill"))
        .parent()
        .unwrap();
    let search = std::iter::once(binary.to_owned()).chain(compilers::search_path());
    let output = Command::new("bash")
        .args(["-c", &whole])
        .current_dir(bench.dir())
        .env("PATH", std::env::join_paths(search).unwrap())
        .env("PALYRA_SKILL_HOME", bench.home())
        .env("NO_COLOR", "1")
        .env("ENDLESS", ENDLESS.to_string())
        .envs(rust_guest::rustc().map(|rustc| ("RUSTC", rustc)))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{name}: {}\nstdout:\n{}\nstderr:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        blocks.iter().any(|block| block.info[0] != "json"),
        "{name} has no block"
    );
}

/// What a chapter takes for granted.
fn what_the_reader_has(chapter: &str, bench: &Bench) {
    match chapter {
        "typed-components.md" => {
            std::fs::write(bench.path("adder.wasm"), common::adder()).unwrap();
        }
        "grants.md" => {
            bench.ok(["key", "generate"]);
            bench.ok(["new", "weather", "--lang", "wat", "--publisher", "acme"]);
            let manifest = bench.path("weather/skill.toml");
            let text = std::fs::read_to_string(&manifest).unwrap();
            let asked = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n\n\
                [[capabilities.secrets]]\nscope = \"global\"\nkey_names = [\"api_key\"]\n\n[compat]";
            std::fs::write(&manifest, text.replace("[compat]", asked)).unwrap();
            bench.ok(["build", "weather"]);
            bench.ok(["pack", "weather", "--sign", "-o", "weather.palyra-skill"]);
            std::fs::write(bench.path("key.txt"), "a key").unwrap();
        }
        "audit-ci.md" => {
            bench.ok(["new", "words", "--lang", "wat", "--publisher", "acme"]);
            bench.ok(["build", "words"]);
            std::fs::create_dir(bench.path("skills")).unwrap();
            std::fs::rename(bench.path("words"), bench.path("skills/words")).unwrap();
            std::fs::write(bench.path("audit.toml"), "fail_on = \"high\"\n").unwrap();
        }
        "audit-policy.md" => {
            bench.ok(["new", "words", "--lang", "wat", "--publisher", "acme"]);
            bench.ok(["build", "words"]);
            std::fs::create_dir(bench.path("advisory-db")).unwrap();
            let record = r#"{"id":"RUSTSEC-2020-0000","modified":"2026-01-01T00:00:00Z","affected":[{"package":
                {"ecosystem":"crates.io","name":"other"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}"#;
            std::fs::write(bench.path("advisory-db/RUSTSEC-2020-0000.json"), record).unwrap();
        }
        _ => {}
    }
}
