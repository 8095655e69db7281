//! rmcp's own client, and ours on top of it.

use std::time::Duration;

use serde_json::json;
use tokio::process::Command;

use super::backend::{Tools, object};
use super::{PATIENCE, pipe, soon};
use crate::host::{ClientError, McpClient};

#[tokio::test]
async fn a_client_connects_lists_calls_and_leaves() {
    let (near, _shutdown, served) = pipe::serve(Tools::new().host());
    let client = McpClient::connect(near, PATIENCE).await.expect("connects");
    let tools = client.tools().await.expect("lists");
    assert!(tools.iter().any(|tool| tool["name"] == "acme_echo"));
    let result = client
        .call("acme_echo", object(&json!({"x": [1]})))
        .await
        .expect("an answer");
    assert_eq!(result["structuredContent"], json!({"echo": {"x": [1]}}));
    let refused = client
        .call("acme_guarded", object(&json!({})))
        .await
        .expect("a result");
    assert_eq!(refused["isError"], true);
    let unknown = client.call("nope", object(&json!({}))).await.unwrap_err();
    assert!(
        unknown.to_string().contains("unknown tool: nope"),
        "{unknown}"
    );
    client.close().await.expect("closes");
    soon(served).await.expect("no panic").expect("no error");
}

#[tokio::test]
async fn a_client_that_stops_waiting_cancels_its_call() {
    let tools = Tools::new();
    let (near, _shutdown, _served) = pipe::serve(tools.host());
    let client = McpClient::connect(near, Duration::from_millis(500))
        .await
        .expect("connects");
    let late = client
        .call("acme_slow", object(&json!({})))
        .await
        .unwrap_err();
    assert!(matches!(late, ClientError::Timeout { .. }), "{late}");
    tools.cancelled(1).await;
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let mut command = Command::new("sleep");
    command.arg("60");
    let silent = soon(Box::pin(McpClient::spawn(
        command,
        Duration::from_millis(300),
    )))
    .await
    .unwrap_err();
    assert!(matches!(silent, ClientError::Timeout { .. }), "{silent}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_as_such() {
    let missing = McpClient::spawn(Command::new("/nonexistent/palyra-skill"), PATIENCE)
        .await
        .unwrap_err();
    assert!(matches!(missing, ClientError::Spawn(_)), "{missing}");
}
