//! What a caller asks for, and what came of it.

use std::time::Duration;

use palyra_skill_runtime::{CallError, CallLimits, Content, LogLine, Outcome, Stats};
use serde::Serialize;
use serde_json::Value;

use crate::store::GrantSet;

/// How a call is made.
#[derive(Debug, Clone)]
pub struct CallOptions {
    /// Unique to the call.
    pub call_id: String,
    /// Limits that the owner typed; they replace the skill's.
    pub limits: LimitOverrides,
    /// Who calls: `run`, `dev`, `mcp` or `hook`.
    pub caller: &'static str,
}

/// Limits that the owner typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct LimitOverrides {
    /// Wall clock.
    pub timeout: Option<Duration>,
    /// Fuel units.
    pub fuel: Option<u64>,
    /// Bytes.
    pub memory_bytes: Option<u64>,
}

impl LimitOverrides {
    /// The limits with what was typed in their place.
    pub fn apply(self, mut limits: CallLimits) -> CallLimits {
        if let Some(timeout) = self.timeout {
            limits.timeout_ms = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        }
        limits.fuel = self.fuel.unwrap_or(limits.fuel);
        limits.memory_bytes = self.memory_bytes.unwrap_or(limits.memory_bytes);
        limits
    }
}

/// Where the owner's grants for a call stand.
#[derive(Debug, Clone)]
pub enum GrantSource {
    /// In the home: they are read when the call is made. A skill that is not installed has none there.
    Home,
    /// Here: typed with the call, or read and narrowed by the caller.
    Set(GrantSet),
}

impl From<GrantSet> for GrantSource {
    fn from(grants: GrantSet) -> Self {
        Self::Set(grants)
    }
}

/// What a call came to; its JSON is that of `run --format json`.
#[derive(Debug, Clone, Serialize)]
pub struct CallResult {
    /// How it ended.
    pub outcome: Outcome,
    /// The structured answer, else the text of the content blocks.
    pub output: Option<Value>,
    /// Blocks beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Content>,
    /// Why there is no answer.
    pub error: Option<CallFailure>,
    /// What it took.
    pub stats: Stats,
    /// What the guest wrote.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<LogLine>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Serialize)]
pub struct CallFailure {
    /// Stable.
    pub code: String,
    /// One sentence for a person.
    pub message: String,
    /// The approval to decide on, with `approval_pending`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_id: Option<String>,
}

impl CallResult {
    /// A call that was refused before anything ran.
    pub fn refused(outcome: Outcome, code: &str, message: impl Into<String>) -> Self {
        let error = CallFailure {
            code: code.to_owned(),
            message: message.into(),
            approval_id: None,
        };
        Self {
            outcome,
            output: None,
            content: Vec::new(),
            error: Some(error),
            stats: Stats::default(),
            log: Vec::new(),
        }
    }

    /// Why there is no answer, for a person: outcome, code (where it says more) and message.
    pub fn why(&self) -> Option<String> {
        let error = self.error.as_ref()?;
        let outcome = serde_json::to_value(self.outcome).unwrap_or_default();
        let outcome = outcome.as_str().unwrap_or_default();
        let code = if error.code == outcome {
            String::new()
        } else {
            format!(" {}:", error.code)
        };
        Some(format!("{outcome}:{code} {}", error.message))
    }

    /// Whether there is an answer.
    pub fn is_ok(&self) -> bool {
        self.outcome == Outcome::Ok
    }
}

impl From<CallError> for CallFailure {
    fn from(error: CallError) -> Self {
        Self {
            code: error.code,
            message: error.message,
            approval_id: None,
        }
    }
}
