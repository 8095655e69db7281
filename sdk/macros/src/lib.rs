//! The attribute macros of `palyra-skill-sdk`, which re-exports and documents them.

mod expand;
mod function;
mod options;

use proc_macro::TokenStream;

/// Makes a function a tool. See `palyra_skill_sdk::tool`.
#[proc_macro_attribute]
pub fn tool(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::tool(options.into(), item.into()).into()
}

/// Makes a function the answer to events of the host. See `palyra_skill_sdk::hook`.
#[proc_macro_attribute]
pub fn hook(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::hook(options.into(), item.into()).into()
}
