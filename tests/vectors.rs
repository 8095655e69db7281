//! Foreign vectors through the binary: what Palyra accepts, what ZIP, Ed25519 and WebAssembly refuse.

mod common;

use common::{Bench, cases, vectors};
use serde_json::{Value, json};

#[test]
fn palyra_artifacts_get_the_expected_verdict_digest_grants_and_bindings() {
    let Some(folder) = vectors("palyra") else {
        return;
    };
    let bench = Bench::new();
    let cases = cases(&folder);
    for case in &cases {
        let file = folder.join(case["file"].as_str().unwrap());
        let ran = bench.run([
            "verify".as_ref(),
            "--tofu".as_ref(),
            "--format".as_ref(),
            "json".as_ref(),
            file.as_os_str(),
        ]);
        let got = ran.json();
        assert_eq!(got["verdict"], case["expected"], "{file:?}: {got}");
        let accepted = case["expected"] == "accept";
        assert_eq!(ran.status, i32::from(!accepted), "{file:?}");
        if accepted {
            for field in [
                "payload_sha256",
                "capability_grants",
                "policy_bindings",
                "manifest_warnings",
            ] {
                assert_eq!(got[field], case[field], "{file:?} {field}");
            }
            assert_eq!(
                (&got["signature"], &got["trust"]),
                (&json!("valid"), &json!("tofu_newly_pinned"))
            );
        }
        assert!(!bench.home().exists(), "verify wrote a home");
    }
}

#[test]
fn faulty_archives_are_refused_with_a_reason_of_the_archive() {
    let Some(folder) = vectors("zip") else { return };
    let bench = Bench::new();
    let cases = cases(&folder);
    for case in &cases {
        let file = folder.join(case["file"].as_str().unwrap());
        let ran = bench.run([
            "verify".as_ref(),
            "--tofu".as_ref(),
            "--format".as_ref(),
            "json".as_ref(),
            file.as_os_str(),
        ]);
        let reason = ran.json()["reason"].as_str().unwrap().to_owned();
        assert_eq!(ran.status, 1, "{file:?}");
        match case["expected"].as_str().unwrap() {
            "refuse" => assert!(
                ["zip_", "path_", "limit_"]
                    .iter()
                    .any(|kind| reason.starts_with(kind)),
                "{file:?}: {reason}"
            ),
            expected => assert!(reason.starts_with(expected), "{file:?}: {reason}"),
        }
    }
}

#[test]
fn audit_says_what_is_valid_webassembly() {
    let Some(folder) = vectors("wasm-spec") else {
        return;
    };
    let bench = Bench::new();
    let cases = cases(&folder);
    let files: Vec<_> = cases
        .iter()
        .map(|case| folder.join(case["file"].as_str().unwrap()))
        .collect();
    let mut command = bench.command(["audit", "--format", "json"]);
    let report: Value = common::Ran::from(command.args(&files).output().unwrap()).json();
    let targets = report["targets"].as_array().unwrap();
    assert_eq!(targets.len(), cases.len());
    let mut judged = 0;
    for (case, target) in cases.iter().zip(targets) {
        let expected = match case["expected"].as_str().unwrap() {
            "valid" => true,
            "invalid" => false,
            _ => continue,
        };
        judged += 1;
        assert_eq!(
            target["valid"],
            json!(expected),
            "{}: {target}",
            case["file"]
        );
    }
    assert!(judged > 0);
}

#[cfg(feature = "runtime")]
#[test]
fn hostile_modules_end_as_they_should_within_their_time() {
    let Some(folder) = vectors("wasm-hostile") else {
        return;
    };
    let bench = Bench::new();
    for case in cases(&folder) {
        let file = folder.join(case["file"].as_str().unwrap());
        let entry = case["entry"].as_str().unwrap();
        let mut command = bench.command([
            "run",
            "--format",
            "json",
            "--timeout",
            "500ms",
            "--fuel",
            "18446744073709551615",
            "--entry",
            entry,
        ]);
        let ran = common::Ran::from(command.arg(&file).output().unwrap());
        let outcome = ran.json()["outcome"].clone();
        let allowed = case["outcomes"].as_array().unwrap();
        assert!(
            allowed.contains(&outcome),
            "{file:?}: {} {}",
            ran.stdout,
            ran.stderr
        );
        assert_eq!(ran.status, i32::from(outcome != "ok"));
    }
}
