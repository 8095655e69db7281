//! From bytes to a guest that can be called: judged first, compiled then.

use wasmparser::{Parser, Validator, WasmFeatures};
use wasmtime::Module;
use wasmtime::component::Component;

use crate::abi::{self, AbiGuest};
use crate::config;
use crate::engine::Compiler;

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
}

impl LoadError {
    /// Stable; one of the codes of [`CallError`](crate::CallError).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_module",
            Self::Unsupported(_) => "unsupported_module",
            Self::UnknownImport(_) => "unknown_import",
        }
    }
}

/// A guest, linked on one of the two engines.
pub(crate) struct Loaded {
    pub(crate) guest: Box<dyn AbiGuest>,
    pub(crate) pooled: bool,
}

/// Judge, compile and link.
pub(crate) fn load(
    pooled: &Compiler,
    on_demand: &Compiler,
    wasm: &[u8],
) -> Result<Loaded, LoadError> {
    validate(wasm)?;
    let is_component = Parser::is_component(wasm);
    let link = |compiler: &Compiler| {
        if is_component {
            component(compiler, wasm)
        } else {
            module(compiler, wasm)
        }
    };
    match link(pooled) {
        Ok(guest) => Ok(Loaded {
            guest,
            pooled: true,
        }),
        // It is valid, so it does not fit the pool (or this runtime: then the second attempt says why).
        Err(LoadError::Unsupported(_)) => Ok(Loaded {
            guest: link(on_demand)?,
            pooled: false,
        }),
        Err(error) => Err(error),
    }
}

/// Valid under our features; what is valid under more is told apart.
fn validate(wasm: &[u8]) -> Result<(), LoadError> {
    let Err(error) = Validator::new_with_features(config::features()).validate_all(wasm) else {
        return Ok(());
    };
    if Validator::new_with_features(WasmFeatures::all())
        .validate_all(wasm)
        .is_ok()
    {
        return Err(LoadError::Unsupported(error.to_string()));
    }
    Err(LoadError::Invalid(error.to_string()))
}

fn component(compiler: &Compiler, wasm: &[u8]) -> Result<Box<dyn AbiGuest>, LoadError> {
    let component = Component::from_binary(&compiler.engine, wasm).map_err(unsupported)?;
    let pre = compiler
        .components
        .instantiate_pre(&component)
        .map_err(|error| LoadError::UnknownImport(format!("{error:#}")))?;
    Ok(match abi::tools::ToolsGuest::new(&pre) {
        Some(guest) => Box::new(guest),
        None => Box::new(abi::component::ComponentGuest::new(pre)),
    })
}

fn module(compiler: &Compiler, wasm: &[u8]) -> Result<Box<dyn AbiGuest>, LoadError> {
    abi::core::check_imports(wasm)?;
    let module = Module::from_binary(&compiler.engine, wasm).map_err(unsupported)?;
    let pre = compiler
        .modules
        .instantiate_pre(&module)
        .map_err(|error| LoadError::UnknownImport(format!("{error:#}")))?;
    Ok(Box::new(abi::core::CoreGuest::new(pre)))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unsupported(error: wasmtime::Error) -> LoadError {
    LoadError::Unsupported(format!("{error:#}"))
}
