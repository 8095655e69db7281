//! What a store holds: one call's grants, limits and handles.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmtime::component::ResourceTable;
use wasmtime::{Store, UpdateDeadline};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::call::{CallLimits, CallRequest, Grants};
use crate::cancel::Cancel;
use crate::caps::stdio::LogStream;
use crate::fault::{Fault, Stop};
use crate::fixed;
use crate::host::{CapabilityHost, Fixed};
use crate::limiter::{Limiter, MemoryShare};
use crate::net::HttpGuard;
use crate::notes::Notes;

/// How long a cancelled guest may go on before it is stopped: long enough to see it and return.
pub(crate) const CANCEL_GRACE: Duration = Duration::from_millis(100);
/// Handles that a guest may hold at a time, host resources included.
const MAX_HANDLES: usize = 4096;
/// Random bytes of one request.
const MAX_RANDOM: u64 = 1024 * 1024;
/// Fuel between two counts of it. Compiled code keeps its fuel in a register while it loops, so a loop that is stopped
/// by the clock is counted to within this.
const FUEL_INTERVAL: u64 = 1_000_000;
/// Room in one host call beside a body or an output.
const HOSTCALL_SLACK: u64 = 64 * 1024;

/// Data of one store.
pub(crate) struct State {
    pub(crate) session: Arc<Session>,
    pub(crate) limiter: Limiter,
    pub(crate) table: ResourceTable,
    /// Where a key listing with numbered cursors goes on (`wasi:keyvalue@0.2.0-draft`).
    pub(crate) cursors: Vec<String>,
    /// Made when it is first asked for: many guests never do.
    wasi: Option<WasiCtx>,
    http: WasiHttpCtx,
    guard: HttpGuard,
}

/// What of a call does not change while it runs: host functions keep it while they wait.
pub(crate) struct Session {
    pub(crate) call_id: String,
    pub(crate) limits: CallLimits,
    pub(crate) grants: Grants,
    pub(crate) notes: Notes,
    pub(crate) cancel: Cancel,
    pub(crate) deadline: Instant,
    pub(crate) host: Arc<dyn CapabilityHost>,
    pub(crate) fixed: Fixed,
}

impl Session {
    /// Until the host stops this call.
    pub(crate) fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// What the guest is told of that: a clock that stands still leaves all of it.
    pub(crate) fn remaining_shown(&self) -> Duration {
        match self.fixed.monotonic_clock_ns {
            Some(_) => Duration::from_millis(self.limits.timeout_ms),
            None => self.remaining(),
        }
    }
}

/// What a call brings with it.
pub(crate) struct Call {
    pub(crate) request: CallRequest,
    pub(crate) host: Arc<dyn CapabilityHost>,
    pub(crate) cancel: Cancel,
    pub(crate) notes: Notes,
    pub(crate) deadline: Instant,
}

impl State {
    fn new(call: Call, memory: MemoryShare, pooled_memory: Option<u64>) -> Result<Self, Fault> {
        let fixed = call.host.fixed();
        // Only a root can fail to open, and that has to be told before the guest runs.
        let wasi = if call.request.grants.roots.is_empty() {
            None
        } else {
            Some(wasi(&call.request.grants, &call.notes, fixed)?.build())
        };
        let CallRequest {
            call_id,
            limits,
            grants,
            ..
        } = call.request;
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_HANDLES);
        Ok(Self {
            limiter: Limiter::new(&limits, memory, pooled_memory),
            guard: HttpGuard::new(
                &grants,
                &limits,
                call.deadline,
                call.notes.clone(),
                &call.host,
            ),
            session: Arc::new(Session {
                call_id,
                limits,
                grants,
                notes: call.notes,
                cancel: call.cancel,
                deadline: call.deadline,
                host: call.host,
                fixed,
            }),
            table,
            cursors: Vec::new(),
            wasi,
            http: WasiHttpCtx::new(),
        })
    }
}

/// A fresh store for one call, with every limit set.
pub(crate) fn store(
    engine: &wasmtime::Engine,
    call: Call,
    memory: MemoryShare,
    pooled_memory: Option<u64>,
) -> Result<Store<State>, Fault> {
    let state = State::new(call, memory, pooled_memory)?;
    let limits = &state.session.limits;
    let fuel = limits.fuel;
    let largest = limits.output_bytes.max(limits.http_body_bytes);
    let hostcall = usize::try_from(largest.saturating_add(HOSTCALL_SLACK)).unwrap_or(usize::MAX);
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limiter);
    store
        .set_fuel(fuel)
        .and_then(|()| store.fuel_async_yield_interval(Some(FUEL_INTERVAL)))
        .map_err(|error| Fault::failure("internal", format!("fuel cannot be set: {error}")))?;
    store.set_hostcall_fuel(hostcall);
    store.set_max_component_handles(MAX_HANDLES);
    if let Some(tasks) = store.concurrent_resource_table() {
        tasks.set_max_capacity(MAX_HANDLES);
    }
    let mut cancelled_at = None;
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |context| {
        let session = &context.data().session;
        if session.remaining().is_zero() {
            return Err(Stop::Timeout.into());
        }
        if session.cancel.is_cancelled()
            && cancelled_at.get_or_insert_with(Instant::now).elapsed() >= CANCEL_GRACE
        {
            return Err(Stop::Cancelled.into());
        }
        // Tokio's own yield lets its timers and sockets be served before this guest goes on.
        Ok(UpdateDeadline::YieldCustom(
            1,
            Box::pin(tokio::task::yield_now()),
        ))
    });
    Ok(store)
}

/// WASI with the directories that are granted.
fn wasi(grants: &Grants, notes: &Notes, fixed: Fixed) -> Result<WasiCtxBuilder, Fault> {
    let mut wasi = bare_wasi(notes, fixed);
    for root in &grants.roots {
        let Some(path) = &root.host_path else {
            continue;
        };
        let perms = if root.writable {
            FsPerms::ReadWrite
        } else {
            FsPerms::ReadOnly
        };
        wasi.preopened_dir(path, &root.name, perms)
            .map_err(|error| {
                let message = format!(
                    "the granted root {:?} cannot be opened at {}: {error}",
                    root.name,
                    path.display()
                );
                Fault::failure("internal", message)
            })?;
    }
    Ok(wasi)
}

/// WASI without environment, arguments, input, network and directories.
fn bare_wasi(notes: &Notes, fixed: Fixed) -> WasiCtxBuilder {
    let mut wasi = WasiCtxBuilder::new();
    wasi.allow_tcp(false)
        .allow_udp(false)
        .allow_ip_name_lookup(false)
        .max_random_size(MAX_RANDOM)
        .stdout(LogStream::new("stdout", notes.clone()))
        .stderr(LogStream::new("stderr", notes.clone()));
    fixed::apply(fixed, &mut wasi);
    wasi
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let (notes, fixed) = (&self.session.notes, self.session.fixed);
        WasiCtxView {
            ctx: self
                .wasi
                .get_or_insert_with(|| bare_wasi(notes, fixed).build()),
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.guard,
        }
    }
}
