//! Raw messages over stdio: what goes over the wire in each revision, and how a session ends.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::backend::Tools;
use super::pipe::{Pipe, call, modern};
use crate::host::HostConfig;

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    list["result"]["tools"]
        .as_array()
        .expect("tools")
        .iter()
        .find(|tool| tool["name"] == name)
        .expect("is listed")
}

#[tokio::test]
async fn each_older_revision_is_negotiated_as_asked() {
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let (_pipe, answer) = Pipe::initialized(Tools::new().host(), version).await;
        assert_eq!(answer["result"]["protocolVersion"], version);
        assert_eq!(answer["result"]["instructions"], "Test tools.");
        assert_eq!(
            answer["result"]["capabilities"]["tools"]["listChanged"],
            true
        );
    }
}

#[tokio::test]
async fn an_unknown_revision_gets_the_newest_that_has_a_handshake() {
    let (_pipe, answer) = Pipe::initialized(Tools::new().host(), "2099-01-01").await;
    assert_eq!(answer["result"]["protocolVersion"], "2025-11-25");
}

#[tokio::test]
async fn older_peers_get_wrapped_output_and_the_schema_for_it() {
    let (mut pipe, _) = Pipe::initialized(Tools::new().host(), "2025-06-18").await;
    pipe.send(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}))
        .await;
    let list = pipe.receive().await;
    let schema = &named(&list, "acme_list")["outputSchema"];
    pipe.send(call(3, "acme_list", &json!({}))).await;
    let result = pipe.receive().await;
    assert_eq!(
        result["result"]["structuredContent"],
        json!({"result": [1, 2]})
    );
    assert_eq!(result["result"]["content"][0]["text"], "[1,2]");
    let validator = jsonschema::validator_for(schema).expect("a schema");
    assert!(validator.is_valid(&result["result"]["structuredContent"]));
    pipe.send(call(4, "acme_free", &json!({}))).await;
    assert_eq!(
        pipe.receive().await["result"]["structuredContent"],
        json!({"result": "free"})
    );
}

#[tokio::test]
async fn the_newest_revision_needs_no_handshake_and_gets_output_as_it_is() {
    let mut pipe = Pipe::open(Tools::new().host());
    pipe.send(modern(
        json!({"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {}}),
    ))
    .await;
    let discovered = pipe.receive().await;
    let versions = discovered["result"]["supportedVersions"]
        .as_array()
        .expect("versions");
    assert!(versions.contains(&json!("2026-07-28")) && versions.contains(&json!("2024-11-05")));

    pipe.send(modern(
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}}),
    ))
    .await;
    let list = pipe.receive().await;
    assert_eq!(named(&list, "acme_list")["outputSchema"]["type"], "array");
    pipe.send(modern(call(3, "acme_list", &json!({})))).await;
    assert_eq!(
        pipe.receive().await["result"]["structuredContent"],
        json!([1, 2])
    );
}

#[tokio::test]
async fn a_tool_is_listed_with_its_ids_its_hints_and_a_mark_when_unsigned() {
    let (mut pipe, _) = Pipe::initialized(Tools::new().host(), "2025-11-25").await;
    pipe.send(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}))
        .await;
    let list = pipe.receive().await;
    let echo = named(&list, "acme_echo");
    assert_eq!(echo["title"], "Tool acme.echo");
    assert_eq!(echo["_meta"]["dev.palyra/tool_id"], "acme.echo");
    assert_eq!(echo["_meta"]["dev.palyra/skill_id"], "acme.tools");
    assert_eq!(echo["annotations"]["readOnlyHint"], true);
    assert_eq!(echo["annotations"]["destructiveHint"], false);
    let guarded = named(&list, "acme_guarded");
    assert_eq!(guarded["title"], "Tool acme.guarded (unsigned)");
    assert_eq!(guarded["_meta"]["dev.palyra/unsigned"], true);
    assert_eq!(guarded["annotations"]["readOnlyHint"], false);
    assert_eq!(guarded["annotations"]["destructiveHint"], true);
    assert_eq!(guarded["annotations"]["openWorldHint"], true);
    // Without a type, arguments are still an object; with another one the tool cannot be called.
    assert_eq!(named(&list, "acme_list")["inputSchema"]["type"], "object");
    assert!(!list.to_string().contains("acme_uncallable"));
}

#[tokio::test]
async fn an_unknown_tool_is_a_protocol_error_and_a_refusal_is_a_result() {
    let (mut pipe, _) = Pipe::initialized(Tools::new().host(), "2025-11-25").await;
    pipe.send(call(2, "nope", &json!({}))).await;
    let unknown = pipe.receive().await;
    assert_eq!(unknown["error"]["code"], -32602);
    pipe.send(call(3, "acme_guarded", &json!({}))).await;
    let refused = pipe.receive().await;
    assert_eq!(refused["result"]["isError"], true);
    assert_eq!(
        refused["result"]["content"][0]["text"],
        "approval_pending: a person has to approve this"
    );
    let facts = &refused["result"]["_meta"]["dev.palyra/error"];
    assert_eq!(facts["outcome"], "approval_pending");
    assert_eq!(facts["details"]["approval_id"], "a1");
}

#[tokio::test]
async fn a_panic_is_one_calls_failure() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_panic", &json!({}))).await;
    let failed = pipe.receive().await;
    assert_eq!(
        failed["result"]["_meta"]["dev.palyra/error"]["code"],
        "internal"
    );
    assert!(!failed.to_string().contains("as asked"));
    pipe.send(call(3, "acme_echo", &json!({"a": 1}))).await;
    let echo = pipe.receive().await;
    assert_eq!(
        echo["result"]["structuredContent"],
        json!({"echo": {"a": 1}})
    );
}

#[tokio::test]
async fn a_slow_call_holds_nothing_up_and_a_cancelled_one_is_not_answered() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_slow", &json!({}))).await;
    tools.started(1).await;
    pipe.send(json!({"jsonrpc": "2.0", "id": 3, "method": "ping"}))
        .await;
    assert_eq!(pipe.receive().await["id"], 3);
    pipe.send(
        json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}),
    )
    .await;
    tools.cancelled(1).await;
    pipe.send(json!({"jsonrpc": "2.0", "id": 4, "method": "ping"}))
        .await;
    assert_eq!(pipe.receive().await["id"], 4);
}

#[tokio::test]
async fn a_call_that_ignores_its_cancellation_is_dropped() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_stubborn", &json!({}))).await;
    tools.started(1).await;
    pipe.send(
        json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}),
    )
    .await;
    let begun = Instant::now();
    while tools.dropped() == 0 {
        assert!(begun.elapsed() < super::PATIENCE, "still running");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn one_call_over_the_limit_is_refused_and_the_slot_comes_back() {
    let tools = Tools::new();
    let host = tools.host_with(HostConfig {
        max_calls: 1,
        ..HostConfig::default()
    });
    let (mut pipe, _) = Pipe::initialized(host, "2025-11-25").await;
    pipe.send(call(2, "acme_slow", &json!({"ms": 300}))).await;
    tools.started(1).await;
    pipe.send(call(3, "acme_echo", &json!({}))).await;
    let refused = pipe.receive().await;
    assert_eq!(refused["id"], 3);
    let facts = &refused["result"]["_meta"]["dev.palyra/error"];
    assert_eq!(facts["code"], "too_many_calls");
    assert_eq!(facts["outcome"], "quota_exceeded");
    assert_eq!(pipe.receive().await["id"], 2);
    pipe.send(call(4, "acme_echo", &json!({}))).await;
    assert_eq!(pipe.receive().await["result"]["isError"], false);
}

#[tokio::test]
async fn progress_grows_and_comes_before_the_answer() {
    let (mut pipe, _) = Pipe::initialized(Tools::new().host(), "2025-11-25").await;
    let mut request = call(2, "acme_steps", &json!({}));
    request["params"]["_meta"] = json!({"progressToken": "p"});
    pipe.send(request).await;
    for done in [1.0, 2.0, 3.0] {
        let step = pipe.receive().await;
        assert_eq!(step["method"], "notifications/progress");
        assert_eq!(step["params"]["progressToken"], "p");
        assert_eq!(step["params"]["progress"].as_f64(), Some(done));
        assert_eq!(step["params"]["total"].as_f64(), Some(3.0));
    }
    assert_eq!(pipe.receive().await["id"], 2);
    // Nobody asked here: nothing but the answer comes.
    pipe.send(call(3, "acme_steps", &json!({}))).await;
    assert_eq!(pipe.receive().await["id"], 3);
}

#[tokio::test]
async fn changes_are_told_to_older_peers_and_to_subscribers() {
    let tools = Tools::new();
    let (mut old, _) = Pipe::initialized(tools.host(), "2025-06-18").await;
    old.send(json!({"jsonrpc": "2.0", "id": 2, "method": "ping"}))
        .await;
    assert_eq!(old.receive().await["id"], 2);
    let mut new = Pipe::open(tools.host());
    new.send(modern(
        json!({"jsonrpc": "2.0", "id": 5, "method": "subscriptions/listen",
        "params": {"notifications": {"toolsListChanged": true}}}),
    ))
    .await;
    assert_eq!(
        new.receive().await["method"],
        "notifications/subscriptions/acknowledged"
    );
    tools.tick();
    for pipe in [&mut old, &mut new] {
        assert_eq!(
            pipe.receive().await["method"],
            "notifications/tools/list_changed"
        );
    }
}

#[tokio::test]
async fn the_end_of_input_ends_the_session_and_cancels_what_runs() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_slow", &json!({}))).await;
    tools.started(1).await;
    let begun = Instant::now();
    pipe.close_input().await;
    pipe.ended().await;
    assert_eq!(tools.cancellations(), 1);
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn input_that_ends_at_once_is_no_error() {
    let mut pipe = Pipe::open(Tools::new().host());
    pipe.close_input().await;
    pipe.ended().await;
}

#[tokio::test]
async fn a_shutdown_lets_short_calls_finish_and_cancels_long_ones() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_slow", &json!({"ms": 50}))).await;
    pipe.send(call(3, "acme_slow", &json!({}))).await;
    tools.started(2).await;
    pipe.shutdown.cancel();
    let first = pipe.receive().await;
    assert_eq!(first["result"]["structuredContent"], json!({"slept": 50}));
    let second = pipe.receive().await;
    assert_eq!(
        second["result"]["_meta"]["dev.palyra/error"]["code"],
        "cancelled"
    );
    pipe.ended().await;
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_a_call_that_will_not_end() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_stubborn", &json!({}))).await;
    tools.started(1).await;
    let begun = Instant::now();
    pipe.shutdown.cancel();
    pipe.ended().await;
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn noise_is_answered_and_does_not_end_the_session() {
    let (mut pipe, _) = Pipe::initialized(Tools::new().host(), "2025-11-25").await;
    let nested = format!(
        r#"{{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{}{}}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    let long = format!(
        r#"{{"jsonrpc":"2.0","id":9,"method":"ping","params":{{"x":"{}"}}}}"#,
        "x".repeat(8_500_000)
    );
    for (line, code, id) in [
        ("\"no request\"", -32600, Value::Null),
        ("garbage", -32700, Value::Null),
        (
            r#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":1e400}}"#,
            -32700,
            json!(7),
        ),
        (&nested, -32700, json!(8)),
        (&long, -32700, json!(9)),
        (
            r#"{"jsonrpc":"2.0","id":10,"method":"tools/call","params":{"name":"acme_echo","arguments":[]}}"#,
            -32602,
            json!(10),
        ),
    ] {
        pipe.send_line(line).await;
        let answer = pipe.receive().await;
        assert_eq!(
            (&answer["error"]["code"], &answer["id"]),
            (&json!(code), &id)
        );
    }
    pipe.send(call(2, "acme_echo", &json!({}))).await;
    assert_eq!(pipe.receive().await["id"], 2);
}

#[tokio::test]
async fn what_was_asked_just_before_the_end_of_input_is_answered() {
    for _ in 0..20 {
        let (mut pipe, _) = Pipe::initialized(Tools::new().host(), "2025-11-25").await;
        pipe.send(call(2, "acme_echo", &json!({}))).await;
        pipe.close_input().await;
        assert_eq!(pipe.receive().await["result"]["isError"], false);
        pipe.ended().await;
    }
}

#[tokio::test]
async fn each_call_has_an_id_of_its_own_and_the_answer_tells_it() {
    let tools = Tools::new();
    let (mut pipe, _) = Pipe::initialized(tools.host(), "2025-11-25").await;
    pipe.send(call(2, "acme_echo", &json!({}))).await;
    pipe.receive().await;
    pipe.send(call(2, "acme_echo", &json!({}))).await;
    let last = pipe.receive().await;
    let ids = tools.call_ids().await;
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    assert_eq!(last["result"]["_meta"]["dev.palyra/call_id"], json!(ids[1]));
}
