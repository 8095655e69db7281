//! Write skills in Rust: a tool is a function from a type that can be deserialized to one that can be serialized.
//!
//! ```
//! use palyra_skill_sdk::{ToolError, skill, tool};
//! use schemars::JsonSchema;
//! use serde::{Deserialize, Serialize};
//!
//! skill!(word_count);
//!
//! #[derive(Deserialize, JsonSchema)]
//! #[serde(deny_unknown_fields)]
//! struct Input {
//!     /// The text to count.
//!     #[schemars(length(max = 100_000))]
//!     text: String,
//! }
//!
//! #[derive(Serialize, JsonSchema)]
//! struct Words {
//!     /// Number of words.
//!     words: usize,
//! }
//!
//! /// Counts the words of a text.
//! #[tool(title = "Count words")]
//! fn word_count(input: Input) -> Result<Words, ToolError> {
//!     Ok(Words {
//!         words: input.text.split_whitespace().count(),
//!     })
//! }
//! # fn main() {}
//! ```
//!
//! `palyra-skill build` writes the tools, with their descriptions and JSON Schemas, from the code into `skill.toml`.
//!
//! Capabilities ([`http`], [`secrets`], [`storage`], [`config`], [`channels`]) answer only what the host's owner granted;
//! anything else is an error that becomes [`ToolError::Denied`] with `?`. Outside WebAssembly everything is denied but what
//! a test grants ([`testing`]).

// What the macros make names this crate by its name, also in its own tests.
extern crate self as palyra_skill_sdk;

// Made from `wit/` by scripts/generate-sdk.
#[cfg(target_family = "wasm")]
#[doc(hidden)]
#[allow(missing_docs, unreachable_pub, clippy::all)]
#[rustfmt::skip]
pub mod bindings;
pub mod channels;
pub mod config;
pub mod context;
mod describe;
mod error;
mod export;
mod hook;
pub mod http;
mod output;
pub mod secrets;
pub mod storage;
#[cfg(not(target_family = "wasm"))]
pub mod testing;

pub use error::ToolError;
pub use hook::{Decision, Event};
pub use output::{Answer, Content, IntoAnswer, Output, Text};

/// Makes a function a tool, to be listed in [`skill!`].
///
/// The function takes one argument, which derives `Deserialize` and `JsonSchema`, or none, and returns a `Result` of
/// something that derives `Serialize` and `JsonSchema`, or of an [`Output`] of it. The error is a [`ToolError`] or turns
/// into one. The doc comment is the tool's description, by which a model chooses it.
///
/// ```
/// # use palyra_skill_sdk::{ToolError, tool};
/// /// Tells the time left to this call, in milliseconds.
/// #[tool(id = "acme.clock.left", title = "Time left")]
/// fn left() -> Result<u64, ToolError> {
///     let left = palyra_skill_sdk::context::remaining();
///     u64::try_from(left.as_millis()).map_err(ToolError::failed)
/// }
/// # fn main() {}
/// ```
///
/// | option | in `skill.toml` | where it is not given |
/// |---|---|---|
/// | `id = "…"` | `id` | `<skill_id>.<function>` |
/// | `title = "…"` (or `name`) | `name` | what stands there; a new tool is called after the function |
/// | `sensitive`, `sensitive = false` | `risk.default_sensitive` | what stands there |
/// | `requires_approval`, `requires_approval = false` | `risk.requires_approval` | what stands there |
pub use palyra_skill_sdk_macros::tool;

/// Makes a function the answer to events of the host, to be listed in [`skill!`]: an [`Event`] in, a [`Decision`] out.
///
/// ```
/// # use palyra_skill_sdk::{Decision, Event, ToolError, hook};
/// /// Blocks every tool that deletes.
/// #[hook(event = "run:before_tool", title = "No deletions")]
/// fn guard(event: Event) -> Result<Decision, ToolError> {
///     let tool = event.data["tool"].as_str().unwrap_or_default();
///     Ok(if tool.contains("delete") {
///         Decision::block(format!("{tool} deletes"))
///     } else {
///         Decision::proceed()
///     })
/// }
/// # fn main() {}
/// ```
///
/// It is a tool whose input is the event, and takes the options of [`macro@tool`] besides `event = "…"` or
/// `event = ["…", "…"]`. `palyra-skill hook bind` ties it to an event on a host.
pub use palyra_skill_sdk_macros::hook;

pub use schemars;
pub use serde;
pub use serde_json;

/// The examples of the README are compiled and run, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

#[doc(hidden)]
pub mod __private {
    pub use crate::describe::{
        NoInput, ToolDescription, decides, description as text, event_schema, input_schema,
        output_schema,
    };
    #[cfg(target_family = "wasm")]
    pub use crate::export::Exported;
    pub use crate::export::{DESCRIBE, Skill, Tool, description, is_named, run, unknown_tool};
}
