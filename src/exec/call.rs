//! The pipeline.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use palyra_skill_runtime::{
    CallLimits, CallReport, CallRequest, Cancel, CapabilityHost, Content, Engine, Grants, Guest,
    NoHost, Outcome,
};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::admit::cancelled;
use super::checks::Checks;
use super::code::{CodeLoader, Compiler, LoadFailure};
use super::host::{HomeHost, ProgressSink};
use super::journal::{self, Journal, JournalError};
use super::policy::RunnerPolicy;
use super::request::{CallFailure, CallOptions, CallResult, GrantSource};
use super::running::{RunningCall, RunningCalls};
use super::schema::ToolSchemas;
use super::skill::{Module, Skill};
use crate::digest::Digest;
use crate::manifest::{Tool, ToolId, nearest};
use crate::store::{Home, NewEntry, StoreError};

/// How old the look at the home may be that admits a call, when its skill is instantiated.
const FRESH: Duration = Duration::from_millis(5);

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

/// One call of an export that no manifest describes.
pub struct ExportCall<'a> {
    /// Unique to the call.
    pub call_id: String,
    /// The exported function.
    pub entry: &'a str,
    /// JSON; a core module ignores it.
    pub input: &'a Value,
    /// What stops it.
    pub limits: CallLimits,
    /// Given up by the caller.
    pub cancel: Cancel,
}

/// Compiled skills, the engine and the home.
#[derive(Clone)]
pub struct Executor {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) engine: Engine,
    code: CodeLoader,
    home: Arc<Home>,
    pub(super) policy: RunnerPolicy,
    pub(super) journal: Journal,
    /// By digest of the module: each is compiled once, also when many ask at the same time.
    guests: Mutex<HashMap<Digest, LoadCell>>,
    tools: Mutex<HashMap<(Digest, ToolId), Arc<PreparedTool>>>,
    running: RunningCalls,
    pub(super) checks: Checks,
}

/// Filled by whoever asks first; the others wait.
type LoadCell = Arc<OnceCell<Result<Guest, LoadFailure>>>;

/// What a tool's calls need, worked out once.
pub(super) struct PreparedTool {
    pub(super) schemas: ToolSchemas,
    pub(super) entry: String,
}

impl Executor {
    /// An executor over an engine and a home, with the default ceilings; modules are compiled where `compiler` says.
    pub fn new(engine: Engine, home: Arc<Home>, compiler: Compiler) -> Self {
        Self::with_policy(engine, home, compiler, RunnerPolicy::default())
    }

    /// An executor with the owner's own ceilings.
    pub fn with_policy(
        engine: Engine,
        home: Arc<Home>,
        compiler: Compiler,
        policy: RunnerPolicy,
    ) -> Self {
        let inner = Inner {
            code: CodeLoader::new(engine.clone(), compiler, Arc::clone(&home)),
            engine,
            journal: Journal::new(Arc::clone(&home)),
            home,
            policy,
            guests: Mutex::default(),
            tools: Mutex::default(),
            running: RunningCalls::default(),
            checks: Checks::default(),
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
    pub async fn load(&self, module: &Module) -> Result<Guest, LoadFailure> {
        let (wasm, module) = (&**module, module.digest());
        let cell = Arc::clone(lock(&self.inner.guests).entry(module).or_default());
        // Where whoever compiles is dropped, the next one who waits begins anew. What a module's own fault is stays so.
        let loaded = cell.get_or_try_init(|| async {
            match self.inner.code.load(wasm, module).await {
                Err(failure) if !failure.is_final() => Err(failure),
                loaded => Ok(loaded),
            }
        });
        loaded.await?.clone()
    }

    /// The calls that run now, from before their skill's state is asked until their answer stands in the journal.
    pub fn running_calls(&self) -> Vec<RunningCall> {
        self.inner.running.all()
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
            let meant = nearest(&call.tool, &known)
                .map_or_else(String::new, |near| format!(" did you mean '{near}'?"));
            let message = format!(
                "{} has no tool '{}';{meant} it has {}",
                call.skill.manifest.skill_id,
                call.tool,
                known.join(", ")
            );
            return CallResult::refused(Outcome::InvalidInput, "no_such_tool", message);
        };
        // Before the state is asked: a change that comes later finds the call here and stops it.
        let _running = self.inner.running.enter(&call.skill, &call.cancel);
        let mut result = match self.admit(&call, &tool).await {
            Ok((prepared, grants)) => self.execute(&call, &prepared, grants).await,
            Err(refusal) => *refusal,
        };
        let entry = journal::entry(&call, &tool, Some(&result));
        if let Err(error) = self.inner.journal.append(entry).await {
            result = journal_failed(&error);
        }
        result
    }

    /// What a tool's calls need, worked out at the first of them.
    pub(super) async fn prepared(
        &self,
        call: &Call,
        tool: &Tool,
    ) -> Result<Arc<PreparedTool>, Box<CallResult>> {
        let key = (call.skill.payload, tool.id.clone());
        if let Some(prepared) = lock(&self.inner.tools).get(&key) {
            return Ok(Arc::clone(prepared));
        }
        let (skill, tool) = (Arc::clone(&call.skill), tool.clone());
        let prepared = self
            .apart(call, self.time_limit(call), move || {
                PreparedTool::new(&skill, &tool)
            })
            .await??;
        let prepared = Arc::new(prepared);
        lock(&self.inner.tools).insert(key, Arc::clone(&prepared));
        Ok(prepared)
    }

    /// The skill's own, within the owner's ceilings, unless the owner typed others.
    pub(super) fn limits(&self, call: &Call) -> CallLimits {
        let capped = self.inner.policy.cap(call.skill.limits());
        call.options.limits.apply(capped)
    }

    /// A fresh instance, and its output held to the schema.
    async fn execute(&self, call: &Call, tool: &PreparedTool, grants: Grants) -> CallResult {
        let policy = &self.inner.policy;
        if let Some(problem) = policy.refuse_module(call.skill.module.len()) {
            return CallResult::refused(Outcome::InvalidInput, "module_too_large", problem);
        }
        let guest = match self.load_for(call).await {
            Ok(guest) => guest,
            Err(refusal) => return *refusal,
        };
        let limits = self.limits(call);
        let host = HomeHost {
            home: Arc::clone(&self.inner.home),
            skill_id: call.skill.manifest.skill_id.clone(),
            progress: call.progress.clone(),
        };
        let time = Duration::from_millis(limits.timeout_ms);
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
        self.check_output(call, tool, result, time).await
    }

    async fn load_unless_cancelled(
        &self,
        module: &Module,
        cancel: &Cancel,
    ) -> Result<Guest, Box<CallResult>> {
        let loaded = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(cancelled()),
            loaded = self.load(module) => loaded,
        };
        loaded.map_err(|failure| Box::new(load_refused(&failure)))
    }

    /// The compiled module. Compiling takes long enough for the skill to be stopped meanwhile.
    async fn load_for(&self, call: &Call) -> Result<Guest, Box<CallResult>> {
        let begun = Instant::now();
        let guest = self
            .load_unless_cancelled(&call.skill.module, &call.cancel)
            .await?;
        // What was compiled before is there at once, and nothing can have changed since the call was admitted.
        if begun.elapsed() > FRESH {
            self.still_stands(call).await?;
        }
        if call.cancel.is_cancelled() {
            return Err(cancelled());
        }
        Ok(guest)
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

    /// Call an export of a core module that no manifest describes: unsigned, without grants.
    pub async fn call_export(&self, module: &Module, call: ExportCall<'_>) -> CallResult {
        let request = CallRequest {
            call_id: call.call_id.clone(),
            entry: call.entry.to_owned(),
            input: call.input.to_string(),
            limits: call.limits,
            grants: Grants::default(),
        };
        let result = match self.load_unless_cancelled(module, &call.cancel).await {
            Ok(guest) => from_report(
                self.inner
                    .engine
                    .call(&guest, request, Arc::new(NoHost), call.cancel)
                    .await,
            ),
            Err(refusal) => *refusal,
        };
        let data = json!({
            "entry": call.entry,
            "module_sha256": module.digest(),
            "caller": "run",
            "unsigned": true,
            "outcome": result.outcome,
            "error_code": result.error.as_ref().map(|error| &error.code),
            "fuel": result.stats.fuel,
            "duration_us": result.stats.duration_us,
        });
        let entry = NewEntry::new("call.finished")
            .call(&call.call_id)
            .data(data);
        match self.inner.journal.append(entry).await {
            Ok(()) => result,
            Err(error) => journal_failed(&error),
        }
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
    pub(super) fn new(skill: &Skill, tool: &Tool) -> Result<Self, Box<CallResult>> {
        let refuse = |code, message: String| {
            Box::new(CallResult::refused(Outcome::InvalidInput, code, message))
        };
        let schemas =
            ToolSchemas::new(tool).map_err(|message| refuse("unusable_schema", message))?;
        let entry = skill
            .entry(tool)
            .map_err(|message| refuse("no_such_export", message))?;
        Ok(Self { schemas, entry })
    }
}

/// A lock that a panicking thread left behind is still sound here: every critical section is one map operation.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// An answer that leaves no trace is no answer.
fn journal_failed(error: &JournalError) -> CallResult {
    tracing::error!(%error, "the journal could not be written");
    CallResult::refused(
        Outcome::RuntimeFailure,
        "journal_failed",
        "the call could not be written to the journal",
    )
}

fn load_refused(failure: &LoadFailure) -> CallResult {
    let outcome = match failure.code.as_str() {
        "internal" | "cancelled" => Outcome::RuntimeFailure,
        "compile_limit" => Outcome::QuotaExceeded,
        _ => Outcome::InvalidInput,
    };
    CallResult::refused(outcome, &failure.code, failure.message.clone())
}

pub(super) fn from_report(report: CallReport) -> CallResult {
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
