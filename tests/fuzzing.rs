//! `test --fuzz` on guests with one fault each.
#![cfg(feature = "authoring")]

mod common;

use common::{Bench, Ran};
use serde_json::{Value, json};

/// The project in `testdata/faulty`, built.
fn faulty() -> Bench {
    let bench = Bench::new();
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/faulty");
    let to = bench.path("faulty");
    std::fs::create_dir_all(&to).unwrap();
    for file in ["skill.toml", "skill.wat"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    bench.ok(["build", "faulty"]);
    bench
}

fn fuzz(bench: &Bench, tool: &str, seed: &str) -> (Ran, Value) {
    let id = format!("test.faulty.{tool}");
    let ran = bench.run([
        "test", "faulty", "--fuzz", "1000", "--seed", seed, "--tool", &id, "--format", "json",
    ]);
    let report = ran.json()["tools"][0].clone();
    (ran, report)
}

/// The bar: each of the faults, within 1000 inputs of any seed, shrunk to an input of which nothing can be left out.
#[test]
fn every_planted_fault_is_found_and_shrunk_to_a_minimal_input() {
    let bench = faulty();
    for (tool, code, smallest) in [
        ("schema", "invalid_output", json!({ "n": 901 })),
        ("empty", "trap", json!({ "text": "" })),
        ("unicode", "trap", json!({ "text": "😀" })),
        ("clock", "nondeterministic", json!({})),
        ("random", "nondeterministic", json!({})),
        ("loop", "fuel_exhausted", json!({ "items": [0, 0, 0] })),
        ("bounds", "trap", json!({ "n": i32::MAX })),
    ] {
        for seed in ["1", "2"] {
            let (ran, report) = fuzz(&bench, tool, seed);
            assert_eq!(ran.status, 1, "{tool}: {}", ran.stderr);
            let finding = &report["finding"];
            assert_eq!(finding["code"], code, "{tool} {seed}: {report}");
            assert_eq!(finding["input"], smallest, "{tool} {seed}: {report}");
        }
    }
    // Memory for as many pages as the text has bytes: plain letters, and with one less it would fit.
    let (_, report) = fuzz(&bench, "memory", "1");
    assert_eq!(report["finding"]["code"], "memory_limit", "{report}");
    let text = report["finding"]["input"]["text"].as_str().unwrap();
    assert_eq!(text, "a".repeat(text.len()), "{report}");
    let shorter = json!({ "text": &text[1..] }).to_string();
    bench.ok(["run", "faulty", "test.faulty.memory", "--input", &shorter]);

    let clock = fuzz(&bench, "clock", "1").1["finding"]["message"].to_string();
    assert!(clock.contains("depends on the clock;"), "{clock}");
    let random = fuzz(&bench, "random", "1").1["finding"]["message"].to_string();
    assert!(random.contains("depends on random numbers;"), "{random}");
}

#[test]
fn a_tool_without_a_fault_passes_and_the_same_seed_gives_the_same_report() {
    let bench = faulty();
    let (ran, report) = fuzz(&bench, "fine", "7");
    assert_eq!((ran.status, &report["ok"]), (0, &json!(true)), "{report}");
    assert_eq!(
        (&report["inputs"], &report["answered"]),
        (&json!(1000), &json!(1000))
    );
    let (again, _) = fuzz(&bench, "fine", "7");
    assert_eq!(ran.stdout, again.stdout);
    let (one, other) = (fuzz(&bench, "bounds", "7").0, fuzz(&bench, "bounds", "7").0);
    assert_eq!(one.stdout, other.stdout);
}

/// The case that is printed can be pasted, fails, and holds once the fault is gone.
#[test]
fn the_printed_case_fails_until_the_fault_is_gone() {
    let bench = faulty();
    let ran = bench.run([
        "test",
        "faulty",
        "--fuzz",
        "1000",
        "--seed",
        "1",
        "--tool",
        "test.faulty.unicode",
    ]);
    assert!(
        ran.stdout.contains("FAIL  test.faulty.unicode") && ran.stdout.contains("seed 1"),
        "{}",
        ran.stdout
    );
    let case =
        &ran.stdout[ran.stdout.find("[[case]]").unwrap()..ran.stdout.find("\nseed").unwrap()];
    std::fs::create_dir_all(bench.path("faulty/tests")).unwrap();
    std::fs::write(bench.path("faulty/tests/found.toml"), case).unwrap();
    let failing = bench.run(["test", "faulty"]);
    assert_eq!(failing.status, 1, "{}{}", failing.stdout, failing.stderr);
    assert!(
        failing
            .stdout
            .contains("expected an answer, got runtime_failure: trap"),
        "{}",
        failing.stdout
    );

    let wat = std::fs::read_to_string(bench.path("faulty/skill.wat")).unwrap();
    let fault = "(i32.lt_u (local.get $byte) (i32.const 0xe0))\n                    (then (i32.const 2))\n                    (else (i32.const 3))";
    assert!(wat.contains(fault));
    let mended = "(i32.lt_u (local.get $byte) (i32.const 0xe0))\n                    (then (i32.const 2))\n                    (else (i32.add (i32.const 3) (i32.ge_u (local.get $byte) (i32.const 0xf0))))";
    std::fs::write(bench.path("faulty/skill.wat"), wat.replace(fault, mended)).unwrap();
    bench.ok(["build", "faulty"]);
    bench.ok(["test", "faulty"]);
    assert_eq!(fuzz(&bench, "unicode", "1").0.status, 0);
}

/// A tool that says so may differ.
#[test]
fn a_tool_may_declare_that_it_is_not_deterministic() {
    let bench = faulty();
    let manifest = bench.path("faulty/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(
        &manifest,
        text.clone() + "nondeterministic = [\"test.faulty.clock\"]\n",
    )
    .unwrap();
    let (ran, report) = fuzz(&bench, "clock", "1");
    assert_eq!(
        (ran.status, &report["answered"]),
        (0, &json!(1000)),
        "{report}"
    );
    assert_eq!(
        fuzz(&bench, "random", "1").0.status,
        1,
        "only the one that is named"
    );

    std::fs::write(
        &manifest,
        text + "nondeterministic = [\"test.faulty.clok\"]\n",
    )
    .unwrap();
    let refused = bench.run(["test", "faulty", "--fuzz", "10"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused
            .stderr
            .contains("the skill has no tool 'test.faulty.clok'"),
        "{}",
        refused.stderr
    );
}

#[test]
fn wrong_words_are_told() {
    let bench = faulty();
    for (args, message) in [
        (&["--fuzz", "0"][..], "0 is not in"),
        (&["--fuzz", "9", "--tool", "x"], "the skill has no tool 'x'"),
        (&["--seed", "1"], "--fuzz"),
        (&["--fuzz", "9", "--update"], "cannot be used with"),
    ] {
        let ran = bench.run(["test", "faulty"].iter().chain(args));
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.stderr.contains(message), "{args:?}: {}", ran.stderr);
    }
}
