//! What an author learns of a skill before anybody installs it: its own cases, fuzzing against its schemas, and how
//! fast it is. Everything runs in the sandbox, apart from any home; no guest reaches a network here.

pub mod bench;
pub mod cases;
mod coverage;
mod diff;
pub mod fuzz;
mod host;
mod judge;
mod junit;
mod random;
mod snapshot;
mod suite;
mod worker;

pub use coverage::{Coverage, DeclaredError};
pub use junit::junit;
pub use snapshot::{Change, SnapshotChange};
pub use suite::{CaseResult, Options, SuiteReport, run};
