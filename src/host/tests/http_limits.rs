//! What one HTTP client can take from the others.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::http_client::{Request, TOKEN};
use super::http_server::start_with;
use super::pipe::{call, initialize};
use super::soon;
use crate::host::HttpLimits;

#[tokio::test]
async fn large_and_slow_requests_are_cut_off() {
    let server = start_with(HttpLimits {
        body_bytes: 1024,
        header_timeout: Duration::from_millis(200),
        body_timeout: Duration::from_millis(200),
        ..HttpLimits::default()
    })
    .await;
    let large = call(1, "acme_echo", &json!({"x": "x".repeat(2000)}));
    assert_eq!(
        Request::modern(server.address, large).send().await.status,
        413
    );

    let head = format!(
        "POST /mcp HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 9\r\n\r\n",
        server.address
    );
    assert!(
        trickle(server.address, &head)
            .await
            .starts_with("HTTP/1.1 408")
    );
    let half = trickle(server.address, "GET /healthz HTTP/1.1\r\nHo").await;
    assert!(!half.contains("200 OK"), "{half}");
}

/// Sends this and no more, and gives what comes back until the server closes.
async fn trickle(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(text.as_bytes()).await.expect("sends");
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer))
        .await
        .expect("is closed");
    answer
}

#[tokio::test]
async fn one_connection_or_session_over_the_limit_has_to_wait() {
    let server = start_with(HttpLimits {
        connections: 2,
        sessions: 1,
        ..HttpLimits::default()
    })
    .await;
    let id = server.session("2025-06-18").await;
    // The only session is at work, so it cannot make room.
    let slow = call(9, "acme_slow", &json!({}));
    let slow = tokio::spawn(server.in_session(&id, &slow).send());
    server.tools.started(1).await;
    let second = Request::post(server.address, &initialize("2025-06-18"))
        .send()
        .await;
    assert_eq!(second.status, 503);
    drop(second);
    let cancelled =
        json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 9}});
    assert_eq!(server.in_session(&id, &cancelled).send().await.status, 202);
    drop(slow.await);
    // Whoever has a session, or needs none, is still served.
    let echo = call(2, "acme_echo", &json!({}));
    assert_eq!(
        server.in_session(&id, &echo).json().await["result"]["isError"],
        false
    );
    assert_eq!(
        Request::modern(server.address, echo).json().await["result"]["isError"],
        false
    );

    let busy = [1, 2].map(|n| {
        let slow = Request::modern(server.address, call(n, "acme_slow", &json!({})));
        tokio::spawn(slow.send())
    });
    server.tools.started(3).await;
    let waiting = tokio::spawn(Request::get(server.address, "/healthz").send());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished());
    for call in busy {
        call.abort();
    }
    assert_eq!(soon(waiting).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn connections_that_ask_for_nothing_make_room_for_others() {
    let server = start_with(HttpLimits {
        connections: 3,
        header_timeout: Duration::from_mins(10),
        ..HttpLimits::default()
    })
    .await;
    let mut half_open = TcpStream::connect(server.address).await.expect("connects");
    half_open
        .write_all(b"GET /healthz HT")
        .await
        .expect("sends");
    // One that was served and then says nothing more.
    let mut silent = TcpStream::connect(server.address).await.expect("connects");
    let health = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    silent.write_all(health.as_bytes()).await.expect("sends");
    let mut start = [0; 12];
    soon(silent.read_exact(&mut start))
        .await
        .expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 200");
    let others: Vec<_> =
        futures::future::join_all((0..3).map(|_| TcpStream::connect(server.address))).await;
    assert!(others.iter().all(Result::is_ok));
    let begun = Instant::now();
    let response = Request::get(server.address, "/healthz").send().await;
    assert_eq!(response.status, 200);
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    // The oldest has gone, and was not answered.
    let mut rest = Vec::new();
    soon(half_open.read_to_end(&mut rest)).await.ok();
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn the_longest_idle_session_makes_room_for_a_new_one() {
    let server = start_with(HttpLimits {
        sessions: 2,
        ..HttpLimits::default()
    })
    .await;
    let oldest = server.session("2025-06-18").await;
    let kept = server.session("2025-06-18").await;
    let newest = server.session("2025-06-18").await;
    let echo = call(2, "acme_echo", &json!({}));
    let status = async |id: &str| server.in_session(id, &echo).send().await.status;
    assert_eq!(status(&oldest).await, 404);
    assert_eq!(status(&kept).await, 200);
    assert_eq!(status(&newest).await, 200);
}

#[tokio::test]
async fn a_session_that_is_never_initialized_ends() {
    let server = start_with(HttpLimits {
        initialize_timeout: Duration::from_millis(300),
        ..HttpLimits::default()
    })
    .await;
    let used = server.session("2025-06-18").await;
    let response = Request::post(server.address, &initialize("2025-06-18"))
        .send()
        .await;
    let unused = response
        .header("mcp-session-id")
        .expect("a session")
        .to_owned();
    tokio::time::sleep(Duration::from_millis(600)).await;
    let echo = call(2, "acme_echo", &json!({}));
    assert_eq!(server.in_session(&unused, &echo).send().await.status, 404);
    assert_eq!(server.in_session(&used, &echo).send().await.status, 200);
}
