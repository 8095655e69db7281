//! The skills behind the protocol: what is active in the home, and what was typed with `serve --skill`.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use futures::future::BoxFuture;
use palyra_skill_runtime::{Cancel, Outcome};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::backend::{ProgressFn, ToolBackend, ToolCall, ToolInfo, ToolReply};
use super::routes::{Route, Table};
use crate::exec::{
    Call, CallOptions, CallResult, Executor, GrantSource, HookRun, HookWorker, LimitOverrides,
    Origin, RunningCall, Skill,
};
use crate::store::{GrantSet, InstalledSkill, State, StoreError};

/// How soon a change by another process is noticed: a revocation stops running calls within a second.
const POLL: Duration = Duration::from_millis(250);

/// A skill that was typed on the command line, with the grants that were typed beside it.
#[derive(Debug, Clone)]
pub struct DevelopmentSkill {
    /// Audited (a project, a module) or verified (an artifact) by the caller.
    pub skill: Arc<Skill>,
    /// Its grants: none but these.
    pub grants: GrantSet,
}

/// Sees each call that has ended.
pub type Observer = Box<dyn Fn(&ToolCall, &CallResult) + Send + Sync>;

/// Serves skills through an [`Executor`].
pub struct SkillBackend {
    executor: Executor,
    development: RwLock<Vec<DevelopmentSkill>>,
    /// Beside the skills in development, those of the home.
    installed: bool,
    observer: Option<Arc<Observer>>,
    bare_names: bool,
    table: RwLock<Table>,
    changed: watch::Sender<u64>,
}

impl SkillBackend {
    /// A backend over the home's active skills and these. `bare_names` drops the publisher's part of names.
    pub fn new(
        executor: Executor,
        development: Vec<DevelopmentSkill>,
        bare_names: bool,
    ) -> Result<Arc<Self>, StoreError> {
        let backend = Self {
            executor,
            development: RwLock::new(development),
            installed: true,
            observer: None,
            bare_names,
            table: RwLock::default(),
            changed: watch::Sender::new(0),
        };
        backend.refresh()?;
        Ok(Arc::new(backend))
    }

    /// A backend of skills in development alone, none at first: [`Self::replace`] brings them. `observer` sees each call.
    pub fn for_development(executor: Executor, bare_names: bool, observer: Observer) -> Arc<Self> {
        Arc::new(Self {
            executor,
            development: RwLock::default(),
            installed: false,
            observer: Some(Arc::new(observer)),
            bare_names,
            table: RwLock::default(),
            changed: watch::Sender::new(0),
        })
    }

    /// Puts these skills in the place of those in development. Calls that run end on the version that they began with.
    /// Always ticks [`ToolBackend::changed`]: behind equal descriptions there is other code.
    pub fn replace(&self, development: Vec<DevelopmentSkill>) -> Result<(), StoreError> {
        *self
            .development
            .write()
            .unwrap_or_else(PoisonError::into_inner) = development;
        if !self.update()? {
            self.changed.send_modify(|version| *version += 1);
        }
        Ok(())
    }

    /// Read the home again; ticks [`ToolBackend::changed`] when the tools are others than before.
    pub fn refresh(&self) -> Result<(), StoreError> {
        self.update().map(drop)
    }

    /// Whether the tools are others than before.
    fn update(&self) -> Result<bool, StoreError> {
        let home = self.executor.home();
        let parsed = self.read(|table| table.parsed.clone());
        let mut next = Table::default();
        let development = self
            .development
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for skill in &development {
            next.add(&skill.skill, Some(&skill.grants), self.bare_names);
        }
        let installed = if self.installed {
            home.skills()?
        } else {
            Vec::new()
        };
        for installed in installed
            .into_iter()
            .filter(|skill| skill.state == State::Active)
        {
            let skill = match parsed.get(&installed.payload_digest) {
                Some(skill) => Arc::clone(skill),
                None => match Skill::installed(home, &installed) {
                    Ok(skill) => Arc::new(skill),
                    Err(error) => {
                        tracing::error!(skill = %installed.skill_id, %error, "an installed skill is not served");
                        continue;
                    }
                },
            };
            next.parsed.insert(skill.payload, Arc::clone(&skill));
            next.add(&skill, None, self.bare_names);
        }
        let different = self.read(|table| table.tools != next.tools);
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = next;
        if different {
            self.changed.send_modify(|version| *version += 1);
        }
        Ok(different)
    }

    /// Follow the home until `shutdown`: new tools appear, and calls of installed skills that are no longer active, or were
    /// replaced, are stopped.
    pub async fn watch(self: Arc<Self>, shutdown: CancellationToken) {
        let mut seen = None;
        while !shutdown.is_cancelled() {
            let backend = Arc::clone(&self);
            let generation =
                tokio::task::spawn_blocking(move || backend.executor.home().generation()).await;
            match generation {
                Ok(Ok(generation)) if seen == Some(generation) => {}
                Ok(Ok(generation)) => {
                    // What could not be followed is tried again at the next look.
                    seen = self.follow().await.then_some(generation);
                }
                Ok(Err(error)) => tracing::error!(%error, "the home could not be read"),
                // The program ends: what had not begun is not begun any more.
                Err(error) if error.is_cancelled() => return,
                Err(error) => tracing::error!(%error, "reading the home stopped"),
            }
            let _ = shutdown.run_until_cancelled(sleep(POLL)).await;
        }
    }

    async fn follow(self: &Arc<Self>) -> bool {
        let backend = Arc::clone(self);
        let followed = tokio::task::spawn_blocking(move || {
            // Listed before the home is read: a call that comes later asks for its skill's state itself.
            let running = backend.executor.running_calls();
            stop_outdated(&running, &backend.executor.home().skills()?);
            backend.refresh()
        });
        match followed.await {
            Ok(Ok(())) => return true,
            Ok(Err(error)) => tracing::error!(%error, "the home could not be read"),
            Err(error) if error.is_cancelled() => {}
            Err(error) => tracing::error!(%error, "reading the home stopped"),
        }
        false
    }

    /// Run what hooks wait for until `shutdown`, which also stops the one that runs.
    pub async fn run_hooks(self: Arc<Self>, host_id: String, shutdown: CancellationToken) {
        let stop = Cancel::default();
        let stopper = cancel_with(shutdown.clone(), stop.clone());
        let worker = HookWorker::new(self.executor.clone(), host_id);
        while !shutdown.is_cancelled() {
            let log = |run: HookRun| {
                tracing::info!(hook = %run.hook_id, event = %run.event, outcome = ?run.outcome, "hook");
            };
            if let Err(error) = worker.run_due(&stop, log).await {
                tracing::error!(%error, "hooks could not be run");
            }
            let _ = shutdown.run_until_cancelled(sleep(POLL)).await;
        }
        stopper.abort();
    }

    /// Runs one call to its end; `caller` stands in the journal.
    pub fn call_for(
        &self,
        caller: &'static str,
        call: ToolCall,
        progress: Option<ProgressFn>,
        cancel: CancellationToken,
    ) -> BoxFuture<'static, CallResult> {
        let route = self.read(|table| table.routes.get(&call.name).cloned());
        let executor = self.executor.clone();
        let observer = self.observer.clone();
        Box::pin(async move {
            let seen = observer.as_ref().map(|_| call.clone());
            let result = match route {
                Some(route) => routed(&executor, route, caller, call, progress, cancel).await,
                None => CallResult::refused(
                    Outcome::InvalidInput,
                    "no_such_tool",
                    format!("there is no tool '{}'", call.name),
                ),
            };
            if let (Some(observer), Some(call)) = (observer, seen) {
                observer(&call, &result);
            }
            result
        })
    }

    fn read<T>(&self, look: impl FnOnce(&Table) -> T) -> T {
        look(&self.table.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Stops calls of installed skills that the home no longer allows. What was typed on the command line is not the home's
/// to judge, even under the same id.
fn stop_outdated(running: &[RunningCall], installed: &[InstalledSkill]) {
    let current: HashMap<_, _> = installed
        .iter()
        .filter(|skill| skill.state == State::Active)
        .map(|skill| (&skill.skill_id, skill.payload_digest))
        .collect();
    for call in running {
        if call.origin == Origin::Installed && current.get(&call.skill_id) != Some(&call.payload) {
            tracing::warn!(skill = %call.skill_id, "stopping a call: its skill is no longer active");
            call.cancel();
        }
    }
}

impl ToolBackend for SkillBackend {
    fn tools(&self) -> Arc<[ToolInfo]> {
        self.read(|table| Arc::clone(&table.tools))
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn call(
        &self,
        call: ToolCall,
        progress: ProgressFn,
        cancel: CancellationToken,
    ) -> BoxFuture<'static, ToolReply> {
        let result = self.call_for("mcp", call, Some(progress), cancel);
        Box::pin(async move { reply(result.await) })
    }
}

async fn routed(
    executor: &Executor,
    route: Route,
    caller: &'static str,
    call: ToolCall,
    progress: Option<ProgressFn>,
    cancel: CancellationToken,
) -> CallResult {
    let stop = Cancel::default();
    // Whoever drops this future has given the call up: so does the guard.
    let watcher = cancel_with(cancel, stop.clone());
    let result = executor
        .call(Call {
            skill: route.skill,
            tool: route.tool,
            input: Value::Object(call.arguments),
            policy: route.grants.map_or(GrantSource::Home, GrantSource::Set),
            options: CallOptions {
                call_id: call.call_id,
                limits: LimitOverrides::default(),
                caller,
            },
            progress: progress.map(Arc::from),
            cancel: stop,
        })
        .await;
    watcher.abort();
    result
}

fn cancel_with(token: CancellationToken, stop: Cancel) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        token.cancelled().await;
        stop.cancel();
    })
}

fn reply(result: CallResult) -> ToolReply {
    match result.error {
        None => ToolReply::Ok {
            structured: result.output,
            content: result.content,
        },
        Some(error) => {
            let details: BTreeMap<_, _> = error
                .approval_id
                .iter()
                .map(|id| ("approval_id", id))
                .collect();
            ToolReply::Refused {
                outcome: result.outcome,
                code: error.code,
                message: error.message,
                details: if details.is_empty() {
                    Value::Null
                } else {
                    serde_json::json!(details)
                },
            }
        }
    }
}
