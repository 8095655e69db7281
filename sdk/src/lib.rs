//! Write skills in Rust: a tool is a function from a type that can be deserialized to one that can be
//! serialized.
//!
//! ```
//! use palyra_skill_sdk::{ToolError, skill};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Deserialize)]
//! struct Input {
//!     text: String,
//! }
//!
//! #[derive(Serialize)]
//! struct Words {
//!     words: usize,
//! }
//!
//! fn word_count(input: Input) -> Result<Words, ToolError> {
//!     Ok(Words {
//!         words: input.text.split_whitespace().count(),
//!     })
//! }
//!
//! skill! {
//!     "acme.text.word_count" => word_count,
//! }
//! # fn main() {}
//! ```
//!
//! Capabilities ([`http`], [`secrets`], [`storage`], [`config`], [`channels`]) answer only what the host's owner granted;
//! anything else is an error that becomes [`ToolError::Denied`] with `?`. Outside WebAssembly everything is denied.

// Made from `wit/` by scripts/generate-sdk.
#[cfg(target_family = "wasm")]
#[doc(hidden)]
#[allow(missing_docs, unreachable_pub, clippy::all)]
#[rustfmt::skip]
pub mod bindings;
pub mod channels;
pub mod config;
pub mod context;
mod error;
mod export;
pub mod http;
mod output;
pub mod secrets;
pub mod storage;

pub use error::ToolError;
pub use output::{Content, IntoOutput, Output};

pub use serde;
pub use serde_json;

#[doc(hidden)]
pub mod __private {
    #[cfg(target_family = "wasm")]
    pub use crate::export::Exported;
    pub use crate::export::{Skill, run, unknown_tool};
}
