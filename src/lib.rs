//! Make, sign, audit, publish and run *skills*: signed packages of WebAssembly tools for LLM agents.
//!
//! This library is what the `palyra-skill` binary is made of. It knows no terminal, no environment
//! variable and no home directory: everything it needs is passed in. ARCHITECTURE.md shows how the
//! modules stand to each other.

pub mod artifact;
pub mod audit;
pub mod build;
pub mod digest;
#[cfg(feature = "runtime")]
pub mod exec;
pub mod grants;
pub mod health;
#[cfg(feature = "serve")]
pub mod host;
pub mod install;
pub mod keys;
pub mod limits;
pub mod manifest;
pub mod registry;
pub mod store;
#[cfg(test)]
mod test_vectors;
#[cfg(feature = "authoring")]
pub mod testing;
pub mod trust;

pub use palyra_skill_wasm as wasm;
