//! One input tried on a tool: two calls, and what must not come of them.

use std::sync::Arc;

use palyra_skill_runtime::{CallLimits, CapabilityHost};
use serde_json::{Value, json};

use crate::exec::{CallResult, Trial, TrialCall};
use crate::grants;
use crate::store::GrantSet;
use crate::testing::cases::{After, Case, Stubs};
use crate::testing::diff::shown;
use crate::testing::host::{StubHost, granted};
use crate::testing::judge::content;

/// 2026-01-31T12:00:00Z
const WALL_NS: u64 = 1_769_860_800_000_000_000;
/// Nothing of a date or time of day is the same so much later: 3 years, 45 days and 7 hours.
const LATER_NS: u64 = 98_521_523_456_789_123;
/// Errors that are answers: a tool may refuse what its schema allows, and here nobody answers on the network.
const ANSWERS: [&str; 4] = [
    "tool_invalid_input",
    "tool_denied",
    "tool_failed",
    "capability_denied",
];

/// Tries inputs on one tool.
pub(super) struct Probe<'t> {
    trial: &'t Trial,
    tool: &'t str,
    stubs: Stubs,
    policy: GrantSet,
    limits: CallLimits,
    /// Whether the same input has to have the same answer.
    same: bool,
}

/// What an input showed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// The call has no answer, for a reason that is the tool's fault.
    Failed { code: String, message: String },
    /// Two calls have two answers.
    Differs { first: String, second: String },
}

impl Fault {
    /// Whether the call's time was up.
    pub(super) fn is_timeout(&self) -> bool {
        matches!(self, Self::Failed { code, .. } if code == "timeout")
    }

    /// Whether another input shows the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Failed { code: a, .. }, Self::Failed { code: b, .. }) => a == b,
            (Self::Differs { .. }, Self::Differs { .. }) => true,
            _ => false,
        }
    }
}

/// What of two calls differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct World {
    later: bool,
    other_chance: bool,
    other_id: bool,
}

impl<'t> Probe<'t> {
    /// The tool's cases lend their stubs: what they answer on the network, what is stored, secrets, configuration.
    /// Everything that the manifest asks for is granted.
    pub(super) fn new(trial: &'t Trial, tool: &'t str, cases: &[Case], same: bool) -> Self {
        let mut stubs = Stubs::default();
        for case in cases.iter().filter(|case| case.tool == tool) {
            lend(&case.stubs, &mut stubs);
        }
        let asked = grants::requested(&trial.skill().manifest);
        let policy = granted(&stubs, &After::default()).union(&asked);
        Self {
            trial,
            tool,
            stubs,
            policy,
            limits: trial.limits().clone(),
            same,
        }
    }

    /// Stop calls much earlier: an input that never ends does not end sooner either.
    pub(super) fn hurry(&mut self, timeout_ms: u64) {
        self.limits.timeout_ms = self.limits.timeout_ms.min(timeout_ms);
    }

    pub(super) fn tool(&self) -> &str {
        self.tool
    }

    /// `None` for an answer, the code of an error that may be; what must not be is the fault.
    pub(super) fn call(
        &self,
        runtime: &tokio::runtime::Runtime,
        input: &Value,
    ) -> Result<Option<String>, Fault> {
        let first = self.once(runtime, input, World::default());
        let code = first.error.as_ref().map(|error| error.code.clone());
        if let Some(error) = &first.error
            && !ANSWERS.contains(&error.code.as_str())
        {
            return Err(Fault::Failed {
                code: error.code.clone(),
                message: error.message.clone(),
            });
        }
        if self.same {
            let world = World {
                later: true,
                other_chance: true,
                other_id: true,
            };
            let second = self.once(runtime, input, world);
            if picture(&first) != picture(&second) {
                return Err(Fault::Differs {
                    first: shown(&picture(&first)),
                    second: shown(&picture(&second)),
                });
            }
        }
        Ok(code)
    }

    /// What makes two answers differ, for a person.
    pub(super) fn cause(
        &self,
        runtime: &tokio::runtime::Runtime,
        input: &Value,
        fault: &Fault,
    ) -> Option<&'static str> {
        if !matches!(fault, Fault::Differs { .. }) {
            return None;
        }
        let first = picture(&self.once(runtime, input, World::default()));
        let differs = |world| picture(&self.once(runtime, input, world)) != first;
        let alone = World::default();
        if differs(alone) {
            return Some("it differs even under the same clock and the same random numbers");
        }
        let (later, other_chance, other_id) = (
            differs(World {
                later: true,
                ..alone
            }),
            differs(World {
                other_chance: true,
                ..alone
            }),
            differs(World {
                other_id: true,
                ..alone
            }),
        );
        match (later, other_chance, other_id) {
            (true, true, _) => Some("it depends on the clock and on random numbers"),
            (true, false, _) => Some("it depends on the clock"),
            (false, true, _) => Some("it depends on random numbers"),
            (false, false, true) => Some("it depends on the call's id"),
            (false, false, false) => None,
        }
    }

    fn once(&self, runtime: &tokio::runtime::Runtime, input: &Value, world: World) -> CallResult {
        let shift = if world.later { LATER_NS } else { 0 };
        let stubs = Stubs {
            wall_clock_ns: Some(WALL_NS + shift),
            monotonic_clock_ns: Some(1_000_000_000 + shift),
            random_seed: Some(if world.other_chance { 2 } else { 1 }),
            ..self.stubs.clone()
        };
        let call_id = if world.other_id { "fuzz-2" } else { "fuzz-1" };
        let host = Arc::new(StubHost::new(&stubs)) as Arc<dyn CapabilityHost>;
        let folder = self.trial.uses_files().then(tempfile::tempdir).transpose();
        let prepared = folder.and_then(|folder| {
            let dir = folder.as_ref().map(tempfile::TempDir::path);
            let grants = self.trial.grants(&self.policy, &stubs.config, dir)?;
            Ok((folder, grants))
        });
        let (_folder, grants) = match prepared {
            Ok(prepared) => prepared,
            Err(error) => {
                let message = format!("no folder could be made for the call: {error}");
                return CallResult::refused(
                    palyra_skill_runtime::Outcome::RuntimeFailure,
                    "internal",
                    message,
                );
            }
        };
        runtime.block_on(self.trial.call(TrialCall {
            tool: self.tool,
            input,
            grants,
            limits: self.limits.clone(),
            call_id: call_id.to_owned(),
            host,
        }))
    }
}

/// What a caller sees of an answer; the texts of errors are for people and may differ.
fn picture(result: &CallResult) -> Value {
    match &result.error {
        Some(error) => json!({ "error": error.code }),
        None => {
            let mut picture = json!({ "output": result.output });
            if !result.content.is_empty() {
                picture["content"] = content(result);
            }
            picture
        }
    }
}

/// What is there already stays; answers on the network are added.
fn lend(from: &Stubs, to: &mut Stubs) {
    to.http.extend(from.http.iter().cloned());
    for (name, value) in &from.secrets {
        to.secrets
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    for (name, value) in &from.config {
        to.config
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    for (bucket, keys) in &from.storage {
        to.storage
            .entry(bucket.clone())
            .or_insert_with(|| keys.clone());
    }
}
