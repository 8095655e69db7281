//! What the host answers to each MCP request.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, SubscriptionFilter, Tool,
};
use rmcp::service::{NotificationContext, RequestContext, RoleServer, SubscriptionContext};
use rmcp::{ErrorData, ServerHandler};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::backend::{ToolCall, ToolInfo};
use super::calls::Serving;
use super::progress::ProgressTarget;
use super::reply::{self, Shape};
use super::tools;

/// One session (or, from 2026-07-28 on over HTTP, one request).
pub(super) struct McpHandler {
    serving: Arc<Serving>,
    /// From the session's first moment on, so that no change falls between an answer and a subscription. At worst a
    /// client is told once of a change that it has seen.
    changed: watch::Receiver<u64>,
    watching: AtomicBool,
    gone: CancellationToken,
    _gone_on_drop: DropGuard,
}

impl McpHandler {
    pub(super) fn new(serving: Arc<Serving>) -> Self {
        let gone = CancellationToken::new();
        Self {
            changed: serving.host.backend.changed(),
            serving,
            watching: AtomicBool::new(false),
            _gone_on_drop: gone.clone().drop_guard(),
            gone,
        }
    }

    fn find(&self, name: &str) -> Option<ToolInfo> {
        let tools = self.serving.host.backend.tools();
        tools.iter().find(|tool| tool.name == name).cloned()
    }

    fn shape(tool: &ToolInfo, legacy: bool) -> Shape {
        match (legacy, tools::wraps_output(tool)) {
            (false, _) => Shape::Plain,
            (true, true) => Shape::Wrapped,
            (true, false) => Shape::WrappedUnlessObject,
        }
    }
}

impl ServerHandler for McpHandler {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_tool_list_changed()
            .build();
        let mut config = ServerConfig::new(capabilities).with_server_info(
            Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
                .with_title("Palyra skills"),
        );
        config
            .instructions
            .clone_from(&self.serving.host.config.instructions);
        config
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let legacy = tools::is_legacy(context.protocol_version().as_ref());
        let tools = self.serving.host.backend.tools();
        Ok(ListToolsResult::with_all_items(
            tools
                .iter()
                .filter_map(|info| tools::tool(info, legacy))
                .collect(),
        ))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.find(name).and_then(|info| tools::tool(&info, false))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self.find(&request.name) else {
            return Err(ErrorData::invalid_params(
                format!("unknown tool: {}", request.name),
                None,
            ));
        };
        let shape = Self::shape(&tool, tools::is_legacy(context.protocol_version().as_ref()));
        let call_id = call_id()?;
        let call = ToolCall {
            name: tool.name,
            arguments: request.arguments.unwrap_or_default(),
            call_id: call_id.clone(),
        };
        let progress = context
            .meta
            .get_progress_token()
            .map(|token| ProgressTarget {
                peer: context.peer.clone(),
                token,
            });
        let reply = self.serving.run(call, progress, context.ct).await;
        Ok(reply::result(reply, shape, &call_id).into())
    }

    /// Older revisions: the notification goes to everyone who has connected.
    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        if self.watching.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut changed = self.changed.clone();
        let gone = self.gone.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = gone.cancelled() => return,
                    tick = changed.changed() => if tick.is_err() { return },
                }
                if context.peer.notify_tool_list_changed().await.is_err() {
                    return;
                }
            }
        });
    }

    fn accepted_subscription_filter(
        &self,
        requested: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        Some(requested.supported_by(&self.get_info().capabilities))
    }

    /// From 2026-07-28 on: the notification goes to those who subscribed, until they or the host end it.
    async fn listen(&self, subscription: SubscriptionContext) -> Result<(), ErrorData> {
        let mut changed = self.changed.clone();
        loop {
            tokio::select! {
                () = subscription.cancelled() => return Ok(()),
                () = self.serving.leaving().cancelled() => return Ok(()),
                tick = changed.changed() => if tick.is_err() { return Ok(()) },
            }
            if subscription.accepted().tools_list_changed == Some(true)
                && subscription
                    .sink()
                    .notify_tool_list_changed()
                    .await
                    .is_err()
            {
                return Ok(());
            }
        }
    }
}

/// 128 random bits, so that ids of several processes on one home never meet.
fn call_id() -> Result<String, ErrorData> {
    let mut bits = [0_u8; 16];
    getrandom::fill(&mut bits)
        .map_err(|error| ErrorData::internal_error(format!("no randomness: {error}"), None))?;
    let mut id = String::with_capacity(5 + 32);
    id.push_str("call_");
    for byte in bits {
        write!(id, "{byte:02x}").expect("writing to a String cannot fail");
    }
    Ok(id)
}
