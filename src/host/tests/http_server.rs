//! A running HTTP server, and sessions on it.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::backend::Tools;
use super::http_client::{Request, TOKEN};
use super::pipe::initialize;
use crate::host::{BearerToken, HttpConfig, HttpLimits, HttpServer};

/// A server on a free port.
pub(super) struct Server {
    pub(super) tools: Arc<Tools>,
    pub(super) address: SocketAddr,
    pub(super) shutdown: CancellationToken,
    pub(super) served: JoinHandle<()>,
}

pub(super) fn config(listen: &str, limits: HttpLimits) -> HttpConfig {
    HttpConfig {
        listen: listen.parse().expect("an address"),
        token: BearerToken::parse(TOKEN).expect("a token"),
        limits,
    }
}

pub(super) async fn start_with(limits: HttpLimits) -> Server {
    let tools = Tools::new();
    let server = HttpServer::bind(tools.host(), config("127.0.0.1:0", limits))
        .await
        .expect("binds");
    let address = server.address();
    let shutdown = CancellationToken::new();
    Server {
        tools,
        address,
        served: tokio::spawn(server.run(shutdown.clone())),
        shutdown,
    }
}

pub(super) async fn start() -> Server {
    start_with(HttpLimits::default()).await
}

impl Server {
    /// After the handshake of an older revision: the session's id.
    pub(super) async fn session(&self, version: &str) -> String {
        let response = Request::post(self.address, &initialize(version))
            .send()
            .await;
        let id = response
            .header("mcp-session-id")
            .expect("a session")
            .to_owned();
        assert_eq!(
            response.last_message().await["result"]["protocolVersion"],
            version
        );
        let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        let response = self.in_session(&id, &initialized).send().await;
        assert_eq!(response.status, 202);
        id
    }

    pub(super) fn in_session(&self, id: &str, message: &Value) -> Request {
        Request::post(self.address, message).header("Mcp-Session-Id", id)
    }
}
