//! Core modules: Palyra's ABI v1, and what is refused.

mod common;

use common::{ENGINE, Test, code, json};
use palyra_skill_runtime::{Abi, LoadError, Outcome, Root};
use serde_json::json;

#[tokio::test]
async fn run_gives_its_exit_code() {
    let test = Test::core(
        r#"(module (func (export "run") (result i32) i32.const 30))"#,
        "run",
    );
    assert_eq!(test.guest.abi(), Abi::CoreV1);
    assert_eq!(test.guest.exports(), ["run"]);
    let report = test.run().await;
    assert_eq!(json(&report), json!({ "exit_code": 30 }));
    assert!(report.stats.fuel > 0);
}

#[tokio::test]
async fn an_export_without_a_result_can_be_called() {
    let report = Test::core(r#"(module (func (export "go")))"#, "go")
        .run()
        .await;
    assert_eq!(json(&report), json!({ "exit_code": 0 }));
}

#[tokio::test]
async fn handles_are_base_plus_index_and_minus_one_beyond() {
    const WAT: &str = r#"(module
      (import "palyra:plugins/host-capabilities@0.1.0" "http-count" (func $hc (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "http-handle" (func $hh (param i32) (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "secret-count" (func $sc (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "secret-handle" (func $sh (param i32) (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "storage-count" (func $tc (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "storage-handle" (func $th (param i32) (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "channel-count" (func $cc (result i32)))
      (import "palyra:plugins/host-capabilities@0.1.0" "channel-handle" (func $ch (param i32) (result i32)))
      (func (export "counts") (result i32)
        (i32.add (i32.add (i32.mul (call $hc) (i32.const 1000)) (i32.mul (call $sc) (i32.const 100)))
                 (i32.add (i32.mul (call $tc) (i32.const 10)) (call $cc))))
      (func (export "http1") (result i32) (call $hh (i32.const 1)))
      (func (export "http2") (result i32) (call $hh (i32.const 2)))
      (func (export "negative") (result i32) (call $hh (i32.const -1)))
      (func (export "secret0") (result i32) (call $sh (i32.const 0)))
      (func (export "storage0") (result i32) (call $th (i32.const 0)))
      (func (export "storage1") (result i32) (call $th (i32.const 1)))
      (func (export "channel2") (result i32) (call $ch (i32.const 2))))"#;
    let root = |name: &str, writable| Root {
        name: name.into(),
        host_path: None,
        writable,
    };
    for (entry, expected) in [
        ("counts", 2113),
        ("http1", 10_001),
        ("http2", -1),
        ("negative", -1),
        ("secret0", 20_000),
        ("storage0", 30_000),
        ("storage1", -1),
        ("channel2", 40_002),
    ] {
        let report = Test::core(WAT, entry)
            .grant(|grants| {
                grants.http_hosts = vec!["a.test".into(), "b.test".into()];
                grants.secret_keys = vec!["global/key".into()];
                grants.roots = vec![root("write", true), root("read", false)];
                grants.channels = vec!["a".into(), "b".into(), "c".into()];
            })
            .run()
            .await;
        assert_eq!(json(&report), json!({ "exit_code": expected }), "{entry}");
    }
}

#[tokio::test]
async fn a_missing_or_unfit_entry_is_invalid_input() {
    const WAT: &str = r#"(module
      (start $trap) (func $trap unreachable)
      (func (export "takes") (param i32)) (func (export "wide") (result i64) i64.const 1)
      (memory (export "memory") 1))"#;
    for (entry, expected) in [
        ("run", "no_such_export"),
        ("memory", "no_such_export"),
        ("takes", "wrong_signature"),
        ("wide", "wrong_signature"),
    ] {
        let report = Test::core(WAT, entry).run().await;
        assert_eq!(report.outcome, Outcome::InvalidInput, "{report:?}");
        assert_eq!(code(&report), expected);
        assert_eq!(report.stats.fuel, 0, "nothing ran");
    }
}

#[test]
fn other_imports_are_refused_at_load() {
    for import in [
        r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))"#,
        r#"(import "env" "memory" (memory 1))"#,
        r#"(import "palyra:plugins/host-capabilities@0.1.0" "http-open" (func))"#,
        r#"(import "palyra:plugins/host-capabilities@0.1.0" "http-count" (func (param i64)))"#,
    ] {
        let wasm = wat::parse_str(format!("(module {import})")).unwrap();
        let error = ENGINE.load(&wasm).unwrap_err();
        assert_eq!(error.code(), "unknown_import", "{error}");
    }
}

#[test]
fn invalid_and_unsupported_are_told_apart() {
    let load = |bytes: &[u8]| ENGINE.load(bytes).unwrap_err();
    assert!(matches!(load(b""), LoadError::Invalid(_)));
    assert!(matches!(load(b"PK\x03\x04"), LoadError::Invalid(_)));
    assert!(matches!(load(b"(module)"), LoadError::Invalid(_)));
    assert!(matches!(
        load(b"\0asm\x01\0\0\0\x01"),
        LoadError::Invalid(_)
    ));
    for unsupported in [
        r"(module (memory 1 1 shared))",
        r"(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))",
        r"(module (type (struct (field i32))))",
        r"(module (tag))",
    ] {
        let error = load(&wat::parse_str(unsupported).unwrap());
        assert_eq!(error.code(), "unsupported_module", "{unsupported}: {error}");
    }
}

#[tokio::test]
async fn a_guest_too_large_for_the_pool_runs_on_demand() {
    let table =
        r#"(module (table 150000 funcref) (func (export "run") (result i32) (table.size)))"#;
    let test = Test::core(table, "run");
    assert!(!test.guest.is_pooled());
    let report = test
        .limit(|limits| limits.table_elements = 200_000)
        .run()
        .await;
    assert_eq!(json(&report), json!({ "exit_code": 150_000 }));
}
