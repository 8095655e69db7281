//! The WIT of a component, as text.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wasmparser::Parser;
use wit_component::{DecodedWasm, OutputToString, WitPrinter};

use super::{WasmError, validate};

/// Longest WIT text that is handed out, in bytes.
const MAX_WIT_BYTES: usize = 1024 * 1024;

/// The WIT of a component: its world, and the packages that it mentions.
pub fn wit(bytes: &[u8]) -> Result<String, WasmError> {
    validate(bytes)?;
    if !Parser::is_component(bytes) {
        return Err(WasmError::NotAComponent);
    }
    // The decoder is made for components that tools wrote; a valid one from elsewhere may trip an assertion in it.
    let text = catch_unwind(AssertUnwindSafe(|| decode(bytes)))
        .unwrap_or_else(|_| Err(WasmError::Wit("the decoder gave up on it".to_owned())))?;
    if text.len() > MAX_WIT_BYTES {
        return Err(WasmError::Wit(format!(
            "its text has more than {MAX_WIT_BYTES} bytes"
        )));
    }
    Ok(text)
}

fn decode(bytes: &[u8]) -> Result<String, WasmError> {
    let failed = |error: &dyn std::fmt::Display| WasmError::Wit(error.to_string());
    let decoded = wit_component::decode(bytes).map_err(|error| failed(&error))?;
    let main = decoded.package();
    let others: Vec<_> = decoded
        .resolve()
        .packages
        .iter()
        .map(|(id, _)| id)
        .filter(|id| *id != main)
        .collect();
    let mut printer = WitPrinter::<OutputToString>::default();
    if matches!(decoded, DecodedWasm::Component(..)) {
        printer.emit_docs(false);
    }
    printer
        .print(decoded.resolve(), main, &others)
        .map_err(|error| failed(&error))?;
    Ok(String::from(printer.output))
}
