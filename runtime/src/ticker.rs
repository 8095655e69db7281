//! One thread a process engine that advances the epoch while calls run, and sleeps while none does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

/// Runs until it is dropped.
#[derive(Debug)]
pub(crate) struct Ticker {
    shared: Arc<Shared>,
    thread: Thread,
}

#[derive(Debug, Default)]
struct Shared {
    running: AtomicUsize,
    stop: AtomicBool,
}

impl Ticker {
    /// Start ticking `engines`.
    pub(crate) fn start(engines: Vec<wasmtime::Engine>, tick: Duration) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let seen = Arc::clone(&shared);
        let handle = thread::Builder::new()
            .name("palyra-ticker".into())
            .spawn(move || run(&seen, &engines, tick))?;
        let thread = handle.thread().clone();
        Ok(Self { shared, thread })
    }

    /// Keeps the epoch advancing until the guard is dropped.
    pub(crate) fn running(self: &Arc<Self>) -> Running {
        if self.shared.running.fetch_add(1, Ordering::SeqCst) == 0 {
            self.thread.unpark();
        }
        Running(Arc::clone(self))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.thread.unpark();
    }
}

/// A call is running.
#[derive(Debug)]
pub(crate) struct Running(Arc<Ticker>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.shared.running.fetch_sub(1, Ordering::SeqCst);
    }
}

fn run(shared: &Shared, engines: &[wasmtime::Engine], tick: Duration) {
    while !shared.stop.load(Ordering::SeqCst) {
        if shared.running.load(Ordering::SeqCst) == 0 {
            thread::park();
        } else {
            thread::sleep(tick);
            engines.iter().for_each(wasmtime::Engine::increment_epoch);
        }
    }
}
