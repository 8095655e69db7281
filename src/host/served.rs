//! The skills behind the protocol: what is active in the home, and what was typed with `serve --skill`.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use futures::future::BoxFuture;
use palyra_skill_runtime::{Cancel, Outcome};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::backend::{ProgressFn, ToolBackend, ToolCall, ToolInfo, ToolReply};
use super::names::mcp_name;
use crate::digest::Digest;
use crate::exec::{
    Call, CallOptions, CallResult, Executor, GrantSource, HookRun, HookWorker, LimitOverrides,
    Origin, RunningCall, Skill,
};
use crate::grants;
use crate::manifest::Tool;
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

/// Serves skills through an [`Executor`].
pub struct SkillBackend {
    executor: Executor,
    development: Vec<DevelopmentSkill>,
    bare_names: bool,
    table: RwLock<Table>,
    changed: watch::Sender<u64>,
}

/// What is served now.
#[derive(Default)]
struct Table {
    tools: Arc<[ToolInfo]>,
    routes: HashMap<String, Route>,
    /// Parsed once for each payload, not at each change of the home.
    parsed: HashMap<Digest, Arc<Skill>>,
}

/// What a name on the wire leads to.
#[derive(Clone)]
struct Route {
    skill: Arc<Skill>,
    tool: String,
    /// `None`: the home's grants at the time of the call.
    grants: Option<GrantSet>,
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
            development,
            bare_names,
            table: RwLock::default(),
            changed: watch::Sender::new(0),
        };
        backend.refresh()?;
        Ok(Arc::new(backend))
    }

    /// Read the home again; ticks [`ToolBackend::changed`] when the tools are others than before.
    pub fn refresh(&self) -> Result<(), StoreError> {
        let home = self.executor.home();
        let parsed = self.read(|table| table.parsed.clone());
        let mut next = Table::default();
        for skill in &self.development {
            self.add(&mut next, &skill.skill, Some(&skill.grants));
        }
        for installed in home
            .skills()?
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
            self.add(&mut next, &skill, None);
        }
        let different = self.read(|table| table.tools != next.tools);
        *self
            .table
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = next;
        if different {
            self.changed.send_modify(|version| *version += 1);
        }
        Ok(())
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

    fn add(&self, table: &mut Table, skill: &Arc<Skill>, grants: Option<&GrantSet>) {
        let asked = grants::requested(&skill.manifest);
        let mut tools: Vec<ToolInfo> = table.tools.to_vec();
        for tool in &skill.manifest.entrypoints.tools {
            let name = match mcp_name(self.visible_id(skill, tool)) {
                Ok(name) => name,
                Err(error) => {
                    tracing::error!(tool = %tool.id, %error, "a tool is not served");
                    continue;
                }
            };
            if table.routes.contains_key(&name) {
                tracing::error!(tool = %tool.id, name, "a tool is not served: another one has its name");
                continue;
            }
            tools.push(tool_info(name.clone(), skill, tool, &asked));
            table.routes.insert(
                name,
                Route {
                    skill: Arc::clone(skill),
                    tool: tool.id.to_string(),
                    grants: grants.cloned(),
                },
            );
        }
        table.tools = tools.into();
    }

    /// `--bare-names` is for skills in development only.
    fn visible_id<'a>(&self, skill: &Skill, tool: &'a Tool) -> &'a str {
        let id = tool.id.as_str();
        if self.bare_names && skill.is_unsigned() {
            return id
                .strip_prefix(skill.manifest.publisher.as_str())
                .map_or(id, |rest| rest.trim_start_matches('.'));
        }
        id
    }

    fn read<T>(&self, look: impl FnOnce(&Table) -> T) -> T {
        look(
            &self
                .table
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
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

fn tool_info(name: String, skill: &Skill, tool: &Tool, asked: &GrantSet) -> ToolInfo {
    ToolInfo {
        name,
        tool_id: tool.id.to_string(),
        skill_id: skill.manifest.skill_id.to_string(),
        title: tool.name.clone(),
        description: tool.description.clone(),
        input_schema: tool.input_schema.clone(),
        output_schema: Some(tool.output_schema.clone()),
        sensitive: tool.risk.default_sensitive,
        requires_approval: tool.risk.requires_approval,
        unsigned: skill.is_unsigned(),
        open_world: !asked.http_hosts.is_empty() || !asked.channels.is_empty(),
        read_only: asked.write_roots.is_empty()
            && asked.http_hosts.is_empty()
            && asked.channels.is_empty(),
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
        let route = self.read(|table| table.routes.get(&call.name).cloned());
        let executor = self.executor.clone();
        Box::pin(async move {
            let Some(route) = route else {
                return ToolReply::refused(
                    Outcome::InvalidInput,
                    "no_such_tool",
                    format!("there is no tool '{}'", call.name),
                );
            };
            let policy = route.grants.map_or(GrantSource::Home, GrantSource::Set);
            let stop = Cancel::default();
            // Whoever drops this future has given the call up: so does the guard.
            let watcher = cancel_with(cancel, stop.clone());
            let result = executor
                .call(Call {
                    skill: route.skill,
                    tool: route.tool,
                    input: Value::Object(call.arguments),
                    policy,
                    options: CallOptions {
                        call_id: call.call_id,
                        limits: LimitOverrides::default(),
                        caller: "mcp",
                    },
                    progress: Some(Arc::from(progress)),
                    cancel: stop,
                })
                .await;
            watcher.abort();
            reply(result)
        })
    }
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
