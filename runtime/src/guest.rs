//! A loaded guest.

use std::sync::Arc;

use serde_json::Value;

use crate::abi::AbiGuest;
use crate::load::{Loaded, RunsOn};

/// How a guest is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Abi {
    /// A component that exports `palyra:skill/tools`: `call(tool, input)`.
    Tools,
    /// Any other component: its exported functions are the tools.
    Component,
    /// A core module with Palyra's ABI v1: `run: () -> i32`.
    CoreV1,
}

/// A tool that a guest's own types describe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestTool {
    /// What [`CallRequest::entry`](crate::CallRequest::entry) takes: `func`, or `interface#func`.
    pub name: String,
    /// JSON Schema of the input: an object of the parameters.
    pub input_schema: Value,
    /// JSON Schema of the structured output: an object with `result`.
    pub output_schema: Value,
    /// What the author says of the function where the binary carries it, else its signature.
    pub description: String,
}

/// An exported function that is no tool.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` cannot be called as a tool: {reason}")]
pub struct RefusedFunction {
    /// `func`, or `interface#func`; the beginning of it, where it is very long.
    pub name: String,
    /// Why, for example that a parameter has the type `own<counter>`, which JSON cannot carry.
    pub reason: String,
}

/// Compiled and linked; each call makes a fresh instance of it. Cheap to clone.
#[derive(Clone)]
pub struct Guest(pub(crate) Arc<Loaded>);

impl Guest {
    fn inner(&self) -> &dyn AbiGuest {
        self.0.guest.as_ref()
    }

    /// How it is called.
    pub fn abi(&self) -> Abi {
        self.inner().abi()
    }

    /// Its tools with their schemas, for [`Abi::Component`]; empty otherwise: a manifest has to describe them.
    pub fn tools(&self) -> &[GuestTool] {
        self.inner().tools()
    }

    /// Exported functions that are no tools, for [`Abi::Component`]; empty otherwise.
    pub fn refused(&self) -> &[RefusedFunction] {
        self.inner().refused()
    }

    /// Names of its exported functions: `func`, or `interface#func`.
    pub fn exports(&self) -> &[String] {
        self.inner().exports()
    }

    /// Whether it runs in the pool, which is the fast way; `false` for guests that are too large for it, and for components
    /// with asynchronous functions.
    pub fn is_pooled(&self) -> bool {
        self.0.runs_on == RunsOn::Pool
    }
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest")
            .field("abi", &self.abi())
            .field("exports", &self.exports())
            .field("pooled", &self.is_pooled())
            .finish()
    }
}
