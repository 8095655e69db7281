//! What a guest may do through the SDK: granted works, not granted is denied, and secrets stay secret.
#![cfg(feature = "runtime")]

mod common;
mod rust_guest;
#[cfg(feature = "authoring")]
mod skill_cases;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;

use common::{Bench, Ran};
use palyra_skill::manifest::WasmTarget;
use rust_guest::{build, can_build};
use serde_json::{Value, json};

const SECRET: &str = "correct-horse-battery";

/// `testdata/guest`, built once; `None` where it cannot be.
fn guest() -> Option<&'static Bench> {
    static GUEST: OnceLock<Option<Bench>> = OnceLock::new();
    let made = || {
        can_build(WasmTarget::Wasip1).then(|| {
            let bench = Bench::new();
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            // Side by side as in the repository: the guest finds the SDK by its path.
            for folder in ["sdk/src", "sdk/macros/src", "testdata/guest/src"] {
                copy(&root.join(folder), &bench.path(folder));
            }
            for file in [
                "sdk/Cargo.toml",
                "sdk/macros/Cargo.toml",
                "testdata/guest/Cargo.toml",
                "testdata/guest/Cargo.lock",
                "testdata/guest/skill.toml",
            ] {
                std::fs::copy(root.join(file), bench.path(file)).unwrap();
            }
            build(&bench, "testdata/guest");
            bench
        })
    };
    GUEST.get_or_init(made).as_ref()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A home of its own around the one built guest.
struct Caller {
    guest: &'static Bench,
    own: Bench,
}

impl Caller {
    /// `None` where the guest cannot be built.
    fn new() -> Option<Self> {
        Some(Self {
            guest: guest()?,
            own: Bench::new(),
        })
    }

    fn run(&self, tool: &str, input: &Value, grants: &[&str]) -> Ran {
        let (folder, tool, input) = (
            self.guest.path("testdata/guest"),
            format!("test.guest.{tool}"),
            input.to_string(),
        );
        let folder = folder.to_str().unwrap();
        let mut args = vec!["run", folder, &tool, "--input", &input, "--format", "json"];
        for grant in grants {
            args.extend(["--grant", grant]);
        }
        self.own.run(args)
    }

    /// The output of a call that is answered.
    fn output(&self, tool: &str, input: &Value, grants: &[&str]) -> Value {
        let ran = self.run(tool, input, grants);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.json()["output"].take()
    }

    /// Holds a call to being denied by the guest's own word.
    fn denied(&self, tool: &str, input: &Value, grants: &[&str]) {
        let ran = self.run(tool, input, grants);
        assert_eq!(ran.status, 1, "{ran:?}");
        let result = ran.json();
        assert_eq!(
            (&result["outcome"], &result["error"]["code"]),
            (&json!("capability_denied"), &json!("tool_denied")),
            "{result}"
        );
    }

    /// Holds a file to being out of reach. For a path below no root one wasi-libc says that it may not, another that there is
    /// no such file.
    fn unreached(&self, input: &Value, grants: &[&str]) {
        let ran = self.run("file", input, grants);
        assert_eq!(ran.status, 1, "{ran:?}");
        let result = ran.json();
        let code = result["error"]["code"].as_str().unwrap();
        let missing = code == "tool_failed"
            && result["error"]["message"]
                .as_str()
                .unwrap()
                .contains("os error 44");
        assert!(code == "tool_denied" || missing, "{result}");
    }

    fn set_secret(&self) {
        let mut command = self.own.command(["secret", "set", "global/token"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(SECRET.as_bytes())
            .unwrap();
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn storage_keeps_values_between_calls_where_it_is_granted() {
    let Some(caller) = Caller::new() else { return };
    let set = json!({ "bucket": "notes", "set": { "a": "1", "b": "2" }, "get": "a" });
    assert_eq!(
        caller.output("storage", &set, &["write:notes"]),
        json!({ "keys": ["a", "b"], "value": "1", "exists": true })
    );
    let delete = json!({ "bucket": "notes", "delete": ["a"], "get": "a" });
    caller.denied("storage", &delete, &["read:notes"]);
    let read = json!({ "bucket": "notes", "get": "b" });
    assert_eq!(
        caller.output("storage", &read, &["read:notes"]),
        json!({ "keys": ["a", "b"], "value": "2", "exists": true })
    );
    assert_eq!(
        caller.output("storage", &delete, &["write:notes"]),
        json!({ "keys": ["b"], "value": null, "exists": false })
    );
    caller.denied("storage", &read, &[]);
    // The manifest does not ask for it, so the owner's grant alone is none.
    caller.denied(
        "storage",
        &json!({ "bucket": "other" }),
        &["write:notes", "write:other"],
    );
}

#[test]
fn configuration_is_what_the_manifest_declares() {
    let Some(caller) = Caller::new() else { return };
    let all = json!({ "greeting": "hello", "retries": "3" });
    assert_eq!(
        caller.output("config", &json!({ "key": "greeting" }), &[]),
        json!({ "value": "hello", "all": all })
    );
    assert_eq!(
        caller.output("config", &json!({ "key": "other" }), &[]),
        json!({ "value": null, "all": all })
    );
}

#[test]
fn a_secret_is_read_where_it_is_granted() {
    let Some(caller) = Caller::new() else { return };
    let input = json!({ "name": "global/token" });
    let grant = &["secret:global/token"][..];
    let missing = caller.run("secret", &input, grant).json();
    assert_eq!(missing["error"]["code"], "tool_failed", "{missing}");
    caller.set_secret();
    caller.denied("secret", &input, &[]);
    assert_eq!(
        caller.output("secret", &input, grant),
        json!({ "length": SECRET.len() })
    );
    caller.denied(
        "secret",
        &json!({ "name": "global/other" }),
        &["secret:global/other"],
    );
}

#[test]
fn a_secret_appears_neither_in_what_the_host_prints_nor_in_its_journal() {
    let Some(caller) = Caller::new() else { return };
    caller.set_secret();
    let ran = caller.run(
        "secret",
        &json!({ "name": "global/token", "leak": true }),
        &["secret:global/token"],
    );
    assert_eq!(ran.status, 1);
    let result = ran.json();
    assert_eq!(result["error"]["code"], "tool_failed", "{result}");
    let log = result["log"].as_array().unwrap();
    let levels: Vec<_> = log
        .iter()
        .map(|line| line["level"].as_str().unwrap())
        .collect();
    assert_eq!(levels, ["error", "stdout", "stderr"], "{log:?}");
    assert!(
        log.iter()
            .all(|line| line["message"].as_str().unwrap().contains("[secret]")),
        "{log:?}"
    );
    assert!(
        ran.stderr.contains("progress: 1 [secret]"),
        "{}",
        ran.stderr
    );
    let journal = caller.own.ok(["journal", "--format", "json"]).stdout;
    assert!(journal.contains("call.finished"), "{journal}");
    for text in [&ran.stdout, &ran.stderr, &journal] {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[test]
fn a_message_reaches_a_granted_channel() {
    let Some(caller) = Caller::new() else { return };
    let input = json!({ "channel": "alerts", "message": "it rains" });
    caller.denied("channel", &input, &[]);
    assert_eq!(
        caller.output("channel", &input, &["channel:alerts"]),
        json!({ "sent": true })
    );
    let sent = std::fs::read_to_string(caller.own.home().join("channels/alerts.jsonl")).unwrap();
    let sent: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent["message"], "it rains");
    caller.denied(
        "channel",
        &json!({ "channel": "other", "message": "x" }),
        &["channel:other"],
    );
}

#[test]
fn a_tool_knows_its_call_and_tells_how_far_it_is() {
    let Some(caller) = Caller::new() else { return };
    let ran = caller.run("context", &json!({}), &[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let result = ran.json();
    assert!(
        result["output"]["call_id"]
            .as_str()
            .unwrap()
            .starts_with("run-"),
        "{result}"
    );
    let remaining = result["output"]["remaining_ms"].as_u64().unwrap();
    assert!(
        (1..=10_000).contains(&remaining),
        "{remaining} of the manifest's ten seconds"
    );
    assert_eq!(result["output"]["cancelled"], false);
    assert!(
        ran.stderr.contains("progress: 1/2 half way"),
        "{}",
        ran.stderr
    );
    let levels: Vec<_> = result["log"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["level"].as_str().unwrap())
        .collect();
    assert_eq!(levels, ["debug", "info", "warn", "error"]);
}

#[test]
fn a_request_reaches_the_origin_that_the_owner_named() {
    let Some(caller) = Caller::new() else { return };
    let origin = echo_server();
    let grant = format!("http-local:{origin}");
    let get = json!({ "url": format!("{origin}/a?b=c#d") });
    let echoed = |body: &str| json!({ "status": 202, "kind": "text/plain", "body": body });
    assert_eq!(
        caller.output("http", &get, &[&grant]),
        echoed("GET /a?b=c HTTP/1.1 ")
    );
    // More than the SDK writes at once.
    let long = "x".repeat(10_000);
    let post = json!({ "url": origin, "body": long });
    assert_eq!(
        caller.output("http", &post, &[&grant]),
        echoed(&format!("POST / HTTP/1.1 {long}"))
    );
    caller.denied("http", &get, &[]);
    let other = format!("http-local:{}", echo_server());
    caller.denied("http", &get, &[&other]);
}

/// Answers each request with its first line and its body. Gives its origin.
fn echo_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            echo(stream.unwrap());
        }
    });
    origin
}

fn echo(mut stream: TcpStream) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    let body = loop {
        if let Some(body) = whole_body(&request) {
            break body;
        }
        match stream.read(&mut buffer).unwrap() {
            0 => return,
            length => request.extend_from_slice(&buffer[..length]),
        }
    };
    let text = String::from_utf8_lossy(&request);
    let answer = format!("{} {body}", text.lines().next().unwrap_or_default());
    let head = format!(
        "HTTP/1.1 202 Accepted\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        answer.len()
    );
    stream
        .write_all(format!("{head}{answer}").as_bytes())
        .unwrap();
}

/// The body, once all of it is there: counted by its length, or by chunks that end with an empty one.
fn whole_body(request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(request);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    if head.contains("transfer-encoding: chunked") {
        return body
            .ends_with("0\r\n\r\n")
            .then(|| body.split("\r\n").skip(1).step_by(2).collect());
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |text| text.parse().unwrap());
    (body.len() >= length).then(|| body.to_owned())
}

#[test]
fn files_are_those_of_granted_roots() {
    let Some(caller) = Caller::new() else { return };
    let write = json!({ "path": "notes/a.txt", "text": "kept" });
    let read = json!({ "path": "notes/a.txt" });
    caller.unreached(&write, &[]);
    assert_eq!(
        caller.output("file", &write, &["write:notes"]),
        json!({ "text": "kept" })
    );
    assert_eq!(
        caller.output("file", &read, &["read:notes"]),
        json!({ "text": "kept" })
    );
    caller.unreached(&write, &["read:notes"]);
    caller.unreached(&read, &[]);
    caller.unreached(&json!({ "path": "notes/../../a.txt" }), &["read:notes"]);
    caller.unreached(&json!({ "path": "/etc/passwd" }), &["read:notes"]);

    let folder = caller.own.path("elsewhere");
    std::fs::create_dir(&folder).unwrap();
    let map = format!("map:notes={}", folder.display());
    caller.output("file", &write, &["write:notes", &map]);
    assert_eq!(
        std::fs::read_to_string(folder.join("a.txt")).unwrap(),
        "kept"
    );
}
