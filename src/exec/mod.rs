//! One call from request to journal: state, schemas, approval, grants, instance, schemas again.
//! `run`, `test`, hooks and `serve` all come through here.

mod admit;
mod bare;
mod call;
mod config;
mod grants;
mod hooks;
mod host;
mod journal;
mod policy;
mod request;
mod schema;
mod skill;

pub use bare::{BareError, bare_skill};
pub use call::{Call, Executor};
pub use hooks::{HookRun, run_pending_hooks};
pub use host::ProgressSink;
pub use policy::RunnerPolicy;
pub use request::{CallFailure, CallOptions, CallResult, GrantSource, LimitOverrides};
pub use schema::ToolSchemas;
pub use skill::{Origin, Skill, SkillError};
