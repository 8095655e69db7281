//! A call's input and output held to their schemas, in the call's own time.

use std::sync::Arc;
use std::time::Duration;

use palyra_skill_runtime::Outcome;
use serde_json::Value;

use super::admit::cancelled;
use super::call::{Call, Executor, PreparedTool};
use super::checks::Unchecked;
use super::request::CallResult;
use super::schema::CompiledSchema;

impl Executor {
    /// Hold a value to a schema: here where that is quick, else apart from all other work and for so long only.
    pub(super) async fn check(
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

    /// The wall clock that the call has.
    pub(super) fn time_limit(&self, call: &Call) -> Duration {
        Duration::from_millis(self.limits(call).timeout_ms)
    }

    /// Work that nothing can interrupt, on a thread of its own.
    pub(super) async fn apart<T: Send + 'static>(
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

    /// Hold an answer to the tool's output schema, in what the guest has left of its time.
    pub(super) async fn check_output(
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
