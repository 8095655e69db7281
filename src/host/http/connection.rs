//! Connections: how many, and for how long.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::HttpLimits;
use super::held::Held;
use super::idle::{Idle, Mark};
use super::stall::Stall;

/// How long a connection may take to end once the server has stopped.
const CLOSE: Duration = Duration::from_millis(500);
/// Pause after a failed accept: out of file descriptors, most likely, which passes.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long a new connection waits for a slot before another idle one is looked for.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

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
    let idle = Idle::default();
    let _ = shutdown
        .run_until_cancelled(async {
            loop {
                let stream = match listener.accept().await {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        tracing::warn!(%error, "cannot take a connection");
                        sleep(ACCEPT_PAUSE).await;
                        continue;
                    }
                };
                let Some(slot) = slot(&slots, &idle).await else {
                    return;
                };
                let mark = idle.connection();
                let serve = serve(
                    stream,
                    router.clone(),
                    limits.clone(),
                    mark,
                    closing.clone(),
                );
                connections.spawn(async move {
                    serve.await;
                    drop(slot);
                });
            }
        })
        .await;
    Connections(connections)
}

/// A slot. When there is none, the connection that asked for nothing for longest has to go.
async fn slot(slots: &Arc<Semaphore>, idle: &Idle) -> Option<OwnedSemaphorePermit> {
    if let Ok(slot) = slots.clone().try_acquire_owned() {
        return Some(slot);
    }
    loop {
        idle.close_oldest();
        let freed = slots.clone().acquire_owned();
        // Again after a while: one may have become idle meanwhile.
        if let Ok(slot) = timeout(LOOK_AGAIN, freed).await {
            return slot.ok();
        }
    }
}

async fn serve(
    stream: TcpStream,
    router: Router,
    limits: HttpLimits,
    mark: Mark,
    closing: CancellationToken,
) {
    // Small messages that are waited for: never hold one back.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Stall::new(stream, limits.write_timeout));
    let (_open, closed) = (mark.open(), mark.closed());
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request| {
        let busy = mark.busy();
        let answer = router.call(request);
        async move {
            let response = answer.await?;
            Ok::<_, Infallible>(response.map(|body| Held::new(body, busy)))
        }
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header_timeout)
            .serve_connection(io, service)
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closed.cancelled() => return,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            timeout(CLOSE, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
