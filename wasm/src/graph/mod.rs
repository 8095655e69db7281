//! Which export can reach which import of the host, and by which path.
//!
//! The binary is linked without running it: components and modules are instantiated abstractly (`instantiate`), tables
//! are filled with what their element segments say (`tables`), and the search (`search`) goes from a root over calls, tables,
//! lifted and lowered functions to what comes from the host. What cannot be known is taken to be possible: the
//! graph may have too many edges, never too few. Where a bound is hit, the whole graph is *not complete*, and every import
//! counts as reachable from every root.

mod classes;
mod components;
mod core;
mod link;
mod lookup;
mod nodes;
mod path;
mod search;
mod tables;
mod values;

#[cfg(test)]
mod component_tests;
#[cfg(test)]
mod tests;

pub(super) use link::{Linked, link};
pub use path::{HostImport, HostKind, How, Path, Reach, Root, RootKind, Step};
pub use search::Graph;
