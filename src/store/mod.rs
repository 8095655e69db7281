//! The home: everything that must not be lost or half written.
//!
//! One folder holds one `SQLite` database (`state.db`, WAL), the artifacts as files named by their SHA-256, and the key
//! material of this machine. Every change is one immediate transaction together with its journal entry and the events
//! it causes, so a killed process leaves either all of it or nothing. Many processes may use one home at once.
//!
//! Secrets stand in the database in clear text. What protects them is that the folder is 0700 and its files 0600:
//! whoever can read the owner's files can read them.

mod approvals;
mod artifacts;
mod canonical;
mod check;
mod config;
mod deliveries;
mod error;
mod events;
mod files;
mod grants;
mod grants_table;
mod home;
mod hooks;
mod host_lock;
mod install;
mod journal;
mod journal_head;
mod keyfiles;
mod kv;
mod names;
mod plugins;
mod row;
mod schema;
mod secrets;
mod skills;
mod snapshot;
mod standing;
mod state;
mod trust;

pub use approvals::{Approval, ApprovalOutcome, ApprovalRequest, ApprovalState};
pub use canonical::canonical_json;
pub use check::{HomeHealth, check_clock, check_disk, check_home};
pub use deliveries::{Delivery, DeliveryOutcome, DeliveryState, MAX_ATTEMPTS};
pub use error::{DatabaseProblem, StoreError};
pub use events::HookEvent;
pub use grants::{Grant, GrantError, GrantSet, host_covers};
pub use home::Home;
pub use hooks::{HookBinding, HookOperator, NewHook};
pub use host_lock::HostLock;
pub use install::InstallRequest;
pub use journal::{JournalEntry, JournalStatus, NewEntry};
pub use journal_head::JournalHead;
pub use kv::KvQuota;
pub use plugins::PluginBinding;
pub use row::UnknownWord;
pub use secrets::{SecretName, SecretValue};
pub use skills::{InstalledSkill, MAX_MCP_NAME, State, mcp_name};
pub use standing::Standing;
pub use trust::{KeyKind, TrustEntry};

#[cfg(test)]
mod tests;
