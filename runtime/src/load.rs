//! From bytes to a guest that can be called: judged first, compiled then, linked last.

use wasmparser::types::Types;
use wasmparser::{Parser, Validator, WasmFeatures};
use wasmtime::component::Component;
use wasmtime::{Engine, Module, Precompiled};

use crate::abi::{self, AbiGuest};
use crate::engine::{EngineError, Engines, Linked};
use crate::{config, imports};

/// Why bytes are no guest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Not WebAssembly, or not valid.
    #[error("not a valid WebAssembly binary: {0}")]
    Invalid(String),
    /// Valid, with something that this runtime does not run.
    #[error("this runtime does not run it: {0}")]
    Unsupported(String),
    /// It imports what nobody offers here.
    #[error("{0}")]
    UnknownImport(String),
    /// Compiled code that this engine cannot run: made by another version or for another processor.
    #[error("the compiled code is not for this engine: {0}")]
    OtherEngine(String),
}

impl LoadError {
    /// Stable; one of the codes of [`CallError`](crate::CallError).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_module",
            Self::Unsupported(_) => "unsupported_module",
            Self::UnknownImport(_) => "unknown_import",
            Self::OtherEngine(_) => "internal",
        }
    }
}

/// Compiles, and does nothing else: no pool, no clock, no imports. What it makes suits every [`Engine`](crate::Engine) of
/// this version of the crate on this machine. Compiling hostile code takes as much time and memory as its author likes:
/// a host does it in a process that has limits.
#[derive(Clone)]
pub struct Precompiler(Compilers);

/// Engines that compile.
#[derive(Clone)]
pub(crate) struct Compilers {
    pub(crate) plain: Engine,
    pub(crate) concurrent: Engine,
}

impl std::fmt::Debug for Precompiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Precompiler").finish_non_exhaustive()
    }
}

impl Precompiler {
    /// Make one; takes a millisecond and little memory.
    pub fn new() -> Result<Self, EngineError> {
        Ok(Self(Compilers {
            plain: Engine::new(&config::on_demand())?,
            concurrent: Engine::new(&config::concurrent())?,
        }))
    }

    /// Judge and compile a binary, for [`Engine::load_precompiled`](crate::Engine::load_precompiled).
    pub fn compile(&self, wasm: &[u8]) -> Result<Vec<u8>, LoadError> {
        compile(&self.0, wasm)
    }
}

/// Judge and compile.
pub(crate) fn compile(engines: &Compilers, wasm: &[u8]) -> Result<Vec<u8>, LoadError> {
    let engine = if judge(wasm)?.is_concurrent {
        &engines.concurrent
    } else {
        &engines.plain
    };
    let code = if Parser::is_component(wasm) {
        engine.precompile_component(wasm)
    } else {
        engine.precompile_module(wasm)
    };
    code.map_err(|error| LoadError::Unsupported(format!("{error:#}")))
}

/// A binary that may be compiled.
pub(crate) struct Judged {
    pub(crate) types: Types,
    /// It has asynchronous functions, or their types.
    is_concurrent: bool,
}

/// All that is known before compiling: it is valid, and imports nothing that is not offered.
pub(crate) fn judge(wasm: &[u8]) -> Result<Judged, LoadError> {
    let judged = validate(wasm)?;
    if Parser::is_component(wasm) {
        imports::check(wasm, judged.types.as_ref())?;
    } else {
        abi::core::check_imports(wasm)?;
    }
    Ok(judged)
}

/// Valid under our features; what is valid under more is told apart.
fn validate(wasm: &[u8]) -> Result<Judged, LoadError> {
    let under = |features| Validator::new_with_features(features).validate_all(wasm);
    let error = match under(config::features()) {
        Ok(types) => {
            return Ok(Judged {
                types,
                is_concurrent: false,
            });
        }
        Err(error) => error,
    };
    let error = match under(config::concurrent_features()) {
        Ok(types) => {
            return Ok(Judged {
                types,
                is_concurrent: true,
            });
        }
        // The second pass comes further, or stumbles at the same place.
        Err(second) if second.offset() >= error.offset() => second,
        Err(_) => error,
    };
    if under(WasmFeatures::all()).is_ok() {
        return Err(LoadError::Unsupported(error.to_string()));
    }
    Err(LoadError::Invalid(error.to_string()))
}

/// A guest, linked on one of the engines.
pub(crate) struct Loaded {
    pub(crate) guest: Box<dyn AbiGuest>,
    pub(crate) runs_on: RunsOn,
}

/// Which engine a guest runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunsOn {
    Pool,
    Demand,
    Concurrent,
}

/// Compiled code as a guest: on the pool, or where it does not fit, on demand, or where it has asynchronous functions, on
/// the engine for these.
///
/// # Safety
///
/// As for [`Engine::load_precompiled`](crate::Engine::load_precompiled).
#[expect(unsafe_code, reason = "hands wasmtime's own contract on to the caller")]
pub(crate) unsafe fn load(engines: &Engines, code: &[u8]) -> Result<Loaded, LoadError> {
    let mut reason = None;
    for (runs_on, engine) in engines.all() {
        // SAFETY: the caller's promise is the one that is asked for.
        match unsafe { Code::deserialize(engine, code) } {
            Ok(code) => {
                return Ok(Loaded {
                    guest: code.link(engines.linked(runs_on)?)?,
                    runs_on,
                });
            }
            // It is not for this engine, or for none: then what the plain one says is the reason.
            Err(error) if runs_on == RunsOn::Demand => reason = Some(error),
            Err(_) => {}
        }
    }
    Err(reason.unwrap_or_else(|| LoadError::OtherEngine("it suits none of them".into())))
}

enum Code {
    Module(Module),
    Component(Component),
}

impl Code {
    /// # Safety
    ///
    /// The bytes were made by `compile`, and nobody has changed them since: wasmtime checks which version and settings
    /// made them, and believes the rest.
    #[expect(unsafe_code, reason = "machine code from bytes")]
    unsafe fn deserialize(engine: &Engine, code: &[u8]) -> Result<Self, LoadError> {
        let loaded = match Engine::detect_precompiled(code) {
            // SAFETY: promised by the caller.
            Some(Precompiled::Module) => {
                unsafe { Module::deserialize(engine, code) }.map(Self::Module)
            }
            // SAFETY: promised by the caller.
            Some(Precompiled::Component) => {
                unsafe { Component::deserialize(engine, code) }.map(Self::Component)
            }
            None => return Err(LoadError::OtherEngine("it is no compiled code".into())),
        };
        loaded.map_err(|error| LoadError::OtherEngine(format!("{error:#}")))
    }

    fn link(self, to: &Linked) -> Result<Box<dyn AbiGuest>, LoadError> {
        let unknown = |error: wasmtime::Error| LoadError::UnknownImport(format!("{error:#}"));
        Ok(match self {
            Self::Module(module) => {
                let pre = to.modules.instantiate_pre(&module).map_err(unknown)?;
                Box::new(abi::core::CoreGuest::new(pre))
            }
            Self::Component(component) => {
                let pre = to.components.instantiate_pre(&component).map_err(unknown)?;
                match abi::tools::ToolsGuest::new(&pre) {
                    Some(guest) => Box::new(guest),
                    None => Box::new(abi::component::ComponentGuest::new(pre)),
                }
            }
        })
    }
}
