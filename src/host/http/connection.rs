//! Connections: how many, and for how long.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::HttpLimits;
use super::stall::Stall;

/// How long a connection may take to end once the server has stopped.
const CLOSE: Duration = Duration::from_millis(500);
/// Pause after a failed accept: out of file descriptors, most likely, which passes.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The connections that are still open after [`accept`] has returned.
pub(super) struct Connections(TaskTracker);

impl Connections {
    /// Until all have ended, which the closing token brings about.
    pub(super) async fn wait(self) {
        self.0.close();
        self.0.wait().await;
    }
}

/// Takes connections until `shutdown`. They live on until `closing`.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    limits: &HttpLimits,
    shutdown: &CancellationToken,
    closing: &CancellationToken,
) -> Connections {
    let connections = TaskTracker::new();
    let slots = Arc::new(Semaphore::new(
        limits.connections.clamp(1, Semaphore::MAX_PERMITS),
    ));
    let _ = shutdown
        .run_until_cancelled(async {
            loop {
                let Ok(slot) = slots.clone().acquire_owned().await else {
                    return;
                };
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let serve = serve(stream, router.clone(), limits.clone(), closing.clone());
                        connections.spawn(async move {
                            serve.await;
                            drop(slot);
                        });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "cannot take a connection");
                        sleep(ACCEPT_PAUSE).await;
                    }
                }
            }
        })
        .await;
    Connections(connections)
}

async fn serve(stream: TcpStream, router: Router, limits: HttpLimits, closing: CancellationToken) {
    // Small messages that are waited for: never hold one back.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Stall::new(stream, limits.write_timeout));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .serve_connection(io, TowerToHyperService::new(router))
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            timeout(CLOSE, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
