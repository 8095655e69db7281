//! The MCP conformance suite of the protocol's own makers, against `serve`.
//!
//! Every check has to pass, in every revision, but those that `tests/mcp/not-applicable.toml` lists: and those must not.
#![cfg(all(feature = "authoring", feature = "serve"))]

mod common;
mod mcp;
mod rust_guest;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{Bench, Ran};
use mcp::{Clients, Server, fixture};
use palyra_skill::manifest::WasmTarget;
use serde::Deserialize;

/// What the server negotiates and the suite knows.
const REVISIONS: [&str; 4] = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];
/// For one scenario, on a loaded machine.
const SCENARIO_TIMEOUT_MS: &str = "300000";

#[test]
fn the_server_conforms_to_every_revision() {
    let Some(clients) = Clients::find() else {
        return;
    };
    if !rust_guest::can_build(WasmTarget::UnknownUnknown) {
        return;
    }
    let bench = Bench::new();
    bench.ok(["new", "tools", "--lang", "rust", "--publisher", "suite"]);
    for (from, to) in [("skill.toml", "skill.toml"), ("lib.rs", "src/lib.rs")] {
        let from = fixture("conformance").join(from);
        fs::copy(from, bench.path("tools").join(to)).unwrap();
    }
    rust_guest::build(&bench, "tools");
    // Compiled now and not while the suite measures.
    bench.ok(["run", "tools", "suite.test_simple_text", "--input", "{}"]);

    let server = Server::start(&bench, ["--skill", "tools", "--bare-names"]);
    let mut checks = Vec::new();
    for revision in REVISIONS {
        checks.extend(run_suite(&clients, &bench, &server, revision));
    }
    let listed = fs::read_to_string(fixture("not-applicable.toml")).unwrap();
    let listed: NotApplicable = toml_edit::de::from_str(&listed).unwrap();
    let problems = problems(&checks, &listed);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// One observation of the suite.
struct Check {
    revision: &'static str,
    /// `SCENARIO:CHECK`
    name: String,
    status: Status,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Success,
    Failure,
    /// What the specification says SHOULD be and is not.
    Warning,
    Skipped,
    Info,
}

impl Status {
    fn is_bad(self) -> bool {
        matches!(self, Self::Failure | Self::Warning)
    }
}

/// As the suite writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    id: String,
    status: Status,
    #[serde(default)]
    error_message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotApplicable {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    reason: String,
    checks: Vec<String>,
}

/// All scenarios of a revision.
fn run_suite(
    clients: &Clients,
    bench: &Bench,
    server: &Server,
    revision: &'static str,
) -> Vec<Check> {
    let results = bench.path(revision);
    let suite = |preload: Option<&str>, args: &[&str]| {
        let mut command = clients.node();
        command.args(preload.map(|file| format!("--require={}", fixture(file).display())));
        command
            .arg(clients.module("@modelcontextprotocol/conformance/dist/index.js"))
            .args(args)
            .args(["--spec-version", revision])
            .env("PALYRA_SKILL_AUTHORIZATION", &server.authorization);
        Ran::from(command.output().unwrap())
    };
    let ran = suite(
        Some("suite.cjs"),
        &[
            "server",
            "--url",
            &server.url,
            "--suite",
            "all",
            "--timeout",
            SCENARIO_TIMEOUT_MS,
            "--output-dir",
            results.to_str().unwrap(),
        ],
    );
    let list = suite(None, &["list", "--server"]).stdout;
    let scenarios: Vec<&str> = list.lines().filter_map(scenario).collect();
    assert!(!scenarios.is_empty(), "no scenario of {revision}:\n{list}");
    let mut checks = Vec::new();
    for scenario in scenarios {
        let written = read_results(&results, scenario);
        assert!(
            written.iter().any(|check| check.status == Status::Success),
            "{scenario} of {revision} was not run:\n{}\n{}",
            ran.stdout,
            ran.stderr
        );
        checks.extend(written.into_iter().map(|check| Check {
            revision,
            name: format!("{scenario}:{}", check.id),
            status: check.status,
            message: check.error_message,
        }));
    }
    checks
}

/// The name in `  - NAME [REVISION,…]`.
fn scenario(line: &str) -> Option<&str> {
    line.trim().strip_prefix("- ")?.split(' ').next()
}

/// From `server-SCENARIO-TIME/checks.json`; nothing where there is none.
fn read_results(results: &Path, scenario: &str) -> Vec<Written> {
    let prefix = format!("server-{scenario}-");
    let is_time = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    let mut checks = Vec::new();
    for entry in fs::read_dir(results).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if name.strip_prefix(&prefix).is_some_and(is_time) {
            let text = fs::read_to_string(entry.path().join("checks.json")).unwrap();
            checks.extend(serde_json::from_str::<Vec<Written>>(&text).expect(&name));
        }
    }
    checks
}

/// Checks that do not pass and are not listed, and entries of the list that say what is not so.
fn problems(checks: &[Check], listed: &NotApplicable) -> Vec<String> {
    let mut problems = Vec::new();
    let mut known = BTreeSet::new();
    for group in &listed.group {
        if group.reason.trim().is_empty() {
            problems.push(format!("{:?} are listed without a reason", group.checks));
        }
        for name in &group.checks {
            if !known.insert(name.as_str()) {
                problems.push(format!("{name} is listed twice"));
            }
        }
    }
    for check in checks.iter().filter(|check| check.status.is_bad()) {
        if !known.contains(check.name.as_str()) {
            problems.push(format!(
                "{} of {} does not pass: {}",
                check.name, check.revision, check.message
            ));
        }
    }
    for name in known {
        if !checks.iter().any(|check| check.name == name) {
            problems.push(format!("{name} is listed, but the suite does not know it"));
        }
        // A name may occur several times in a revision: one bad occurrence is why it is listed.
        let passes = |revision: &str| {
            let of_this_name = || {
                checks
                    .iter()
                    .filter(|check| check.name == name && check.revision == revision)
            };
            of_this_name().count() > 0 && !of_this_name().any(|check| check.status.is_bad())
        };
        for revision in REVISIONS.into_iter().filter(|revision| passes(revision)) {
            problems.push(format!("{name} is listed, but passes in {revision}"));
        }
    }
    problems
}

#[cfg(test)]
mod list {
    use super::*;

    fn check(revision: &'static str, name: &str, status: Status) -> Check {
        Check {
            revision,
            name: name.into(),
            status,
            message: "because".into(),
        }
    }

    fn found(checks: &[Check], listed: &[&str]) -> Vec<String> {
        let group = Group {
            reason: "there are no prompts".into(),
            checks: listed.iter().map(ToString::to_string).collect(),
        };
        problems(checks, &NotApplicable { group: vec![group] })
    }

    #[test]
    fn what_fails_must_be_listed_and_what_is_listed_must_fail() {
        let (old, new) = (REVISIONS[0], REVISIONS[3]);
        let failed = [
            check(old, "a:a", Status::Success),
            check(old, "b:b", Status::Failure),
            check(new, "b:b", Status::Success),
            check(new, "b:b", Status::Warning),
        ];
        assert!(found(&failed, &["b:b"]).is_empty());
        assert_eq!(found(&failed, &[]).len(), 2);
        assert_eq!(
            found(&failed, &["b:b", "a:a"]),
            ["a:a is listed, but passes in 2025-03-26"]
        );
        assert_eq!(
            found(&failed, &["b:b", "c:c"]),
            ["c:c is listed, but the suite does not know it"]
        );
        assert_eq!(found(&failed, &["b:b", "b:b"]), ["b:b is listed twice"]);
        let passes_later = [
            check(old, "b:b", Status::Failure),
            check(new, "b:b", Status::Skipped),
        ];
        assert_eq!(
            found(&passes_later, &["b:b"]),
            ["b:b is listed, but passes in 2026-07-28"]
        );
    }
}
