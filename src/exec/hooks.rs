//! Events run the plugins that are bound to them, with the event as input.

use std::sync::Arc;

use palyra_skill_runtime::{Cancel, Outcome};
use serde::Serialize;
use serde_json::{Value, json};

use super::call::{Call, Executor};
use super::request::{CallOptions, CallResult, LimitOverrides};
use super::skill::Skill;
use crate::manifest::{Identifier, Manifest};
use crate::store::{Delivery, DeliveryOutcome, Home, HookEvent, PluginBinding, StoreError};

/// How long one process may hold a delivery before another takes it over, milliseconds. Longer than any call may run by default.
const LEASE_MS: i64 = 120_000;

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

/// Run every delivery that is due and not held by another process; `worker` names this one.
pub async fn run_pending_hooks(
    executor: &Executor,
    worker: &str,
) -> Result<Vec<HookRun>, StoreError> {
    let mut runs = Vec::new();
    loop {
        let name = worker.to_owned();
        let claimed = blocking(executor, move |home| {
            home.claim_deliveries(&name, LEASE_MS, 1)
        })
        .await?;
        let Some(delivery) = claimed.into_iter().next() else {
            return Ok(runs);
        };
        let run = HookRun::new(&delivery, deliver(executor, &delivery).await);
        let (name, outcome) = (worker.to_owned(), run.outcome());
        blocking(executor, move |home| {
            home.complete_delivery(delivery.id, &name, &outcome)
        })
        .await?;
        runs.push(run);
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

    fn outcome(&self) -> DeliveryOutcome {
        match (self.exit_code, &self.error) {
            (Some(exit_code), _) => DeliveryOutcome::Answered {
                exit_code,
                outcome: "ok".into(),
            },
            (None, error) => DeliveryOutcome::Failed {
                outcome: error.clone().unwrap_or_default(),
            },
        }
    }
}

async fn blocking<T: Send + 'static>(
    executor: &Executor,
    work: impl FnOnce(&Home) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let home = Arc::clone(executor.home());
    let joined = tokio::task::spawn_blocking(move || work(&home)).await;
    joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

async fn deliver(executor: &Executor, delivery: &Delivery) -> CallResult {
    let plugin_id = delivery.plugin_id.clone();
    let loaded = blocking(executor, move |home| {
        let plugin = home.plugin(&plugin_id)?;
        let skill = home
            .skill(&plugin.skill_id)?
            .map(|installed| Skill::installed(home, &installed));
        let granted = home.grants(&plugin.skill_id)?;
        Ok((plugin, skill, granted))
    });
    let refused =
        |code: &str, message: String| CallResult::refused(Outcome::Disabled, code, message);
    let (plugin, skill, home_grants) = match loaded.await {
        Ok((plugin, Some(Ok(skill)), granted)) => (plugin, Arc::new(skill), granted),
        Ok((_, Some(Err(error)), _)) => return refused("bad_artifact", error.to_string()),
        Ok((plugin, None, _)) => {
            return refused(
                "not_installed",
                format!("{} is not installed", plugin.skill_id),
            );
        }
        Err(error) => return refused(error.code(), error.to_string()),
    };
    if let Some(problem) = mismatch(&plugin, &skill.manifest) {
        return refused("skill_changed", problem);
    }
    let Some(tool) = hook_tool(&skill.manifest, &plugin) else {
        return refused(
            "no_such_tool",
            "the plugin binding names no tool, and the skill has several".into(),
        );
    };
    let call = Call {
        tool,
        input: input(delivery),
        // A plugin has what both its own binding and its skill were granted.
        policy: home_grants.intersection(&plugin.grants).into(),
        options: CallOptions {
            call_id: format!("hook-{}-{}", delivery.id, delivery.attempts),
            limits: LimitOverrides::default(),
            caller: "hook",
        },
        progress: None,
        cancel: Cancel::default(),
        skill,
    };
    executor.call(call).await
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

/// The bound tool, the plugin's default, or the only one.
fn hook_tool(manifest: &Manifest, plugin: &PluginBinding) -> Option<String> {
    let operator = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.plugin.as_ref());
    let default = operator.and_then(|operator| operator.default_tool_id.as_ref());
    let only = match manifest.entrypoints.tools.as_slice() {
        [tool] => Some(&tool.id),
        _ => None,
    };
    plugin
        .tool_id
        .as_ref()
        .or(default)
        .or(only)
        .map(ToString::to_string)
}
