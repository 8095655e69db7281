//! An MCP client over a child process: what `demo` calls the host with, so that the whole way is real.

use std::time::Duration;

use rmcp::model::{CallToolRequestParams, ProtocolVersion};
use rmcp::service::{RunningService, ServiceError};
use rmcp::transport::{IntoTransport, TokioChildProcess};
use rmcp::{ClientLifecycleMode, ClientServiceExt, RoleClient};
use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use super::JsonObject;

/// Why a client got no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The server did not start.
    #[error("cannot start the MCP server: {0}")]
    Spawn(#[from] std::io::Error),
    /// The server did not shake hands.
    #[error("the MCP server did not complete the handshake: {0}")]
    Handshake(String),
    /// A request was answered by an error, or not at all.
    #[error("{request}: {message}")]
    Request {
        /// The method.
        request: &'static str,
        /// What was wrong.
        message: String,
    },
    /// No answer in time.
    #[error("{request}: no answer within {after:?}")]
    Timeout {
        /// What was waited for.
        request: &'static str,
        /// For how long.
        after: Duration,
    },
}

/// A connected client. Each step is bounded by the same timeout.
#[derive(Debug)]
pub struct McpClient {
    service: RunningService<RoleClient, ()>,
    limit: Duration,
}

impl McpClient {
    /// Starts `command` (for example `palyra-skill serve --stdio`) and connects to its stdin and stdout.
    pub async fn spawn(command: Command, limit: Duration) -> Result<Self, ClientError> {
        Self::connect(TokioChildProcess::new(command)?, limit).await
    }

    /// Connects over a transport: the newest revision where the server has it, the handshake otherwise.
    pub(super) async fn connect<T, E, A>(transport: T, limit: Duration) -> Result<Self, ClientError>
    where
        T: IntoTransport<RoleClient, E, A>,
        E: std::error::Error + Send + Sync + 'static,
    {
        let lifecycle = ClientLifecycleMode::Auto {
            preferred_versions: vec![ProtocolVersion::LATEST],
            legacy_version: None,
        };
        let service = bounded(
            "connect",
            limit,
            ().serve_with_lifecycle(transport, lifecycle),
        )
        .await?
        .map_err(|error| ClientError::Handshake(error.to_string()))?;
        Ok(Self { service, limit })
    }

    /// The tools, as the server lists them.
    pub async fn tools(&self) -> Result<Vec<Value>, ClientError> {
        let request = "tools/list";
        let tools = bounded(request, self.limit, self.service.list_all_tools())
            .await?
            .map_err(|error| refused(request, &error))?;
        tools.iter().map(|tool| json(request, tool)).collect()
    }

    /// Calls a tool. A result with `isError` is a result: the caller judges it.
    pub async fn call(&self, name: &str, arguments: JsonObject) -> Result<Value, ClientError> {
        let request = "tools/call";
        let params = CallToolRequestParams::new(name.to_owned()).with_arguments(arguments);
        let result = bounded(request, self.limit, self.service.call_tool(params))
            .await?
            .map_err(|error| refused(request, &error))?;
        json(request, &result)
    }

    /// Closes the connection and waits until the server has gone (it is killed when it does not go).
    pub async fn close(self) -> Result<(), ClientError> {
        bounded("close", self.limit, self.service.cancel())
            .await?
            .map(drop)
            .map_err(|error| ClientError::Request {
                request: "close",
                message: error.to_string(),
            })
    }
}

async fn bounded<T>(
    request: &'static str,
    after: Duration,
    work: impl Future<Output = T>,
) -> Result<T, ClientError> {
    timeout(after, work)
        .await
        .map_err(|_| ClientError::Timeout { request, after })
}

fn refused(request: &'static str, error: &ServiceError) -> ClientError {
    ClientError::Request {
        request,
        message: error.to_string(),
    }
}

fn json(request: &'static str, value: &impl serde::Serialize) -> Result<Value, ClientError> {
    serde_json::to_value(value).map_err(|error| ClientError::Request {
        request,
        message: error.to_string(),
    })
}
