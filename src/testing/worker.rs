//! Work over all cores, its results in the order of the work.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

/// Stack of a worker, in bytes: values that are made and shrunk may be deep.
const STACK: usize = 16 * 1024 * 1024;

/// Do `work` for 0 to `count - 1` on as many threads as there are cores, each with an async runtime of its own, on
/// which nobody else waits. A `Break` ends everything after the lowest number that gave it.
pub(super) fn over_all_cores<T: Send>(
    count: usize,
    work: impl Fn(&tokio::runtime::Runtime, usize) -> std::ops::ControlFlow<T, T> + Sync,
) -> std::io::Result<Vec<T>> {
    let (next, end) = (AtomicUsize::new(0), AtomicUsize::new(count));
    let results: Mutex<Vec<(usize, T)>> = Mutex::default();
    let threads = available_parallelism()
        .map_or(1, usize::from)
        .min(count.max(1));
    std::thread::scope(|scope| {
        let mut running = Vec::new();
        for _ in 0..threads {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let (next, end, results, work) = (&next, &end, &results, &work);
            let thread = std::thread::Builder::new().stack_size(STACK);
            running.push(thread.spawn_scoped(scope, move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end.load(Ordering::Relaxed) {
                        return;
                    }
                    let result = match work(&runtime, number) {
                        std::ops::ControlFlow::Continue(result) => result,
                        std::ops::ControlFlow::Break(result) => {
                            end.fetch_min(number + 1, Ordering::Relaxed);
                            result
                        }
                    };
                    lock(results).push((number, result));
                }
            })?);
        }
        for thread in running {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
        Ok::<_, std::io::Error>(())
    })?;
    let mut results = results
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(number, _)| *number);
    let end = end.into_inner();
    Ok(results
        .into_iter()
        .filter(|(number, _)| *number < end)
        .map(|(_, result)| result)
        .collect())
}

/// Each critical section is one push: what a panicking thread left is sound.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_work_and_end_at_the_first_break() {
        let all = over_all_cores(100, |_, number| ControlFlow::Continue(number)).unwrap();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
        let some = over_all_cores(1000, |_, number| {
            if number % 7 == 6 {
                ControlFlow::Break(number)
            } else {
                ControlFlow::Continue(number)
            }
        });
        assert_eq!(some.unwrap(), (0..7).collect::<Vec<_>>());
    }
}
