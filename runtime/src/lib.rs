//! The sandbox of palyra-skill: wasmtime with limits that are sums, and nothing ambient.
//!
//! Knows nothing of artifacts, trust, schemas or HTTP servers. A [`CallRequest`] goes in, a [`CallReport`] comes out,
//! and each capability that the guest uses is a message that a [`CapabilityHost`] answers.
//!
//! # Threats
//!
//! A guest is hostile code. It may loop, recurse, allocate, trap, exit, hand the host huge or aliased values, keep
//! thousands of handles, or try to reach the network and the file system. Each of these ends its own call with its own
//! [`CallError::code`] and touches no other call: every call has a fresh store, and what it may use is decided by
//! [`Grants`] alone, before the guest's first instruction.
//!
//! Compiling is an attack surface of its own, without a bound in time or memory. [`Engine::load`] compiles in this
//! process; a [`Precompiler`] does it anywhere else, and [`Engine::load_precompiled`] takes what it made.

mod abi;
mod call;
mod cancel;
mod caps;
mod config;
mod engine;
mod fault;
mod fixed;
mod guest;
mod host;
mod imports;
mod limiter;
mod load;
mod net;
mod notes;
mod state;
mod threads;
mod ticker;

pub use abi::describe::{Description, describe};
/// For implementing [`CapabilityHost`].
pub use async_trait::async_trait;
pub use call::*;
pub use cancel::Cancel;
pub use config::EngineConfig;
pub use engine::{Engine, EngineError};
pub use guest::{Abi, Guest, GuestTool, RefusedFunction};
pub use host::{CapabilityHost, Fixed, HostError, HttpRequest, HttpResponse, NoHost};
pub use load::{LoadError, Precompiler};
