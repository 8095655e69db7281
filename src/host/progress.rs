//! Progress on its way to the client.

use palyra_skill_runtime::Progress;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::service::{Peer, RoleServer};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Who asked for progress, and under which token.
pub(super) struct ProgressTarget {
    pub(super) peer: Peer<RoleServer>,
    pub(super) token: ProgressToken,
}

/// Sends what is reported until `ended` fires and nothing is left. Without a target the reports go nowhere.
pub(super) async fn forward(
    mut reports: mpsc::Receiver<Progress>,
    target: Option<ProgressTarget>,
    ended: CancellationToken,
) {
    let Some(target) = target else { return };
    let mut last = f64::NEG_INFINITY;
    loop {
        let step = tokio::select! {
            biased;
            step = reports.recv() => step,
            () = ended.cancelled() => None,
        };
        let Some(step) = step else { return };
        // The protocol wants numbers that grow; JSON has no others than finite ones.
        if !step.done.is_finite() || step.done <= last {
            continue;
        }
        last = step.done;
        if target
            .peer
            .notify_progress(notification(&target.token, step))
            .await
            .is_err()
        {
            return;
        }
    }
}

fn notification(token: &ProgressToken, step: Progress) -> ProgressNotificationParam {
    let mut notification = ProgressNotificationParam::new(token.clone(), step.done);
    notification.total = step.total.filter(|total| total.is_finite());
    notification.message = step.message;
    notification
}
