//! The book's chapters are typed as they stand, in order, each in a folder and a home of its own.
//!
//! - ` ```sh `: these lines run, and each ends with status 0. With a word behind a comma: `status-1` ends with that status,
//!   `endless` is stopped after a while.
//! - ` ```console `: a line that begins with `$ ` runs, and what it says on stdout and stderr is what stands below it; `…`
//!   stands for anything within a line.
//! - ` ```yaml `: the steps that call palyra-skill run.
//! - `<!-- file: PATH -->` before a block: the block is what this file holds from here on.
//! - `<!-- of: PATH -->`: the block stands in this file when the chapter is done; a line of `…` stands for any lines.
//! - `<!-- in: SKILL -->`: these are cases, or a part of the manifest, of a skill in `testdata/book`, and hold there.
//!
//! Where a command listens on the default port, it takes a free one here: that port may be taken.
#![cfg(all(feature = "authoring", feature = "serve", unix))]

mod blocks;
#[path = "../common/mod.rs"]
mod common;
#[path = "../compilers/mod.rs"]
mod compilers;
mod readers;
#[path = "../rust_guest/mod.rs"]
mod rust_guest;
mod shown;

use std::path::Path;
use std::process::Command;

use blocks::{Mark, blocks, script};
use common::Bench;
use palyra_skill::manifest::WasmTarget;
use readers::what_the_reader_has;

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
gate() {
  local status=0
  bash -euc "$(cat)" || status=$?
  [ $status = 0 ] || [ $status = 1 ]
}
says() {
  local want got line pattern fits=yes
  mapfile -t want
  mapfile -t got <<<"$1"
  [ -n "$1" ] || got=()
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
    for block in &blocks {
        if let Mark::Of(file) = block.mark {
            shown::stands_in(name, block, &bench.path(file));
        }
    }
}
