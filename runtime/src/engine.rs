//! The engine: loads guests and runs their calls.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::sync::Semaphore;
use wasmtime::Store;

use crate::call::{CallReport, CallRequest, Outcome, Output, Stats};
use crate::cancel::Cancel;
use crate::caps;
use crate::config::{self, EngineConfig};
use crate::fault::{Failure, Fault, Stop};
use crate::guest::Guest;
use crate::host::CapabilityHost;
use crate::limiter::{MemoryBudget, MemoryShare};
use crate::load::{self, Compilers, LoadError, RunsOn};
use crate::notes::Notes;
use crate::state::{self, CANCEL_GRACE, Call, State};
use crate::threads::GuestThreads;
use crate::ticker::Ticker;

/// Longer than anybody waits; keeps `Instant` arithmetic in range.
const MAX_TIMEOUT: Duration = Duration::from_hours(7 * 24);
/// How long after its end a call's report is waited for. A guest that is then still in one long instruction keeps its
/// thread, its slot and its memory until that has ended, but nobody waits for it.
const REPORT_GRACE: Duration = Duration::from_millis(250);

/// The engine could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// Wasmtime refuses the settings, or the address space for the pool cannot be reserved.
    #[error("the WebAssembly engine cannot start: {0}")]
    Wasmtime(String),
    /// No threads for the clock and the guests.
    #[error("the engine's threads cannot start: {0}")]
    Thread(#[from] std::io::Error),
}

impl From<wasmtime::Error> for EngineError {
    fn from(error: wasmtime::Error) -> Self {
        Self::Wasmtime(format!("{error:#}"))
    }
}

/// Loads guests and runs calls. One a process is meant; cheap to clone.
///
/// Guests run on threads of the engine's own. When the last clone is dropped, so are the calls that still run.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
    // Not in `Inner`, which every running call holds: a runtime must not be dropped by one of its own threads.
    threads: Arc<GuestThreads>,
}

struct Inner {
    engines: Engines,
    pooled_memory: u64,
    slots: Semaphore,
    memory: Arc<MemoryBudget>,
    ticker: Arc<Ticker>,
}

/// The engines that guests run on.
pub(crate) struct Engines {
    pooled: Linked,
    on_demand: Linked,
    concurrent: wasmtime::Engine,
    /// Few hosts ever meet a guest for it.
    linked_concurrent: OnceLock<Linked>,
}

impl Engines {
    fn new(config: &EngineConfig) -> wasmtime::Result<Self> {
        let engine = |config| wasmtime::Engine::new(&config);
        Ok(Self {
            pooled: Linked::new(engine(config::pooled(config))?)?,
            on_demand: Linked::new(engine(config::on_demand())?)?,
            concurrent: engine(config::concurrent())?,
            linked_concurrent: OnceLock::new(),
        })
    }

    /// In the order in which they are tried.
    pub(crate) fn all(&self) -> [(RunsOn, &wasmtime::Engine); 3] {
        [
            (RunsOn::Pool, &self.pooled.engine),
            (RunsOn::Demand, &self.on_demand.engine),
            (RunsOn::Concurrent, &self.concurrent),
        ]
    }

    /// One of them, with what its guests may import.
    pub(crate) fn linked(&self, runs_on: RunsOn) -> Result<&Linked, LoadError> {
        match runs_on {
            RunsOn::Pool => Ok(&self.pooled),
            RunsOn::Demand => Ok(&self.on_demand),
            RunsOn::Concurrent => {
                if let Some(linked) = self.linked_concurrent.get() {
                    return Ok(linked);
                }
                let linked = Linked::new(self.concurrent.clone());
                let linked =
                    linked.map_err(|error| LoadError::OtherEngine(format!("{error:#}")))?;
                // Where two were made at a time, the first one stays.
                Ok(self.linked_concurrent.get_or_init(|| linked))
            }
        }
    }

    fn compilers(&self) -> Compilers {
        Compilers {
            plain: self.on_demand.engine.clone(),
            concurrent: self.concurrent.clone(),
        }
    }

    fn engine(&self, runs_on: RunsOn) -> &wasmtime::Engine {
        match runs_on {
            RunsOn::Pool => &self.pooled.engine,
            RunsOn::Demand => &self.on_demand.engine,
            RunsOn::Concurrent => &self.concurrent,
        }
    }
}

/// A wasmtime engine with what its guests may import.
pub(crate) struct Linked {
    pub(crate) engine: wasmtime::Engine,
    pub(crate) components: wasmtime::component::Linker<State>,
    pub(crate) modules: wasmtime::Linker<State>,
}

impl Linked {
    fn new(engine: wasmtime::Engine) -> wasmtime::Result<Self> {
        Ok(Self {
            components: caps::components(&engine)?,
            modules: caps::modules(&engine)?,
            engine,
        })
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("free_slots", &self.inner.slots.available_permits())
            .field("memory_bytes", &self.inner.memory.used())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Make an engine: reserves the pool's address space and starts its threads.
    pub fn new(config: &EngineConfig) -> Result<Self, EngineError> {
        let engines = Engines::new(config)?;
        let ticked = engines.all().map(|(_, engine)| engine.clone()).to_vec();
        let inner = Inner {
            ticker: Arc::new(Ticker::start(ticked, config.tick)?),
            engines,
            pooled_memory: config.max_pooled_memory_bytes,
            slots: Semaphore::new(config.max_concurrent_calls.max(1) as usize),
            memory: MemoryBudget::new(config.max_total_memory_bytes),
        };
        Ok(Self {
            inner: Arc::new(inner),
            threads: Arc::new(GuestThreads::start()?),
        })
    }

    /// Judge, compile and link a binary, in this process. Compiling takes as much time and memory as the binary's author
    /// likes, and nothing stops it: call it where blocking is allowed, and for code that is trusted that far. For other
    /// code there is a [`Precompiler`](crate::Precompiler) to run elsewhere.
    #[expect(unsafe_code, reason = "compiled code is loaded as it was made")]
    pub fn load(&self, wasm: &[u8]) -> Result<Guest, LoadError> {
        let code = load::compile(&self.inner.engines.compilers(), wasm)?;
        // SAFETY: the line above made it, for this engine.
        unsafe { self.load_precompiled(&code) }
    }

    /// Link what a [`Precompiler`](crate::Precompiler) made. The bytes are copied. Code of another version of this crate
    /// or of other settings is refused; its imports are held to what is offered here, as with [`Engine::load`].
    ///
    /// # Safety
    ///
    /// `code` is what [`Precompiler::compile`](crate::Precompiler::compile) gave, unchanged: it is machine code, and all
    /// that it says of itself is believed. Bytes that somebody else could write to since have to be authenticated first.
    #[expect(unsafe_code, reason = "the contract cannot be checked here")]
    pub unsafe fn load_precompiled(&self, code: &[u8]) -> Result<Guest, LoadError> {
        // SAFETY: the caller promises what is asked for.
        let loaded = unsafe { load::load(&self.inner.engines, code) }?;
        Ok(Guest(Arc::new(loaded)))
    }

    /// What code depends on besides the binary: wasmtime's version, the settings and the processor. Code made under one
    /// value is useless under another.
    pub fn code_compatibility(&self) -> impl std::hash::Hash + '_ {
        let [_, plain, concurrent] = self
            .inner
            .engines
            .all()
            .map(|(_, engine)| engine.precompile_compatibility_hash());
        (plain, concurrent)
    }

    /// Run one call in a fresh instance, within its limits. Never panics and always reports. The guest runs on the
    /// engine's own threads, in slices of one tick, and is dropped with the future that is returned: the thread that
    /// waits is free whatever the guest does. Needs a tokio runtime with time enabled, for the outer timeout.
    pub async fn call(
        &self,
        guest: &Guest,
        request: CallRequest,
        host: Arc<dyn CapabilityHost>,
        cancel: Cancel,
    ) -> CallReport {
        let (frame, call) = Frame::new(request, host, cancel);
        let until = Until {
            deadline: call.deadline + REPORT_GRACE,
            cancel: call.cancel.clone(),
            grace: CANCEL_GRACE + REPORT_GRACE,
        };
        let (inner, guest) = (Arc::clone(&self.inner), guest.clone());
        let task = self
            .threads
            .spawn(async move { inner.run(&guest, call).await });
        let (result, stats) = match until.limit(task).await {
            Ok(Some(ended)) => ended,
            Ok(None) => {
                let fault = Fault::failure("internal", "the engine ended before the call did");
                (Err(fault), Stats::default())
            }
            Err(fault) => (Err(fault), Stats::default()),
        };
        frame.report(result, stats)
    }

    /// Like [`Engine::call`] on the thread that asks, which saves two hand-overs between threads: some 15 µs. Between its
    /// slices others run there, but one instruction can be long: a `memory.fill` as long as the call's memory is large,
    /// whatever the deadline. So this is for threads on which nobody else waits.
    pub async fn call_in_place(
        &self,
        guest: &Guest,
        request: CallRequest,
        host: Arc<dyn CapabilityHost>,
        cancel: Cancel,
    ) -> CallReport {
        let (frame, call) = Frame::new(request, host, cancel);
        let (result, stats) = self.inner.run(guest, call).await;
        frame.report(result, stats)
    }
}

/// What is around a call: its clock and its notes.
struct Frame {
    started: Instant,
    notes: Notes,
}

impl Frame {
    fn new(request: CallRequest, host: Arc<dyn CapabilityHost>, cancel: Cancel) -> (Self, Call) {
        let started = Instant::now();
        let timeout = Duration::from_millis(request.limits.timeout_ms).min(MAX_TIMEOUT);
        let notes = Notes::new(request.limits.log_bytes);
        let call = Call {
            notes: notes.clone(),
            deadline: started + timeout,
            request,
            host,
            cancel,
        };
        (Self { started, notes }, call)
    }

    fn report(self, result: Result<Output, Fault>, mut stats: Stats) -> CallReport {
        stats.duration_us = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let result = result.map_err(|fault| Fault {
            message: self.notes.redacted(&fault.message),
            ..fault
        });
        let (log, host_calls) = self.notes.take();
        stats.host_calls = host_calls;
        let (outcome, output, error) = match result {
            Ok(output) => (Outcome::Ok, Some(output), None),
            Err(fault) => (fault.outcome, None, Some(fault.into_error())),
        };
        CallReport {
            outcome,
            output,
            error,
            stats,
            log,
        }
    }
}

impl Inner {
    async fn run(&self, guest: &Guest, call: Call) -> (Result<Output, Fault>, Stats) {
        let mut stats = Stats::default();
        let result = self.run_in_slot(guest, call, &mut stats).await;
        (result, stats)
    }

    async fn run_in_slot(
        &self,
        guest: &Guest,
        mut call: Call,
        stats: &mut Stats,
    ) -> Result<Output, Fault> {
        let until = Until {
            deadline: call.deadline,
            cancel: call.cancel.clone(),
            grace: CANCEL_GRACE,
        };
        let _slot = until
            .limit(self.slots.acquire())
            .await?
            .map_err(|_| Fault::failure("internal", "the engine is closed"))?;
        let _running = self.ticker.running();
        let entry = std::mem::take(&mut call.request.entry);
        let input = std::mem::take(&mut call.request.input);
        let (fuel, output_bytes) = (call.request.limits.fuel, call.request.limits.output_bytes);
        let runs_on = guest.0.runs_on;
        let engine = self.engines.engine(runs_on);
        let pooled_memory = (runs_on == RunsOn::Pool).then_some(self.pooled_memory);
        let memory = MemoryShare::new(&self.memory);
        let mut store = state::store(engine, call, memory, pooled_memory)?;
        let result = run_guest(guest, &mut store, &entry, &input, &until).await;
        stats.fuel = fuel.saturating_sub(store.get_fuel().unwrap_or(0));
        stats.memory_bytes = store.data().limiter.memory();
        let output = result.map_err(|failure| failure.explain(store.data()))?;
        bounded(output, output_bytes)
    }
}

/// The guest's run, stopped from outside when the guest's own checks do not see the end (in a host call).
async fn run_guest(
    guest: &Guest,
    store: &mut Store<State>,
    entry: &str,
    input: &str,
    until: &Until,
) -> Result<Output, Failure> {
    let run = AssertUnwindSafe(guest.0.guest.call(store, entry, input)).catch_unwind();
    match until.limit(run).await {
        Ok(Ok(result)) => result,
        Ok(Err(_panic)) => Err(Fault::failure("internal", "a host function panicked").into()),
        Err(fault) => Err(fault.into()),
    }
}

/// When a call ends at the latest.
struct Until {
    deadline: Instant,
    cancel: Cancel,
    /// Added when it is cancelled.
    grace: Duration,
}

impl Until {
    /// `future`, or the reason why it was given up.
    async fn limit<T>(&self, future: impl Future<Output = T>) -> Result<T, Fault> {
        let cancelled = async {
            self.cancel.cancelled().await;
            tokio::time::sleep(self.grace).await;
        };
        tokio::select! {
            biased;
            result = future => Ok(result),
            () = tokio::time::sleep_until(self.deadline.into()) => Err(Stop::Timeout.into()),
            () = cancelled => Err(Stop::Cancelled.into()),
        }
    }
}

/// The output, if it is within its limit.
fn bounded(output: Output, limit: u64) -> Result<Output, Fault> {
    let size = output.size();
    if size > limit {
        let message = format!("the output has {size} bytes, this call may give {limit}");
        return Err(Fault::quota("output_limit", message));
    }
    Ok(output)
}
