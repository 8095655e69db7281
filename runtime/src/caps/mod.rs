//! What guests may import. Everything is always there and answers "denied" without a grant; what is not here is
//! refused when a guest is loaded.

mod config;
pub(crate) mod core_v1;
mod keyvalue;
mod skill;
pub(crate) mod stdio;

use wasmtime::Engine;

use crate::state::State;

/// Imports of components: WASI 0.2, `wasi:http`, the accepted drafts of key-value and config, and `palyra:skill`.
pub(crate) fn components(engine: &Engine) -> wasmtime::Result<wasmtime::component::Linker<State>> {
    let mut linker = wasmtime::component::Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
    skill::add(&mut linker)?;
    keyvalue::add(&mut linker)?;
    config::add(&mut linker)?;
    Ok(linker)
}

/// Imports of core modules: Palyra's ABI v1.
pub(crate) fn modules(engine: &Engine) -> wasmtime::Result<wasmtime::Linker<State>> {
    let mut linker = wasmtime::Linker::new(engine);
    core_v1::add(&mut linker)?;
    Ok(linker)
}
