//! A trivial call through the runtime, held to bare wasmtime: the same engine settings, fuel, epoch, pool, limiter and a
//! fresh instance, without our code around it. Both run in one process, and their ratio is printed.
#![allow(clippy::print_stdout, reason = "the ratio is the result")]

use std::cell::RefCell;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::Criterion;
use palyra_skill_runtime::{
    CallLimits, CallRequest, Cancel, Engine, EngineConfig, Grants, Guest, NoHost, Outcome,
};
use tokio::runtime::Runtime;
use wasmtime::{InstancePre, Linker, Module, ResourceLimiter, Store, UpdateDeadline};

/// The runtime's own settings: the source itself, so that the two cannot differ.
#[path = "../src/config.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "made for the crate; this is a part of it"
)]
mod config;

const TRIVIAL: &str = r#"(module (memory 1) (func (export "run") (result i32) (i32.const 7)))"#;
/// As in the runtime's store.
const FUEL_INTERVAL: u64 = 1_000_000;
const TICK: Duration = Duration::from_millis(1);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    let wasm = wat::parse_str(TRIVIAL).expect("WAT");
    let (bare, ours) = (Bare::new(&wasm), Ours::new(&wasm));
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();
    let bare = measure(&mut criterion, "bare wasmtime", &runtime, async || {
        bare.call().await;
    });
    let ours = measure(&mut criterion, "runtime", &runtime, async || {
        ours.call().await;
    });
    if let (Some(bare), Some(ours)) = (bare, ours) {
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        println!("median of a trivial call: bare {bare:?}, runtime {ours:?}, ratio {ratio:.2}");
    }
}

/// Median time of one call; `None` when the command line's filter leaves this one out.
fn measure(
    criterion: &mut Criterion,
    name: &str,
    runtime: &Runtime,
    call: impl AsyncFn(),
) -> Option<Duration> {
    let samples = RefCell::new(Vec::new());
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|calls| {
            let took = runtime.block_on(async {
                let began = Instant::now();
                for _ in 0..calls {
                    call().await;
                }
                began.elapsed()
            });
            let calls = u32::try_from(calls).unwrap_or(u32::MAX).max(1);
            samples.borrow_mut().push(took / calls);
            took
        });
    });
    let mut samples = samples.into_inner();
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied()
}

/// The crate as its users call it.
struct Ours {
    engine: Engine,
    guest: Guest,
    request: CallRequest,
}

impl Ours {
    fn new(wasm: &[u8]) -> Self {
        let engine = Engine::new(&EngineConfig::default()).expect("the engine starts");
        let guest = engine.load(wasm).expect("the guest loads");
        assert!(guest.is_pooled());
        let request = CallRequest {
            call_id: "call-1".into(),
            entry: "run".into(),
            input: "{}".into(),
            limits: CallLimits::default(),
            grants: Grants::default(),
        };
        Self {
            engine,
            guest,
            request,
        }
    }

    async fn call(&self) {
        let request = self.request.clone();
        let host = Arc::new(NoHost);
        let report = self
            .engine
            .call(&self.guest, request, host, Cancel::default())
            .await;
        assert_eq!(black_box(report).outcome, Outcome::Ok);
    }
}

/// Wasmtime alone.
struct Bare {
    engine: wasmtime::Engine,
    pre: InstancePre<Sum>,
    limits: CallLimits,
}

impl Bare {
    fn new(wasm: &[u8]) -> Self {
        let settings = config::pooled(&config::EngineConfig::default());
        let engine = wasmtime::Engine::new(&settings).expect("the same settings");
        let module = Module::new(&engine, wasm).expect("the guest compiles");
        let pre = Linker::new(&engine)
            .instantiate_pre(&module)
            .expect("no imports");
        let ticked = engine.clone();
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(TICK);
                ticked.increment_epoch();
            }
        });
        let limits = CallLimits::default();
        Self {
            engine,
            pre,
            limits,
        }
    }

    async fn call(&self) {
        let mut store = Store::new(&self.engine, Sum::new(&self.limits));
        store.limiter(|sum| sum);
        store.set_fuel(self.limits.fuel).expect("fuel is on");
        store
            .fuel_async_yield_interval(Some(FUEL_INTERVAL))
            .expect("fuel is on");
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|_| {
            Ok(UpdateDeadline::YieldCustom(
                1,
                Box::pin(tokio::task::yield_now()),
            ))
        });
        let instance = self.pre.instantiate_async(&mut store).await.expect("fits");
        let run = instance
            .get_typed_func::<(), i32>(&mut store, "run")
            .expect("exported");
        assert_eq!(
            black_box(run.call_async(&mut store, ()).await.expect("runs")),
            7
        );
    }
}

/// A limiter that counts as the runtime's does.
struct Sum {
    memory: u64,
    max_memory: u64,
    table: u64,
    max_table: u64,
}

impl Sum {
    fn new(limits: &CallLimits) -> Self {
        Self {
            memory: 0,
            max_memory: limits.memory_bytes,
            table: 0,
            max_table: limits.table_elements,
        }
    }
}

impl ResourceLimiter for Sum {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.memory += (desired - current) as u64;
        Ok(self.memory <= self.max_memory)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.table += (desired - current) as u64;
        Ok(self.table <= self.max_table)
    }
}
