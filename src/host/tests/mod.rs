//! The host from outside: real clients and raw messages against tools in memory.

mod backend;
mod http;
mod http_client;
mod http_limits;
mod http_server;
mod pipe;
mod raw;
mod rmcp_client;

use std::time::Duration;

/// Longer than anything here takes; a test that waits for something that does not come fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(10);

async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work)
        .await
        .expect("comes within ten seconds")
}
