//! The sandbox of palyra-skill: wasmtime with limits that are sums, and nothing ambient.
//!
//! Knows nothing of artifacts, trust, schemas or HTTP servers. A [`CallRequest`] goes in, a [`CallReport`] comes out,
//! and each capability that the guest uses is a message that a [`CapabilityHost`] answers.

mod call;
mod host;

pub use call::*;
pub use host::{CapabilityHost, HostError, NoHost};
