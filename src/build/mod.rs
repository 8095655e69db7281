//! From an author's folder to an artifact: scaffold, compile, componentize, shrink, describe, pack.
//!
//! A guest is compiled by its own toolchain, which is passed in as a [`Toolchain`]; everything after
//! that happens in process and is a pure function of its input, so that equal sources give equal bytes.
//!
//! Without the feature `authoring` a project that was built elsewhere can be opened and packed, and no more.

mod auditable;
#[cfg(feature = "authoring")]
mod cargo;
mod check;
#[cfg(feature = "authoring")]
mod compact;
#[cfg(feature = "authoring")]
mod component;
mod contract;
#[cfg(feature = "authoring")]
mod described;
mod error;
mod files;
#[cfg(feature = "authoring")]
mod from_code;
#[cfg(feature = "authoring")]
mod from_component;
#[cfg(feature = "authoring")]
mod guests;
#[cfg(feature = "authoring")]
mod languages;
#[cfg(feature = "authoring")]
mod local_wasi;
mod lock;
#[cfg(feature = "authoring")]
mod make;
mod pack;
#[cfg(feature = "authoring")]
mod process;
mod producers;
mod project;
mod provenance;
mod sbom;
#[cfg(feature = "authoring")]
mod scaffold;
#[cfg(feature = "authoring")]
mod shrink;
#[cfg(feature = "authoring")]
mod sources;
#[cfg(feature = "authoring")]
mod toolchain;
#[cfg(feature = "authoring")]
mod unexport;

pub use check::check_tools;
#[cfg(feature = "authoring")]
pub use component::{componentize, from_wat};
pub use contract::{CONTRACT, CONTRACT_PACKAGE};
#[cfg(feature = "authoring")]
pub use described::{DESCRIBE, Describer};
pub use error::BuildError;
#[cfg(feature = "authoring")]
pub use from_code::FromCode;
#[cfg(feature = "authoring")]
pub use from_component::{FromComponent, NewFromComponent, scaffold_component};
#[cfg(feature = "authoring")]
pub use languages::check_languages;
pub use lock::{Dependencies, Package, dependencies};
#[cfg(feature = "authoring")]
pub use make::{Built, build, build_from_code};
pub use pack::pack;
pub use producers::{BuildFacts, Producer};
pub use project::Project;
pub use provenance::provenance;
pub use sbom::sbom;
#[cfg(feature = "authoring")]
pub use scaffold::{NewSkill, scaffold};
#[cfg(feature = "authoring")]
pub use shrink::{Keep, shrink};
#[cfg(feature = "authoring")]
pub use sources::{MAX_SOURCES, Sources, is_lock_file};
#[cfg(feature = "authoring")]
pub use toolchain::Toolchain;
