//! One call between the protocol and the backend: a limit, cancellation, and no panic that spreads.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use palyra_skill_runtime::Outcome;
use tokio::sync::mpsc;
use tokio::task::JoinError;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Host;
use super::backend::{ToolCall, ToolReply};
use super::progress::{self, ProgressTarget};

/// How long a cancelled call may take to end by itself before it is dropped.
const CANCEL_GRACE: Duration = Duration::from_secs(1);
/// How long a finished call waits for its last progress notifications to leave.
const FLUSH: Duration = Duration::from_millis(250);
/// Progress reports that wait for a slow client; the rest is dropped.
const PROGRESS_BUFFER: usize = 32;

/// The calls of one transport, from the first request to the last reply.
pub(super) struct Serving {
    pub(super) host: Host,
    draining: CancellationToken,
    leaving: CancellationToken,
    stop: CancellationToken,
    running: TaskTracker,
}

impl Serving {
    pub(super) fn new(host: Host) -> Self {
        Self {
            host,
            draining: CancellationToken::new(),
            leaving: CancellationToken::new(),
            stop: CancellationToken::new(),
            running: TaskTracker::new(),
        }
    }

    /// Fires when streams that would go on for ever have to end.
    pub(super) fn leaving(&self) -> &CancellationToken {
        &self.leaving
    }

    /// Ends the streams that would go on for ever; calls are still taken.
    pub(super) fn end_streams(&self) {
        self.leaving.cancel();
    }

    /// Something besides calls that a drain has to wait for, such as a response that is being written.
    pub(super) fn busy(&self) -> impl Send + Sync + use<> {
        self.running.token()
    }

    /// Takes no new calls, gives the running ones the grace period, cancels what is left and waits (not for ever)
    /// until that has ended.
    pub(super) async fn drain(&self, grace: Duration) {
        self.draining.cancel();
        self.leaving.cancel();
        self.running.close();
        if timeout(grace, self.running.wait()).await.is_ok() {
            return;
        }
        tracing::info!(
            calls = self.running.len(),
            "cancelling the calls that still run"
        );
        self.stop.cancel();
        let _ = timeout(CANCEL_GRACE + FLUSH, self.running.wait()).await;
    }

    /// Runs a call. `client` fires when the client no longer wants the answer.
    pub(super) async fn run(
        &self,
        call: ToolCall,
        progress: Option<ProgressTarget>,
        client: CancellationToken,
    ) -> ToolReply {
        // Counted before the check, so that `drain` either sees this call or this call sees the drain.
        let _running = self.running.token();
        if self.draining.is_cancelled() {
            return ToolReply::refused(
                Outcome::Disabled,
                "shutting_down",
                "the host is stopping and takes no new calls",
            );
        }
        let Ok(slot) = self.host.slots.clone().try_acquire_owned() else {
            return self.too_many();
        };

        let cancel = self.stop.child_token();
        // If nobody waits for this future any more, the call ends as well.
        let _cancel_on_drop = cancel.clone().drop_guard();
        let (reports, received) = mpsc::channel(PROGRESS_BUFFER);
        let backend = self.host.backend.clone();
        let token = cancel.clone();
        // A task of its own: a panic stays in it, and a slow client does not hold the call up.
        let task = tokio::spawn(async move {
            let _slot = slot;
            let report = Box::new(move |step| drop(reports.try_send(step)));
            backend.call(call, report, token).await
        });
        let ended = CancellationToken::new();
        let forward = progress::forward(received, progress, ended.clone());
        supervise(task, forward, &ended, &cancel, &client).await
    }

    fn too_many(&self) -> ToolReply {
        ToolReply::refused(
            Outcome::QuotaExceeded,
            "too_many_calls",
            format!(
                "{} calls are running, which is this host's limit; try again when one has ended",
                self.host.config.max_calls
            ),
        )
    }
}

/// Waits for the call, hands on progress meanwhile, and sees to it that a cancelled call ends.
async fn supervise(
    mut task: tokio::task::JoinHandle<ToolReply>,
    forward: impl Future<Output = ()>,
    ended: &CancellationToken,
    cancel: &CancellationToken,
    client: &CancellationToken,
) -> ToolReply {
    let mut forward = pin!(forward);
    let mut forwarding = true;
    let mut overdue = pin!(async {
        cancel.cancelled().await;
        sleep(CANCEL_GRACE).await;
    });
    let reply = loop {
        tokio::select! {
            biased;
            joined = &mut task => break joined.unwrap_or_else(|error| failed(&error)),
            () = client.cancelled(), if !cancel.is_cancelled() => cancel.cancel(),
            () = &mut overdue => {
                task.abort();
                break ToolReply::refused(Outcome::RuntimeFailure, "cancelled", "the call was cancelled");
            }
            () = &mut forward, if forwarding => forwarding = false,
        }
    };
    ended.cancel();
    if forwarding {
        // Progress must not follow the answer, and a client that does not read must not hold the answer up.
        let _ = timeout(FLUSH, forward).await;
    }
    reply
}

fn failed(error: &JoinError) -> ToolReply {
    // The panic's text may hold anything: it went to the log through the panic hook, and stays there.
    tracing::error!(%error, "a call failed inside the host");
    ToolReply::refused(
        Outcome::RuntimeFailure,
        "internal",
        "the host failed while it ran this call; its log says more",
    )
}
