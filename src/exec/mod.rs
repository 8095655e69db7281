//! One call from request to journal: state, schemas, approval, grants, instance, schemas again.
//! `run`, `test`, hooks and `serve` all come through here.

mod bare;
mod call;
mod config;
mod grants;
mod hooks;
mod host;
mod request;
mod running;
mod schema;
mod skill;

pub use bare::{BareError, bare_skill};
<<<<<<< HEAD
pub use call::{Call, Executor, ExportCall};
pub use hooks::{HookRun, run_pending_hooks};
=======
pub use call::{Call, Executor};
pub use hooks::{HookRun, HookWorker};
>>>>>>> serving
pub use host::ProgressSink;
pub use request::{CallFailure, CallOptions, CallResult, LimitOverrides};
pub use running::RunningCall;
pub use schema::ToolSchemas;
pub use skill::{Origin, Skill, SkillError};
