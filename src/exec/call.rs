//! The pipeline.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use palyra_skill_runtime::{
    CallLimits, CallReport, CallRequest, Cancel, CapabilityHost, Content, Engine, Grants, Guest,
    Outcome,
};
use serde_json::Value;
use tokio::sync::OnceCell;

use super::host::{HomeHost, ProgressSink};
use super::journal::{self, Journal};
use super::policy::RunnerPolicy;
use super::request::{CallFailure, CallOptions, CallResult, GrantSource};
use super::schema::ToolSchemas;
use super::skill::Skill;
use crate::digest::Digest;
use crate::manifest::{Tool, ToolId};
use crate::store::{Home, StoreError};

/// One call of one tool.
pub struct Call {
    /// The skill.
    pub skill: Arc<Skill>,
    /// The tool's id.
    pub tool: String,
    /// The input, not yet held to the schema.
    pub input: Value,
    /// What the owner grants.
    pub policy: GrantSource,
    /// The rest.
    pub options: CallOptions,
    /// Where progress goes.
    pub progress: Option<ProgressSink>,
    /// Given up by the caller.
    pub cancel: Cancel,
}

/// Compiled skills, the engine and the home.
#[derive(Clone)]
pub struct Executor {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    engine: Engine,
    home: Arc<Home>,
    policy: RunnerPolicy,
    pub(super) journal: Journal,
    /// By digest of the module: each is compiled once, also when many ask at the same time.
    guests: Mutex<HashMap<Digest, LoadCell>>,
    tools: Mutex<HashMap<(Digest, ToolId), Arc<PreparedTool>>>,
    running: Mutex<HashMap<String, Running>>,
}

/// Filled by whoever asks first; the others wait.
type LoadCell = Arc<OnceCell<Result<Guest, LoadFailure>>>;

/// What a tool's calls need, worked out once.
pub(super) struct PreparedTool {
    pub(super) schemas: ToolSchemas,
    entry: String,
}

/// A call that can be stopped from outside.
struct Running {
    skill_id: String,
    cancel: Cancel,
}

/// Why a module could not be loaded.
#[derive(Debug, Clone)]
pub struct LoadFailure {
    /// Stable.
    pub code: String,
    /// One sentence.
    pub message: String,
}

impl Executor {
    /// An executor over an engine and a home, with the default ceilings.
    pub fn new(engine: Engine, home: Arc<Home>) -> Self {
        Self::with_policy(engine, home, RunnerPolicy::default())
    }

    /// An executor with the owner's own ceilings.
    pub fn with_policy(engine: Engine, home: Arc<Home>, policy: RunnerPolicy) -> Self {
        let inner = Inner {
            engine,
            journal: Journal::new(Arc::clone(&home)),
            home,
            policy,
            guests: Mutex::default(),
            tools: Mutex::default(),
            running: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The home.
    pub fn home(&self) -> &Arc<Home> {
        &self.inner.home
    }

    /// Compile a module, or take what was compiled before.
    pub async fn load(&self, wasm: &[u8]) -> Result<Guest, LoadFailure> {
        let cell = {
            let mut guests = lock(&self.inner.guests);
            Arc::clone(guests.entry(Digest::of(wasm)).or_default())
        };
        let loaded = cell.get_or_init(|| async {
            let (engine, wasm) = (self.inner.engine.clone(), wasm.to_vec());
            match tokio::task::spawn_blocking(move || engine.load(&wasm)).await {
                Ok(Ok(guest)) => Ok(guest),
                Ok(Err(error)) => Err(LoadFailure {
                    code: error.code().to_owned(),
                    message: error.to_string(),
                }),
                Err(_) => Err(LoadFailure {
                    code: "internal".into(),
                    message: "the compiler stopped".into(),
                }),
            }
        });
        loaded.await.clone()
    }

    /// Stop the running calls of a skill.
    pub fn cancel_skill(&self, skill_id: &str) {
        lock(&self.inner.running)
            .values()
            .filter(|call| call.skill_id == skill_id)
            .for_each(|call| call.cancel.cancel());
    }

    /// Ids of the skills that have calls running.
    pub fn running_skills(&self) -> Vec<String> {
        lock(&self.inner.running)
            .values()
            .map(|call| call.skill_id.clone())
            .collect()
    }

    /// Make a call. Never fails: what goes wrong is its outcome.
    pub async fn call(&self, call: Call) -> CallResult {
        let Some(tool) = call.skill.tool(&call.tool).cloned() else {
            let known: Vec<_> = call
                .skill
                .manifest
                .entrypoints
                .tools
                .iter()
                .map(|tool| tool.id.as_str())
                .collect();
            let message = format!(
                "{} has no tool '{}'; it has {}",
                call.skill.manifest.skill_id,
                call.tool,
                known.join(", ")
            );
            return CallResult::refused(Outcome::InvalidInput, "no_such_tool", message);
        };
        let mut result = match self.admit(&call, &tool).await {
            Ok((prepared, grants)) => self.execute(&call, &prepared, grants).await,
            Err(refusal) => *refusal,
        };
        let entry = journal::entry(&call, &tool, Some(&result));
        if let Err(error) = self.inner.journal.append(entry).await {
            tracing::error!(%error, "the journal could not be written");
            // An answer that leaves no trace is no answer.
            result = CallResult::refused(
                Outcome::RuntimeFailure,
                "journal_failed",
                "the call could not be written to the journal",
            );
        }
        result
    }

    /// What a tool's calls need, worked out at the first of them.
    pub(super) fn prepared(
        &self,
        skill: &Skill,
        tool: &Tool,
    ) -> Result<Arc<PreparedTool>, Box<CallResult>> {
        let key = (skill.payload, tool.id.clone());
        if let Some(prepared) = lock(&self.inner.tools).get(&key) {
            return Ok(Arc::clone(prepared));
        }
        let refuse = |code, message: String| {
            Box::new(CallResult::refused(Outcome::InvalidInput, code, message))
        };
        let schemas =
            ToolSchemas::new(tool).map_err(|message| refuse("unusable_schema", message))?;
        let entry = skill
            .entry(tool)
            .map_err(|message| refuse("no_such_export", message))?;
        let prepared = Arc::new(PreparedTool { schemas, entry });
        lock(&self.inner.tools).insert(key, Arc::clone(&prepared));
        Ok(prepared)
    }

    /// A fresh instance, and its output held to the schema.
    async fn execute(&self, call: &Call, tool: &PreparedTool, grants: Grants) -> CallResult {
        let policy = &self.inner.policy;
        if let Some(problem) = policy.refuse_module(call.skill.module.len()) {
            return CallResult::refused(Outcome::InvalidInput, "module_too_large", problem);
        }
        let guest = match self.load(&call.skill.module).await {
            Ok(guest) => guest,
            Err(failure) => return load_refused(&failure),
        };
        let limits = call.options.limits.apply(policy.cap(call.skill.limits()));
        let host = HomeHost {
            home: Arc::clone(&self.inner.home),
            skill_id: call.skill.manifest.skill_id.clone(),
            progress: call.progress.clone(),
        };
        let running = self.track(call);
        let result = self
            .run_guest(
                &guest,
                call,
                tool.entry.clone(),
                limits,
                grants,
                Arc::new(host),
            )
            .await;
        drop(running);
        tool.check_output(result)
    }

    async fn run_guest(
        &self,
        guest: &Guest,
        call: &Call,
        entry: String,
        limits: CallLimits,
        grants: Grants,
        host: Arc<dyn CapabilityHost>,
    ) -> CallResult {
        let request = CallRequest {
            call_id: call.options.call_id.clone(),
            entry,
            input: call.input.to_string(),
            limits,
            grants,
        };
        let report = self
            .inner
            .engine
            .call(guest, request, host, call.cancel.clone())
            .await;
        from_report(report)
    }

    /// Call an export of a core module, or a function of a bare component, that no manifest describes.
    pub async fn call_export(
        &self,
        wasm: &[u8],
        entry: &str,
        input: &Value,
        limits: CallLimits,
        cancel: Cancel,
    ) -> CallResult {
        let guest = match self.load(wasm).await {
            Ok(guest) => guest,
            Err(failure) => return load_refused(&failure),
        };
        let request = CallRequest {
            call_id: "export".to_owned(),
            entry: entry.to_owned(),
            input: input.to_string(),
            limits,
            grants: Grants::default(),
        };
        from_report(
            self.inner
                .engine
                .call(
                    &guest,
                    request,
                    Arc::new(palyra_skill_runtime::NoHost),
                    cancel,
                )
                .await,
        )
    }

    fn track(&self, call: &Call) -> impl Drop + use<> {
        struct Guard(Arc<Inner>, String);
        impl Drop for Guard {
            fn drop(&mut self) {
                lock(&self.0.running).remove(&self.1);
            }
        }
        let running = Running {
            skill_id: call.skill.manifest.skill_id.to_string(),
            cancel: call.cancel.clone(),
        };
        lock(&self.inner.running).insert(call.options.call_id.clone(), running);
        Guard(Arc::clone(&self.inner), call.options.call_id.clone())
    }

    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Home) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let home = Arc::clone(&self.inner.home);
        match tokio::task::spawn_blocking(move || work(&home)).await {
            Ok(result) => result,
            // A panic in the store goes on in its caller, as it would have without the thread between.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

impl PreparedTool {
    /// Hold an answer to the tool's output schema.
    fn check_output(&self, result: CallResult) -> CallResult {
        if !result.is_ok() {
            return result;
        }
        let problem = match &result.output {
            None => Some(
                "the tool gave no structured output, though its manifest describes one".to_owned(),
            ),
            Some(value) => self.schemas.check_output(value).err(),
        };
        let Some(problem) = problem else {
            return result;
        };
        let message = format!("the output breaks its schema: {problem}");
        let refused = CallResult::refused(Outcome::RuntimeFailure, "invalid_output", message);
        CallResult {
            stats: result.stats,
            log: result.log,
            ..refused
        }
    }
}

/// A lock that a panicking thread left behind is still sound here: every critical section is one map operation.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn load_refused(failure: &LoadFailure) -> CallResult {
    let outcome = match failure.code.as_str() {
        "internal" => Outcome::RuntimeFailure,
        "memory_limit" | "table_limit" | "instance_limit" => Outcome::QuotaExceeded,
        _ => Outcome::InvalidInput,
    };
    CallResult::refused(outcome, &failure.code, failure.message.clone())
}

fn from_report(report: CallReport) -> CallResult {
    let mut result = CallResult {
        outcome: report.outcome,
        output: None,
        content: Vec::new(),
        error: report.error.map(CallFailure::from),
        stats: report.stats,
        log: report.log,
    };
    let Some(output) = report.output else {
        return result;
    };
    result.content = output.content;
    match output
        .structured
        .as_deref()
        .map(serde_json::from_str::<Value>)
        .transpose()
    {
        Ok(structured) => result.output = structured,
        Err(error) => {
            result.outcome = Outcome::RuntimeFailure;
            result.content = Vec::<Content>::new();
            result.error = Some(CallFailure {
                code: "bad_output".into(),
                message: format!("the structured output is no JSON: {error}"),
                approval_id: None,
            });
        }
    }
    result
}
