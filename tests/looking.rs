//! Commands that only look change nothing, and do not take a home that they cannot see for an empty one.

mod common;

use common::Bench;

const ON_AN_EMPTY_HOME: [&[&str]; 8] = [
    &["list"],
    &["trust", "list"],
    &["trust", "export"],
    &["secret", "list"],
    &["approvals", "list"],
    &["hook", "list"],
    &["hook", "log"],
    &["journal"],
];

#[test]
fn looking_at_a_home_that_is_not_there_makes_none() {
    let bench = Bench::new();
    for args in ON_AN_EMPTY_HOME {
        bench.ok(args);
    }
    let status = bench.ok(["journal", "verify", "--format", "json"]).json();
    assert_eq!(status["status"], "whole");
    for args in [
        ["info", "acme.hello"].as_slice(),
        &["grant", "show", "acme.hello"],
        &["approvals", "show", "1"],
        &["hook", "show", "a.b"],
        &["trust", "show", "acme"],
        &["inspect", "acme.hello"],
        &["audit", "acme.hello"],
    ] {
        let status = bench.command(args).output().unwrap().status;
        assert!(matches!(status.code(), Some(1 | 2)), "{args:?}: {status}");
    }
    assert!(!bench.home().exists());
}

#[test]
fn a_home_that_cannot_be_seen_is_an_error_of_the_environment() {
    let bench = Bench::new();
    std::fs::write(bench.home(), "no folder").unwrap();
    std::fs::write(bench.path("x.palyra-skill"), "no artifact").unwrap();
    let asking = ["verify", "x.palyra-skill"];
    for args in ON_AN_EMPTY_HOME
        .into_iter()
        .chain([asking.as_slice(), &["journal", "verify"]])
    {
        let status = bench.command(args).output().unwrap().status;
        assert_eq!(status.code(), Some(3), "{args:?}");
    }
}

#[test]
fn a_row_that_cannot_be_read_is_a_broken_journal_and_not_a_broken_home() {
    let bench = Bench::new();
    let key = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
    bench.ok(["trust", "add", "acme", key, "--yes"]);
    let whole = bench.ok(["journal", "verify", "--format", "json"]).json();
    assert_eq!(
        (whole["status"].as_str(), whole["heads"].as_u64()),
        (Some("whole"), Some(1))
    );
    let database = rusqlite::Connection::open(bench.home().join("state.db")).unwrap();
    database
        .execute("UPDATE journal SET data = '{'", [])
        .unwrap();
    drop(database);
    let output = bench
        .command(["journal", "verify", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let broken: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (broken["status"].as_str(), broken["seq"].as_i64()),
        (Some("broken"), Some(1))
    );
}
