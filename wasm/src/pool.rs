//! Threads for large inputs: one for each processor, shared by everything that this process reads at a time.

use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Most threads: an audit is not the only thing that runs.
const MAX_THREADS: usize = 16;
/// Stack of a thread, in bytes: what the main thread of a process usually has. Readers of nested input count on it.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// `None` where the system has no threads to give: then all is done in the caller's own.
static POOL: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    ThreadPoolBuilder::new()
        .num_threads(cores.min(MAX_THREADS))
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("palyra-skill-{index}"))
        .build()
        .ok()
});

/// Runs `work` on the pool and waits for it: what it gives to [`both`], and the bodies that
/// [`analyze`](crate::analyze()) finds in it, are done on all processors.
pub fn on_pool<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match &*POOL {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Runs both: at once on the [pool](on_pool()), one after the other elsewhere.
pub fn both<A: Send, B: Send>(
    here: impl FnOnce() -> A + Send,
    there: impl FnOnce() -> B + Send,
) -> (A, B) {
    if is_on_pool() {
        rayon::join(here, there)
    } else {
        (here(), there())
    }
}

/// Whether the caller's thread is one of the pool's.
pub(crate) fn is_on_pool() -> bool {
    rayon::current_thread_index().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_run_wherever_they_are_asked_for_and_a_panic_is_not_swallowed() {
        assert!(!is_on_pool());
        assert_eq!(both(|| 1, || 2), (1, 2));
        assert_eq!(on_pool(|| (is_on_pool(), both(|| 1, || 2))), (true, (1, 2)));
        let panicking = || on_pool(|| both(|| 1, || panic!("there")));
        assert!(std::panic::catch_unwind(panicking).is_err());
    }
}
