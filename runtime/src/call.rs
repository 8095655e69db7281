//! The message line: a call request goes in, a call report comes out. All of it is plain data, so
//! that the two ends may stand in different processes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// One call of one tool.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallRequest {
    /// Unique; handed to the guest and written to the journal.
    pub call_id: String,
    /// ABI 1: the tool's id. ABI 2: the exported function (`interface#name` or `name`). Core module: the export.
    pub entry: String,
    /// JSON text. The caller has held it to the tool's schema.
    pub input: String,
    /// What stops the call.
    pub limits: CallLimits,
    /// What the guest may use. Everything else is denied.
    pub grants: Grants,
}

/// What stops a call. Memory, tables and instances are sums over everything in the call's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLimits {
    /// Wall clock, milliseconds, instantiation included.
    pub timeout_ms: u64,
    /// Wasmtime's fuel units; `u64::MAX` is no limit but is still counted.
    pub fuel: u64,
    /// Sum of linear memories, bytes.
    pub memory_bytes: u64,
    /// Sum of table elements.
    pub table_elements: u64,
    /// Core instances.
    pub instances: u32,
    /// Output (structured and content), bytes.
    pub output_bytes: u64,
    /// Log lines, bytes; what goes beyond is cut and said so.
    pub log_bytes: u64,
    /// One HTTP request or response body, bytes.
    pub http_body_bytes: u64,
    /// Outgoing HTTP requests of one call.
    pub http_requests: u32,
}

impl Default for CallLimits {
    /// Palyra's runtime limits (core-module ABI v1); the last four are ours.
    fn default() -> Self {
        Self {
            timeout_ms: 30_000,
            fuel: 10_000_000,
            memory_bytes: 64 * 1024 * 1024,
            table_elements: 100_000,
            instances: 256,
            output_bytes: 4 * 1024 * 1024,
            log_bytes: 256 * 1024,
            http_body_bytes: 8 * 1024 * 1024,
            http_requests: 64,
        }
    }
}

/// What a call may use: requested ∩ manifest ∩ policy, computed by the caller. Empty is pure computation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// Host names of the egress allowlist: `example.com`, `*.example.com`, `*`; https on 443, public addresses.
    pub http_hosts: Vec<String>,
    /// Origins that only the owner of the machine can name, such as `http://127.0.0.1:8080`: exactly this scheme, host
    /// and port, whatever address it resolves to.
    pub http_local_origins: Vec<String>,
    /// Names as `<scope>/<key>`.
    pub secret_keys: Vec<String>,
    /// Directories and key-value buckets.
    pub roots: Vec<Root>,
    /// Channel names.
    pub channels: Vec<String>,
    /// `operator.config`: what `wasi:config` shows.
    pub config: BTreeMap<String, String>,
}

/// A granted storage root: a directory for `wasi:filesystem` and a bucket of the same name for `wasi:keyvalue`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The name that the guest sees (the manifest's root).
    pub name: String,
    /// The directory on the host; `None` grants the bucket alone.
    pub host_path: Option<PathBuf>,
    /// Whether it may be written.
    pub writable: bool,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// An answer.
    Ok,
    /// The skill or the runner is switched off.
    Disabled,
    /// The input, the entry or the module itself is not acceptable.
    InvalidInput,
    /// Something that was not granted was needed.
    CapabilityDenied,
    /// A person has to approve the call first.
    ApprovalPending,
    /// The wall clock ran out.
    TimedOut,
    /// Fuel, memory, tables, instances, output or the stack ran out.
    QuotaExceeded,
    /// The guest trapped, failed or broke its contract.
    RuntimeFailure,
}

/// What a call came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallReport {
    /// How it ended.
    pub outcome: Outcome,
    /// The answer; present when and only when the outcome is [`Outcome::Ok`].
    pub output: Option<Output>,
    /// Why there is none.
    pub error: Option<CallError>,
    /// What it took.
    pub stats: Stats,
    /// What the guest wrote: `log`, stdout and stderr, line by line.
    pub log: Vec<LogLine>,
}

/// Why a call gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallError {
    /// Stable: `fuel_exhausted`, `memory_limit`, `table_limit`, `instance_limit`, `stack_overflow`, `output_limit`,
    /// `timeout`, `cancelled`, `trap`, `exit`, `no_such_export`, `wrong_signature`, `invalid_module`, `unsupported_module`,
    /// `unknown_import`, `tool_invalid_input`, `tool_denied`, `tool_failed`, `bad_output`, `capability_denied`, `internal`.
    pub code: String,
    /// One sentence for a person.
    pub message: String,
}

/// The answer of a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// JSON text.
    pub structured: Option<String>,
    /// Blocks beside it.
    pub content: Vec<Content>,
}

impl Output {
    /// Bytes of text and data, all blocks together.
    pub fn size(&self) -> u64 {
        let structured = self.structured.as_ref().map_or(0, String::len);
        let content: usize = self.content.iter().map(Content::size).sum();
        (structured + content) as u64
    }
}

/// A block of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Content {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// A picture.
    Image {
        /// The bytes.
        data: Vec<u8>,
        /// Media type.
        mime_type: String,
    },
    /// A sound.
    Audio {
        /// The bytes.
        data: Vec<u8>,
        /// Media type.
        mime_type: String,
    },
    /// A document.
    Resource {
        /// Its name.
        uri: String,
        /// Media type.
        mime_type: Option<String>,
        /// Text, or
        text: Option<String>,
        /// bytes.
        blob: Option<Vec<u8>>,
    },
}

impl Content {
    fn size(&self) -> usize {
        match self {
            Self::Text { text } => text.len(),
            Self::Image { data, mime_type } | Self::Audio { data, mime_type } => {
                data.len() + mime_type.len()
            }
            Self::Resource {
                uri,
                mime_type,
                text,
                blob,
            } => {
                uri.len()
                    + mime_type.as_ref().map_or(0, String::len)
                    + text.as_ref().map_or(0, String::len)
                    + blob.as_ref().map_or(0, Vec::len)
            }
        }
    }
}

/// What a call took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Fuel units used.
    pub fuel: u64,
    /// Wall clock of instantiation and call, microseconds.
    pub duration_us: u64,
    /// Largest sum of linear memories, bytes.
    pub memory_bytes: u64,
    /// Host calls by interface function, for example `wasi:keyvalue/store.get`.
    pub host_calls: BTreeMap<String, u64>,
}

/// A line that the guest wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// `debug`, `info`, `warn`, `error`, `stdout` or `stderr`.
    pub level: String,
    /// Without its line end; control characters escaped.
    pub message: String,
}

/// How far a call is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Done.
    pub done: f64,
    /// Of how much.
    pub total: Option<f64>,
    /// What is being done.
    pub message: Option<String>,
}
