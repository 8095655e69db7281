//! Guests have threads of their own: instructions that nothing can interrupt keep nobody else waiting.

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Test, code, limits};
use palyra_skill_runtime::{
    CallLimits, CallReport, CallRequest, Cancel, Engine, EngineConfig, Guest, NoHost, Outcome,
};

const MIB: u64 = 1 << 20;

/// 64 MiB, filled by one instruction as many times as the limits allow.
const FILL: &str = r#"(module (memory 1024) (func (export "run")
  (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 67108864)) (br 0))))"#;
const QUICK: &str = r#"(module (func (export "run")))"#;

fn engine(change: impl FnOnce(&mut EngineConfig)) -> Engine {
    let mut config = EngineConfig::default();
    change(&mut config);
    Engine::new(&config).unwrap()
}

fn load(engine: &Engine, wat: &str) -> Guest {
    engine.load(&wat::parse_str(wat).unwrap()).unwrap()
}

fn call(
    engine: &Engine,
    guest: &Guest,
    change: fn(&mut CallLimits),
    cancel: &Cancel,
) -> impl Future<Output = CallReport> + Send + use<> {
    let mut request = CallRequest {
        limits: limits(),
        ..Test::core(QUICK, "run").request
    };
    change(&mut request.limits);
    let (engine, guest, cancel) = (engine.clone(), guest.clone(), cancel.clone());
    async move { engine.call(&guest, request, Arc::new(NoHost), cancel).await }
}

#[tokio::test(flavor = "current_thread")]
async fn sixteen_fills_do_not_delay_the_caller_s_thread() {
    let engine = engine(|_| {});
    let guest = load(&engine, FILL);
    let cancel = Cancel::default();
    let endless = |limits: &mut CallLimits| {
        (limits.timeout_ms, limits.fuel, limits.memory_bytes) = (1500, u64::MAX, 64 * MIB);
    };
    let fills: Vec<_> = (0..16)
        .map(|_| tokio::spawn(call(&engine, &guest, endless, &cancel)))
        .collect();
    let mut worst = Duration::ZERO;
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(1200) {
        let asleep = Instant::now();
        tokio::time::sleep(Duration::from_millis(10)).await;
        worst = worst.max(asleep.elapsed());
    }
    assert!(worst < Duration::from_millis(110), "a timer took {worst:?}");
    for fill in fills {
        let report = fill.await.unwrap();
        assert_eq!(
            (report.outcome, code(&report)),
            (Outcome::TimedOut, "timeout")
        );
    }
    assert!(began.elapsed() < Duration::from_millis(2500));
}

#[tokio::test]
async fn a_guest_in_one_long_instruction_does_not_keep_its_caller() {
    let engine = engine(|_| {});
    // One fill of 1 GiB: some hundred milliseconds in which no epoch is looked at.
    let long = r#"(module (memory 16384) (func (export "run")
      (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 1073741824)) (br 0))))"#;
    let guest = load(&engine, long);
    let cancel = Cancel::default();
    let large = |limits: &mut CallLimits| {
        (limits.fuel, limits.memory_bytes) = (u64::MAX, 1024 * MIB);
    };
    let running = tokio::spawn(call(&engine, &guest, large, &cancel));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let began = Instant::now();
    cancel.cancel();
    assert_eq!(code(&running.await.unwrap()), "cancelled");
    assert!(
        began.elapsed() < Duration::from_millis(600),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn all_calls_together_have_a_memory_limit_and_give_back_what_they_held() {
    let engine = engine(|config| config.max_total_memory_bytes = 100 * MIB);
    let (fill, quick) = (load(&engine, FILL), load(&engine, QUICK));
    let cancel = Cancel::default();
    let first = |limits: &mut CallLimits| limits.fuel = u64::MAX;
    let running = tokio::spawn(call(&engine, &fill, first, &cancel));
    tokio::time::sleep(Duration::from_millis(300)).await;

    let none = Cancel::default();
    let second = call(&engine, &fill, first, &none).await;
    assert_eq!(
        (second.outcome, code(&second)),
        (Outcome::QuotaExceeded, "memory_limit")
    );
    let message = second.error.unwrap().message;
    assert!(message.contains("the host is full"), "{message}");
    let growing = load(
        &engine,
        r#"(module (memory 1) (func (export "run") (result i32) (memory.grow (i32.const 800))))"#,
    );
    let told = call(&engine, &growing, |_| {}, &none).await;
    assert_eq!(common::json(&told)["exit_code"], -1);
    let small = call(&engine, &quick, |_| {}, &none).await;
    assert_eq!(small.outcome, Outcome::Ok);

    cancel.cancel();
    assert_eq!(code(&running.await.unwrap()), "cancelled");
    let grown = call(&engine, &growing, |_| {}, &none).await;
    assert_eq!(common::json(&grown)["exit_code"], 1);
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_any_more_gives_back_its_memory_and_slot() {
    let engine = engine(|config| {
        (config.max_total_memory_bytes, config.max_concurrent_calls) = (64 * MIB, 1);
    });
    let fill = load(&engine, FILL);
    let endless = |limits: &mut CallLimits| limits.fuel = u64::MAX;
    let running = tokio::spawn(call(&engine, &fill, endless, &Cancel::default()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    running.abort();
    let once = |limits: &mut CallLimits| limits.fuel = 100 * MIB;
    let next = call(&engine, &fill, once, &Cancel::default()).await;
    // One fill of 64 MiB fits its fuel, the second does not: it ran.
    assert_eq!(code(&next), "fuel_exhausted", "{next:?}");
}

#[tokio::test]
async fn an_engine_can_be_dropped_in_async_code_while_it_runs_guests() {
    let engine = engine(|_| {});
    let fill = load(&engine, FILL);
    let endless = |limits: &mut CallLimits| limits.fuel = u64::MAX;
    let running = tokio::spawn(call(&engine, &fill, endless, &Cancel::default()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    running.abort();
    drop((engine, fill));
    assert!(running.await.unwrap_err().is_cancelled());
}
