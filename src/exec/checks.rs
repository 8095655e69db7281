//! Where schemas are compiled and values held to them, so that a dear one holds up its own call and nothing else.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};

/// Stack of a checking thread, in bytes: a validator goes as deep as the references and the value together.
const STACK: usize = 64 * 1024 * 1024;

/// A bounded number of threads of their own. Nothing can interrupt a validator, so a thread that is overdue keeps its
/// place until it is done; it is no task of the async runtime, which therefore never waits for it to end.
#[derive(Debug)]
pub(super) struct Checks {
    places: Arc<Semaphore>,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unchecked {
    /// The time ran out, in the queue or at work.
    Overdue,
    /// The thread could not be started, or died.
    Failed,
}

impl Default for Checks {
    fn default() -> Self {
        Self::new(
            thread::available_parallelism()
                .map_or(2, usize::from)
                .max(2),
        )
    }
}

impl Checks {
    fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// Does `work` on a thread of its own, or gives up after `time`.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        time: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unchecked> {
        let places = Arc::clone(&self.places);
        let done = tokio::time::timeout(time, async move {
            let place = places
                .acquire_owned()
                .await
                .map_err(|_| Unchecked::Failed)?;
            let (answer, answered) = oneshot::channel();
            let thread = thread::Builder::new()
                .name("schema".into())
                .stack_size(STACK);
            let started = thread.spawn(move || {
                // Nobody may be waiting any more.
                let _ = answer.send(work());
                drop(place);
            });
            started.map_err(|_| Unchecked::Failed)?;
            answered.await.map_err(|_| Unchecked::Failed)
        });
        done.await.unwrap_or(Err(Unchecked::Overdue))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn work_that_never_ends_takes_its_place_and_nothing_else() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let start = Instant::now();
        let (release, held) = std::sync::mpsc::channel::<()>();
        runtime.block_on(async {
            let checks = Checks::new(2);
            let short = Duration::from_millis(50);
            let stuck = checks.run(short, move || held.recv().is_err());
            assert_eq!(stuck.await, Err(Unchecked::Overdue));
            assert_eq!(checks.run(Duration::from_secs(20), || 7).await, Ok(7));
            let (second, other) = std::sync::mpsc::channel::<()>();
            assert_eq!(
                checks.run(short, move || other.recv().is_err()).await,
                Err(Unchecked::Overdue)
            );
            // Both places are taken: the next one waits, and is told so in time.
            assert_eq!(checks.run(short, || 7).await, Err(Unchecked::Overdue));
            drop(second);
            assert_eq!(checks.run(Duration::from_secs(20), || 8).await, Ok(8));
        });
        // While the first one is still at it.
        drop(runtime);
        assert!(start.elapsed() < Duration::from_secs(15));
        drop(release);
    }

    #[test]
    fn work_that_panics_fails_alone() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let checks = Checks::new(1);
        let time = Duration::from_secs(20);
        let failed: Result<(), _> =
            runtime.block_on(checks.run(time, || panic!("a validator's own fault")));
        assert_eq!(failed, Err(Unchecked::Failed));
        assert_eq!(runtime.block_on(checks.run(time, || 1)), Ok(1));
    }
}
