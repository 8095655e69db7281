//! The three ways to call a guest, behind one trait.

mod binary;
mod budget;
pub(crate) mod component;
pub(crate) mod core;
pub(crate) mod describe;
mod docs;
mod linked;
mod listing;
mod output;
mod schema;
mod shape;
mod text;
pub(crate) mod tools;
mod values;

#[cfg(test)]
mod tests;

use async_trait::async_trait;
use wasmtime::Store;

use crate::call::Output;
use crate::fault::Failure;
use crate::guest::{Abi, GuestTool, RefusedFunction};
use crate::state::State;

/// A linked guest.
#[async_trait]
pub(crate) trait AbiGuest: Send + Sync {
    fn abi(&self) -> Abi;

    fn tools(&self) -> &[GuestTool] {
        &[]
    }

    fn refused(&self) -> &[RefusedFunction] {
        &[]
    }

    fn exports(&self) -> &[String];

    /// Instantiate in a fresh store and call once.
    async fn call(
        &self,
        store: &mut Store<State>,
        entry: &str,
        input: &str,
    ) -> Result<Output, Failure>;
}
