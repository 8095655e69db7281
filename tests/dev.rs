//! `dev` as its clients and its person see it: a real process, real MCP clients, saves as editors make them.
#![cfg(all(feature = "authoring", feature = "serve", unix))]
#![allow(unreachable_pub, reason = "modules of one test")]

mod common;
#[path = "dev/http.rs"]
mod http;
#[path = "dev/session.rs"]
mod session;

use std::process::Command;
use std::time::{Duration, Instant};

use common::{Bench, CoreSkill};
use serde_json::json;
use session::{Dev, PATIENCE, Stdio};

/// What an edit may take from the save to the client, on a machine that does other things besides: the promise is a
/// second beside the compiler.
const EDIT: Duration = Duration::from_secs(8);
/// Long enough for a build to begin that should not.
const STILL: Duration = Duration::from_millis(1200);

fn answers(number: u32) -> String {
    format!("(module (func (export \"run\") (result i32) i32.const {number}))")
}

/// A project whose tool answers with the number in its WAT source.
fn project(bench: &Bench) {
    let wat = answers(0);
    CoreSkill::new("number", &wat).write(bench);
    std::fs::remove_dir_all(bench.path("number/modules")).unwrap();
    std::fs::write(bench.path("number/skill.wat"), wat).unwrap();
    let manifest = bench.path("number/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(manifest, text + "\n[authoring]\nlang = \"wat\"\n").unwrap();
}

fn save(bench: &Bench, wat: &str) {
    std::fs::write(bench.path("number/skill.wat"), wat).unwrap();
}

/// As Vim and many others save.
fn save_by_rename(bench: &Bench, wat: &str) {
    std::fs::write(bench.path("number/.skill.wat.swp"), wat).unwrap();
    std::fs::rename(
        bench.path("number/.skill.wat.swp"),
        bench.path("number/skill.wat"),
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_edits_each_reach_the_client_and_start_one_build() {
    let bench = Bench::new();
    project(&bench);
    let (dev, client) = Stdio::start(&bench, &["dev", "number", "--stdio"]).await;
    dev.wait_for_builds(1);
    let mut slowest = Duration::ZERO;
    for number in 1..=50 {
        client.forget_changes();
        let saved = Instant::now();
        let wat = answers(number);
        if number % 2 == 0 {
            save(&bench, &wat);
        } else {
            save_by_rename(&bench, &wat);
        }
        client.sees(number).await;
        slowest = slowest.max(saved.elapsed());
    }
    assert!(slowest < EDIT, "an edit took {slowest:?}");
    tokio::time::sleep(STILL).await;
    assert_eq!(dev.builds(), 51, "{}", dev.said());
    dev.end(client).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_edit_starts_no_build() {
    let bench = Bench::new();
    project(&bench);
    let (dev, client) = Stdio::start(&bench, &["dev", "number", "--stdio"]).await;
    dev.wait_for_builds(1);
    save(&bench, &answers(0)); // as it was
    save_by_rename(&bench, &answers(0));
    let write = |path: &str, text: &str| {
        let path = bench.path("number").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("tests/basic.toml", "");
    write("target/debug/x.wat", "x");
    write("node_modules/a/skill.wat", "x");
    write("README.md", "x");
    write("skill.wat~", "x");
    tokio::time::sleep(STILL).await;
    assert_eq!(dev.builds(), 1, "{}", dev.said());
    // Two saves at once are seen, whichever build they are in.
    save(&bench, &answers(1));
    save(&bench, &answers(2));
    client.sees(2).await;
    assert!(dev.builds() <= 3, "{}", dev.said());
    dev.end(client).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_build_keeps_the_last_good_version() {
    let bench = Bench::new();
    project(&bench);
    let (dev, client) = Stdio::start(&bench, &["dev", "number", "--stdio"]).await;
    dev.wait_for_builds(1);
    save(&bench, "(module (func (export 1)))");
    dev.wait_for("still serving the version of");
    // The assembler's own words and place.
    assert!(dev.said().contains("skill.wat:1:16"), "{}", dev.said());
    assert_eq!(client.number().await, 0);
    save(&bench, &answers(3));
    client.sees(3).await;

    let manifest = bench.path("number/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::remove_file(&manifest).unwrap();
    dev.wait_for("has no skill.toml");
    assert_eq!(client.number().await, 3);
    let builds = dev.builds();
    std::fs::write(&manifest, text.replace("Test guest", "Best guest")).unwrap();
    dev.wait_for_builds(builds + 1);
    let tools = client.tools().await;
    let description = tools[0]["description"].as_str().unwrap();
    assert!(description.starts_with("Best guest"), "{description}");
    dev.end(client).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manifest_with_a_mistake_is_drawn_and_waited_for() {
    let bench = Bench::new();
    project(&bench);
    let manifest = bench.path("number/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("publisher =", "publsher =")).unwrap();
    let (dev, client) = Stdio::start(&bench, &["dev", "number", "--stdio"]).await;
    dev.wait_for("nothing is served until it is");
    assert!(
        dev.said().contains("did you mean 'publisher'?"),
        "{}",
        dev.said()
    );
    assert_eq!(client.tools().await, Vec::<serde_json::Value>::new());
    std::fs::write(&manifest, text).unwrap();
    client.sees(0).await;
    dev.end(client).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_ends_on_the_version_that_it_began_with() {
    let bench = Bench::new();
    project(&bench);
    // Counts for a second or two, and answers 1.
    save(
        &bench,
        r#"(module (func (export "run") (result i32) (local i64)
             (loop (br_if 0 (i64.lt_u (local.tee 0 (i64.add (local.get 0) (i64.const 1)))
                                      (i64.const 1500000000))))
             (i32.const 1)))"#,
    );
    let (dev, client) = Stdio::start(&bench, &["dev", "number", "--stdio"]).await;
    dev.wait_for_builds(1);
    let long = client.begin();
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.forget_changes();
    save(&bench, &answers(2));
    client.sees(2).await;
    assert_eq!(long.await.unwrap(), 1);
    dev.end(client).await;
}

#[test]
fn over_http_clients_are_told_too_and_strangers_are_not_served() {
    let bench = Bench::new();
    project(&bench);
    let mut dev = Dev::start(&bench, &["dev", "number", "--listen", "127.0.0.1:0"]);
    let client = http::Client::connect(&dev.configuration());
    dev.wait_for_builds(1);
    let changes = client.changes();
    for number in 1..=5 {
        save_by_rename(&bench, &answers(number));
        let call = json!({ "name": "test_number", "arguments": {} });
        loop {
            changes
                .recv_timeout(PATIENCE)
                .expect("notifications/tools/list_changed");
            // What is told may still be the version before.
            let answer = client.request("tools/call", &call);
            if answer["result"]["structuredContent"] == json!({ "exit_code": number }) {
                break;
            }
        }
    }
    assert!(client.without_token().starts_with("HTTP/1.1 401"));
    assert!(
        dev.said().contains("call test_number {}: ok"),
        "{}",
        dev.said()
    );

    // The same address again.
    let address = client.address().to_string();
    let second = bench.run(["dev", "number", "--listen", &address]);
    assert_eq!(second.status, 3, "{second:?}");
    for part in [
        address.as_str(),
        "another `serve` or `dev`",
        "--listen 127.0.0.1:0",
    ] {
        assert!(second.stderr.contains(part), "{}", second.stderr);
    }
    dev.stop("TERM");
}

#[test]
fn grants_are_those_of_the_command_line() {
    let bench = Bench::new();
    project(&bench);
    let refused = bench.run(["dev", "number", "--stdio", "--grant", "nonsense"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(refused.stderr.contains("KIND:VALUE"), "{}", refused.stderr);
    let absent = bench.run(["dev", "absent"]);
    assert_eq!(absent.status, 2, "{absent:?}");
    assert!(
        absent.stderr.contains("palyra-skill new"),
        "{}",
        absent.stderr
    );
}

/// Compilers that never end, in place of Rust's: `cargo` starts one more, and both say which processes they are.
fn endless_toolchain(bench: &Bench) -> Vec<(&'static str, String)> {
    let script = |name: &str, text: &str| {
        use std::os::unix::fs::PermissionsExt as _;
        let path = bench.path(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    };
    let std = bench.path("std");
    std::fs::create_dir_all(&std).unwrap();
    std::fs::write(std.join("libstd-0.rlib"), "").unwrap();
    let pids = bench.path("pids").display().to_string();
    let cargo = format!(
        "echo Compiling >&2\ntrap '' TERM INT\nsleep 600 &\necho $! $$ > {pids}.new; mv {pids}.new {pids}\nwait"
    );
    vec![
        ("CARGO", script("cargo", &cargo)),
        ("RUSTC", script("rustc", &format!("echo {}", std.display()))),
    ]
}

fn runs(pid: &str) -> bool {
    // One that has ended and waits for its parent runs no longer.
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[cfg(target_os = "linux")]
#[test]
fn no_compiler_outlives_dev_however_it_ends() {
    for signal in ["INT", "TERM", "KILL"] {
        let bench = Bench::new();
        bench.ok(["new", "slow", "--lang", "rust", "--publisher", "acme"]);
        let env = endless_toolchain(&bench);
        let args = ["dev", "slow", "--listen", "127.0.0.1:0"];
        let mut dev = Dev::start_with(&bench, &args, &env);
        let begun = Instant::now();
        while !bench.path("pids").exists() {
            assert!(begun.elapsed() < PATIENCE, "no build: {}", dev.said());
            std::thread::sleep(Duration::from_millis(20));
        }
        dev.wait_for("Compiling");
        let pids = std::fs::read_to_string(bench.path("pids")).unwrap();
        assert!(pids.split_whitespace().all(runs), "{pids}");
        let status = dev.signal(signal);
        assert_eq!(status.code(), (signal != "KILL").then_some(0), "{signal}");
        let ended = Instant::now();
        while pids.split_whitespace().any(runs) {
            assert!(
                ended.elapsed() < Duration::from_secs(5),
                "after SIG{signal} these still run: {pids}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Runs a shell on a terminal of its own and types `keys`, each when the text before it has appeared.
fn on_a_terminal(bench: &Bench, shell: &str, keys: &[(&str, &str)]) -> String {
    use std::io::{Read as _, Write as _};
    let mut child = Command::new("script")
        .args(["-qefc", shell, "/dev/null"])
        .current_dir(bench.dir())
        .env("PALYRA_SKILL_HOME", bench.home())
        .env("NO_COLOR", "1")
        .env("SHELL", "/bin/sh")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("script, of util-linux");
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut seen = String::new();
    let mut from = 0;
    let mut keys = keys.iter();
    let mut next = keys.next();
    let mut piece = [0; 4096];
    loop {
        let read = stdout.read(&mut piece).unwrap();
        if read == 0 {
            break;
        }
        seen.push_str(&String::from_utf8_lossy(&piece[..read]));
        while let Some((before, key)) = next
            && let Some(at) = seen[from..].find(before)
        {
            from += at + before.len();
            stdin.write_all(key.as_bytes()).unwrap();
            next = keys.next();
        }
    }
    child.wait().unwrap();
    assert!(next.is_none(), "{next:?} never came:\n{seen}");
    seen
}

#[test]
fn keys_run_the_last_call_again_build_and_quit_and_the_terminal_stays_as_it_was() {
    let bench = Bench::new();
    project(&bench);
    let dev = format!(
        "trap : INT; stty -a > before; {} dev number --listen 127.0.0.1:0 --input '{{}}'; echo ended $?; stty -a > after",
        env!("CARGO_BIN_EXE_palyra-skill")
    );
    let same_mode = || {
        let mode = |name| std::fs::read_to_string(bench.path(name)).unwrap();
        assert_eq!(mode("before"), mode("after"));
    };
    let seen = on_a_terminal(
        &bench,
        &dev,
        &[
            ("press ? for keys", "?"),
            ("these keys", "r"),
            ("\"exit_code\": 0", "b"),
            ("still serving test_number", "q"),
        ],
    );
    assert!(
        seen.contains("building again") && seen.contains("ended 0"),
        "{seen}"
    );
    same_mode();
    let seen = on_a_terminal(&bench, &dev, &[("press ? for keys", "\u{3}")]);
    assert!(seen.contains("ended 0"), "{seen}");
    same_mode();
}
