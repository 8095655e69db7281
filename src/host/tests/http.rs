//! The HTTP transport: who is let in, what each revision gets, and how it stops.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::backend::Tools;
use super::http_client::{Request, TOKEN};
use super::http_server::{config, start};
use super::pipe::{call, initialize};
use super::soon;
use crate::host::{HostError, HttpLimits, HttpServer, client_config};

#[tokio::test]
async fn only_loopback_is_listened_on() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let refused = HttpServer::bind(Tools::new().host(), config(listen, HttpLimits::default()))
            .await
            .unwrap_err();
        assert!(matches!(refused, HostError::NeedsTls { .. }), "{refused}");
    }
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let server = start().await;
    let listen = server.address.to_string();
    let refused = HttpServer::bind(Tools::new().host(), config(&listen, HttpLimits::default()))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains(&listen), "{refused}");
}

#[tokio::test]
async fn health_needs_no_token_and_everything_else_does() {
    let server = start().await;
    let mut health = Request::get(server.address, "/healthz").send().await;
    assert_eq!(health.status, 200);
    assert_eq!(health.text().await, r#"{"status":"ok"}"#);
    for path in ["/mcp", "/api/v1/skills", "/", "/healthz/../mcp"] {
        let refused = Request::get(server.address, path).send().await;
        assert_eq!(refused.status, 401, "{path}");
        assert_eq!(
            refused.header("www-authenticate"),
            Some("Bearer realm=\"palyra-skill\"")
        );
        assert_eq!(refused.header("access-control-allow-origin"), None);
    }
    let wrong = Request::post(server.address, &initialize("2025-06-18"))
        .header("Authorization", "Bearer 00000000000000000000000000000000")
        .send()
        .await;
    assert_eq!(wrong.status, 401);
    let nothing = Request::get(server.address, "/api")
        .header("Authorization", &format!("Bearer {TOKEN}"))
        .send()
        .await;
    assert_eq!(nothing.status, 404);
}

#[tokio::test]
async fn a_rebound_name_or_a_foreign_page_gets_nowhere_even_with_the_token() {
    let server = start().await;
    for (name, value) in [
        ("Host", "evil.example"),
        ("Host", ""),
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
    ] {
        let request = || Request::post(server.address, &initialize("2025-06-18"));
        assert_eq!(
            request().header(name, value).send().await.status,
            403,
            "{name}: {value}"
        );
        let health = Request::get(server.address, "/healthz").header(name, value);
        assert_eq!(health.send().await.status, 403, "{name}: {value}");
    }
    let same = Request::post(server.address, &initialize("2025-06-18"))
        .header("Origin", &format!("http://{}", server.address));
    assert_eq!(same.send().await.status, 200);
}

#[tokio::test]
async fn older_revisions_get_a_session() {
    let server = start().await;
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let id = server.session(version).await;
        let answer = server
            .in_session(&id, &call(2, "acme_list", &json!({})))
            .json()
            .await;
        assert_eq!(
            answer["result"]["structuredContent"],
            json!({"result": [1, 2]})
        );
    }
    let lost = server.in_session("no-such-session", &call(2, "acme_echo", &json!({})));
    assert_eq!(lost.send().await.status, 404);
}

#[tokio::test]
async fn only_a_session_that_is_there_can_be_deleted() {
    let server = start().await;
    let id = server.session("2025-06-18").await;
    for (id, status) in [("no-such-session", 404), (&id, 204), (&id, 404)] {
        let delete = server.in_session(id, &json!({})).method("DELETE");
        assert_eq!(delete.send().await.status, status, "{id}");
    }
}

#[tokio::test]
async fn messages_that_cannot_be_taken_get_json_rpcs_own_errors() {
    let server = start().await;
    let id = server.session("2025-06-18").await;
    for (body, status, code) in [
        ("{", 400, -32700),
        ("[]", 400, -32600),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, 400, -32600),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"acme_echo","arguments":[]}}"#,
            200,
            -32602,
        ),
    ] {
        let mut response = server.in_session(&id, &json!(0)).body(body).send().await;
        assert_eq!(response.status, status, "{body}");
        assert_eq!(response.header("content-type"), Some("application/json"));
        let answer: Value = serde_json::from_str(&response.text().await).expect("JSON");
        assert_eq!(answer["error"]["code"], code, "{body}");
    }
}

#[tokio::test]
async fn the_newest_revision_has_no_session() {
    let server = start().await;
    let discover = json!({"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {}});
    let answer = Request::modern(server.address, discover).json().await;
    assert_eq!(
        answer["result"]["capabilities"]["tools"]["listChanged"],
        true
    );
    let response = Request::modern(server.address, call(2, "acme_list", &json!({})))
        .send()
        .await;
    assert_eq!(response.header("mcp-session-id"), None);
    let answer = response.last_message().await;
    assert_eq!(answer["result"]["structuredContent"], json!([1, 2]));
    let unknown = Request::modern(server.address, call(3, "nope", &json!({})));
    assert_eq!(unknown.json().await["error"]["code"], -32602);
}

/// A session that is opened past the limit on sessions would be one too many.
#[tokio::test]
async fn the_newest_revision_has_no_handshake() {
    let server = start().await;
    for version in ["2025-11-25", "2026-07-28"] {
        let response = Request::post(server.address, &initialize(version))
            .header("MCP-Protocol-Version", "2026-07-28")
            .send()
            .await;
        assert_eq!(response.status, 404);
        assert_eq!(response.header("mcp-session-id"), None);
        assert_eq!(response.last_message().await["error"]["code"], -32601);
    }
}

#[tokio::test]
async fn progress_is_streamed_before_the_answer_in_both_worlds() {
    let server = start().await;
    let mut request = call(2, "acme_steps", &json!({}));
    request["params"]["_meta"] = json!({"progressToken": 7});
    let id = server.session("2025-06-18").await;
    for request in [
        server.in_session(&id, &request),
        Request::modern(server.address, request.clone()),
    ] {
        let mut response = request.send().await;
        for done in [1.0, 2.0, 3.0] {
            let step = response.event().await;
            assert_eq!(step["params"]["progressToken"], 7);
            assert_eq!(step["params"]["progress"].as_f64(), Some(done));
        }
        assert_eq!(
            response.event().await["result"]["content"][0]["text"],
            "done"
        );
    }
}

#[tokio::test]
async fn a_cancelled_notification_reaches_the_call() {
    let server = start().await;
    let id = server.session("2025-06-18").await;
    let running = server.in_session(&id, &call(2, "acme_slow", &json!({})));
    let running = tokio::spawn(running.send());
    server.tools.started(1).await;
    let cancelled =
        json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}});
    assert_eq!(server.in_session(&id, &cancelled).send().await.status, 202);
    server.tools.cancelled(1).await;
    running.abort();
}

#[tokio::test]
async fn a_dropped_request_of_the_newest_revision_is_a_cancelled_call() {
    let server = start().await;
    let running = Request::modern(server.address, call(2, "acme_slow", &json!({})));
    let running = tokio::spawn(running.send());
    server.tools.started(1).await;
    running.abort();
    server.tools.cancelled(1).await;
}

#[tokio::test]
async fn a_deleted_session_cancels_its_calls() {
    let server = start().await;
    let id = server.session("2025-11-25").await;
    let running = server.in_session(&id, &call(2, "acme_slow", &json!({})));
    let running = tokio::spawn(running.send());
    server.tools.started(1).await;
    let delete = server.in_session(&id, &json!({})).method("DELETE");
    assert_eq!(delete.send().await.status, 204);
    server.tools.cancelled(1).await;
    running.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_answers_within_100_ms_beside_16_slow_calls() {
    let server = start().await;
    for id in 0..16 {
        tokio::spawn(Request::modern(server.address, call(id, "acme_slow", &json!({}))).send());
    }
    server.tools.started(16).await;
    let begun = Instant::now();
    let health = Request::get(server.address, "/healthz").send().await;
    assert_eq!(health.status, 200);
    assert!(
        begun.elapsed() < Duration::from_millis(100),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn changes_reach_sessions_and_subscribers() {
    let server = start().await;
    let id = server.session("2025-06-18").await;
    let mut session = Request::get(server.address, "/mcp")
        .header("Authorization", &format!("Bearer {TOKEN}"))
        .header("Accept", "text/event-stream")
        .header("Mcp-Session-Id", &id)
        .send()
        .await;
    assert_eq!(session.status, 200);
    let listen = json!({"jsonrpc": "2.0", "id": 5, "method": "subscriptions/listen",
        "params": {"notifications": {"toolsListChanged": true}}});
    let mut subscriber = Request::modern(server.address, listen).send().await;
    assert_eq!(
        subscriber.event().await["method"],
        "notifications/subscriptions/acknowledged"
    );
    server.tools.tick();
    for stream in [&mut session, &mut subscriber] {
        assert_eq!(
            stream.event().await["method"],
            "notifications/tools/list_changed"
        );
    }
    // Neither stream keeps the host from stopping at once.
    let begun = Instant::now();
    server.shutdown.cancel();
    soon(server.served).await.expect("no panic");
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_shutdown_answers_short_calls_and_cancels_long_ones() {
    let server = start().await;
    let slow =
        |id, arguments| Request::modern(server.address, call(id, "acme_slow", &arguments)).json();
    let short = tokio::spawn(slow(1, json!({"ms": 50})));
    let long = tokio::spawn(slow(2, json!({})));
    server.tools.started(2).await;
    server.shutdown.cancel();
    let short = soon(short).await.expect("an answer");
    assert_eq!(short["result"]["structuredContent"], json!({"slept": 50}));
    let long = soon(long).await.expect("an answer");
    assert_eq!(
        long["result"]["_meta"]["dev.palyra/error"]["code"],
        "cancelled"
    );
    soon(server.served).await.expect("no panic");
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "still listens"
    );
}

#[test]
fn the_client_configuration_is_ready_to_paste() {
    let config = client_config("127.0.0.1:7420".parse().expect("an address"), "t0ken");
    let server = &config["mcpServers"]["palyra-skill"];
    assert_eq!(server["url"], "http://127.0.0.1:7420/mcp");
    assert_eq!(server["headers"]["Authorization"], "Bearer t0ken");
}
