//! Each limit, broken on purpose.

mod common;

use std::time::{Duration, Instant};

use common::{ENGINE, Test, code, json, limits};
use palyra_skill_runtime::{CallReport, CallRequest, Cancel, Grants, NoHost, Outcome};
use serde_json::json;

const LOOP: &str = r#"(module (func (export "run") (loop br 0)))"#;

fn stopped(report: &CallReport, outcome: Outcome, expected: &str) {
    assert_eq!(
        (report.outcome, code(report)),
        (outcome, expected),
        "{report:?}"
    );
}

#[tokio::test]
async fn fuel() {
    let report = Test::core(LOOP, "run")
        .limit(|l| l.fuel = 1_000_000)
        .run()
        .await;
    stopped(&report, Outcome::QuotaExceeded, "fuel_exhausted");
    assert!(report.stats.fuel >= 999_000, "{:?}", report.stats);
}

#[tokio::test]
async fn unlimited_fuel_is_counted() {
    let count = r#"(module (func (export "run") (local i32) (loop
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_if 0 (i32.lt_u (local.get 0) (i32.const 100000))))))"#;
    let report = Test::core(count, "run")
        .limit(|l| l.fuel = u64::MAX)
        .run()
        .await;
    assert_eq!(report.outcome, Outcome::Ok, "{report:?}");
    assert!(
        (400_000..2_000_000).contains(&report.stats.fuel),
        "{:?}",
        report.stats
    );
}

#[tokio::test]
async fn time_in_a_loop_and_in_a_start_function() {
    let start = r#"(module (func $l (loop br 0)) (start $l) (func (export "run")))"#;
    for wat in [LOOP, start] {
        let started = Instant::now();
        let report = Test::core(wat, "run")
            .limit(|l| (l.fuel, l.timeout_ms) = (u64::MAX, 200))
            .run()
            .await;
        stopped(&report, Outcome::TimedOut, "timeout");
        assert!(started.elapsed() < Duration::from_secs(2));
        assert!(report.stats.fuel > 0);
    }
}

#[tokio::test]
async fn initial_memory() {
    let wat = r#"(module (memory 100) (func (export "run")))"#;
    let report = Test::core(wat, "run")
        .limit(|l| l.memory_bytes = 1 << 20)
        .run()
        .await;
    stopped(&report, Outcome::QuotaExceeded, "memory_limit");
}

#[tokio::test]
async fn memory_is_a_sum() {
    let wat = r#"(module (memory 10) (memory 10) (func (export "run")))"#;
    let within = Test::core(wat, "run")
        .limit(|l| l.memory_bytes = 20 * 65536)
        .run()
        .await;
    assert_eq!(within.outcome, Outcome::Ok);
    assert_eq!(within.stats.memory_bytes, 20 * 65536);
    let over = Test::core(wat, "run")
        .limit(|l| l.memory_bytes = 20 * 65536 - 1)
        .run()
        .await;
    stopped(&over, Outcome::QuotaExceeded, "memory_limit");
}

#[tokio::test]
async fn growth_is_minus_one_to_the_guest_and_a_trap_after_it_is_the_limit() {
    let wat = r#"(module (memory 1)
      (func (export "ask") (result i32) (memory.grow (i32.const 100)))
      (func (export "abort") (if (i32.eq (memory.grow (i32.const 100)) (i32.const -1)) (then unreachable)))
      (func (export "trap") unreachable))"#;
    let small = |entry| {
        Test::core(wat, entry)
            .limit(|l| l.memory_bytes = 1 << 20)
            .run()
    };
    assert_eq!(json(&small("ask").await), json!({ "exit_code": -1 }));
    stopped(
        &small("abort").await,
        Outcome::QuotaExceeded,
        "memory_limit",
    );
    stopped(&small("trap").await, Outcome::RuntimeFailure, "trap");
}

#[tokio::test]
async fn tables_are_a_sum() {
    let wat = r#"(module (table 600 funcref) (table 600 funcref) (func (export "run")))"#;
    let report = Test::core(wat, "run")
        .limit(|l| l.table_elements = 1000)
        .run()
        .await;
    stopped(&report, Outcome::QuotaExceeded, "table_limit");
}

#[tokio::test]
async fn instances() {
    let wat = r#"(component
      (core module $m (func (export "f")))
      (core instance (instantiate $m)) (core instance (instantiate $m)) (core instance $i (instantiate $m))
      (func (export "f") (canon lift (core func $i "f"))))"#;
    let report = Test::core(wat, "f").limit(|l| l.instances = 2).run().await;
    stopped(&report, Outcome::QuotaExceeded, "instance_limit");
    assert_eq!(
        Test::core(wat, "f")
            .limit(|l| l.instances = 3)
            .run()
            .await
            .outcome,
        Outcome::Ok
    );
}

#[tokio::test]
async fn stack() {
    let wat = r#"(module (func $f (export "run") (result i32) (i32.add (call $f) (i32.const 1))))"#;
    let report = Test::core(wat, "run")
        .limit(|l| l.fuel = u64::MAX)
        .run()
        .await;
    stopped(&report, Outcome::QuotaExceeded, "stack_overflow");
}

#[tokio::test]
async fn cancel_stops_a_loop() {
    let mut test = Test::core(LOOP, "run");
    test.request.limits.fuel = u64::MAX;
    let cancel = test.cancel.clone();
    let started = Instant::now();
    let run = tokio::spawn(test.run());
    tokio::time::sleep(Duration::from_millis(50)).await;
    cancel.cancel();
    stopped(&run.await.unwrap(), Outcome::RuntimeFailure, "cancelled");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn sixteen_loops_stop_nobody_else() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let looping = Test::core(LOOP, "run").guest;
    let quick = Test::core(r#"(module (func (export "run")))"#, "run").guest;
    let request = |timeout_ms| CallRequest {
        call_id: "c".into(),
        entry: "run".into(),
        input: "{}".into(),
        limits: palyra_skill_runtime::CallLimits {
            timeout_ms,
            fuel: u64::MAX,
            ..limits()
        },
        grants: Grants::default(),
    };
    let call = |guest: palyra_skill_runtime::Guest, timeout_ms| {
        let request = request(timeout_ms);
        async move {
            ENGINE
                .call(
                    &guest,
                    request,
                    std::sync::Arc::new(NoHost),
                    Cancel::default(),
                )
                .await
        }
    };
    runtime.block_on(async {
        let loops: Vec<_> = (0..16)
            .map(|_| tokio::spawn(call(looping.clone(), 2000)))
            .collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let others = tokio::spawn({
            let quick = call(quick, 2000);
            async move {
                let started = Instant::now();
                tokio::time::sleep(Duration::from_millis(10)).await;
                let timer = started.elapsed();
                let started = Instant::now();
                let report = quick.await;
                (timer, started.elapsed(), report.outcome)
            }
        });
        let (timer, answer, outcome) = others.await.unwrap();
        assert_eq!(outcome, Outcome::Ok);
        assert!(
            timer < Duration::from_millis(110),
            "the timer took {timer:?}"
        );
        assert!(
            answer < Duration::from_millis(100),
            "the call took {answer:?}"
        );
        for one in loops {
            stopped(&one.await.unwrap(), Outcome::TimedOut, "timeout");
        }
    });
}

#[tokio::test]
async fn more_calls_than_slots_wait_their_turn() {
    let config = palyra_skill_runtime::EngineConfig::default();
    let config = palyra_skill_runtime::EngineConfig {
        max_concurrent_calls: 1,
        ..config
    };
    let engine = palyra_skill_runtime::Engine::new(&config).unwrap();
    let guest = engine.load(&wat::parse_str(LOOP).unwrap()).unwrap();
    let call = || {
        let mut request = Test::core(LOOP, "run").request;
        (request.limits.timeout_ms, request.limits.fuel) = (100, u64::MAX);
        engine.call(
            &guest,
            request,
            std::sync::Arc::new(NoHost),
            Cancel::default(),
        )
    };
    let (first, second) = tokio::join!(call(), call());
    stopped(&first, Outcome::TimedOut, "timeout");
    stopped(&second, Outcome::TimedOut, "timeout");
}

/// Foreign hostile modules, found by `PALYRA_SKILL_VECTORS`.
#[tokio::test]
#[expect(clippy::print_stderr, reason = "says what it skips")]
async fn hostile_modules_end_as_expected() {
    let Some(vectors) = std::env::var_os("PALYRA_SKILL_VECTORS") else {
        eprintln!("skipped: 8 hostile modules (PALYRA_SKILL_VECTORS is not set)");
        return;
    };
    let folder = std::path::Path::new(&vectors).join("wasm-hostile");
    let expected = std::fs::read(folder.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    for case in expected["cases"].as_array().unwrap() {
        let wasm = std::fs::read(folder.join(case["file"].as_str().unwrap())).unwrap();
        let outcome = match ENGINE.load(&wasm) {
            Err(_) => Outcome::InvalidInput,
            Ok(guest) => {
                let mut request = Test::core(LOOP, case["entry"].as_str().unwrap()).request;
                (request.limits.timeout_ms, request.limits.fuel) = (500, u64::MAX);
                let started = Instant::now();
                let host = std::sync::Arc::new(NoHost);
                let report = ENGINE.call(&guest, request, host, Cancel::default()).await;
                assert!(started.elapsed() < Duration::from_secs(1), "{case}");
                report.outcome
            }
        };
        let outcome = serde_json::to_value(outcome).unwrap();
        assert!(
            case["outcomes"].as_array().unwrap().contains(&outcome),
            "{case}: {outcome}"
        );
    }
}
