//! Validity by the finished specification, and what the runtime can do with it.

use wasmparser::{CanonicalFunction, CanonicalOption, WasmFeatures};

use super::{MAX_BINARY_BYTES, WasmError, analyze};

/// WebAssembly 3.0 and the component model with asynchronous functions: what counts as valid.
/// Proposals that are not finished are not WebAssembly yet, but for lists of a fixed length, which toolchains write and the
/// sandbox reads.
pub(super) fn specification() -> WasmFeatures {
    WasmFeatures::WASM3
        | WasmFeatures::COMPONENT_MODEL
        | WasmFeatures::CM_ASYNC
        | WasmFeatures::CM_ASYNC_STACKFUL
        | WasmFeatures::CM_MORE_ASYNC_BUILTINS
        | WasmFeatures::CM_MAP
        | WasmFeatures::CM_FIXED_LENGTH_LISTS
        | WasmFeatures::CM_IMPLEMENTS
        | WasmFeatures::WIDE_ARITHMETIC
        | WasmFeatures::COMPACT_IMPORTS
}

/// What the sandbox is built with: no garbage collector, hence no exceptions and no host references;
/// no threads; of asynchronous component functions what is enough to call one.
pub(super) fn sandbox() -> WasmFeatures {
    (WasmFeatures::WASM3
        | WasmFeatures::COMPONENT_MODEL
        | WasmFeatures::CM_ASYNC
        | WasmFeatures::CM_MAP
        | WasmFeatures::CM_FIXED_LENGTH_LISTS)
        .difference(WasmFeatures::GC_TYPES | WasmFeatures::EXCEPTIONS | WasmFeatures::THREADS)
}

/// A valid binary that the sandbox does not run, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at offset 0x{offset:x})")]
pub struct Unsupported {
    /// What stands in the way.
    pub message: String,
    /// Where, in bytes from the start.
    pub offset: u64,
}

/// Whether `bytes` is a valid module or component.
///
/// Memory is bounded by the size of the input: the parser allocates for what is there, not for what is claimed.
pub fn validate(bytes: &[u8]) -> Result<(), WasmError> {
    analyze(bytes).map(|_| ())
}

/// Whether the sandbox can run a *valid* binary: the reason when it uses a feature that is not built in.
pub fn runtime_support(bytes: &[u8]) -> Result<(), Unsupported> {
    match analyze(bytes) {
        Ok(analysis) => analysis.unsupported.map_or(Ok(()), Err),
        Err(WasmError::Invalid { message, offset }) => Err(Unsupported { message, offset }),
        Err(error) => Err(Unsupported {
            message: error.to_string(),
            offset: 0,
        }),
    }
}

/// Whether a function of the component model exists only for asynchronous functions.
pub(super) fn is_asynchronous(function: &CanonicalFunction) -> bool {
    use CanonicalFunction as F;
    match function {
        F::Lift { options, .. } | F::Lower { options, .. } => options.iter().any(|option| {
            matches!(
                option,
                CanonicalOption::Async | CanonicalOption::Callback(_)
            )
        }),
        F::ResourceNew { .. } | F::ResourceDrop { .. } | F::ResourceRep { .. } => false,
        _ => true,
    }
}

pub(super) fn check_size(bytes: &[u8]) -> Result<(), WasmError> {
    let size = bytes.len() as u64;
    if size > MAX_BINARY_BYTES {
        return Err(WasmError::TooLarge {
            size,
            max: MAX_BINARY_BYTES,
        });
    }
    Ok(())
}
