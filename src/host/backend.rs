//! The line between the protocol and what runs the tools.

use std::sync::Arc;

use futures::future::BoxFuture;
use palyra_skill_runtime::{Content, Outcome, Progress};
use serde_json::Value;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// A JSON object.
pub type JsonObject = serde_json::Map<String, Value>;

/// Where a call reports how far it is. Never blocks; what the client is too slow for is dropped.
pub type ProgressFn = Box<dyn Fn(Progress) + Send + Sync>;

/// A tool as clients see it.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, as the manifest and the grants have them"
)]
pub struct ToolInfo {
    /// Name on the wire; [`super::mcp_name`] makes it from the id.
    pub name: String,
    /// The manifest's tool id.
    pub tool_id: String,
    /// The skill that it belongs to.
    pub skill_id: String,
    /// The manifest's `name`, for people.
    pub title: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON Schema of the arguments.
    pub input_schema: JsonObject,
    /// JSON Schema of the structured answer; any type.
    pub output_schema: Option<JsonObject>,
    /// The manifest's `risk.default_sensitive`.
    pub sensitive: bool,
    /// The manifest's `risk.requires_approval`.
    pub requires_approval: bool,
    /// Served from a path given on the command line, without a signature.
    pub unsigned: bool,
    /// Its grants reach beyond this machine (hosts or channels).
    pub open_world: bool,
    /// Its grants let it change nothing.
    pub read_only: bool,
}

/// One call.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolCall {
    /// [`ToolInfo::name`].
    pub name: String,
    /// As the client sent them; not yet held to the schema.
    pub arguments: JsonObject,
    /// Unique; stands in the answer's `_meta` and in the journal.
    pub call_id: String,
}

/// What a call came to.
#[derive(Debug, Clone, PartialEq)]
pub enum ToolReply {
    /// An answer.
    Ok {
        /// The structured result, of any JSON type.
        structured: Option<Value>,
        /// Blocks beside it.
        content: Vec<Content>,
    },
    /// None, and why.
    Refused {
        /// How it ended; never [`Outcome::Ok`].
        outcome: Outcome,
        /// Stable code.
        code: String,
        /// One sentence for a person or a model.
        message: String,
        /// Facts for programs; `null` when there are none.
        details: Value,
    },
}

impl ToolReply {
    /// A refusal without details.
    pub fn refused(outcome: Outcome, code: &str, message: impl Into<String>) -> Self {
        Self::Refused {
            outcome,
            code: code.to_owned(),
            message: message.into(),
            details: Value::Null,
        }
    }
}

/// What runs the tools.
pub trait ToolBackend: Send + Sync + 'static {
    /// What can be called now. Asked for often: a snapshot, without I/O.
    fn tools(&self) -> Arc<[ToolInfo]>;

    /// Ticks whenever [`Self::tools`] would answer something else, or other code stands behind it.
    fn changed(&self) -> watch::Receiver<u64>;

    /// Runs one call to its end. When `cancel` fires the call has to end soon; one that does not is dropped.
    /// The future must not block its thread.
    fn call(
        &self,
        call: ToolCall,
        progress: ProgressFn,
        cancel: CancellationToken,
    ) -> BoxFuture<'static, ToolReply>;
}
