//! Why a call gave no answer: from what wasmtime reports to an outcome with a stable code.

use wasmtime::component::ResourceTableError;
use wasmtime::{PoolConcurrencyLimitError, Trap};
use wasmtime_wasi::I32Exit;

use crate::call::{CallError, Outcome};
use crate::state::State;

/// A call without an answer.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) outcome: Outcome,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(outcome: Outcome, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            outcome,
            code,
            message: message.into(),
        }
    }

    pub(crate) fn quota(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Outcome::QuotaExceeded, code, message)
    }

    pub(crate) fn input(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Outcome::InvalidInput, code, message)
    }

    pub(crate) fn failure(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Outcome::RuntimeFailure, code, message)
    }

    pub(crate) fn into_error(self) -> CallError {
        CallError {
            code: self.code.to_owned(),
            message: self.message,
        }
    }
}

/// Why the host stopped a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    #[error("the time limit of this call is over")]
    Timeout,
    #[error("the call was cancelled")]
    Cancelled,
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        let message = stop.to_string();
        match stop {
            Stop::Timeout => Self::new(Outcome::TimedOut, "timeout", message),
            Stop::Cancelled => Self::failure("cancelled", message),
        }
    }
}

/// How a guest's run failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// As said.
    Fault(Fault),
    /// As wasmtime says.
    Wasm(wasmtime::Error),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<wasmtime::Error> for Failure {
    fn from(error: wasmtime::Error) -> Self {
        Self::Wasm(error)
    }
}

impl Failure {
    /// What it was, with what the store knows.
    pub(crate) fn explain(self, state: &State) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Wasm(error) => explain(&error, state),
        }
    }
}

fn explain(error: &wasmtime::Error, state: &State) -> Fault {
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return (*stop).into();
    }
    if let Some(exit) = error.downcast_ref::<I32Exit>() {
        let message = format!("the guest ended itself with exit code {}", exit.0);
        return Fault::failure("exit", message);
    }
    if let Some(fault) = quota(error) {
        return fault;
    }
    if state.limiter.host_full {
        let message = format!(
            "the host is full: its running calls hold as much memory as it gives them together; try again later ({})",
            error.root_cause()
        );
        return Fault::quota("memory_limit", message);
    }
    if state.limiter.memory_refused {
        let message = format!(
            "the guest needed more than {} bytes of memory ({})",
            state.session.limits.memory_bytes,
            error.root_cause()
        );
        return Fault::quota("memory_limit", message);
    }
    if state.limiter.table_refused {
        let message = format!(
            "the guest needed more than {} table elements ({})",
            state.session.limits.table_elements,
            error.root_cause()
        );
        return Fault::quota("table_limit", message);
    }
    let cause = error.root_cause();
    Fault::failure(
        "trap",
        match state.session.notes.denials() {
            Some(denied) => {
                format!("the guest trapped: {cause}; before that it was denied {denied}")
            }
            None => format!("the guest trapped: {cause}"),
        },
    )
}

/// Errors that are a limit of their own.
fn quota(error: &wasmtime::Error) -> Option<Fault> {
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => {
            return Some(Fault::quota("fuel_exhausted", "the guest used up its fuel"));
        }
        Some(Trap::StackOverflow) => {
            return Some(Fault::quota(
                "stack_overflow",
                "the guest used up its stack",
            ));
        }
        _ => {}
    }
    if matches!(error.downcast_ref(), Some(ResourceTableError::Full)) {
        return Some(Fault::quota(
            "instance_limit",
            "the guest holds too many handles",
        ));
    }
    if let Some(full) = error.downcast_ref::<PoolConcurrencyLimitError>() {
        return Some(Fault::quota("instance_limit", full.to_string()));
    }
    // These have no public type in wasmtime 48; the tests hold the texts.
    let cause = error.root_cause().to_string();
    if cause.contains("store handle limit exceeded") {
        return Some(Fault::quota(
            "instance_limit",
            "the guest holds too many handles",
        ));
    }
    if let Some(what) = cause.strip_prefix("resource limit exceeded: ") {
        let code = match what.split(' ').next() {
            Some("memory") => "memory_limit",
            Some("table") => "table_limit",
            _ => "instance_limit",
        };
        return Some(Fault::quota(code, cause));
    }
    if cause.contains("fuel allocated for hostcalls") {
        let message = "the guest handed the host more in one piece than this call may";
        return Some(Fault::quota("output_limit", message));
    }
    None
}
