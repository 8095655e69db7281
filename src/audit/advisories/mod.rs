//! Advisories in the OSV format (<https://ossf.github.io/osv-schema/>), read from a folder or a zip: nothing is fetched.
//!
//! Opening a database reads every file once and keeps which packages it is about; the files of a package are read again
//! when a skill holds it. So a database of hundreds of thousands of files takes a few ten megabytes of memory.

mod database;
mod matching;
mod osv;
mod severity;
mod source;
#[cfg(test)]
mod tests;
mod time;
mod version;

pub use database::{AdvisoryDatabase, AdvisoryError, DatabaseState};
pub(super) use matching::{Match, Nature, matches};
