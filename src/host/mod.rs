//! The local host: MCP in front of the sandbox, over stdio and over streamable HTTP.
//!
//! This module knows how to speak the protocol and whom to answer. What a tool is and what a call may do is
//! behind [`ToolBackend`]; nothing that arrives here can grant anything.
//!
//! Logging goes through `tracing` only: on stdio, stdout *is* the protocol.

mod backend;
mod calls;
mod client;
mod handler;
mod http;
mod lines;
mod message;
mod names;
mod progress;
mod reply;
mod routes;
mod schema;
mod served;
mod stdio;
#[cfg(test)]
mod tests;
mod tools;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

pub use backend::{JsonObject, ProgressFn, ToolBackend, ToolCall, ToolInfo, ToolReply};
pub use client::{ClientError, McpClient};
pub use http::{BearerToken, HttpConfig, HttpLimits, HttpServer, TokenError, client_config};
pub use names::{NameError, mcp_name, mcp_names};
pub use served::{DevelopmentSkill, Observer, SkillBackend};
pub use stdio::serve_stdio;

/// What a host is made of beside its tools.
#[derive(Debug, Clone)]
pub struct HostConfig {
    /// Told to clients when they connect: what this server is for.
    pub instructions: Option<String>,
    /// Calls that may run at once, over all connections and transports. One more is refused with `too_many_calls`.
    pub max_calls: usize,
    /// How long running calls may go on after the end of stdin before they are cancelled: their answers are still read.
    pub grace: Duration,
    /// How long they may go on after a shutdown: whoever asked for that waits for nothing but the host's end.
    pub shutdown_grace: Duration,
}

impl Default for HostConfig {
    fn default() -> Self {
        Self {
            instructions: None,
            max_calls: 64,
            grace: Duration::from_secs(2),
            shutdown_grace: Duration::from_millis(100),
        }
    }
}

/// The tools and the limits that all transports of a process share. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    backend: Arc<dyn ToolBackend>,
    config: Arc<HostConfig>,
    slots: Arc<Semaphore>,
}

impl Host {
    /// A host for these tools.
    pub fn new(backend: Arc<dyn ToolBackend>, config: HostConfig) -> Self {
        Self {
            backend,
            slots: Arc::new(Semaphore::new(config.max_calls.min(Semaphore::MAX_PERMITS))),
            config: Arc::new(config),
        }
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

/// Why the host cannot serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// An address that others can reach was asked for.
    #[error(
        "cannot listen on {listen}: an address other than loopback needs TLS, which this build does not have; \
         use 127.0.0.1 or [::1] and a tunnel or reverse proxy of your own"
    )]
    NeedsTls {
        /// The address.
        listen: SocketAddr,
    },
    /// The address cannot be bound.
    #[error("cannot listen on {listen}: {source}")]
    Bind {
        /// The address.
        listen: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The peer on stdio does not speak MCP.
    #[error("the client on stdin does not speak MCP: {message}")]
    Protocol {
        /// What was wrong.
        message: String,
    },
}
