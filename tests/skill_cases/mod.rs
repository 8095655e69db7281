//! `test` on the guest that uses every part of the SDK: what stubs answer, and what is told of a case that fails.

use serde_json::{Value, json};

use crate::common::{Bench, Ran};

/// The built guest with these cases; `None` where it cannot be built.
fn with_cases(cases: &str) -> Option<Bench> {
    let built = super::guest()?.path("testdata/guest");
    let bench = Bench::new();
    let guest = bench.path("guest");
    super::copy(&built.join("modules"), &guest.join("modules"));
    std::fs::copy(built.join("skill.toml"), guest.join("skill.toml")).unwrap();
    std::fs::create_dir_all(guest.join("tests")).unwrap();
    std::fs::write(guest.join("tests/all.toml"), cases).unwrap();
    Some(bench)
}

fn test(bench: &Bench, args: &[&str]) -> (Ran, Value) {
    let ran = bench.run(["test", "guest", "--format", "json"].iter().chain(args));
    let report = if ran.stdout.is_empty() {
        Value::Null
    } else {
        ran.json()
    };
    (ran, report)
}

const PASSING: &str = r#"
[[case]]
name = "storage begins and ends as it is said to"
tool = "test.guest.storage"
input = { bucket = "notes", set = { new = "1" }, delete = ["gone"], get = "old" }
storage.notes = { old = "before", gone = "x" }
storage_after.notes = { old = "before", new = "1" }
output = { keys = ["new", "old"], value = "before", exists = true }

[[case]]
name = "without a stub the bucket is denied"
tool = "test.guest.storage"
input = { bucket = "notes" }
error = { code = "tool_denied", outcome = "capability_denied" }

[[case]]
name = "configuration stands over its defaults"
tool = "test.guest.config"
input = { key = "retries" }
config = { retries = 7 }
output_schema = { properties = { value = { const = "7" }, all = { required = ["greeting"] } } }

[[case]]
name = "a secret"
tool = "test.guest.secret"
input = { name = "global/token" }
secrets = { "global/token" = "12345678" }
output = { length = 8 }

[[case]]
name = "messages go to their channel"
tool = "test.guest.channel"
input = { channel = "alerts", message = "fire" }
messages = { alerts = ["fire"] }
output = { sent = true }

[[case]]
name = "a still clock leaves all the time"
tool = "test.guest.context"
clock = { wall = 2026-01-31T12:00:00Z, monotonic_ns = 5 }
output = { call_id = "test", remaining_ms = 10000, cancelled = false }

[[case]]
name = "a request is answered"
tool = "test.guest.http"
input = { url = "http://127.0.0.1/a?q=1", body = "ping" }
output = { status = 418, kind = "text/plain", body = "pong" }

[[case.http]]
method = "POST"
url = "http://127.0.0.1/a?q=1"
request = "ping"
status = 418
headers = { Content-Type = "text/plain" }
body = "pong"

[[case]]
name = "the network is down"
tool = "test.guest.http"
input = { url = "http://127.0.0.1/a" }
error = "tool_failed"
http = [{ host = "127.0.0.1", refused = true }]

[[case]]
name = "files"
tool = "test.guest.file"
input = { path = "notes/a.txt", text = "kept" }
grants = ["write:notes"]
output = { text = "kept" }
"#;

#[test]
fn every_stub_answers() {
    let Some(bench) = with_cases(PASSING) else {
        return;
    };
    let junit = bench.path("report.xml");
    let (ran, report) = test(&bench, &["--junit", junit.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{report:#}{}", ran.stderr);
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&json!(9), &json!(0))
    );
    let names: Vec<_> = report["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| &case["name"])
        .collect();
    assert_eq!(names[0], "all: storage begins and ends as it is said to");
    assert_eq!(names[8], "all: files");
    assert_eq!(report["coverage"]["tools_without_case"], json!([]));
    let junit = std::fs::read_to_string(junit).unwrap();
    assert!(
        junit.contains("tests=\"9\" failures=\"0\"")
            && junit.contains("file=\"tests/all.toml\" line=\"2\""),
        "{junit}"
    );
}

const FAILING: &str = r#"
[[case]]
name = "another request"
tool = "test.guest.http"
input = { url = "http://127.0.0.1/b" }
output = { status = 200, kind = "a", body = "b" }
http = [{ url = "http://127.0.0.1/a" }]

[[case]]
name = "another body"
tool = "test.guest.http"
input = { url = "http://127.0.0.1/a" }
output = { status = 200, kind = "text/plain", body = "good", extra = 1 }
http = [{ host = "127.0.0.1", path = "/a", headers = { content-type = "text/plain" }, body = "evil" }]

[[case]]
name = "another key"
tool = "test.guest.storage"
input = { bucket = "notes", set = { b = "2" } }
storage_after.notes = { a = "1" }
output_schema = { properties = { exists = { const = true } } }

[[case]]
name = "no error"
tool = "test.guest.secret"
input = { name = "global/token" }
secrets = { "global/token" = "x" }
error = { message = "no such" }
"#;

/// Each failing case says what was expected and what came, and where.
#[test]
fn failures_name_the_place() {
    let Some(bench) = with_cases(FAILING) else {
        return;
    };
    let (ran, report) = test(&bench, &[]);
    assert_eq!(
        (ran.status, &report["failed"]),
        (1, &json!(4)),
        "{report:#}"
    );
    let problem = |number: usize| report["cases"][number]["problem"].as_str().unwrap();
    assert!(
        problem(0).starts_with(
            "the tool asked for GET http://127.0.0.1/b, which no stub of this case answers\n"
        ),
        "{}",
        problem(0)
    );
    assert!(
        problem(1).contains("at /body: expected \"good\", got \"evil\""),
        "{}",
        problem(1)
    );
    assert!(
        problem(1).contains("at /extra: expected 1, got nothing there"),
        "{}",
        problem(1)
    );
    assert!(problem(2).contains("at /exists:"), "{}", problem(2));
    assert!(
        problem(2).contains("at /storage/notes/a: expected \"1\", got nothing there"),
        "{}",
        problem(2)
    );
    assert!(
        problem(2).contains("at /storage/notes/b: expected nothing there, got \"2\""),
        "{}",
        problem(2)
    );
    assert_eq!(
        problem(3),
        "expected an error whose message holds 'no such', got the answer {\"length\":1}"
    );
    let human = bench.run(["test", "guest"]).stdout;
    assert!(
        human.contains("FAIL  all: another request (tests/all.toml:2)")
            && human.contains("0 passed, 4 failed"),
        "{human}"
    );
    assert!(
        human.contains("tools have no case: test.guest.config, "),
        "{human}"
    );
}

/// `[authoring].errors` names errors; the report names those that no case shows.
#[test]
fn errors_that_are_declared_are_covered_or_named() {
    let Some(bench) = with_cases(PASSING) else {
        return;
    };
    let manifest = bench.path("guest/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let declared = "errors.\"test.guest.storage\" = [\"tool_denied\", \"too large\"]\n";
    std::fs::write(&manifest, text + declared).unwrap();
    let (ran, report) = test(&bench, &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let coverage = &report["coverage"];
    assert_eq!(coverage["errors"], 2);
    assert_eq!(
        coverage["errors_without_case"],
        json!([{ "tool": "test.guest.storage", "error": "too large" }])
    );
}
