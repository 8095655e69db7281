//! From an author's folder to an artifact: scaffold, compile, componentize, shrink, describe, pack.
//!
//! A guest is compiled by its own toolchain, which is passed in as a [`Toolchain`]; everything after
//! that happens in process and is a pure function of its input, so that equal sources give equal bytes.

mod auditable;
mod cargo;
pub mod cases;
mod check;
mod component;
mod error;
mod files;
mod languages;
mod lock;
mod pack;
mod producers;
mod project;
mod provenance;
mod sbom;
mod scaffold;
mod shrink;
mod toolchain;

pub use check::check_tools;
pub use component::{componentize, from_wat};
pub use error::BuildError;
pub use languages::check_languages;
pub use lock::{Dependencies, Package, dependencies};
pub use pack::pack;
pub use producers::{BuildFacts, Producer};
pub use project::{Built, Project, build};
pub use provenance::provenance;
pub use sbom::sbom;
pub use scaffold::{NewSkill, scaffold};
pub use shrink::shrink;
pub use toolchain::Toolchain;
