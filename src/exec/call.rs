//! The pipeline.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use palyra_skill_runtime::{
    CallLimits, CallReport, CallRequest, Cancel, CapabilityHost, Content, Engine, Grants, Guest,
    NoHost, Outcome,
};
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use super::checks::{Checks, Unchecked};
use super::code::{CodeLoader, Compiler, LoadFailure};
use super::grants;
use super::host::{HomeHost, ProgressSink};
use super::request::{CallFailure, CallOptions, CallResult};
use super::running::{RunningCall, RunningCalls};
use super::schema::{CompiledSchema, ToolSchemas};
use super::skill::{Origin, Skill};
use crate::digest::Digest;
use crate::manifest::{Tool, ToolId};
use crate::store::{
    ApprovalOutcome, ApprovalRequest, GrantSet, Home, NewEntry, State, StoreError, canonical_json,
};

/// How long a question, and then its answer, holds: an hour.
pub(super) const APPROVAL_TTL_MS: i64 = 60 * 60 * 1000;

/// One call of one tool.
pub struct Call {
    /// The skill.
    pub skill: Arc<Skill>,
    /// The tool's id.
    pub tool: String,
    /// The input, not yet held to the schema.
    pub input: Value,
    /// What the owner grants: for an installed skill the home's, for a typed path the command line's.
    pub policy: GrantSet,
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
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    code: CodeLoader,
    home: Arc<Home>,
    /// By digest of the module: each is compiled once, also when many ask at the same time.
    guests: Mutex<HashMap<Digest, LoadCell>>,
    tools: Mutex<HashMap<(Digest, ToolId), Arc<PreparedTool>>>,
    running: RunningCalls,
    checks: Checks,
}

/// Filled by whoever asks first; the others wait.
type LoadCell = Arc<OnceCell<Result<Guest, LoadFailure>>>;

/// What a tool's calls need, worked out once.
struct PreparedTool {
    schemas: ToolSchemas,
    entry: String,
}

impl Executor {
    /// An executor over an engine and a home; modules are compiled where `compiler` says.
    pub fn new(engine: Engine, home: Arc<Home>, compiler: Compiler) -> Self {
        let inner = Inner {
            code: CodeLoader::new(engine.clone(), compiler, Arc::clone(&home)),
            engine,
            home,
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
    pub async fn load(&self, wasm: &[u8]) -> Result<Guest, LoadFailure> {
        let module = Digest::of(wasm);
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
            let message = format!(
                "{} has no tool '{}'; it has {}",
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
        if let Err(error) = self.journal(&call, &tool, Some(&result)).await {
            result = journal_failed(&error);
        }
        result
    }

    /// Everything that can refuse a call before its skill is instantiated.
    async fn admit(
        &self,
        call: &Call,
        tool: &Tool,
    ) -> Result<(Arc<PreparedTool>, Grants), Box<CallResult>> {
        self.check_state(call).await?;
        let prepared = self.prepared(call, tool).await?;
        self.check(call, &prepared.schemas.input, &call.input, time_limit(call))
            .await?
            .map_err(|message| {
                Box::new(CallResult::refused(
                    Outcome::InvalidInput,
                    "invalid_input",
                    message,
                ))
            })?;
        let granted = crate::grants::granted(&call.skill.manifest, &call.policy);
        if tool.risk.needs_approval() && call.options.caller != "test" {
            self.approve(call, tool, &granted).await?;
            // What a sensitive call did must be known even if the host dies in the middle of it.
            self.journal(call, tool, None)
                .await
                .map_err(|error| store_failed(&error))?;
        }
        Ok((prepared, self.runtime_grants(call, granted).await?))
    }

    /// An installed skill must still be active, and the same, whoever changed it since.
    async fn check_state(&self, call: &Call) -> Result<(), Box<CallResult>> {
        if call.skill.origin != Origin::Installed {
            return Ok(());
        }
        let id = call.skill.manifest.skill_id.clone();
        let found = self
            .blocking(move |home| home.skill(&id))
            .await
            .map_err(|error| store_failed(&error))?;
        let refuse = |code: &str, message: String| {
            Err(Box::new(CallResult::refused(
                Outcome::Disabled,
                code,
                message,
            )))
        };
        let id = &call.skill.manifest.skill_id;
        match found {
            None => refuse("not_installed", format!("{id} is not installed any more")),
            Some(skill) if skill.state == State::Quarantined => refuse(
                "skill_quarantined",
                format!("{id} is in quarantine: {}", skill.reason_text),
            ),
            Some(skill) if skill.state == State::Disabled => {
                refuse("skill_disabled", format!("{id} is disabled"))
            }
            Some(skill) if skill.payload_digest != call.skill.payload => refuse(
                "skill_changed",
                format!("{id} was replaced by another version; call again"),
            ),
            Some(_) => Ok(()),
        }
    }

    async fn prepared(
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
            .apart(call, time_limit(call), move || {
                PreparedTool::new(&skill, &tool)
            })
            .await??;
        let prepared = Arc::new(prepared);
        lock(&self.inner.tools).insert(key, Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Hold a value to a schema: here where that is quick, else apart from all other work and for so long only.
    async fn check(
        &self,
        call: &Call,
        schema: &Arc<CompiledSchema>,
        value: &Value,
        time: Duration,
    ) -> Result<Result<(), String>, Box<CallResult>> {
        if schema.is_quick(value) {
            return Ok(schema.check(value));
        }
        let (schema, value) = (Arc::clone(schema), value.clone());
        self.apart(call, time, move || schema.check(&value)).await
    }

    async fn apart<T: Send + 'static>(
        &self,
        call: &Call,
        time: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Box<CallResult>> {
        let done = tokio::select! {
            biased;
            () = call.cancel.cancelled() => return Err(cancelled()),
            done = self.inner.checks.run(time, work) => done,
        };
        done.map_err(|unchecked| Box::new(unchecked_call(&unchecked)))
    }

    /// Use up an approval, or ask for one.
    async fn approve(
        &self,
        call: &Call,
        tool: &Tool,
        granted: &GrantSet,
    ) -> Result<(), Box<CallResult>> {
        let (skill_id, tool_id, input) = (
            call.skill.manifest.skill_id.clone(),
            tool.id.clone(),
            call.input.clone(),
        );
        let (payload_digest, grants_digest) = (call.skill.payload, granted.digest());
        let outcome = self.blocking(move |home| {
            home.request_or_use_approval(&ApprovalRequest {
                skill_id: &skill_id,
                payload_digest,
                tool_id: &tool_id,
                input: &input,
                grants_digest,
                ttl_ms: APPROVAL_TTL_MS,
            })
        });
        let outcome = outcome.await;
        match outcome.map_err(|error| not_asked(&error))? {
            ApprovalOutcome::Approved(_) => Ok(()),
            ApprovalOutcome::Denied(id) => {
                let message = format!("the owner denied this call (approval {id})");
                Err(Box::new(CallResult::refused(
                    Outcome::CapabilityDenied,
                    "approval_denied",
                    message,
                )))
            }
            ApprovalOutcome::Pending(id) => {
                let message = format!(
                    "{} needs a person's approval: `palyra-skill approvals approve {id}`, then call again with the same input",
                    tool.id
                );
                let mut refusal =
                    CallResult::refused(Outcome::ApprovalPending, "approval_pending", message);
                if let Some(error) = &mut refusal.error {
                    error.approval_id = Some(id);
                }
                Err(Box::new(refusal))
            }
        }
    }

    async fn runtime_grants(
        &self,
        call: &Call,
        granted: GrantSet,
    ) -> Result<Grants, Box<CallResult>> {
        let id = call.skill.manifest.skill_id.clone();
        let manifest = call.skill.manifest.clone();
        let built = self.blocking(move |home| {
            let config = super::config::values(&manifest, &home.config(&id)?);
            Ok(grants::to_runtime(&granted, &home.data_dir(&id)?, config))
        });
        match built.await {
            Ok(Ok(grants)) => Ok(grants),
            Ok(Err(error)) => {
                tracing::error!(%error, "a storage root could not be made");
                Err(Box::new(CallResult::refused(
                    Outcome::RuntimeFailure,
                    "storage_failed",
                    "a storage root could not be made",
                )))
            }
            Err(error) => Err(store_failed(&error)),
        }
    }

    /// A fresh instance, and its output held to the schema.
    async fn execute(&self, call: &Call, tool: &PreparedTool, grants: Grants) -> CallResult {
        let guest = match self.load_for(call).await {
            Ok(guest) => guest,
            Err(refusal) => return *refusal,
        };
        let limits = call.options.limits.apply(call.skill.limits());
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

    /// Hold an answer to the tool's output schema, in what the guest has left of its time.
    async fn check_output(
        &self,
        call: &Call,
        tool: &PreparedTool,
        result: CallResult,
        time: Duration,
    ) -> CallResult {
        if !result.is_ok() {
            return result;
        }
        let left = time.saturating_sub(Duration::from_micros(result.stats.duration_us));
        let checked = match &result.output {
            None => Ok(Err(
                "the tool gave no structured output, though its manifest describes one".to_owned(),
            )),
            Some(value) => self.check(call, &tool.schemas.output, value, left).await,
        };
        let refused = match checked {
            Ok(Ok(())) => return result,
            Ok(Err(problem)) => CallResult::refused(
                Outcome::RuntimeFailure,
                "invalid_output",
                format!("the output breaks its schema: {problem}"),
            ),
            Err(refused) => *refused,
        };
        CallResult {
            stats: result.stats,
            log: result.log,
            ..refused
        }
    }

    /// The compiled module. Compiling takes long enough for the skill to be stopped meanwhile.
    async fn load_for(&self, call: &Call) -> Result<Guest, Box<CallResult>> {
        let loaded = tokio::select! {
            biased;
            () = call.cancel.cancelled() => return Err(cancelled()),
            loaded = self.load(&call.skill.module) => loaded,
        };
        let guest = loaded.map_err(|failure| Box::new(load_refused(&failure)))?;
        self.check_state(call).await?;
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
    pub async fn call_export(&self, wasm: &[u8], call: ExportCall<'_>) -> CallResult {
        let request = CallRequest {
            call_id: call.call_id.clone(),
            entry: call.entry.to_owned(),
            input: call.input.to_string(),
            limits: call.limits,
            grants: Grants::default(),
        };
        let result = match self.load(wasm).await {
            Ok(guest) => from_report(
                self.inner
                    .engine
                    .call(&guest, request, Arc::new(NoHost), call.cancel)
                    .await,
            ),
            Err(failure) => load_refused(&failure),
        };
        let data = json!({
            "entry": call.entry,
            "module_sha256": Digest::of(wasm),
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
        match self
            .blocking(move |home| home.journal_append(&[entry]))
            .await
        {
            Ok(_) => result,
            Err(error) => journal_failed(&error),
        }
    }

    /// Sizes and digests, never bodies.
    async fn journal(
        &self,
        call: &Call,
        tool: &Tool,
        result: Option<&CallResult>,
    ) -> Result<(), StoreError> {
        let input = canonical_json(&call.input);
        let mut data = json!({
            "tool_id": tool.id,
            "version": call.skill.manifest.version,
            "payload_sha256": call.skill.payload,
            "caller": call.options.caller,
            "unsigned": call.skill.is_unsigned(),
            "input_bytes": input.len(),
            "input_sha256": Digest::of(input.as_bytes()),
        });
        if let Some(result) = result {
            let output = result
                .output
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            data["outcome"] = json!(result.outcome);
            data["error_code"] = json!(result.error.as_ref().map(|error| &error.code));
            data["output_bytes"] = json!(output.len());
            data["output_sha256"] = json!(Digest::of(output.as_bytes()));
            data["fuel"] = json!(result.stats.fuel);
            data["duration_us"] = json!(result.stats.duration_us);
            data["host_calls"] = json!(result.stats.host_calls);
        }
        let kind = if result.is_some() {
            "call.finished"
        } else {
            "call.started"
        };
        let entry = NewEntry::new(kind)
            .skill(&call.skill.manifest.skill_id)
            .call(&call.options.call_id)
            .data(data);
        self.blocking(move |home| home.journal_append(&[entry]))
            .await
            .map(drop)
    }

    async fn blocking<T: Send + 'static>(
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
    fn new(skill: &Skill, tool: &Tool) -> Result<Self, Box<CallResult>> {
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

/// The wall clock that the call has.
fn time_limit(call: &Call) -> Duration {
    Duration::from_millis(call.options.limits.apply(call.skill.limits()).timeout_ms)
}

fn unchecked_call(unchecked: &Unchecked) -> CallResult {
    match unchecked {
        Unchecked::Overdue => CallResult::refused(
            Outcome::TimedOut,
            "schema_timeout",
            "the value could not be held to its schema within the call's time: make the schema simpler or the value smaller",
        ),
        Unchecked::Failed => CallResult::refused(
            Outcome::RuntimeFailure,
            "internal",
            "the value could not be held to its schema",
        ),
    }
}

/// A lock that a panicking thread left behind is still sound here: every critical section is one map operation.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// An answer that leaves no trace is no answer.
fn journal_failed(error: &StoreError) -> CallResult {
    tracing::error!(%error, "the journal could not be written");
    CallResult::refused(
        Outcome::RuntimeFailure,
        "journal_failed",
        "the call could not be written to the journal",
    )
}

fn store_failed(error: &StoreError) -> Box<CallResult> {
    tracing::error!(%error, "the home could not be asked");
    Box::new(CallResult::refused(
        Outcome::RuntimeFailure,
        "store_failed",
        "the host's state could not be read",
    ))
}

fn cancelled() -> Box<CallResult> {
    Box::new(CallResult::refused(
        Outcome::RuntimeFailure,
        "cancelled",
        "the call was cancelled",
    ))
}

/// Why no approval could be asked for.
fn not_asked(error: &StoreError) -> Box<CallResult> {
    let StoreError::Quota { limit, .. } = error else {
        return store_failed(error);
    };
    Box::new(CallResult::refused(
        Outcome::QuotaExceeded,
        "too_many_approvals",
        format!(
            "{limit} calls wait for a person's approval, which is this home's limit: decide on some with \
             `palyra-skill approvals list`, `approve` and `deny`, then call again"
        ),
    ))
}

fn load_refused(failure: &LoadFailure) -> CallResult {
    let outcome = match failure.code.as_str() {
        "internal" | "cancelled" => Outcome::RuntimeFailure,
        "compile_limit" => Outcome::QuotaExceeded,
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
