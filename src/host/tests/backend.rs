//! Tools in memory, one for each thing that a tool can do to its host.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt as _};
use palyra_skill_runtime::{Content, Outcome, Progress};
use serde_json::{Value, json};
use tokio::sync::{Mutex, watch};
use tokio_util::sync::CancellationToken;

use super::soon;
use crate::host::{
    Host, HostConfig, JsonObject, ProgressFn, ToolBackend, ToolCall, ToolInfo, ToolReply, mcp_name,
};

pub(super) struct Tools {
    list: Arc<[ToolInfo]>,
    version: watch::Sender<u64>,
    started: watch::Sender<usize>,
    cancelled: watch::Sender<usize>,
    dropped: Arc<AtomicUsize>,
    call_ids: Mutex<Vec<String>>,
}

impl Tools {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            list: list(),
            version: watch::Sender::new(0),
            started: watch::Sender::new(0),
            cancelled: watch::Sender::new(0),
            dropped: Arc::default(),
            call_ids: Mutex::default(),
        })
    }

    pub(super) fn host(self: &Arc<Self>) -> Host {
        self.host_with(HostConfig {
            instructions: Some("Test tools.".into()),
            grace: Duration::from_millis(200),
            shutdown_grace: Duration::from_millis(200),
            ..HostConfig::default()
        })
    }

    pub(super) fn host_with(self: &Arc<Self>, config: HostConfig) -> Host {
        Host::new(self.clone(), config)
    }

    pub(super) fn tick(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    /// Waits until this many calls of slow tools have begun.
    pub(super) async fn started(&self, calls: usize) {
        let mut started = self.started.subscribe();
        soon(started.wait_for(|n| *n >= calls))
            .await
            .expect("lives");
    }

    /// Waits until this many calls have seen their cancellation.
    pub(super) async fn cancelled(&self, calls: usize) {
        let mut cancelled = self.cancelled.subscribe();
        soon(cancelled.wait_for(|n| *n >= calls))
            .await
            .expect("lives");
    }

    pub(super) fn cancellations(&self) -> usize {
        *self.cancelled.borrow()
    }

    pub(super) fn dropped(&self) -> usize {
        self.dropped.load(Ordering::SeqCst)
    }

    pub(super) async fn call_ids(&self) -> Vec<String> {
        self.call_ids.lock().await.clone()
    }
}

impl ToolBackend for Tools {
    fn tools(&self) -> Arc<[ToolInfo]> {
        self.list.clone()
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    fn call(
        &self,
        call: ToolCall,
        progress: ProgressFn,
        cancel: CancellationToken,
    ) -> BoxFuture<'static, ToolReply> {
        if let Ok(mut ids) = self.call_ids.try_lock() {
            ids.push(call.call_id.clone());
        }
        match call.name.as_str() {
            "acme_echo" => ok(json!({ "echo": call.arguments })),
            "acme_list" => ok(json!([1, 2])),
            "acme_free" => ok(json!("free")),
            "acme_steps" => steps(&progress),
            "acme_slow" => slow(self.started.clone(), self.cancelled.clone(), &call, cancel),
            "acme_stubborn" => stubborn(self.started.clone(), self.dropped.clone()),
            "acme_panic" => panic!("as asked"),
            _ => refused(),
        }
    }
}

fn ok(value: Value) -> BoxFuture<'static, ToolReply> {
    let reply = ToolReply::Ok {
        structured: Some(value),
        content: vec![],
    };
    std::future::ready(reply).boxed()
}

fn refused() -> BoxFuture<'static, ToolReply> {
    let reply = ToolReply::Refused {
        outcome: Outcome::ApprovalPending,
        code: "approval_pending".into(),
        message: "a person has to approve this".into(),
        details: json!({ "approval_id": "a1" }),
    };
    std::future::ready(reply).boxed()
}

fn steps(progress: &ProgressFn) -> BoxFuture<'static, ToolReply> {
    // The third does not grow and the fourth is no number: neither may reach the client.
    for done in [1.0, 2.0, 2.0, f64::NAN, 3.0] {
        progress(Progress {
            done,
            total: Some(3.0),
            message: Some(format!("step {done}")),
        });
    }
    let content = vec![Content::Text {
        text: "done".into(),
    }];
    std::future::ready(ToolReply::Ok {
        structured: None,
        content,
    })
    .boxed()
}

/// Runs for `ms` (an hour if not told), or until it is cancelled.
fn slow(
    started: watch::Sender<usize>,
    cancelled: watch::Sender<usize>,
    call: &ToolCall,
    cancel: CancellationToken,
) -> BoxFuture<'static, ToolReply> {
    let ms = call.arguments.get("ms").and_then(Value::as_u64);
    let time = Duration::from_millis(ms.unwrap_or(3_600_000));
    async move {
        started.send_modify(|n| *n += 1);
        tokio::select! {
            () = tokio::time::sleep(time) => ToolReply::Ok { structured: Some(json!({ "slept": ms })), content: vec![] },
            () = cancel.cancelled() => {
                cancelled.send_modify(|n| *n += 1);
                ToolReply::refused(Outcome::RuntimeFailure, "cancelled", "the call was cancelled")
            }
        }
    }
    .boxed()
}

/// Never ends and never looks at its cancellation; counts when it is dropped.
fn stubborn(
    started: watch::Sender<usize>,
    dropped: Arc<AtomicUsize>,
) -> BoxFuture<'static, ToolReply> {
    struct CountDrop(Arc<AtomicUsize>);
    impl Drop for CountDrop {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    async move {
        let _count = CountDrop(dropped);
        started.send_modify(|n| *n += 1);
        std::future::pending().await
    }
    .boxed()
}

fn list() -> Arc<[ToolInfo]> {
    let any = json!({ "type": "object" });
    [
        tool("acme.echo", &any, Some(&any)),
        tool("acme.list", &json!({}), Some(&json!({ "type": "array", "items": { "$ref": "#/$defs/n" }, "$defs": { "n": { "type": "integer" } } }))),
        tool("acme.free", &any, None),
        tool("acme.steps", &any, None),
        tool("acme.slow", &any, None),
        tool("acme.stubborn", &any, None),
        tool("acme.panic", &any, None),
        ToolInfo {
            read_only: false,
            sensitive: true,
            open_world: true,
            unsigned: true,
            ..tool("acme.guarded", &any, Some(&any))
        },
        tool("acme.uncallable", &json!({ "type": "string" }), None),
    ]
    .into()
}

fn tool(tool_id: &str, input: &Value, output: Option<&Value>) -> ToolInfo {
    ToolInfo {
        name: mcp_name(tool_id).expect("a name"),
        tool_id: tool_id.into(),
        skill_id: "acme.tools".into(),
        title: format!("Tool {tool_id}"),
        description: "A tool for tests.".into(),
        input_schema: object(input),
        output_schema: output.map(object),
        sensitive: false,
        requires_approval: false,
        unsigned: false,
        open_world: false,
        read_only: true,
    }
}

pub(super) fn object(value: &Value) -> JsonObject {
    value.as_object().expect("an object").clone()
}
