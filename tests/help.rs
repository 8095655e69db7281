//! `--help` is a contract: every command has examples and says what its exit status means, and every example runs.
#![cfg(all(feature = "authoring", feature = "serve", unix))]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::Bench;

/// Columns of a terminal in which an example has to stand on one line.
const WIDTH: usize = 80;

/// What stands in an example for something that is different each time.
const PLACEHOLDERS: [&str; 2] = ["3b6a27bc…", "5f0c…"];

/// Commands that run until somebody stops them: they are started, and stopped when they have said this.
const ENDLESS: [(&str, &str); 6] = [
    ("palyra-skill serve", "listening on"),
    ("palyra-skill serve --stdio", ""),
    ("palyra-skill serve --skill", "listening on"),
    ("palyra-skill dev hello --stdio", "built"),
    ("palyra-skill dev", "watching"),
    ("palyra-skill journal --follow", ""),
];

/// Examples whose answer is no, and not because they fail.
const ANSWERS_NO: [&str; 3] = [
    // Says that the file is not signed by anybody who is trusted here; a second later one line on, with --tofu, it is.
    "palyra-skill verify stranger.palyra-skill",
    // Something is different: that is the answer.
    "palyra-skill diff ",
    // Findings of a new version against an old one.
    "palyra-skill audit new.palyra-skill --against old.palyra-skill",
];

/// What these make must not be there yet: they run in an empty folder, with a new home.
const FROM_NOTHING: [&str; 2] = ["palyra-skill new", "palyra-skill key generate"];

/// Commands that ask for consent on a terminal; here `--yes` is typed.
const ASKS: [&str; 10] = [
    "trust add",
    "trust pin",
    "trust revoke",
    "trust remove",
    "trust import",
    "grant add",
    "approvals approve",
    "approvals deny",
    "hook bind",
    "remove acme",
];

/// Examples that run at once: most of their time is waiting.
const AT_ONCE: usize = 4;

/// The help of a command and of all below it, by command line.
fn helps(bench: &Bench) -> BTreeMap<String, String> {
    let mut helps = BTreeMap::new();
    let mut open = vec![Vec::<String>::new()];
    while let Some(path) = open.pop() {
        let args = path.iter().map(String::as_str).chain(["--help"]);
        let mut command = bench.command(args);
        let output = command.env("COLUMNS", WIDTH.to_string()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{path:?}");
        let help = String::from_utf8(output.stdout).unwrap();
        let commands = help
            .split("\nCommands:\n")
            .nth(1)
            .map(|rest| rest.split("\n\n").next().unwrap().to_owned());
        for name in commands.iter().flat_map(|text| text.lines()) {
            // Further lines of a description stand deeper.
            let Some(name) = name
                .strip_prefix("  ")
                .filter(|rest| !rest.starts_with(' '))
            else {
                continue;
            };
            let name = name.split_whitespace().next().unwrap();
            if name != "help" {
                let mut below = path.clone();
                below.push(name.to_owned());
                open.push(below);
            }
        }
        helps.insert(path.join(" "), help);
    }
    helps
}

/// The lines below `Examples:` of a help; with their remarks, which stand behind two spaces or more, taken off.
fn examples(help: &str) -> Vec<String> {
    let mut lines = help
        .lines()
        .skip_while(|line| !matches!(*line, "Example:" | "Examples:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .map(|line| {
            let line = line.trim();
            line.split_once("   ")
                .map_or(line, |(example, _)| example.trim())
                .to_owned()
        })
        .collect::<Vec<_>>();
    lines.dedup();
    lines
}

#[test]
fn every_command_has_examples_and_says_what_its_exit_status_means() {
    let bench = Bench::new();
    let helps = helps(&bench);
    assert!(helps.len() > 50, "only {} commands", helps.len());
    for (name, help) in &helps {
        assert!(
            help.contains("Exit status: "),
            "{name} does not tell its exit status"
        );
        let examples = examples(help);
        assert!(!examples.is_empty(), "{name} has no example:\n{help}");
        for example in examples {
            let own = format!("palyra-skill {name}");
            let is_own = example.starts_with(own.trim_end());
            assert!(is_own, "an example of another command in {name}: {example}");
        }
        for line in help.lines() {
            let wide = line.chars().count() > WIDTH;
            // A word that is too long, such as an address, cannot be broken.
            let breakable = line.trim().contains(' ');
            assert!(
                !wide || !breakable,
                "{name}: wider than {WIDTH} columns: {line}"
            );
        }
    }
}

/// A folder in which each example finds what it speaks of: `hello` is a project, packed, signed, published and
/// installed; another version stands beside it.
fn prepared() -> Bench {
    let bench = Bench::new();
    let write = |name: &str, text: &str| std::fs::write(bench.path(name), text).unwrap();
    bench.ok(["key", "generate"]);
    bench.ok(["key", "generate", "release"]);
    bench.ok(["new", "hello", "--lang", "wat", "--publisher", "acme"]);
    bench.ok(["build", "hello"]);
    bench.ok(["pack", "hello", "--sign", "-o", "hello.palyra-skill"]);
    bench.ok(["install", "hello.palyra-skill", "--tofu"]);
    std::fs::remove_file(bench.path("hello.palyra-skill")).unwrap();
    let manifest = bench.path("hello/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    for (version, file) in [("1.0.0", "old"), ("1.1.0", "new")] {
        let text = text.replace("version = \"0.1.0\"", &format!("version = \"{version}\""));
        std::fs::write(&manifest, text).unwrap();
        let file = format!("{file}.palyra-skill");
        bench.ok(["pack", "hello", "--sign", "-o", &file]);
        let copy = bench.path(&format!("hello-{version}.palyra-skill"));
        std::fs::copy(bench.path(&file), copy).unwrap();
    }
    std::fs::write(&manifest, text).unwrap();
    std::fs::copy(
        bench.path("new.palyra-skill"),
        bench.path("hello.palyra-skill"),
    )
    .unwrap();
    bench.ok(["publish", "hello.palyra-skill", "--to", "dir:registry"]);
    std::fs::create_dir(bench.path("skills")).unwrap();
    std::fs::copy(
        bench.path("new.palyra-skill"),
        bench.path("skills/a.palyra-skill"),
    )
    .unwrap();
    std::fs::create_dir(bench.path("osv")).unwrap();
    write("osv/other.json", &advisory().to_string());
    write("audit.toml", "");
    write("input.json", "{\"text\": \"a b\"}");
    write("key.txt", "value\n");
    write("key.hex", &"07".repeat(32));
    let module = wat::parse_str("(module (func (export \"run\") (result i32) i32.const 0))");
    std::fs::write(bench.path("module.wasm"), module.unwrap()).unwrap();
    std::fs::write(bench.path("adder.wasm"), common::adder()).unwrap();
    bench.ok(["bench", "hello", "--save", "before"]);
    bench.ok(["secret", "set", "global/api_key", "--file", "key.txt"]);
    bench.ok([
        "grant",
        "add",
        "acme.hello",
        "http:api.example.com",
        "--yes",
    ]);
    bench.ok([
        "hook",
        "bind",
        "skill:disabled",
        "acme.hello",
        "--id",
        "told",
        "--yes",
    ]);
    bench.ok(["trust", "export", "-o", "trust-store.json"]);
    bench.ok([
        "audit",
        "hello",
        "--write-baseline",
        "baseline.json",
        "--fail-on",
        "none",
    ]);
    bench
}

/// Of a package that nobody here has.
fn advisory() -> serde_json::Value {
    serde_json::json!({
        "id": "RUSTSEC-2000-0001",
        "modified": "2024-01-01T00:00:00Z",
        "affected": [{
            "package": { "ecosystem": "crates.io", "name": "nothing" },
            "ranges": [{ "type": "SEMVER", "events": [{ "introduced": "0.0.0" }] }],
        }],
    })
}

/// A call that waits for its approval; its id.
fn waiting_call(bench: &Bench) -> String {
    let wat = "(module (func (export \"run\") (result i32) i32.const 0))";
    common::CoreSkill {
        risk: "requires_approval = true",
        ..common::CoreSkill::new("asks", wat)
    }
    .write(bench);
    bench.run(["run", "asks", "--format", "json"]).json()["error"]["approval_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp")
        .args([Path::new("-R"), from, to])
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn every_example_runs() {
    let origin = prepared();
    let key = origin.ok(["key", "show", "--format", "json"]).json()["public_key_hex"]
        .as_str()
        .unwrap()
        .to_owned();
    let approval = waiting_call(&origin);
    let helps = helps(&origin);
    let all: Vec<String> = helps.values().flat_map(|help| examples(help)).collect();
    assert!(all.len() > 80, "only {} examples", all.len());
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(String::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(example) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let place = tempfile::tempdir().unwrap();
                    let dir = place.path().join("w");
                    let from_nothing = FROM_NOTHING
                        .iter()
                        .any(|begins| example.starts_with(begins));
                    if from_nothing && !example.contains("--from") {
                        std::fs::create_dir(&dir).unwrap();
                    } else {
                        copy(origin.dir(), &dir);
                    }
                    let line = example
                        .replace(PLACEHOLDERS[0], &key)
                        .replace(PLACEHOLDERS[1], &approval);
                    if let Err(problem) = run(&dir, example, &line) {
                        *wrong.lock().unwrap() += &format!("`{example}`: {problem}\n");
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "of {} examples:\n{wrong}", all.len());
}

/// Runs one example in a folder of its own, as a person's shell would; who is asked for consent has typed `--yes`.
fn run(dir: &Path, example: &str, line: &str) -> Result<(), String> {
    let binary = Path::new(env!("CARGO_BIN_EXE_palyra-skill"));
    let path = format!(
        "{}:{}",
        binary.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let asks = ASKS
        .iter()
        .any(|part| example.starts_with(&format!("palyra-skill {part}")));
    let consent = if asks && !line.contains("--yes") {
        " --yes"
    } else {
        ""
    };
    let endless = ENDLESS
        .iter()
        .filter(|(begins, _)| example.starts_with(begins))
        .max_by_key(|(begins, _)| begins.len());
    // The default port may be taken on this machine.
    let port = if endless.is_some()
        && !line.contains("--listen")
        && !line.contains("--stdio")
        && !line.contains("journal")
    {
        " --listen 127.0.0.1:0"
    } else {
        ""
    };
    let script = if endless.is_some() { "exec " } else { "" };
    let script = format!("{script}{line}{consent}{port}");
    let errors = dir.join("stderr");
    let mut child = Command::new("/bin/sh")
        .args(["-c", &script])
        .current_dir(dir)
        .env("PATH", path)
        .env("PALYRA_SKILL_HOME", dir.join("home"))
        .env("HOME", dir)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let said = || std::fs::read_to_string(&errors).unwrap_or_default();
    let mut stopped = false;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let up = endless.is_some_and(|(_, says)| {
            said().contains(says) && begun.elapsed() > Duration::from_millis(700)
        });
        if up && !stopped {
            stopped = true;
            let id = child.id().to_string();
            // A shell that started the tests in its background has them ignore INT, and with them what handles no signals.
            let signal = if example.contains("journal") {
                "-TERM"
            } else {
                "-INT"
            };
            let kill = Command::new("kill").args([signal, &id]).status();
            assert!(kill.unwrap().success());
        }
        if begun.elapsed() > Duration::from_mins(2) {
            let _ = child.kill();
            return Err(format!("does not end\n{}", said()));
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let no = ANSWERS_NO.iter().any(|part| example.starts_with(part));
    let fine = match (endless.is_some(), status.code()) {
        (true, Some(0)) => stopped,
        // `journal --follow` has nothing to put in order and dies of the signal.
        (true, None) => stopped && example.contains("journal"),
        (false, Some(0)) => true,
        (false, Some(1)) => no,
        _ => false,
    };
    if fine {
        Ok(())
    } else {
        Err(format!("{status}\n{}", said()))
    }
}

#[test]
fn unknown_commands_and_words_are_met_with_the_nearest_ones() {
    let bench = Bench::new();
    for (args, hint) in [
        (vec!["verfy"], "'verify'"),
        (vec!["list", "--formt", "json"], "'--format'"),
        (vec!["list", "--format", "jsn"], "'json'"),
        (vec!["trust", "ad"], "'add'"),
    ] {
        let ran = bench.run(&args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.stderr.contains(hint), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let bench = Bench::new();
    let wrote = bench.ok(["man", "pages", "--format", "json"]).json();
    let pages = wrote["pages"].as_array().unwrap();
    assert_eq!(pages.len(), helps(&bench).len());
    let page = std::fs::read_to_string(bench.path("pages/palyra-skill-trust-add.1")).unwrap();
    assert!(page.contains("palyra\\-skill trust add acme"), "{page}");
    assert!(page.contains("EXIT STATUS"), "{page}");
}
