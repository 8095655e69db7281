//! Calls of a skill in development, apart from any home: the same schemas, grants and sandbox as in a real call, and
//! no state, approval or journal. What the guest asks for is answered by whoever makes the call.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use palyra_skill_runtime::{
    CallLimits, CallRequest, Cancel, CapabilityHost, Engine, Grants, Guest, Outcome,
};
use serde_json::Value;

use super::call::{Executor, PreparedTool, from_report};
use super::code::LoadFailure;
use super::request::CallResult;
use super::schema::CompiledSchema;
use super::skill::Skill;
use super::{config, grants};
use crate::manifest::{ToolId, nearest};
use crate::store::GrantSet;
use crate::wasm;

/// Stack of a thread that holds a value to a deep schema, in bytes.
const DEEP_STACK: usize = 64 * 1024 * 1024;

/// A compiled skill, ready for calls from many threads.
pub struct Trial {
    engine: Engine,
    guest: Guest,
    skill: Arc<Skill>,
    limits: CallLimits,
    files: bool,
    tools: BTreeMap<ToolId, Result<PreparedTool, Box<CallResult>>>,
}

/// One call.
pub struct TrialCall<'a> {
    /// The tool's id.
    pub tool: &'a str,
    /// The input, not yet held to the schema.
    pub input: &'a Value,
    /// From [`Trial::grants`].
    pub grants: Grants,
    /// What stops it.
    pub limits: CallLimits,
    /// What the guest sees as its call's id.
    pub call_id: String,
    /// Answers the guest.
    pub host: Arc<dyn CapabilityHost>,
}

impl Executor {
    /// Compile a skill, or take what was compiled before, for calls apart from the home.
    pub async fn trial(&self, skill: Arc<Skill>) -> Result<Trial, LoadFailure> {
        let guest = self.load(&skill.module).await?;
        let tools = skill.manifest.entrypoints.tools.iter();
        let tools = tools
            .map(|tool| (tool.id.clone(), PreparedTool::new(&skill, tool)))
            .collect();
        Ok(Trial {
            engine: self.inner.engine.clone(),
            guest,
            limits: self.inner.policy.cap(skill.limits()),
            files: imports_files(&skill.module),
            skill,
            tools,
        })
    }
}

impl Trial {
    /// The skill.
    pub fn skill(&self) -> &Arc<Skill> {
        &self.skill
    }

    /// The skill's own limits, within the default ceilings.
    pub fn limits(&self) -> &CallLimits {
        &self.limits
    }

    /// Whether the guest can open files: only then do its storage roots have to be folders.
    pub fn uses_files(&self) -> bool {
        self.files
    }

    /// Hold a value to a tool's input schema, as a call does.
    pub fn check_input(&self, tool: &str, input: &Value) -> Result<(), String> {
        let prepared = self.prepared(tool);
        let prepared = prepared.map_err(|refused| refused.why().unwrap_or_default())?;
        held(&prepared.schemas.input, input)
    }

    /// What a call may use of what is granted: no more than the manifest asks for. Storage roots become folders below
    /// `data_dir`, or, without one, buckets only.
    pub fn grants(
        &self,
        policy: &GrantSet,
        config: &BTreeMap<String, Value>,
        data_dir: Option<&Path>,
    ) -> std::io::Result<Grants> {
        let granted = crate::grants::granted(&self.skill.manifest, policy);
        let config = config::values(&self.skill.manifest, config);
        match data_dir {
            Some(dir) => grants::to_runtime(&granted, dir, config),
            None => Ok(Grants {
                roots: grants::buckets(&granted),
                ..grants::without_roots(&granted, config)
            }),
        }
    }

    /// Make a call on this thread, on which nobody else may wait. Needs a tokio runtime with time. Never fails: what goes
    /// wrong is its outcome.
    pub async fn call(&self, call: TrialCall<'_>) -> CallResult {
        let prepared = match self.prepared(call.tool) {
            Ok(prepared) => prepared,
            Err(refused) => return *refused,
        };
        if let Err(problem) = held(&prepared.schemas.input, call.input) {
            return CallResult::refused(Outcome::InvalidInput, "invalid_input", problem);
        }
        let request = CallRequest {
            call_id: call.call_id,
            entry: prepared.entry.clone(),
            input: call.input.to_string(),
            limits: call.limits,
            grants: call.grants,
        };
        let report = self
            .engine
            .call_in_place(&self.guest, request, call.host, Cancel::default())
            .await;
        checked(prepared, from_report(report))
    }

    fn prepared(&self, tool: &str) -> Result<&PreparedTool, Box<CallResult>> {
        let found = self.tools.iter().find(|(id, _)| id.as_str() == tool);
        match found {
            Some((_, Ok(prepared))) => Ok(prepared),
            Some((_, Err(refused))) => Err(refused.clone()),
            None => {
                let known: Vec<_> = self.tools.keys().map(ToolId::as_str).collect();
                let meant = nearest(tool, &known)
                    .map_or_else(String::new, |near| format!(" did you mean '{near}'?"));
                let message = format!(
                    "{} has no tool '{tool}';{meant} it has {}",
                    self.skill.manifest.skill_id,
                    known.join(", ")
                );
                Err(Box::new(CallResult::refused(
                    Outcome::InvalidInput,
                    "no_such_tool",
                    message,
                )))
            }
        }
    }
}

fn imports_files(module: &[u8]) -> bool {
    // What cannot be read was compiled all the same: a folder more does no harm.
    wasm::inspect(module).map_or(true, |binary| {
        let mut imports = binary.imports.iter();
        imports.any(|import| import.module.starts_with("wasi:filesystem"))
    })
}

/// An answer held to the tool's output schema.
fn checked(prepared: &PreparedTool, result: CallResult) -> CallResult {
    if !result.is_ok() {
        return result;
    }
    let problem = match &result.output {
        None => "the tool gave no structured output, though its manifest describes one".to_owned(),
        Some(value) => match held(&prepared.schemas.output, value) {
            Ok(()) => return result,
            Err(problem) => format!("the output breaks its schema: {problem}"),
        },
    };
    CallResult {
        stats: result.stats,
        log: result.log,
        ..CallResult::refused(Outcome::RuntimeFailure, "invalid_output", problem)
    }
}

/// Schemas that may go deep get a stack for it.
fn held(schema: &CompiledSchema, value: &Value) -> Result<(), String> {
    if schema.is_quick(value) {
        return schema.check(value);
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(DEEP_STACK);
        let checked = thread.spawn_scoped(scope, || schema.check(value));
        let checked = checked.map_err(|error| format!("it cannot be checked: {error}"))?;
        checked
            .join()
            .unwrap_or_else(|_| Err("it cannot be checked".to_owned()))
    })
}
