//! Many targets on all processors: a few at a time, so that memory does not grow with their number.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};

/// Most targets at a time: each may take as much memory as two largest artifacts.
const MAX_WORKERS: usize = 8;
/// What the main thread of a process usually has; parsers of nested input count on it.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Every job's result, in the order of the jobs. A bar shows how far it is, on a terminal.
pub(super) fn run<J: Sync, T: Send>(
    context: &Context,
    jobs: &[J],
    work: impl Fn(&J) -> CliResult<T> + Sync,
) -> CliResult<Vec<CliResult<T>>> {
    let bar = bar(context, jobs.len());
    let results: Mutex<Vec<Option<CliResult<T>>>> = Mutex::new(jobs.iter().map(|_| None).collect());
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some((index, job)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            jobs.get(index).map(|job| (index, job))
        } {
            // One target's fault is not to take the others' reports along.
            let result = catch_unwind(AssertUnwindSafe(|| work(job))).unwrap_or_else(|_| {
                Err(CliError::environment(
                    "the audit itself failed; please report it",
                ))
            });
            results.lock().expect("no worker panics with the lock")[index] = Some(result);
            bar.inc(1);
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = workers.min(MAX_WORKERS).min(jobs.len());
    thread::scope(|scope| {
        for _ in 0..workers {
            thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, worker)
                .map_err(|e| CliError::environment(format!("cannot start a thread: {e}")))?;
        }
        Ok::<_, CliError>(())
    })?;
    bar.finish_and_clear();
    let results = results
        .into_inner()
        .expect("no worker panics with the lock");
    Ok(results
        .into_iter()
        .map(|result| result.expect("every job was done"))
        .collect())
}

fn bar(context: &Context, jobs: usize) -> ProgressBar {
    // On anything but a terminal indicatif draws nothing.
    let target = if context.quiet || jobs < 2 {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let style = ProgressStyle::with_template("auditing {bar:30} {pos}/{len} {eta}");
    ProgressBar::with_draw_target(Some(jobs as u64), target)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
