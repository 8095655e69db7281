//! The call that is running. Never denied. Outside WebAssembly, and where no test says otherwise, it has no end and its log
//! goes nowhere.

use std::time::Duration;

#[cfg(target_family = "wasm")]
use crate::bindings::palyra::skill::context as host;

/// How important a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For who looks for a mistake.
    Debug,
    /// Worth knowing.
    Info,
    /// Something is not as it should be.
    Warn,
    /// Something failed.
    Error,
}

/// Unique to this call; stands in the host's journal.
pub fn call_id() -> String {
    #[cfg(target_family = "wasm")]
    return host::call_id();
    #[cfg(not(target_family = "wasm"))]
    crate::testing::call_id()
}

/// How long until the host stops this call.
pub fn remaining() -> Duration {
    #[cfg(target_family = "wasm")]
    return Duration::from_millis(host::remaining_ms());
    #[cfg(not(target_family = "wasm"))]
    crate::testing::remaining()
}

/// Whether the caller has given up: a tool that sees it should return soon.
pub fn cancelled() -> bool {
    #[cfg(target_family = "wasm")]
    return host::cancelled();
    #[cfg(not(target_family = "wasm"))]
    crate::testing::cancelled()
}

/// Tells the caller how far the work is, out of `total` where that is known.
pub fn progress(done: f64, total: Option<f64>, message: Option<&str>) {
    #[cfg(target_family = "wasm")]
    host::progress(done, total, message);
    #[cfg(not(target_family = "wasm"))]
    crate::testing::progress(done, total, message);
}

/// A line for the host's log.
pub fn log(level: Level, message: &str) {
    #[cfg(target_family = "wasm")]
    {
        let level = match level {
            Level::Debug => host::Level::Debug,
            Level::Info => host::Level::Info,
            Level::Warn => host::Level::Warn,
            Level::Error => host::Level::Error,
        };
        host::log(level, message);
    }
    #[cfg(not(target_family = "wasm"))]
    crate::testing::log(level, message);
}
