//! What one HTTP client can take from the others.

use std::net::SocketAddr;
use std::time::Duration;

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
    let second = Request::post(server.address, &initialize("2025-06-18"))
        .send()
        .await;
    assert_eq!(second.status, 503);
    drop(second);
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

    let idle = [
        TcpStream::connect(server.address).await.expect("connects"),
        TcpStream::connect(server.address).await.expect("connects"),
    ];
    tokio::time::sleep(Duration::from_millis(100)).await;
    let waiting = tokio::spawn(Request::get(server.address, "/healthz").send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished());
    drop(idle);
    assert_eq!(soon(waiting).await.expect("an answer").status, 200);
}
