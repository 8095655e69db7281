//! The threads that guests are polled on.
//!
//! An epoch interrupts compiled code between instructions, and one `memory.fill` of gigabytes is a single instruction;
//! so is the copying of a large data segment at instantiation. Whoever serves requests, signals or timers must
//! therefore never share a thread with a guest.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// Threads for what blocks on behalf of guests: name resolution, the file system, the host's answers. More work waits.
const MAX_BLOCKING_THREADS: usize = 16;

/// A runtime of its own: one thread a core, and a small pool for what blocks.
#[derive(Debug)]
pub(crate) struct GuestThreads(Option<Runtime>);

impl GuestThreads {
    pub(crate) fn start() -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(available_parallelism().map_or(1, usize::from))
            .max_blocking_threads(MAX_BLOCKING_THREADS)
            .thread_name("palyra-guest")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Run `future` here; it ends with the task that is returned.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        let runtime = self.0.as_ref().expect("taken in `drop` only");
        Task(runtime.spawn(future))
    }
}

impl Drop for GuestThreads {
    fn drop(&mut self) {
        // A plain drop waits for its threads: not allowed in async code, and a guest in a long instruction keeps one.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A running task; dropping it aborts what it runs. `None` when that panicked or its threads are gone.
#[derive(Debug)]
pub(crate) struct Task<T>(JoinHandle<T>);

impl<T> Future for Task<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        Pin::new(&mut self.0).poll(context).map(Result::ok)
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
