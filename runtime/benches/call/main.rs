//! Warm calls through the runtime, held to bare wasmtime: the same engine settings, fuel, epoch, pool, limiter and a
//! fresh instance, without our code around it; and to a host that makes an engine and compiles for each call. For
//! Palyra's core-module ABI and for a component that echoes JSON. All run in one process; the ratios are printed.
#![allow(clippy::print_stdout, reason = "the ratios are the result")]

mod bare;
/// The tests' fixtures.
#[path = "../../tests/common/mod.rs"]
mod common;
/// The runtime's own settings: the source itself, so that the two cannot differ.
#[path = "../../src/config.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "made for the crate; this is a part of it"
)]
mod config;

use std::cell::RefCell;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bare::{Bare, BareComponent, BareModule};
use criterion::Criterion;
use palyra_skill_runtime::{
    CallLimits, CallReport, CallRequest, Cancel, Engine, EngineConfig, Grants, Guest, NoHost,
    Outcome,
};
use tokio::runtime::Runtime;

const INPUT: &str = r#"{"text":"the quick brown fox jumps over the lazy dog"}"#;
/// Palyra's ABI: `run` gives an exit code.
const CORE: &str = r#"(module (memory 1) (func (export "run") (result i32) (i32.const 7)))"#;
/// `palyra:skill/tools`: answers with its input.
const ECHO: &str = "(call $ok (local.get $input) (local.get $input-len))";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("threads");
    let mut bench = Bench {
        criterion: Criterion::default()
            .warm_up_time(Duration::from_millis(300))
            .measurement_time(Duration::from_secs(2))
            .sample_size(20)
            .configure_from_args(),
        runtime,
    };
    let core = wat::parse_str(CORE).expect("WAT");
    bench.compare("core ABI v1", &core, "run", &BareModule::new(&core));
    let echo = common::skill("skill", "", ECHO);
    bench.compare("JSON component", &echo, "echo", &BareComponent::new(&echo));
}

struct Bench {
    criterion: Criterion,
    runtime: Runtime,
}

impl Bench {
    /// One guest four ways.
    fn compare(&mut self, name: &str, wasm: &[u8], entry: &str, bare: &impl Bare) {
        let ours = Ours::new(wasm, entry);
        let bare = self.measure(&format!("{name}: bare wasmtime"), async || {
            bare.call(INPUT).await;
        });
        let here = self.measure(&format!("{name}: runtime, in place"), async || {
            ours.in_place().await;
        });
        let apart = self.measure(&format!("{name}: runtime, own threads"), async || {
            ours.apart().await;
        });
        let cold = self.measure(&format!("{name}: new engine, compile, call"), async || {
            cold(wasm, entry).await;
        });
        let (Some(bare), Some(here), Some(apart), Some(cold)) = (bare, here, apart, cold) else {
            return; // the command line's filter leaves some out
        };
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        println!(
            "{name}, medians: bare {bare:?}; runtime in place {here:?}, {:.2}x bare; on the engine's threads {apart:?}, {:.2}x; \
             new engine, compile and call {cold:?}, {:.0}x in place\n",
            ratio(here, bare),
            ratio(apart, bare),
            ratio(cold, here),
        );
    }

    /// Median time of one call; `None` when the command line's filter leaves this one out.
    fn measure(&mut self, name: &str, call: impl AsyncFn()) -> Option<Duration> {
        let samples = RefCell::new(Vec::new());
        self.criterion.bench_function(name, |bencher| {
            bencher.iter_custom(|calls| {
                let took = self.runtime.block_on(async {
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
}

/// The crate as its users call it.
struct Ours {
    engine: Engine,
    guest: Guest,
    request: CallRequest,
}

impl Ours {
    fn new(wasm: &[u8], entry: &str) -> Self {
        let engine = Engine::new(&EngineConfig::default()).expect("the engine starts");
        let guest = engine.load(wasm).expect("the guest loads");
        assert!(guest.is_pooled());
        let request = CallRequest {
            call_id: "call-1".into(),
            entry: entry.into(),
            input: INPUT.into(),
            limits: CallLimits::default(),
            grants: Grants::default(),
        };
        Self {
            engine,
            guest,
            request,
        }
    }

    async fn in_place(&self) {
        let (request, host) = (self.request.clone(), Arc::new(NoHost));
        let call = self
            .engine
            .call_in_place(&self.guest, request, host, Cancel::default());
        check(&call.await);
    }

    async fn apart(&self) {
        let (request, host) = (self.request.clone(), Arc::new(NoHost));
        let call = self
            .engine
            .call(&self.guest, request, host, Cancel::default());
        check(&call.await);
    }
}

fn check(report: &CallReport) {
    assert_eq!(black_box(report).outcome, Outcome::Ok);
}

/// As a host does that keeps nothing between calls.
async fn cold(wasm: &[u8], entry: &str) {
    Ours::new(wasm, entry).in_place().await;
}
