//! The whole way at the command line, as a person goes it.
#![cfg(all(feature = "authoring", feature = "serve"))]

mod common;

use common::Bench;
use serde_json::json;

#[test]
fn demo_goes_the_whole_way() {
    let bench = Bench::new();
    let report = bench.ok(["demo", "--format", "json"]).json();
    let steps: Vec<_> = report["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "new", "build", "pack", "sign", "verify", "audit", "publish", "install", "call"
        ]
    );
    assert!(
        report["steps"]
            .as_array()
            .unwrap()
            .iter()
            .all(|step| step["ok"] == true),
        "{report}"
    );
    assert_eq!(report["ok"], true);
    assert!(!bench.home().exists(), "demo touched the home");
}

/// With `PALYRA_SKILL_UPDATE=1` the fixture is written anew.
#[test]
fn a_built_template_is_the_fixture() {
    let bench = Bench::new();
    bench.project("words", "acme");
    let built = std::fs::read(bench.path("words/modules/skill.wasm")).unwrap();
    if std::env::var_os("PALYRA_SKILL_UPDATE").is_some_and(|value| value == "1") {
        let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/words.wasm");
        std::fs::write(fixture, &built).unwrap();
    } else {
        assert!(
            built == common::WORDS,
            "testdata/words.wasm is not current: run scripts/generate"
        );
    }
}

#[test]
fn a_new_wat_skill_passes_its_own_tests_and_answers() {
    let bench = Bench::new();
    bench.project("hello", "local");
    let tests = bench.ok(["test", "hello", "--format", "json"]).json();
    assert_eq!(tests["failed"], 0);
    assert!(tests["passed"].as_u64().unwrap() > 0);
    let ran = bench
        .ok([
            "run",
            "hello",
            "local.hello.word_count",
            "--input",
            r#"{"text": "a b c"}"#,
            "--format",
            "json",
        ])
        .json();
    assert_eq!(ran["outcome"], "ok");
    assert_eq!(ran["output"], json!({ "words": 3 }));
    assert!(ran["stats"]["fuel"].as_u64().unwrap() > 0);
}

#[test]
fn input_that_breaks_the_schema_is_refused_before_anything_runs() {
    let bench = Bench::new();
    bench.project("hello", "local");
    let ran = bench.run([
        "run",
        "hello",
        "--input",
        r#"{"text": 7}"#,
        "--format",
        "json",
    ]);
    assert_eq!(ran.status, 1);
    let result = ran.json();
    assert_eq!(
        (&result["outcome"], &result["error"]["code"]),
        (&json!("invalid_input"), &json!("invalid_input"))
    );
    assert_eq!(result["stats"]["fuel"], 0);
}

#[test]
fn equal_projects_in_different_folders_give_equal_bytes() {
    let (one, other) = (Bench::new(), Bench::new());
    let mut files = Vec::new();
    for bench in [&one, &other] {
        bench.ok(["new", "hello", "--lang", "wat"]);
        bench.ok(["build", "hello"]);
        bench.ok(["pack", "hello", "-o", "a.palyra-skill"]);
        files.push(std::fs::read(bench.path("a.palyra-skill")).unwrap());
    }
    assert!(files[0] == files[1]);
}

#[test]
fn source_date_epoch_fixes_the_whole_signed_file() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    let mut files = Vec::new();
    for _ in 0..2 {
        let output = bench
            .command(["sign".as_ref(), file.as_os_str()])
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .output()
            .unwrap();
        assert!(output.status.success());
        files.push(std::fs::read(&file).unwrap());
    }
    assert!(files[0] == files[1]);
}

#[test]
fn trust_decides_what_is_installed() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    let file = file.to_str().unwrap();
    let untrusted = bench.run(["install", file]);
    assert_eq!(untrusted.status, 1);
    assert!(
        untrusted.stderr.contains("untrusted"),
        "{}",
        untrusted.stderr
    );
    assert!(
        bench.ok(["list", "--format", "json"]).json()["skills"]
            .as_array()
            .unwrap()
            .is_empty()
    );

    bench.ok(["install", file, "--tofu"]);
    let pinned = bench.ok(["verify", file, "--format", "json"]).json();
    assert_eq!(pinned["trust"], "tofu_pinned");

    // Another key of the same publisher.
    bench.ok(["key", "generate", "other"]);
    bench.ok([
        "pack",
        "hello",
        "--sign",
        "--key",
        "other",
        "-o",
        "other.palyra-skill",
    ]);
    let mismatch = bench.run(["verify", "other.palyra-skill", "--tofu", "--format", "json"]);
    assert_eq!(
        (mismatch.status, &mismatch.json()["trust"]),
        (1, &json!("key_mismatch"))
    );

    // A revocation quarantines what the key signed, and nothing of it is run any more.
    let key = pinned["key_id"].as_str().unwrap().to_owned();
    let public = bench.ok(["key", "show", "--format", "json"]).json()["public_key_hex"]
        .as_str()
        .unwrap()
        .to_owned();
    let revoked = bench
        .ok([
            "trust", "revoke", &public, "--reason", "stolen", "--yes", "--format", "json",
        ])
        .json();
    assert_eq!(revoked["revoked"], json!(key));
    assert_eq!(
        bench.run(["verify", file, "--format", "json"]).json()["trust"],
        "revoked"
    );
    let call = bench.run([
        "run",
        "acme.hello",
        "--input",
        r#"{"text": ""}"#,
        "--format",
        "json",
    ]);
    assert_eq!(
        (
            call.status,
            &call.json()["outcome"],
            &call.json()["error"]["code"]
        ),
        (1, &json!("disabled"), &json!("skill_quarantined"))
    );
    bench.ok(["journal", "verify"]);
}

#[test]
fn a_skill_goes_through_a_folder_registry() {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    let file = file.to_str().unwrap();
    bench.ok(["publish", file, "--to", "dir:registry"]);
    bench.ok(["install", "dir:registry#acme.hello", "--tofu"]);
    let called = bench
        .ok([
            "run",
            "acme.hello",
            "--input",
            r#"{"text": "one two"}"#,
            "--format",
            "json",
        ])
        .json();
    assert_eq!(called["output"], json!({ "words": 2 }));
    bench.ok(["disable", "acme.hello"]);
    assert_eq!(
        bench
            .run([
                "run",
                "acme.hello",
                "--input",
                r#"{"text": ""}"#,
                "--format",
                "json"
            ])
            .json()["error"]["code"],
        "skill_disabled"
    );
    bench.ok(["enable", "acme.hello"]);
    bench.ok(["quarantine", "acme.hello", "--reason", "looks odd"]);
    assert_eq!(bench.run(["enable", "acme.hello"]).status, 1);
    bench.ok([
        "enable",
        "acme.hello",
        "--override",
        "--reason",
        "looked at it",
    ]);
    bench.ok(["remove", "acme.hello"]);
    assert_eq!(bench.run(["info", "acme.hello"]).status, 2);
}

#[test]
fn a_call_that_needs_approval_runs_once_for_each_approval() {
    let bench = Bench::new();
    bench.ok(["new", "hello", "--lang", "wat", "--publisher", "acme"]);
    let manifest = bench.path("hello/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let text = text.replace("requires_approval = false", "requires_approval = true");
    assert!(
        text.contains("requires_approval = true"),
        "the template says nothing of approvals"
    );
    std::fs::write(&manifest, text).unwrap();
    bench.ok(["build", "hello"]);
    let call = || {
        bench.run([
            "run",
            "hello",
            "--input",
            r#"{"text": "a"}"#,
            "--format",
            "json",
        ])
    };
    let pending = call();
    assert_eq!(pending.status, 1);
    let pending = pending.json();
    assert_eq!(pending["outcome"], "approval_pending", "{pending}");
    let id = pending["error"]["approval_id"].as_str().unwrap().to_owned();
    assert_eq!(
        bench.run(["approvals", "approve", &id]).status,
        2,
        "approved without anybody's word"
    );
    bench.ok(["approvals", "approve", &id, "--yes"]);
    assert_eq!(call().json()["outcome"], "ok");
    assert_eq!(call().json()["outcome"], "approval_pending");
}
