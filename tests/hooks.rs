//! Hooks through the binary: plugins hear their events, once, and a bad one holds nobody up.
#![cfg(feature = "serve")]

mod common;

use std::io::Read as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use common::{Bench, CoreSkill};
use serde_json::Value;

/// Longer than anything that is waited for here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn install(bench: &Bench, name: &str, wat: &str) {
    CoreSkill::new(name, wat).install(bench);
}

fn answering(exit_code: u32) -> String {
    format!(r#"(module (func (export "run") (result i32) i32.const {exit_code}))"#)
}

const LOOP: &str = r#"(module (func (export "run") (result i32) (loop (br 0)) i32.const 0))"#;
const TRAP: &str = r#"(module (func (export "run") (result i32) unreachable))"#;

fn bind(bench: &Bench, event: &str, skill: &str) {
    bench.ok(["hook", "bind", event, skill, "--yes"]);
}

/// The deliveries, oldest first.
fn log(bench: &Bench) -> Vec<Value> {
    let mut log = bench.ok(["hook", "log", "--format", "json"]).json()["deliveries"]
        .as_array()
        .unwrap()
        .clone();
    log.reverse();
    log
}

fn brief(log: &[Value]) -> Vec<(&str, &str, Option<i64>)> {
    log.iter()
        .map(|delivery| {
            (
                delivery["event"].as_str().unwrap(),
                delivery["state"].as_str().unwrap(),
                delivery["exit_code"].as_i64(),
            )
        })
        .collect()
}

/// Looks until it is so.
fn until(bench: &Bench, what: &str, so: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let log = log(bench);
        if so(&log) {
            return log;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: {log:#?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A host that serves the home until it is told to stop.
struct Host(Child);

impl Host {
    fn start(bench: &Bench) -> Self {
        let mut child = bench
            .command(["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It has started when it says where it listens.
        let mut first = [0];
        child
            .stdout
            .as_mut()
            .unwrap()
            .read_exact(&mut first)
            .unwrap();
        Self(child)
    }

    /// SIGTERM; how long the host took to end well.
    fn stop(mut self) -> Duration {
        let begun = Instant::now();
        let kill = std::process::Command::new("kill")
            .arg(self.0.id().to_string())
            .status()
            .unwrap();
        assert!(kill.success());
        let status = self.0.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{status}");
        begun.elapsed()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn each_event_runs_its_plugin() {
    let bench = Bench::new();
    let events = [
        ("gateway:startup", "start", 10),
        ("skill:enabled", "enabled", 20),
        ("skill:disabled", "disabled", 30),
        ("skill:quarantined", "quarantined", 0),
    ];
    for (event, name, exit_code) in events {
        install(&bench, name, &answering(exit_code));
        bind(&bench, event, &format!("test.{name}"));
    }
    install(&bench, "subject", &answering(0));
    bench.ok(["disable", "test.subject"]);
    bench.ok(["enable", "test.subject"]);
    bench.ok(["quarantine", "test.subject", "--reason", "odd"]);
    let seen = log(&bench);
    // Nobody was there but the commands themselves; installing `subject` and later skills enabled them.
    let subject: Vec<_> = seen
        .iter()
        .filter(|delivery| delivery["skill_id"] == "test.subject")
        .cloned()
        .collect();
    assert_eq!(
        brief(&subject),
        [
            ("skill:enabled", "done", Some(20)),
            ("skill:disabled", "done", Some(30)),
            ("skill:enabled", "done", Some(20)),
            ("skill:quarantined", "done", Some(0)),
        ]
    );

    for start in 1..=2 {
        let host = Host::start(&bench);
        let done = |log: &[Value]| {
            let starts = log.iter().filter(|d| d["event"] == "gateway:startup");
            starts.filter(|d| d["state"] == "done").count() == start
        };
        let log = until(&bench, "the host's start", done);
        let last = &log[log.len() - 1];
        assert_eq!(
            (&last["exit_code"], &last["attempts"]),
            (&10.into(), &1.into())
        );
        // With a host there the command leaves its event to it.
        let ran = bench.ok(["enable", "test.subject", "--override", "--reason", "seen"]);
        assert!(!ran.stderr.contains("ran"), "{}", ran.stderr);
        until(&bench, "the host runs what a command caused", |log| {
            log.iter().all(|delivery| delivery["state"] == "done")
        });
        bench.ok(["quarantine", "test.subject", "--reason", "odd"]);
        until(&bench, "again", |log| {
            log.iter().all(|delivery| delivery["state"] == "done")
        });
        host.stop();
        let starts = log.iter().filter(|d| d["event"] == "gateway:startup");
        assert_eq!(starts.count(), start);
    }
}

#[test]
fn a_trapping_plugin_is_tried_again_and_given_up() {
    let bench = Bench::new();
    install(&bench, "trap", TRAP);
    bind(&bench, "gateway:startup", "test.trap");
    let host = Host::start(&bench);
    let again = until(&bench, "a second attempt", |log| {
        log[0]["attempts"].as_u64().unwrap() >= 2
    });
    assert!(again[0]["outcome"].as_str().unwrap().contains("trap"));
    let given_up = until(&bench, "the end", |log| log[0]["state"] == "failed");
    assert_eq!(given_up[0]["attempts"], 5);
    host.stop();
}

#[test]
fn a_plugin_that_never_ends_holds_up_neither_commands_nor_the_hosts_end() {
    let bench = Bench::new();
    install(&bench, "deep", LOOP);
    bind(&bench, "skill:disabled", "test.deep");
    bind(&bench, "gateway:startup", "test.deep");
    install(&bench, "subject", &answering(0));
    let begun = Instant::now();
    let ran = bench.ok(["disable", "test.subject"]);
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
    assert!(ran.stderr.contains("not done"), "{}", ran.stderr);
    // It has not failed: a host may give it the time that its skill's limits allow.
    let left = log(&bench);
    assert_eq!(brief(&left), [("skill:disabled", "pending", None)]);
    assert_eq!(left[0]["attempts"], 0);
    // What an earlier command left behind is not this one's to run.
    let begun = Instant::now();
    bench.ok(["enable", "test.subject"]);
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );

    let host = Host::start(&bench);
    until(&bench, "it runs", |log| {
        log.iter().any(|delivery| delivery["state"] == "leased")
    });
    let took = host.stop();
    assert!(
        took < Duration::from_secs(3),
        "the host took {took:?} to end"
    );
    let left = log(&bench);
    assert!(
        left.iter().all(|delivery| delivery["state"] == "pending"),
        "{left:#?}"
    );

    // Nor does it hold up the watcher: a quarantine stops it.
    let host = Host::start(&bench);
    until(&bench, "it runs again", |log| {
        log.iter().any(|delivery| delivery["state"] == "leased")
    });
    bench.ok(["quarantine", "test.deep", "--reason", "loops"]);
    let stopped = |log: &[Value]| {
        let text = |d: &Value| {
            d["outcome"]
                .as_str()
                .unwrap_or_default()
                .contains("cancelled")
        };
        log.iter().any(|d| text(d) && d["attempts"] == 1)
    };
    until(&bench, "the quarantine stops it", stopped);
    host.stop();
}

#[test]
fn what_can_never_run_cannot_be_bound() {
    let bench = Bench::new();
    CoreSkill {
        risk: "requires_approval = true",
        ..CoreSkill::new("asks", &answering(0))
    }
    .install(&bench);
    let ran = bench.run(["hook", "bind", "gateway:startup", "test.asks", "--yes"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("approval"), "{}", ran.stderr);
    install(&bench, "sound", &answering(0));
    let ran = bench.run(["hook", "bind", "run:after_tool", "test.sound", "--yes"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("nothing here emits run:after_tool"),
        "{}",
        ran.stderr
    );
    let hooks = bench.ok(["hook", "list", "--format", "json"]).json();
    assert!(hooks["hooks"].as_array().unwrap().is_empty());
}
