use std::path::Path;

use serde_json::json;

use super::*;

fn read_text(text: &str) -> Result<Vec<Case>, String> {
    parse::file("a", "tests/a.toml", text).map_err(|errors| errors.to_string())
}

fn one(body: &str) -> Case {
    let text = format!("[[case]]\nname = \"n\"\ntool = \"t\"\n{body}");
    read_text(&text)
        .unwrap_or_else(|e| panic!("{e}\n{text}"))
        .remove(0)
}

/// Everything that a case may hold.
#[test]
fn every_field_is_read() {
    let case = one(r#"
input = { a = 1 }
output = { b = [1.5, "x"] }
content = [{ type = "text", text = "hello" }, { type = "resource", uri = "u:1", blob = "AAE=" }]
grants = ["http:example.com", "write:notes"]
secrets = { "global/token" = "s" }
config = { greeting = "hi", retries = 3 }
clock = { wall = 2026-01-31T13:00:00.5+01:00, monotonic_ns = 7 }
random_seed = 42
storage = { notes = { plain = "text", raw = { base64 = "AP8=" } } }
storage_after = { notes = {} }
messages = { alerts = ["one", "two"] }

[[case.http]]
method = "get"
url = "HTTPS://API.example.com:443/v1?q=1#frag"
status = 404
headers = { X-A = "b" }
body = "not here"

[[case.http]]
host = "api.example.com"
path = "/v1"
request_json = { q = 1 }
json = { ok = true }

[[case.http]]
url = "http://down.example.com"
refused = true
"#);
    assert_eq!((case.name.as_str(), case.line), ("a: n", 1));
    assert_eq!(case.file, "tests/a.toml");
    assert_eq!(case.expected, Expected::Output(json!({ "b": [1.5, "x"] })));
    let stubs = &case.stubs;
    assert_eq!(stubs.wall_clock_ns, Some(1_769_860_800_500_000_000));
    assert_eq!(
        (stubs.monotonic_clock_ns, stubs.random_seed),
        (Some(7), Some(42))
    );
    assert_eq!(stubs.storage["notes"]["raw"], [0, 255]);
    assert_eq!(case.after.messages["alerts"], ["one", "two"]);
    assert!(case.after.storage["notes"].is_empty());
    assert_eq!(
        case.content.unwrap()[1],
        json!({ "type": "resource", "uri": "u:1", "blob": "AAE=" })
    );
    let [first, second, third] = stubs.http.as_slice() else {
        panic!("{:?}", stubs.http)
    };
    assert_eq!(first.url.as_deref(), Some("https://api.example.com/v1?q=1"));
    assert_eq!(first.method.as_deref(), Some("GET"));
    let HttpAnswer::Response {
        status,
        headers,
        body,
    } = &second.answer
    else {
        panic!("{second:?}")
    };
    assert_eq!((*status, body.as_slice()), (200, &br#"{"ok":true}"#[..]));
    assert_eq!(
        headers[0],
        ("content-type".to_owned(), "application/json".to_owned())
    );
    assert_eq!(third.answer, HttpAnswer::Refused);
    assert_eq!(third.url.as_deref(), Some("http://down.example.com/"));
}

#[test]
fn expectations_come_in_every_form() {
    let error = |body: &str| match one(body).expected {
        Expected::Error(error) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(error("error = \"x\"").any.as_deref(), Some("x"));
    let table =
        error("error = { code = \"trap\", outcome = \"runtime_failure\", message = \"m\" }");
    assert_eq!(
        (table.code.as_deref(), table.message.as_deref()),
        (Some("trap"), Some("m"))
    );
    assert!(matches!(
        one("output_schema = { type = \"object\" }").expected,
        Expected::Schema(_)
    ));
    assert_eq!(
        one("output_json = 'null'").expected,
        Expected::Output(Value::Null)
    );
    assert_eq!(one("content = []").expected, Expected::Answer);
    assert_eq!(
        one("snapshot = true").expected,
        Expected::Snapshot("tests/snapshots/a--n.json".into())
    );
    let input =
        one("input_json = '{ \"n\": null, \"big\": 18446744073709551615 }'\noutput = 1").input;
    assert_eq!(input, json!({ "n": null, "big": u64::MAX }));
}

/// Each mistake is told with its place and what would be right.
#[expect(clippy::too_many_lines, reason = "a table of mistakes")]
#[test]
fn mistakes_are_told_with_their_place() {
    for (body, place, message, help) in [
        (
            "outputs = 1",
            "4:1",
            "case[0].outputs: unknown field",
            "did you mean 'output'?",
        ),
        ("", "1:1", "does not say what it expects", "add one of"),
        (
            "output = 1\nerror = \"x\"",
            "1:1",
            "expects several things at once",
            "keep one of",
        ),
        (
            "error = { outcome = \"timeout\" }",
            "4:21",
            "'timeout' is not known",
            "timed_out",
        ),
        ("error = {}", "4:9", "is empty", "name its code"),
        (
            "output = 1\ngrants = [\"htp:x\"]",
            "5:11",
            "'htp:x' is no grant",
            "KIND is one of",
        ),
        (
            "output = 1\nsecrets = { token = \"x\" }",
            "5:13",
            "SCOPE/KEY",
            "global/api_key",
        ),
        (
            "output = 1\nclock = { wall = 1969-12-31T23:59:59Z }",
            "5:18",
            "no time that a clock",
            "2026",
        ),
        (
            "output = 1\nclock = { wall = \"noon\" }",
            "5:18",
            "no time that a clock",
            "2026",
        ),
        (
            "output = 2026-01-01",
            "4:10",
            "is a date or time",
            "put it in quotes",
        ),
        (
            "output_schema = { type = \"objekt\" }",
            "4:26",
            "no usable JSON Schema",
            "draft 2020-12",
        ),
        (
            "output = 1\ncontent = [{ type = \"text\" }]",
            "5:12",
            "has no `text`",
            "add `text",
        ),
        (
            "error = \"x\"\ncontent = []",
            "1:1",
            "which an error does not have",
            "take one of",
        ),
        (
            "output = 1\nstorage = { a = { b = 1 } }",
            "5:23",
            "is no stored value",
            "base64",
        ),
        (
            "output = 1\nhttp = [{ status = 200 }]",
            "5:9",
            "either a `url` or a `host`",
            "https://",
        ),
        (
            "output = 1\nhttp = [{ url = \"example.com\" }]",
            "5:17",
            "is no address",
            "https://",
        ),
        (
            "output = 1\nhttp = [{ host = \"a\", status = 99 }]",
            "5:32",
            "99 is no HTTP status",
            "100 to 999",
        ),
        (
            "output = 1\nhttp = [{ host = \"a\", path = \"x\" }]",
            "5:30",
            "is no path",
            "begin with",
        ),
        (
            "output = 1\nhttp = [{ host = \"a\", refused = true, status = 200 }]",
            "5:9",
            "is refused",
            "take",
        ),
        (
            "input = 1\ninput_json = '1'\noutput = 1",
            "4:9",
            "is there twice",
            "keep one",
        ),
        (
            "input_json = '{'\noutput = 1",
            "4:14",
            "no JSON",
            "single quotes",
        ),
        (
            "random_seed = -1\noutput = 1",
            "4:15",
            "-1 is out of range",
            "from 0",
        ),
    ] {
        let text = format!("[[case]]\nname = \"n\"\ntool = \"t\"\n{body}\n");
        let found = read_text(&text).expect_err(body);
        assert!(
            found.contains(&format!("tests/a.toml:{place}:")),
            "{body}: {found}"
        );
        assert!(
            found.contains(message) && found.contains(help),
            "{body}: {found}"
        );
    }
}

#[test]
fn two_cases_never_share_a_snapshot() {
    let case = |name: &str| format!("[[case]]\nname = \"{name}\"\ntool = \"t\"\nsnapshot = true\n");
    let found = read_text(&(case("a b") + &case("A-b"))).unwrap_err();
    assert!(found.contains("same snapshot"), "{found}");
    let cases = read_text(&(case("a b") + &case("ž/../x"))).unwrap();
    assert_eq!(
        cases[1].expected,
        Expected::Snapshot("tests/snapshots/a--ž-x.json".into())
    );
    assert_eq!(cases[1].line, 5);
}

#[test]
fn a_folder_without_cases_is_no_error() {
    assert!(read(Path::new("/nonexistent/project")).unwrap().is_empty());
}
