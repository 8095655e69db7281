//! One call from request to journal: state, schemas, approval, grants, instance, schemas again.
//! `run`, `test`, hooks and `serve` all come through here.

mod admit;
mod bare;
mod call;
mod checks;
mod code;
mod config;
#[cfg(feature = "authoring")]
mod describe;
mod grants;
mod hold;
mod hooks;
mod host;
mod journal;
mod policy;
mod request;
mod running;
mod schema;
mod skill;
#[cfg(feature = "authoring")]
mod trial;

pub use bare::{BareError, Exported, bare_skill};
pub use call::{Call, Executor, ExportCall};
pub use code::{
    ChildCompiler, CompileLimits, Compiler, LoadFailure, check_code_cache, serve_compiler,
};
#[cfg(feature = "authoring")]
pub use describe::describe;
pub use hooks::{HookRun, HookWorker};
pub use host::ProgressSink;
pub use policy::RunnerPolicy;
pub use request::{CallFailure, CallOptions, CallResult, GrantSource, LimitOverrides};
pub use running::RunningCall;
pub use schema::{CompiledSchema, ToolSchemas};
pub use skill::{Module, Origin, Skill, SkillError};
#[cfg(feature = "authoring")]
pub use trial::{Trial, TrialCall};
