//! The command line's contract: exit statuses, what is left unchanged, and regressions, named by what broke.

mod common;

use std::process::Stdio;

use common::{Bench, Ran};
use serde_json::json;

fn with_stdin(bench: &Bench, args: &[&str], input: &[u8]) -> Ran {
    use std::io::Write as _;
    let mut child = bench
        .command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses early closes the pipe: that is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    Ran::from(child.wait_with_output().unwrap())
}

#[test]
fn exit_statuses_tell_who_is_at_fault() {
    let bench = Bench::new();
    std::fs::write(bench.path("empty"), b"").unwrap();
    std::fs::create_dir(bench.path("folder")).unwrap();
    for (status, args) in [
        (0, vec!["--help"]),
        (0, vec!["--version"]),
        (0, vec!["list"]),
        (0, vec!["audit", "--rules"]),
        (1, vec!["verify", "empty"]),
        (1, vec!["inspect", "empty"]),
        (1, vec!["audit", "empty"]),
        (1, vec!["install", "empty"]),
        (2, vec![]),
        (2, vec!["nonsense"]),
        (2, vec!["verify"]),
        (2, vec!["verify", "absent"]),
        (2, vec!["verify", "folder"]),
        (2, vec!["audit", "absent"]),
        (2, vec!["pack", "folder"]),
        (2, vec!["install", "absent"]),
        (2, vec!["install", "dir:registry"]),
        (2, vec!["install", "oci://example.com/skill"]),
        (2, vec!["info", "acme.absent"]),
        (2, vec!["grant", "show", "acme.absent"]),
        (2, vec!["approvals", "show", "absent"]),
        (2, vec!["hook", "show", "absent"]),
        (2, vec!["key", "show", "absent"]),
        (2, vec!["key", "generate", "Not A Name"]),
        (2, vec!["trust", "add", "acme", "not-a-key", "--yes"]),
        (2, vec!["list", "--format", "sarif"]),
    ] {
        let ran = bench.run(&args);
        assert_eq!(
            ran.status, status,
            "{args:?}\nstdout: {}\nstderr: {}",
            ran.stdout, ran.stderr
        );
        if status >= 2 {
            assert!(
                !ran.stderr.is_empty() && ran.stdout.is_empty(),
                "{args:?}: {}",
                ran.stdout
            );
        }
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    let bench = Bench::new();
    let help = bench.ok(["--help"]).stdout;
    let commands = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    let mut seen = 0;
    for name in commands
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split(' ').next())
    {
        if name.is_empty() || name == "help" {
            continue;
        }
        seen += 1;
        assert!(
            bench
                .ok([name, "--help"])
                .stdout
                .contains("Usage: palyra-skill"),
            "{name}"
        );
    }
    assert!(seen > 20, "only {seen} commands in:\n{help}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let bench = Bench::new();
    let mut child = bench
        .command(["audit", "--rules"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_file_named_like_a_key_does_not_take_its_place() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    let key = bench.ok(["key", "show", "--format", "json"]).json()["key_id"].clone();
    std::fs::write(bench.path("default"), "03".repeat(32)).unwrap();
    let signed = bench
        .ok(["sign", file.to_str().unwrap(), "--format", "json"])
        .json();
    assert_eq!(signed["key_id"], key);
}

#[test]
fn a_format_that_a_command_lacks_is_refused_before_anything_is_done() {
    let bench = Bench::new();
    assert_eq!(
        bench.run(["key", "generate", "--format", "sarif"]).status,
        2
    );
    assert_eq!(
        bench.ok(["key", "list", "--format", "json"]).json()["keys"],
        json!([])
    );
}

#[test]
fn a_secret_from_stdin_is_never_cut() {
    let bench = Bench::new();
    let long = vec![b'x'; 65 * 1024];
    assert_eq!(
        with_stdin(&bench, &["secret", "set", "global/key"], &long).status,
        2
    );
    assert_eq!(
        bench.ok(["secret", "list", "--format", "json"]).json()["secrets"],
        json!([])
    );
    assert_eq!(
        with_stdin(&bench, &["secret", "set", "global/key"], b"value\n").status,
        0
    );
    assert_eq!(
        bench.ok(["secret", "list", "--format", "json"]).json()["secrets"],
        json!(["global/key"])
    );
}

#[cfg(unix)]
#[test]
fn output_through_a_link_replaces_the_file_and_not_the_link() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    std::os::unix::fs::symlink(&file, bench.path("link")).unwrap();
    bench.ok(["sign", "link"]);
    assert!(bench.path("link").symlink_metadata().unwrap().is_symlink());
    let written = bench.ok(["sign", file.to_str().unwrap(), "-q", "-o", "/dev/null"]);
    assert_eq!(written.status, 0);
}

#[test]
fn control_sequences_of_a_skill_do_not_reach_the_terminal() {
    let bench = Bench::new();
    bench.project("hello", "acme");
    let manifest = bench.path("hello/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let name = text
        .lines()
        .find(|line| line.starts_with("name = "))
        .unwrap()
        .to_owned();
    std::fs::write(
        &manifest,
        text.replacen(&name, r#"name = "a\u001b]0;PWN\u0007\u009b2J\u202eb""#, 1),
    )
    .unwrap();
    bench.ok(["key", "generate"]);
    bench.ok(["pack", "hello", "--sign", "-o", "a.palyra-skill"]);
    for args in [
        vec!["inspect", "a.palyra-skill"],
        vec!["verify", "a.palyra-skill", "--tofu"],
        vec!["audit", "a.palyra-skill", "--tofu"],
    ] {
        let ran = bench.run(&args);
        for bad in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'] {
            assert!(
                !ran.stdout.contains(bad) && !ran.stderr.contains(bad),
                "{args:?}: {ran:?}"
            );
        }
    }
}

#[test]
fn a_registry_cannot_pass_one_skill_off_as_another() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    bench.ok(["publish", file.to_str().unwrap(), "--to", "dir:registry"]);
    let index = bench.path("registry/index.json");
    let text = std::fs::read_to_string(&index).unwrap();
    std::fs::write(&index, text.replace("\"acme.hello\"", "\"bank.hello\"")).unwrap();
    let ran = bench.run(["install", "dir:registry#bank.hello", "--tofu"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("registry_entry_mismatch"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        bench.ok(["list", "--format", "json"]).json()["skills"],
        json!([])
    );
}

#[cfg(feature = "runtime")]
#[test]
fn an_export_that_is_run_is_audited_and_journaled() {
    let bench = Bench::new();
    let many: String = (0..200)
        .map(|n| format!("(func (export \"f{n}\") (result i32) i32.const {n})"))
        .collect();
    std::fs::write(
        bench.path("many.wasm"),
        wat::parse_str(format!("(module {many})")).unwrap(),
    )
    .unwrap();
    let refused = bench.run(["run", "many.wasm", "--entry", "f5", "--format", "json"]);
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (1, &json!("audit_failed"))
    );
    std::fs::write(
        bench.path("one.wasm"),
        wat::parse_str(r#"(module (func (export "run") (result i32) i32.const 5))"#).unwrap(),
    )
    .unwrap();
    let ran = bench
        .ok(["run", "one.wasm", "--entry", "run", "--format", "json"])
        .json();
    assert_eq!(ran["output"], json!({ "exit_code": 5 }));
    let journal = bench.ok(["journal", "--format", "json"]).stdout;
    let entries: Vec<serde_json::Value> = journal
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let call = entries
        .iter()
        .find(|entry| entry["kind"] == "call.finished")
        .expect("a journal entry");
    assert_eq!(
        (&call["data"]["unsigned"], &call["data"]["entry"]),
        (&json!(true), &json!("run"))
    );
}

#[test]
fn trusting_another_key_says_what_it_puts_into_quarantine() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    bench.ok(["install", file.to_str().unwrap(), "--tofu"]);
    bench.ok(["key", "generate", "other"]);
    let other = bench
        .ok(["key", "show", "other", "--format", "json"])
        .json()["public_key_hex"]
        .as_str()
        .unwrap()
        .to_owned();
    let added = bench
        .ok(["trust", "add", "acme", &other, "--yes", "--format", "json"])
        .json();
    assert_eq!(added["quarantined"][0]["skill_id"], "acme.hello", "{added}");
}
