//! `serve` as its clients see it: a real process, a real MCP client, and guests that misbehave.
#![cfg(feature = "serve")]

mod common;

use std::io::{BufRead as _, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use common::{Bench, CoreSkill};
use palyra_skill::host::McpClient;
use serde_json::{Value, json};

/// What `/healthz` may take beside looping guests, plus what a loaded test machine adds.
const HEALTH_LIMIT: Duration = Duration::from_millis(500);

/// A project around a core module (ABI v1).
fn core_skill(bench: &Bench, name: &str, wat: &str) {
    let timeout_ms = 1500;
    CoreSkill {
        timeout_ms,
        ..CoreSkill::new(name, wat)
    }
    .write(bench);
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn request(address: SocketAddr, head: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn healthz(address: SocketAddr) -> Duration {
    let start = Instant::now();
    let answer = request(
        address,
        &format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    );
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    start.elapsed()
}

fn error_code(result: &Value) -> &Value {
    assert_eq!(result["isError"], true, "{result}");
    &result["_meta"]["dev.palyra/error"]["code"]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn misbehaving_guests_do_not_keep_others_from_being_served() {
    let bench = Bench::new();
    core_skill(
        &bench,
        "good",
        r#"(module (func (export "run") (result i32) i32.const 7))"#,
    );
    core_skill(
        &bench,
        "loop",
        r#"(module (func (export "run") (result i32) (loop (br 0)) i32.const 0))"#,
    );
    core_skill(
        &bench,
        "trap",
        r#"(module (func (export "run") (result i32) unreachable))"#,
    );
    core_skill(
        &bench,
        "grow",
        r#"(module (memory 1) (func (export "run") (result i32)
             (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable))"#,
    );
    core_skill(
        &bench,
        "recurse",
        r#"(module (func $f (export "run") (result i32) (i32.add (call $f) (i32.const 1))))"#,
    );
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let mut command = bench.command(["-q", "serve", "--stdio", "--listen", &address.to_string()]);
    for name in ["good", "loop", "trap", "grow", "recurse"] {
        command.args(["--skill", name]);
    }
    let client = McpClient::spawn(command.into(), Duration::from_mins(1))
        .await
        .unwrap();
    assert_eq!(client.tools().await.unwrap().len(), 5);

    let call = |name: &'static str| client.call(name, serde_json::Map::new());
    let good = || async {
        let answer = call("test_good").await.unwrap();
        assert_eq!(
            answer["structuredContent"],
            json!({ "exit_code": 7 }),
            "{answer}"
        );
    };
    good().await;
    let loops = futures::future::join_all((0..16).map(|_| call("test_loop")));
    let beside = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        for _ in 0..5 {
            let health = tokio::task::spawn_blocking(move || healthz(address))
                .await
                .unwrap();
            assert!(
                health < HEALTH_LIMIT,
                "/healthz took {health:?} beside 16 looping guests"
            );
            good().await;
        }
    };
    let (looped, ()) = futures::join!(loops, beside);
    for result in looped {
        assert_eq!(error_code(&result.unwrap()), "timeout");
    }
    assert_eq!(error_code(&call("test_trap").await.unwrap()), "trap");
    good().await;
    assert_eq!(
        error_code(&call("test_grow").await.unwrap()),
        "memory_limit"
    );
    assert_eq!(
        error_code(&call("test_recurse").await.unwrap()),
        "stack_overflow"
    );
    good().await;
    healthz(address);
    client.close().await.unwrap();
}

#[test]
fn the_server_answers_only_its_own_clients_and_stops_on_sigterm() {
    let bench = Bench::new();
    let mut server = bench
        .command(["serve", "--listen", "127.0.0.1:0"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut configuration = String::new();
    let mut stdout = server.stdout.take().unwrap();
    let configuration: Value = loop {
        let mut byte = [0; 256];
        let read = stdout.read(&mut byte).unwrap();
        assert!(read > 0, "no client configuration: {configuration}");
        configuration.push_str(std::str::from_utf8(&byte[..read]).unwrap());
        if let Ok(value) = serde_json::from_str(&configuration) {
            break value;
        }
    };
    let entry = configuration["mcpServers"]
        .as_object()
        .unwrap()
        .values()
        .next()
        .unwrap();
    let url = entry["url"].as_str().unwrap();
    let authority = url
        .strip_prefix("http://")
        .unwrap()
        .split('/')
        .next()
        .unwrap();
    let address: SocketAddr = authority.parse().unwrap();
    let bearer = entry["headers"]["Authorization"].as_str().unwrap();
    let post = |host: &str, extra: &str| {
        let body = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"0"}}}"#;
        request(
            address,
            &format!(
                "POST /mcp HTTP/1.1\r\nHost: {host}\r\n{extra}Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            ),
        )
    };
    let authorization = format!("Authorization: {bearer}\r\n");
    assert!(post(authority, &authorization).starts_with("HTTP/1.1 200"));
    assert!(post(authority, "").starts_with("HTTP/1.1 401"));
    assert!(post("evil.example", &authorization).starts_with("HTTP/1.1 403"));
    assert!(
        post(
            authority,
            &format!("{authorization}Origin: https://evil.example\r\n")
        )
        .starts_with("HTTP/1.1 403")
    );
    healthz(address);

    let stopped = Instant::now();
    let kill = std::process::Command::new("kill")
        .arg(server.id().to_string())
        .status()
        .unwrap();
    assert!(kill.success());
    let status = server.wait().unwrap();
    assert_eq!(status.code(), Some(0), "{status}");
    assert!(stopped.elapsed() < Duration::from_secs(5));
}

const LOOP: &str = r#"(module (func (export "run") (result i32) (loop (br 0)) i32.const 0))"#;

async fn client(bench: &Bench, args: &[&str]) -> McpClient {
    let mut command = bench.command(["-q", "serve", "--stdio"]);
    command.args(args);
    McpClient::spawn(command.into(), Duration::from_mins(2))
        .await
        .unwrap()
}

/// Begins now, whatever the test does meanwhile.
macro_rules! begin {
    ($client:expr, $tool:literal) => {{
        let client = std::sync::Arc::clone(&$client);
        tokio::spawn(async move { client.call($tool, serde_json::Map::new()).await.unwrap() })
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quarantine_stops_installed_calls_and_no_others() {
    let bench = Bench::new();
    CoreSkill::new("loop", LOOP).install(&bench);
    core_skill(&bench, "loop", LOOP); // the same skill in development, for 1.5 s
    let client = client(&bench, &["--skill", "loop", "--bare-names"]).await;
    let client = std::sync::Arc::new(client);
    let installed = begin!(client, "test_loop");
    let typed = begin!(client, "loop");
    tokio::time::sleep(Duration::from_millis(500)).await;
    bench.ok(["quarantine", "test.loop", "--reason", "loops"]);
    assert_eq!(error_code(&installed.await.unwrap()), "cancelled");
    assert_eq!(error_code(&typed.await.unwrap()), "timeout");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_skill_that_is_quarantined_while_it_compiles_is_not_started() {
    let bench = Bench::new();
    // Compiles for longer than the quarantine takes; that it loops shows whether it was started.
    let body =
        "(i64.add (i64.mul (local.get 0) (i64.const 3)) (i64.const 7)) (local.set 0)".repeat(150);
    let function = format!("(func (param i64) (result i64) {body} (local.get 0))");
    let wat = format!(
        r#"(module {} (func (export "run") (result i32) (loop (br 0)) i32.const 0))"#,
        function.repeat(1500)
    );
    CoreSkill::new("large", &wat).install(&bench);
    let client = std::sync::Arc::new(client(&bench, &[]).await);
    let call = begin!(client, "test_large");
    tokio::time::sleep(Duration::from_millis(300)).await;
    bench.ok(["quarantine", "test.large", "--reason", "odd"]);
    let begun = Instant::now();
    let result = call.await.unwrap();
    let code = error_code(&result).as_str().unwrap();
    assert!(
        ["cancelled", "skill_quarantined"].contains(&code),
        "{result}"
    );
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
}

#[cfg(unix)]
#[test]
fn a_signal_ends_looping_calls_at_once() {
    let bench = Bench::new();
    CoreSkill::new("loop", LOOP).write(&bench);
    let mut server = bench
        .command(["-q", "serve", "--stdio", "--skill", "loop"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = server.stdin.take().unwrap();
    let mut send = |message: Value| writeln!(stdin, "{message}").unwrap();
    send(
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}}),
    );
    send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    for id in 1..=16 {
        send(json!({"jsonrpc": "2.0", "id": id, "method": "tools/call",
            "params": {"name": "test_loop", "arguments": {}}}));
    }
    // Answered after the calls were taken.
    send(json!({"jsonrpc": "2.0", "id": "last", "method": "ping"}));
    let mut answers = std::io::BufReader::new(server.stdout.take().unwrap());
    let mut answer = String::new();
    while !answer.contains("\"last\"") {
        answer.clear();
        assert!(answers.read_line(&mut answer).unwrap() > 0);
    }
    std::thread::sleep(Duration::from_millis(500));
    let stopped = Instant::now();
    let kill = std::process::Command::new("kill")
        .arg(server.id().to_string())
        .status()
        .unwrap();
    assert!(kill.success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
    assert!(
        stopped.elapsed() < Duration::from_millis(1500),
        "{:?}",
        stopped.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_questions_for_the_owner_are_named_as_such() {
    let bench = Bench::new();
    let wat = r#"(module (func (export "run") (result i32) i32.const 0))"#;
    CoreSkill {
        risk: "requires_approval = true",
        ..CoreSkill::new("asks", wat)
    }
    .write(&bench);
    let client = client(&bench, &["--skill", "asks"]).await;
    let ask = |n: u32| {
        let input = json!({ "n": n }).as_object().unwrap().clone();
        client.call("test_asks", input)
    };
    for n in 0..200 {
        assert_eq!(error_code(&ask(n).await.unwrap()), "approval_pending");
    }
    let result = ask(200).await.unwrap();
    assert_eq!(error_code(&result), "too_many_approvals");
    let text = result["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("approvals list"), "{text}");
    // What was asked before is still a question.
    assert_eq!(error_code(&ask(7).await.unwrap()), "approval_pending");
}

/// A skill whose manifest asks for a week and 64 GiB.
fn greedy_skill(bench: &Bench, name: &str, wat: &str) {
    core_skill(bench, name, wat);
    let file = bench.path(name).join("skill.toml");
    let manifest = std::fs::read_to_string(&file)
        .unwrap()
        .replace(
            "wall_clock_timeout_ms = 1500",
            "wall_clock_timeout_ms = 604800000",
        )
        .replace(
            "max_memory_bytes = 1048576",
            "max_memory_bytes = 68719476736",
        );
    std::fs::write(&file, manifest).unwrap();
}

/// One `memory.fill` is one instruction, which nothing interrupts: three of 3 GB once kept the server for seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fills_of_large_memories_do_not_keep_the_server() {
    let bench = Bench::new();
    greedy_skill(
        &bench,
        "huge",
        r#"(module (memory 49000) (func (export "run") (result i32)
             (memory.fill (i32.const 0) (i32.const 1) (i32.const -1083768832)) (i32.const 0)))"#,
    );
    greedy_skill(
        &bench,
        "fill",
        r#"(module (memory 1024) (func (export "run") (result i32) (local i32)
             (loop
               (memory.fill (i32.const 0) (i32.const 1) (i32.const 67108864))
               (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 20))))
             (local.get 0)))"#,
    );
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let mut command = bench.command(["-q", "serve", "--stdio", "--listen", &address.to_string()]);
    command.args(["--skill", "huge", "--skill", "fill"]);
    let client = McpClient::spawn(command.into(), Duration::from_mins(1))
        .await
        .unwrap();
    let call = |name: &'static str| client.call(name, serde_json::Map::new());
    for _ in 0..3 {
        let refused = call("test_huge").await.unwrap();
        assert_eq!(error_code(&refused), "memory_limit");
    }
    let fills = futures::future::join_all((0..16).map(|_| call("test_fill")));
    let beside = async {
        let mut worst = Duration::ZERO;
        for _ in 0..20 {
            let health = tokio::task::spawn_blocking(move || healthz(address));
            worst = worst.max(health.await.unwrap());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worst
    };
    let (filled, worst) = futures::join!(fills, beside);
    assert!(
        worst < HEALTH_LIMIT,
        "/healthz took {worst:?} beside 16 fills"
    );
    for answer in filled {
        let answer = answer.unwrap();
        assert_eq!(answer["structuredContent"], json!({ "exit_code": 20 }));
    }
    client.close().await.unwrap();
}
