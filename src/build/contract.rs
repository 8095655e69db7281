//! The contract between host and skill, for who makes skills in other ways.

/// The WIT package `palyra:skill@1.0.0`, the same file that the SDK is made from.
pub const CONTRACT: &str = include_str!("../../sdk/wit/skill.wit");

/// [`CONTRACT`] in the binary form that tools read without its text.
pub const CONTRACT_PACKAGE: &[u8] = include_bytes!("../../sdk/palyra-skill-1.0.0.wasm");
