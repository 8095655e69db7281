//! Functions that the component model itself defines: lifts, lowers and builtins.

use wasmparser::{CanonicalFunction, CanonicalOption};

use super::graph::How;
use super::wiring::Item;

fn helpers(options: &[CanonicalOption]) -> Box<[(How, u32)]> {
    let helper = |option: &CanonicalOption| match option {
        CanonicalOption::Realloc(function) => Some((How::Realloc, *function)),
        CanonicalOption::PostReturn(function) => Some((How::PostReturn, *function)),
        CanonicalOption::Callback(function) => Some((How::Callback, *function)),
        _ => None,
    };
    options.iter().filter_map(helper).collect()
}

/// The definition that a canonical function is.
pub(super) fn canonical(function: CanonicalFunction) -> Item {
    use CanonicalFunction as F;
    let builtin = |name| Item::Builtin {
        name,
        resource: None,
        helpers: Box::default(),
        opaque: false,
    };
    let resource = |name, resource| Item::Builtin {
        name,
        resource: Some(resource),
        helpers: Box::default(),
        opaque: false,
    };
    let helped = |name, options: &[CanonicalOption]| Item::Builtin {
        name,
        resource: None,
        helpers: helpers(options),
        opaque: false,
    };
    let spawns = |name| Item::Builtin {
        name,
        resource: None,
        helpers: Box::default(),
        opaque: true,
    };
    match function {
        F::Lift {
            core_func_index,
            options,
            ..
        } => Item::Lift {
            function: core_func_index,
            helpers: helpers(&options),
        },
        F::Lower {
            func_index,
            options,
        } => Item::Lower {
            function: func_index,
            helpers: helpers(&options),
        },
        F::ResourceNew { resource: ty } => resource("resource.new", ty),
        F::ResourceDrop { resource: ty } => resource("resource.drop", ty),
        F::ResourceRep { resource: ty } => resource("resource.rep", ty),
        F::ThreadSpawnRef { .. } => spawns("thread.spawn-ref"),
        F::ThreadSpawnIndirect { .. } => spawns("thread.spawn-indirect"),
        F::ThreadNewIndirect { .. } => spawns("thread.new-indirect"),
        F::ThreadAvailableParallelism => builtin("thread.available-parallelism"),
        F::BackpressureInc => builtin("backpressure.inc"),
        F::BackpressureDec => builtin("backpressure.dec"),
        F::TaskReturn { options, .. } => helped("task.return", &options),
        F::TaskCancel => builtin("task.cancel"),
        F::ContextGet { .. } => builtin("context.get"),
        F::ContextSet { .. } => builtin("context.set"),
        F::SubtaskDrop => builtin("subtask.drop"),
        F::SubtaskCancel { .. } => builtin("subtask.cancel"),
        F::StreamNew { .. } => builtin("stream.new"),
        F::StreamRead { options, .. } => helped("stream.read", &options),
        F::StreamWrite { options, .. } => helped("stream.write", &options),
        F::StreamForward { .. } => builtin("stream.forward"),
        F::StreamCancelRead { .. } => builtin("stream.cancel-read"),
        F::StreamCancelWrite { .. } => builtin("stream.cancel-write"),
        F::StreamDropReadable { .. } => builtin("stream.drop-readable"),
        F::StreamDropWritable { .. } => builtin("stream.drop-writable"),
        F::FutureNew { .. } => builtin("future.new"),
        F::FutureRead { options, .. } => helped("future.read", &options),
        F::FutureWrite { options, .. } => helped("future.write", &options),
        F::FutureForward { .. } => builtin("future.forward"),
        F::FutureCancelRead { .. } => builtin("future.cancel-read"),
        F::FutureCancelWrite { .. } => builtin("future.cancel-write"),
        F::FutureDropReadable { .. } => builtin("future.drop-readable"),
        F::FutureDropWritable { .. } => builtin("future.drop-writable"),
        F::ErrorContextNew { options } => helped("error-context.new", &options),
        F::ErrorContextDebugMessage { options } => helped("error-context.debug-message", &options),
        F::ErrorContextDrop => builtin("error-context.drop"),
        F::WaitableSetNew => builtin("waitable-set.new"),
        F::WaitableSetWait { .. } => builtin("waitable-set.wait"),
        F::WaitableSetPoll { .. } => builtin("waitable-set.poll"),
        F::WaitableSetDrop => builtin("waitable-set.drop"),
        F::WaitableJoin => builtin("waitable.join"),
        F::ThreadIndex => builtin("thread.index"),
        F::ThreadYield => builtin("thread.yield"),
        F::ThreadResumeLater => builtin("thread.resume-later"),
        F::ThreadSuspend => builtin("thread.suspend"),
        F::ThreadSuspendThenResume => builtin("thread.suspend-then-resume"),
        F::ThreadYieldThenResume => builtin("thread.yield-then-resume"),
        F::ThreadSuspendThenPromote => builtin("thread.suspend-then-promote"),
        F::ThreadYieldThenPromote => builtin("thread.yield-then-promote"),
    }
}
