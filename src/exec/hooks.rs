//! Events run the plugins that are bound to them, with the event as input.

use std::sync::Arc;
use std::time::Duration;

use palyra_skill_runtime::{Cancel, Outcome};
use serde::Serialize;
use serde_json::{Value, json};

use super::admit::APPROVAL_TTL_MS;
use super::call::{Call, Executor};
use super::request::{CallOptions, CallResult, LimitOverrides};
use super::skill::Skill;
use crate::manifest::{Identifier, Manifest};
use crate::store::{Delivery, DeliveryOutcome, Home, HookEvent, PluginBinding, StoreError};

/// How long a worker that died keeps a delivery from the others, milliseconds. One that lives renews its lease, so a hook
/// may run as long as its skill's limits let it.
const LEASE_MS: i64 = 30_000;
/// How often a lease is renewed.
const RENEW: Duration = Duration::from_secs(10);
/// How soon a hook that waits for a person is tried again, milliseconds.
const APPROVAL_RETRY_MS: i64 = 15_000;
/// How long a delivery that no worker could finish is offered, milliseconds: a week.
const OFFERED_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What came of one delivery.
#[derive(Debug, Clone, Serialize)]
pub struct HookRun {
    /// The binding.
    pub hook_id: Identifier,
    /// The event.
    pub event: HookEvent,
    /// The plugin that was run.
    pub plugin_id: Identifier,
    /// How it ended.
    pub outcome: Outcome,
    /// ABI v1: 0 continue, 10 annotate, 20 request approval, 30 block, 40 transform preview, 50 fail run. A component
    /// that answers counts as 0.
    pub exit_code: Option<i32>,
    /// Why there is no answer.
    pub error: Option<String>,
}

/// Runs deliveries, one after the other, in the name of one process.
pub struct HookWorker {
    executor: Executor,
    name: String,
    only_since: Option<i64>,
}

impl HookWorker {
    /// A worker for every delivery that is due; `name` tells it from those of other processes.
    pub fn new(executor: Executor, name: impl Into<String>) -> Self {
        Self {
            executor,
            name: name.into(),
            only_since: None,
        }
    }

    /// Leaves alone what happened before then (milliseconds since 1970), and what somebody else has tried.
    #[must_use]
    pub fn only_since(mut self, unix_ms: i64) -> Self {
        self.only_since = Some(unix_ms);
        self
    }

    /// Runs what is due until nothing is left or `stop` fires, which also stops the hook that runs: it is offered again
    /// and has not failed. `done` hears of each.
    pub async fn run_due(
        &self,
        stop: &Cancel,
        mut done: impl FnMut(HookRun),
    ) -> Result<(), StoreError> {
        while !stop.is_cancelled() {
            let Some(delivery) = self.claim().await? else {
                return Ok(());
            };
            let result = self.deliver(&delivery, stop).await;
            let stopped = stop.is_cancelled() && !result.is_ok();
            let run = HookRun::new(&delivery, result);
            let outcome = run.outcome(&delivery, stopped);
            let name = self.name.clone();
            let completed = self
                .blocking(move |home| home.complete_delivery(delivery.id, &name, &outcome))
                .await;
            if let Err(error) = completed {
                // Its lease runs out, and it is offered again: the others need not wait for that.
                tracing::error!(hook = %run.hook_id, %error, "what came of a hook could not be written down");
            }
            done(run);
        }
        Ok(())
    }

    async fn claim(&self) -> Result<Option<Delivery>, StoreError> {
        let (name, since) = (self.name.clone(), self.only_since);
        let claimed = self.blocking(move |home| match since {
            Some(since) => home.claim_new_deliveries(&name, LEASE_MS, 1, since),
            None => home.claim_deliveries(&name, LEASE_MS, 1),
        });
        Ok(claimed.await?.into_iter().next())
    }

    async fn deliver(&self, delivery: &Delivery, stop: &Cancel) -> CallResult {
        let mut call = match self.prepare(delivery).await {
            Ok(call) => call,
            Err(refusal) => return *refusal,
        };
        // Its own, for the call alone: who stops this one call does not stop the worker.
        let cancel = Cancel::default();
        call.cancel = cancel.clone();
        let give_up = async {
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.keep_lease(delivery.id) => {}
            }
            cancel.cancel();
            std::future::pending().await
        };
        tokio::select! {
            result = self.executor.call(call) => result,
            never = give_up => never,
        }
    }

    /// Returns when the delivery is no longer this worker's.
    async fn keep_lease(&self, id: i64) {
        loop {
            tokio::time::sleep(RENEW).await;
            let name = self.name.clone();
            match self
                .blocking(move |home| home.renew_lease(id, &name, LEASE_MS))
                .await
            {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a hook's lease could not be renewed"),
            }
        }
    }

    async fn prepare(&self, delivery: &Delivery) -> Result<Call, Box<CallResult>> {
        let refuse = |code: &str, message: String| {
            Box::new(CallResult::refused(Outcome::Disabled, code, message))
        };
        let plugin_id = delivery.plugin_id.clone();
        let loaded = self.blocking(move |home| {
            let plugin = home.plugin(&plugin_id)?;
            let skill = home
                .skill(&plugin.skill_id)?
                .map(|installed| Skill::installed(home, &installed));
            let granted = home.grants(&plugin.skill_id)?;
            Ok((plugin, skill, granted))
        });
        let (plugin, skill, granted) = loaded
            .await
            .map_err(|error| refuse(error.code(), error.to_string()))?;
        let skill = match skill {
            Some(Ok(skill)) => Arc::new(skill),
            Some(Err(error)) => return Err(refuse("bad_artifact", error.to_string())),
            None => {
                let message = format!("{} is not installed", plugin.skill_id);
                return Err(refuse("not_installed", message));
            }
        };
        if let Some(problem) = mismatch(&plugin, &skill.manifest) {
            return Err(refuse("skill_changed", problem));
        }
        let Some(tool) = plugin.tool(&skill.manifest) else {
            let message = "the skill has no such tool, or has several and the binding names none";
            return Err(refuse("no_such_tool", message.to_owned()));
        };
        Ok(Call {
            tool: tool.id.to_string(),
            input: input(delivery),
            // A plugin has what both its own binding and its skill were granted.
            policy: granted.intersection(&plugin.grants).into(),
            options: CallOptions {
                call_id: format!("hook-{}-{}", delivery.id, delivery.updated_at_unix_ms),
                limits: LimitOverrides::default(),
                caller: "hook",
            },
            progress: None,
            cancel: Cancel::default(),
            skill,
        })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Home) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let home = Arc::clone(self.executor.home());
        let joined = tokio::task::spawn_blocking(move || work(&home)).await;
        joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }
}

impl HookRun {
    fn new(delivery: &Delivery, result: CallResult) -> Self {
        let code = result
            .output
            .as_ref()
            .and_then(|output| output.get("exit_code"))
            .and_then(Value::as_i64);
        let exit_code = result
            .is_ok()
            .then(|| code.and_then(|code| i32::try_from(code).ok()).unwrap_or(0));
        Self {
            hook_id: delivery.hook_id.clone(),
            event: delivery.event,
            plugin_id: delivery.plugin_id.clone(),
            outcome: result.outcome,
            exit_code,
            error: result
                .error
                .map(|error| format!("{}: {}", error.code, error.message)),
        }
    }

    fn outcome(&self, delivery: &Delivery, stopped: bool) -> DeliveryOutcome {
        let waits = |retry_ms, for_ms| DeliveryOutcome::Waiting {
            outcome: self.error.clone().unwrap_or_default(),
            retry_ms,
            until_unix_ms: delivery.at_unix_ms.saturating_add(for_ms),
        };
        match (self.exit_code, &self.error) {
            (Some(exit_code), _) => DeliveryOutcome::Answered {
                exit_code,
                outcome: "ok".into(),
            },
            _ if self.outcome == Outcome::ApprovalPending => {
                waits(APPROVAL_RETRY_MS, APPROVAL_TTL_MS)
            }
            _ if stopped => waits(0, OFFERED_MS),
            (None, error) => DeliveryOutcome::Failed {
                outcome: error.clone().unwrap_or_default(),
            },
        }
    }
}

fn mismatch(plugin: &PluginBinding, manifest: &Manifest) -> Option<String> {
    let wanted = plugin
        .skill_version
        .filter(|wanted| *wanted != manifest.version)?;
    Some(format!(
        "the plugin is bound to {} {wanted}, installed is {}",
        plugin.skill_id, manifest.version
    ))
}

fn input(delivery: &Delivery) -> Value {
    json!({
        "event": delivery.event,
        "delivery_id": delivery.id,
        "at_unix_ms": delivery.at_unix_ms,
        "hook_id": delivery.hook_id,
        "plugin_id": delivery.plugin_id,
        "skill_id": delivery.skill_id,
        "data": delivery.data,
    })
}
