//! MCP over streamable HTTP, on loopback.
//!
//! A page in a browser can reach every port of this machine, and so can every other user of it. Hence, before
//! anything is looked at: the `Host` header must be the address that was bound (a rebound DNS name is not), an
//! `Origin` must be the same, and everything but `/healthz` needs the bearer token. No response ever carries a CORS
//! header. Every wait on a client has an end: for its headers, its body, and for reading what it asked for.

mod connection;
mod entry;
mod guard;
mod held;
mod idle;
mod sessions;
mod stall;
mod token;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{any_service, get};
use http::StatusCode;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::calls::Serving;
use super::handler::McpHandler;
use super::{Host, HostError};
use entry::Entry;
use guard::Guard;
use sessions::Sessions;
pub use token::{BearerToken, TokenError};

/// Where and for whom to listen.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What clients have to show.
    pub token: BearerToken,
    /// What one client, or all together, can take.
    pub limits: HttpLimits,
}

/// Bounds on what clients can take.
#[derive(Debug, Clone)]
pub struct HttpLimits {
    /// Open connections; for one more, that which has been without a request for longest is closed.
    pub connections: usize,
    /// Sessions of the revisions that have them (before 2026-07-28); for one more, the longest idle one is ended.
    pub sessions: usize,
    /// For the `initialized` of a new session.
    pub initialize_timeout: Duration,
    /// One request body, bytes.
    pub body_bytes: usize,
    /// For a request's headers, and between two requests.
    pub header_timeout: Duration,
    /// For a request's body.
    pub body_timeout: Duration,
    /// For the client to take more of a response when it has stopped reading.
    pub write_timeout: Duration,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            connections: 256,
            sessions: 256,
            initialize_timeout: Duration::from_mins(1),
            body_bytes: 4 * 1024 * 1024,
            header_timeout: Duration::from_secs(5),
            body_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
        }
    }
}

/// What a client's `mcpServers` needs to reach this server: for `serve` to print.
pub fn client_config(listen: SocketAddr, token: &str) -> Value {
    json!({
        "mcpServers": {
            "palyra-skill": {
                "type": "http",
                "url": format!("http://{listen}/mcp"),
                "headers": { "Authorization": format!("Bearer {token}") }
            }
        }
    })
}

/// A bound server.
#[derive(Debug)]
pub struct HttpServer {
    host: Host,
    config: HttpConfig,
    listener: TcpListener,
    address: SocketAddr,
}

impl HttpServer {
    /// Binds the address; nothing is answered yet.
    pub async fn bind(host: Host, config: HttpConfig) -> Result<Self, HostError> {
        let listen = config.listen;
        if !listen.ip().to_canonical().is_loopback() {
            return Err(HostError::NeedsTls { listen });
        }
        let failed = |source| HostError::Bind { listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self {
            host,
            config,
            listener,
            address,
        })
    }

    /// The address that was bound.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` fires; then running calls get the host's grace period, sessions are closed, and this
    /// returns.
    pub async fn run(self, shutdown: CancellationToken) {
        let serving = Arc::new(Serving::new(self.host.clone()));
        let streams = CancellationToken::new();
        let router = self.router(&serving, &streams);
        let closing = CancellationToken::new();
        let limits = &self.config.limits;
        let connections =
            connection::accept(self.listener, router, limits, &shutdown, &closing).await;
        serving.drain(self.host.config.shutdown_grace).await;
        streams.cancel();
        closing.cancel();
        connections.wait().await;
    }

    fn router(&self, serving: &Arc<Serving>, streams: &CancellationToken) -> Router {
        let limits = &self.config.limits;
        let sessions = Sessions::new(limits.sessions, limits.initialize_timeout);
        let mcp = mcp_service(
            serving.clone(),
            sessions.manager.clone(),
            streams.clone(),
            &self.config,
        );
        let entry = Entry::new(serving.clone(), sessions, limits.clone());
        let guard = Arc::new(Guard::new(self.address, self.config.token.clone()));
        Router::new()
            .route(
                "/mcp",
                any_service(mcp).layer(middleware::from_fn_with_state(entry, entry::enter)),
            )
            .route(
                guard::HEALTH,
                get(|| async { axum::Json(json!({ "status": "ok" })) }),
            )
            .fallback(|| async {
                problem(StatusCode::NOT_FOUND, "not_found", "there is nothing here")
            })
            .layer(middleware::from_fn_with_state(guard, guard::check))
    }
}

fn mcp_service(
    serving: Arc<Serving>,
    sessions: Arc<LocalSessionManager>,
    streams: CancellationToken,
    config: &HttpConfig,
) -> StreamableHttpService<McpHandler, LocalSessionManager> {
    let settings = StreamableHttpServerConfig::default()
        .with_json_response(true)
        .with_max_request_body_bytes(config.limits.body_bytes)
        .with_cancellation_token(streams);
    StreamableHttpService::new(
        move || Ok(McpHandler::new(serving.clone())),
        sessions,
        settings,
    )
}

/// An error response.
fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "error": { "code": code, "message": message } });
    (status, axum::Json(body)).into_response()
}
