//! Foreign MCP clients against `serve`: Python's `mcp` and the TypeScript SDK, over stdio and over HTTP.
#![cfg(all(feature = "authoring", feature = "serve"))]

mod common;
mod mcp;
mod rust_guest;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::Bench;
use mcp::{Clients, Server, fixture};
use palyra_skill::manifest::WasmTarget;
use serde_json::{Value, json};

/// For a client's next line: an interpreter that starts on a loaded machine takes its time.
const DEADLINE: Duration = Duration::from_mins(4);

#[derive(Debug, Clone, Copy)]
enum Language {
    /// As it negotiates: the newest revision.
    Python,
    /// With the handshake of the revisions before.
    PythonWithHandshake,
    TypeScript,
}

const LANGUAGES: [Language; 3] = [
    Language::Python,
    Language::PythonWithHandshake,
    Language::TypeScript,
];

impl Language {
    fn command(self, clients: &Clients) -> Command {
        let (mut command, script) = match self {
            Self::Python | Self::PythonWithHandshake => (clients.python(), "client.py"),
            Self::TypeScript => (clients.node(), "client.cjs"),
        };
        command.arg(fixture(script));
        command
    }

    /// The revision that a client of this language comes to speak with us, where it says that.
    fn version(self) -> Option<&'static str> {
        match self {
            Self::Python => Some("2026-07-28"),
            Self::PythonWithHandshake => Some("2025-11-25"),
            Self::TypeScript => None,
        }
    }
}

/// The projects that are served, built once.
struct Projects {
    bench: Bench,
    /// `acme.hello` of the WAT template, `acme.waits`, and `acme.words` of the Rust template where it can be built.
    names: Vec<&'static str>,
}

fn projects() -> &'static Projects {
    static PROJECTS: OnceLock<Projects> = OnceLock::new();
    PROJECTS.get_or_init(|| {
        let bench = Bench::new();
        for name in ["hello", "waits"] {
            bench.ok(["new", name, "--lang", "wat", "--publisher", "acme"]);
        }
        std::fs::copy(fixture("waits.wat"), bench.path("waits/skill.wat")).unwrap();
        raise_limits(&bench, "waits");
        for name in ["hello", "waits"] {
            bench.ok(["build", name]);
        }
        let mut names = vec!["hello", "waits"];
        if rust_guest::can_build(WasmTarget::UnknownUnknown) {
            bench.ok(["new", "words", "--lang", "rust", "--publisher", "acme"]);
            rust_guest::build(&bench, "words");
            names.push("words");
        }
        Projects { bench, names }
    })
}

/// Raise the template's limits: who stops the tool is to be seen.
fn raise_limits(bench: &Bench, name: &str) {
    let file = bench.path(name).join("skill.toml");
    let mut manifest = std::fs::read_to_string(&file).unwrap();
    for (limit, raised) in [
        ("timeout_ms = 2000", "timeout_ms = 600000"),
        (
            "fuel_budget = 15000000",
            "fuel_budget = 9000000000000000000",
        ),
    ] {
        assert!(manifest.contains(limit), "{manifest}");
        manifest = manifest.replace(limit, raised);
    }
    std::fs::write(&file, manifest).unwrap();
}

impl Projects {
    /// Arguments of `serve`.
    fn arguments(&self) -> Vec<String> {
        let path = |name: &&str| self.bench.path(name).to_str().unwrap().to_owned();
        let named = |name| ["--skill".to_owned(), path(name)];
        self.names.iter().flat_map(named).collect()
    }

    /// Tools that count words.
    fn counters(&self) -> impl Iterator<Item = String> {
        let counters = self.names.iter().filter(|name| **name != "waits");
        counters.map(|name| format!("acme_{name}_word_count"))
    }

    fn tools(&self) -> Vec<String> {
        let mut tools: Vec<String> = self.counters().collect();
        tools.push("acme_waits_word_count".to_owned());
        tools.sort();
        tools
    }
}

/// A client at work.
struct Client {
    process: Child,
    lines: Receiver<String>,
}

impl Client {
    fn start(clients: &Clients, language: Language, mut server: Value, steps: &[Value]) -> Self {
        if matches!(language, Language::PythonWithHandshake) {
            server["mode"] = json!("legacy");
        }
        let mut process = language
            .command(clients)
            .arg(server.to_string())
            .args(steps.iter().map(Value::to_string))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        // Ends with the process.
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { process, lines }
    }

    /// The answer to the next step.
    fn next(&self) -> Value {
        let line = self.lines.recv_timeout(DEADLINE);
        serde_json::from_str(&line.expect("an answer of the client")).unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn names(listed: &Value) -> Vec<&str> {
    let tools = listed["tools"].as_array().expect("tools");
    let mut names: Vec<&str> = tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    names
}

/// The whole session: list, call, give up, and be told of a new tool.
fn session(clients: &Clients, language: Language, bench: &Bench, server: Value) {
    let projects = projects();
    let new = bench.signed("later", "acme");
    let call = |name: &str, text: &str| json!({ "call": name, "arguments": { "text": text } });
    let mut give_up = call("acme_waits_word_count", "");
    give_up["cancel"] = json!(true);
    let mut steps = vec![json!({ "list": {} })];
    steps.extend(projects.counters().map(|name| call(&name, "one two three")));
    steps.extend([
        json!({ "call": "acme_hello_word_count", "arguments": { "words": 1 } }),
        give_up,
        json!({ "changed": {} }),
    ]);
    let client = Client::start(clients, language, server, &steps);

    let listed = client.next();
    assert_eq!(names(&listed), projects.tools(), "{language:?}");
    assert_eq!(listed["version"].as_str(), language.version());
    for name in projects.counters() {
        let answer = client.next();
        let result = &answer["result"];
        assert_eq!(
            result["structuredContent"],
            json!({ "words": 3 }),
            "{name}: {answer}"
        );
        assert_eq!(result["content"][0]["text"], r#"{"words":3}"#, "{answer}");
    }
    let refused = client.next();
    assert_eq!(refused["result"]["isError"], true, "{refused}");

    let gave_up = client.next();
    assert_eq!(gave_up["cancelled"], true, "{gave_up}");
    assert_eq!(gave_up["progress"][0][0].as_f64(), Some(1.0), "{gave_up}");
    assert_eq!(gave_up["progress"][0][1].as_f64(), Some(2.0), "{gave_up}");
    assert_stopped(bench);

    assert_eq!(client.next(), json!({ "waiting": true }));
    bench.ok(["install", new.to_str().unwrap(), "--tofu"]);
    let listed = client.next();
    assert!(
        names(&listed).contains(&"acme_later_word_count"),
        "{listed}"
    );
}

/// The journal says how the call that nobody waits for has ended.
fn assert_stopped(bench: &Bench) {
    let begun = Instant::now();
    loop {
        let journal = bench.ok(["journal", "--format", "json"]).stdout;
        let stopped = |line: &str| line.contains("acme.waits") && line.contains("\"cancelled\"");
        if journal.lines().any(stopped) {
            return;
        }
        assert!(begun.elapsed() < DEADLINE, "it still runs: {journal}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn over_stdio(language: Language) {
    let Some(clients) = Clients::find() else {
        return;
    };
    let bench = Bench::new();
    let mut args = vec!["-q".to_owned(), "serve".to_owned(), "--stdio".to_owned()];
    args.extend(projects().arguments());
    let server = json!({
        "command": env!("CARGO_BIN_EXE_palyra-skill"),
        "args": args,
        "env": { "PALYRA_SKILL_HOME": bench.home() },
        "cwd": bench.dir(),
    });
    session(&clients, language, &bench, server);
}

fn over_http(language: Language) {
    let Some(clients) = Clients::find() else {
        return;
    };
    let bench = Bench::new();
    let server = Server::start(&bench, projects().arguments());
    let headers = json!({ "Authorization": server.authorization });
    session(
        &clients,
        language,
        &bench,
        json!({ "url": server.url, "headers": headers }),
    );
}

#[test]
fn python_calls_over_stdio() {
    over_stdio(Language::Python);
}

#[test]
fn python_with_the_handshake_calls_over_stdio() {
    over_stdio(Language::PythonWithHandshake);
}

#[test]
fn typescript_calls_over_stdio() {
    over_stdio(Language::TypeScript);
}

#[test]
fn python_calls_over_http() {
    over_http(Language::Python);
}

#[test]
fn python_with_the_handshake_calls_over_http() {
    over_http(Language::PythonWithHandshake);
}

#[test]
fn typescript_calls_over_http() {
    over_http(Language::TypeScript);
}

#[test]
fn without_the_token_or_from_elsewhere_nobody_is_let_in() {
    let Some(clients) = Clients::find() else {
        return;
    };
    let bench = Bench::new();
    let server = Server::start(&bench, projects().arguments());
    let right = json!({ "Authorization": server.authorization });
    let wrong = json!({ "Authorization": format!("Bearer {}", "0".repeat(64)) });
    let mut from_a_page = right.clone();
    from_a_page["Origin"] = json!("https://evil.example");
    let to = |headers: &Value| json!({ "url": server.url, "headers": headers });
    let mut under_another_name = to(&right);
    under_another_name["name"] = json!("evil.example");
    for language in LANGUAGES {
        for (target, status) in [
            (to(&json!({})), 401),
            (to(&wrong), 401),
            (to(&from_a_page), 403),
            (under_another_name.clone(), 403),
        ] {
            let seen = format!("{language:?} at {target}");
            let client = Client::start(&clients, language, target, &[json!({ "list": {} })]);
            let answer = client.next();
            let statuses = answer["refused"].as_array().expect(&seen);
            assert!(!statuses.is_empty(), "{seen}: {answer}");
            assert!(statuses.iter().all(|got| got == status), "{seen}: {answer}");
        }
    }
}
