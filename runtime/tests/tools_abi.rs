//! Components that export `palyra:skill/tools`, held to the contract in `sdk/wit`.

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use common::{ENGINE, Test, code, json, skill};
use palyra_skill_runtime::{Abi, CapabilityHost, Content, HostError, Outcome, Progress};
use serde_json::json;

/// Answers with its input.
const ECHO: &str = "(call $ok (local.get $input) (local.get $input-len))";

#[tokio::test]
async fn input_goes_in_and_structured_output_comes_out() {
    let test = Test::skill("", ECHO).input(r#"{"a":[1,2,{"b":null}]}"#);
    assert_eq!(test.guest.abi(), Abi::Tools);
    let report = test.run().await;
    assert_eq!(json(&report), json!({"a": [1, 2, {"b": null}]}));
    assert_eq!(report.stats.memory_bytes, 2 * 65536);
    assert!(report.stats.fuel > 0 && report.stats.duration_us > 0);
}

#[tokio::test]
async fn the_entry_is_the_tools_id() {
    let tool = r#"
      (i32.store8 (i32.const 1100) (i32.const 34))
      (memory.copy (i32.const 1101) (local.get $tool) (local.get $tool-len))
      (i32.store8 (i32.add (i32.const 1101) (local.get $tool-len)) (i32.const 34))
      (call $ok (i32.const 1100) (i32.add (local.get $tool-len) (i32.const 2)))"#;
    let mut test = Test::skill("", tool);
    test.request.entry = "acme.hello".into();
    assert_eq!(json(&test.run().await), json!("acme.hello"));
}

#[tokio::test]
async fn the_three_errors_are_told_apart() {
    for (tag, outcome, expected) in [
        (0, Outcome::InvalidInput, "tool_invalid_input"),
        (1, Outcome::CapabilityDenied, "tool_denied"),
        (2, Outcome::RuntimeFailure, "tool_failed"),
    ] {
        let body =
            format!("(call $err (i32.const {tag}) (local.get $input) (local.get $input-len))");
        let report = Test::skill("", &body).input("why").run().await;
        assert_eq!((report.outcome, code(&report)), (outcome, expected));
        assert_eq!(report.error.unwrap().message, "why");
    }
}

#[tokio::test]
async fn structured_output_has_to_be_json() {
    for bad in ["", "{", "{}{}", "nul"] {
        let report = Test::skill("", ECHO).input(bad).run().await;
        assert_eq!(report.outcome, Outcome::RuntimeFailure);
        assert_eq!(code(&report), "bad_output", "{bad:?}");
    }
}

#[tokio::test]
async fn content_blocks_arrive() {
    // One text block, one blob: {tag, payload...} of 40 bytes each, at 2048.
    let body = r#"
      (drop (call $ok (local.get $input) (local.get $input-len)))
      (i32.store8 (i32.const 2048) (i32.const 0))
      (i32.store (i32.const 2052) (local.get $input))
      (i32.store (i32.const 2056) (local.get $input-len))
      (i32.store8 (i32.const 2088) (i32.const 3))
      (i32.store (i32.const 2092) (local.get $tool))
      (i32.store (i32.const 2096) (local.get $tool-len))
      (i32.store8 (i32.const 2100) (i32.const 0))
      (i32.store8 (i32.const 2112) (i32.const 1))
      (i32.store (i32.const 2116) (local.get $input))
      (i32.store (i32.const 2120) (local.get $input-len))
      (i32.store (i32.const 1040) (i32.const 2048))
      (i32.store (i32.const 1044) (i32.const 2))
      (i32.const 1024)"#;
    let report = Test::skill("", body).input("[]").run().await;
    let content = report.output.unwrap().content;
    assert_eq!(content[0], Content::Text { text: "[]".into() });
    let blob = Content::Resource {
        uri: "tool".into(),
        mime_type: None,
        text: None,
        blob: Some(b"[]".to_vec()),
    };
    assert_eq!(content[1], blob);
}

#[tokio::test]
async fn output_is_bounded() {
    let input = format!("\"{}\"", "x".repeat(2000));
    let test = Test::skill("", ECHO)
        .input(&input)
        .limit(|l| l.output_bytes = 1000);
    let report = test.run().await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::QuotaExceeded, "output_limit")
    );
}

/// A thousand blocks that all point at the same megabyte would be a gigabyte in the host.
#[tokio::test]
async fn aliased_output_is_bounded() {
    let body = r#"
      (local $i i32)
      (drop (memory.grow (i32.const 32)))
      (drop (call $ok (local.get $input) (local.get $input-len)))
      (loop $next
        (i32.store (i32.add (i32.const 131076) (i32.mul (local.get $i) (i32.const 40))) (i32.const 262144))
        (i32.store (i32.add (i32.const 131080) (i32.mul (local.get $i) (i32.const 40))) (i32.const 1048576))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $i) (i32.const 1000))))
      (i32.store (i32.const 1040) (i32.const 131072))
      (i32.store (i32.const 1044) (i32.const 1000))
      (i32.const 1024)"#;
    let report = Test::skill("", body).run().await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::QuotaExceeded, "output_limit"),
        "{report:?}"
    );
}

#[tokio::test]
async fn a_trap_is_a_trap() {
    let report = Test::skill("", "unreachable").run().await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::RuntimeFailure, "trap")
    );
}

#[test]
fn everything_that_the_contract_imports_is_there() {
    let imports = r#"
      (import "palyra:skill/context@1.0.0" "call-id" (func (param i32)))
      (import "palyra:skill/context@1.0.0" "remaining-ms" (func (result i64)))
      (import "palyra:skill/context@1.0.0" "cancelled" (func (result i32)))
      (import "palyra:skill/context@1.0.0" "progress" (func (param f64 i32 f64 i32 i32 i32)))
      (import "palyra:skill/context@1.0.0" "log" (func (param i32 i32 i32)))
      (import "palyra:skill/secrets@1.0.0" "get" (func (param i32 i32 i32)))
      (import "palyra:skill/channels@1.0.0" "send" (func (param i32 i32 i32 i32 i32)))"#;
    ENGINE
        .load(&skill("skill", imports, ECHO))
        .expect("it links");
}

#[test]
fn an_import_that_nobody_offers_is_refused_at_load() {
    let imports = r#"(import "test:worlds/nobody" "call" (func))"#;
    let error = ENGINE.load(&skill("unknown", imports, ECHO)).unwrap_err();
    assert_eq!(error.code(), "unknown_import");
    assert!(error.to_string().contains("test:worlds/nobody"), "{error}");
}

#[tokio::test]
async fn progress_and_log_reach_the_host() {
    #[derive(Default, Clone)]
    struct Seen(Arc<Mutex<Vec<Progress>>>);
    impl CapabilityHost for Seen {
        fn progress(&self, progress: Progress) {
            self.0.lock().unwrap().push(progress);
        }
    }
    let imports = r#"
      (import "palyra:skill/context@1.0.0" "progress" (func $progress (param f64 i32 f64 i32 i32 i32)))
      (import "palyra:skill/context@1.0.0" "log" (func $log (param i32 i32 i32)))
      (import "palyra:skill/context@1.0.0" "remaining-ms" (func $remaining (result i64)))"#;
    let body = r#"
      (call $progress (f64.const 1) (i32.const 1) (f64.const 4) (i32.const 1) (local.get $tool) (local.get $tool-len))
      (call $log (i32.const 2) (local.get $tool) (local.get $tool-len))
      (call $digit (i64.lt_u (call $remaining) (i64.const 20001)))"#;
    let seen = Seen::default();
    let report = Test::skill(imports, body).host(seen.clone()).run().await;
    assert_eq!(json(&report), json!(1));
    let expected = Progress {
        done: 1.0,
        total: Some(4.0),
        message: Some("tool".into()),
    };
    assert_eq!(*seen.0.lock().unwrap(), [expected]);
    assert_eq!(
        (report.log[0].level.as_str(), report.log[0].message.as_str()),
        ("warn", "tool")
    );
}

#[tokio::test]
async fn a_guest_that_sees_the_cancel_may_still_answer() {
    let imports =
        r#"(import "palyra:skill/context@1.0.0" "cancelled" (func $cancelled (result i32)))"#;
    let body = "(loop $wait (br_if $wait (i32.eqz (call $cancelled)))) (call $digit (i32.const 7))";
    let test = Test::skill(imports, body).limit(|l| l.fuel = u64::MAX);
    let cancel = test.cancel.clone();
    let run = tokio::spawn(test.run());
    tokio::time::sleep(Duration::from_millis(50)).await;
    cancel.cancel();
    assert_eq!(json(&run.await.unwrap()), json!(7));
}

const SECRET: &str =
    r#"(import "palyra:skill/secrets@1.0.0" "get" (func $get (param i32 i32 i32)))"#;
/// Asks for the secret that the input names; answers with the result's tag and the error's.
const ASK: &str = r#"
  (call $get (local.get $input) (local.get $input-len) (i32.const 1200))
  (call $digit (i32.add (i32.mul (i32.load8_u (i32.const 1200)) (i32.const 2)) (i32.and (i32.const 1)
    (i32.mul (i32.load8_u (i32.const 1200)) (i32.load8_u (i32.const 1204))))))"#;

struct Keeper;

#[async_trait]
impl CapabilityHost for Keeper {
    async fn secret(&self, name: &str) -> Result<Option<String>, HostError> {
        match name {
            "global/key" => Ok(Some("s3cr3t-value".into())),
            "global/revoked" => Err(HostError::Denied("revoked".into())),
            "global/broken" => panic!("the host's own fault"),
            _ => Ok(None),
        }
    }
}

#[tokio::test]
async fn secrets_are_granted_missing_or_denied() {
    let ask = |name: &str| {
        Test::skill(SECRET, ASK)
            .input(name)
            .host(Keeper)
            .grant(|g| {
                g.secret_keys = ["key", "unset", "revoked", "broken"]
                    .map(|key| format!("global/{key}"))
                    .to_vec();
            })
            .run()
    };
    assert_eq!(json(&ask("global/key").await), json!(0));
    assert_eq!(json(&ask("global/other").await), json!(2));
    assert_eq!(json(&ask("global/revoked").await), json!(2));
    let unset = ask("global/unset").await;
    assert_eq!(json(&unset), json!(3));
    assert_eq!(unset.stats.host_calls["palyra:skill/secrets.get"], 1);
}

#[tokio::test]
async fn a_panic_of_the_host_is_reported_and_stays_here() {
    let report = Test::skill(SECRET, ASK)
        .input("global/broken")
        .host(Keeper)
        .grant(|g| g.secret_keys = vec!["global/broken".into()])
        .run()
        .await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::RuntimeFailure, "internal")
    );
}

#[tokio::test]
async fn a_secret_is_in_no_log_and_no_debug() {
    let imports = format!(
        r#"{SECRET} (import "palyra:skill/context@1.0.0" "log" (func $log (param i32 i32 i32)))"#
    );
    let body = r#"
      (call $get (local.get $input) (local.get $input-len) (i32.const 1200))
      (call $log (i32.const 1) (i32.load (i32.const 1204)) (i32.load (i32.const 1208)))
      (call $digit (i32.const 0))"#;
    let report = Test::skill(&imports, body)
        .input("global/key")
        .host(Keeper)
        .grant(|g| g.secret_keys = vec!["global/key".into()])
        .run()
        .await;
    assert_eq!(report.log[0].message, "[secret]");
    assert!(!format!("{report:?}").contains("s3cr3t"));
}

#[tokio::test]
async fn a_trap_after_a_denial_names_what_was_denied() {
    let body = r#"
      (call $get (local.get $input) (local.get $input-len) (i32.const 1200)) unreachable"#;
    let report = Test::skill(SECRET, body).input("global/key").run().await;
    assert_eq!(code(&report), "trap");
    assert!(report.error.unwrap().message.contains("global/key"));
}

#[tokio::test]
async fn a_huge_argument_is_stopped_at_the_border() {
    let imports = r#"(import "palyra:skill/context@1.0.0" "log" (func $log (param i32 i32 i32)))"#;
    let body = r#"
      (drop (memory.grow (i32.const 400)))
      (call $log (i32.const 1) (i32.const 0) (i32.const 20000000)) (call $digit (i32.const 0))"#;
    let report = Test::skill(imports, body).run().await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::QuotaExceeded, "output_limit"),
        "{report:?}"
    );
}

#[tokio::test]
async fn a_host_that_hangs_is_left_at_the_deadline() {
    struct Hangs;
    #[async_trait]
    impl CapabilityHost for Hangs {
        async fn channel_send(&self, _: &str, _: &str) -> Result<(), HostError> {
            std::future::pending().await
        }
    }
    let imports =
        r#"(import "palyra:skill/channels@1.0.0" "send" (func $send (param i32 i32 i32 i32 i32)))"#;
    let body = r#"
      (call $send (local.get $input) (local.get $input-len) (local.get $tool) (local.get $tool-len) (i32.const 1200))
      (call $digit (i32.add (i32.load8_u (i32.const 1200)) (i32.load8_u (i32.const 1204))))"#;
    let test = |channel| {
        Test::skill(imports, body)
            .input(channel)
            .host(Hangs)
            .limit(|l| l.timeout_ms = 200)
            .grant(|g| g.channels = vec!["ops".into()])
    };
    let hung = test("ops").run().await;
    assert_eq!((hung.outcome, code(&hung)), (Outcome::TimedOut, "timeout"));
    assert!(hung.stats.fuel > 0);
    assert_eq!(
        json(&test("other").run().await),
        json!(1),
        "an error, and it is denied (0)"
    );
}
