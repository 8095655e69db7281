//! `test` and `bench` on a project of the WAT template: snapshots, filters, messages, baselines.
#![cfg(feature = "authoring")]

mod common;

use common::Bench;
use serde_json::{Value, json};

const TOOL: &str = "acme.words.word_count";

fn words(cases: &str) -> Bench {
    let bench = Bench::new();
    bench.project("words", "acme");
    write(&bench, cases);
    bench
}

fn write(bench: &Bench, cases: &str) {
    let file = bench.path("words/tests/word_count.toml");
    std::fs::write(file, cases.replace("TOOL", TOOL)).unwrap();
}

const SNAPSHOTS: &str = r#"
[[case]]
name = "two words"
tool = "TOOL"
input = { text = "a b" }
snapshot = true

[[case]]
name = "none"
tool = "TOOL"
input = { text = "" }
snapshot = true
"#;

/// A snapshot is written by `--update` alone, which says what it did.
#[test]
fn snapshots_are_written_changed_and_removed_by_update_alone() {
    let bench = words(SNAPSHOTS);
    let folder = bench.path("words/tests/snapshots");
    let missing = bench.run(["test", "words"]);
    assert_eq!(missing.status, 1);
    assert!(
        missing
            .stdout
            .contains("there is no snapshot tests/snapshots/word_count--two-words.json"),
        "{}",
        missing.stdout
    );
    assert!(!folder.exists());

    let written = bench.ok(["test", "words", "--update"]);
    assert!(
        written
            .stdout
            .contains("written tests/snapshots/word_count--two-words.json"),
        "{}",
        written.stdout
    );
    let file = folder.join("word_count--two-words.json");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, "{\n  \"output\": {\n    \"words\": 2\n  }\n}\n");
    assert!(
        bench
            .ok(["test", "words", "--update"])
            .stdout
            .ends_with("2 passed, 0 failed\n")
    );

    std::fs::write(&file, "{ \"output\": { \"words\": 5 } }").unwrap();
    let differs = bench.run(["test", "words"]);
    assert_eq!(differs.status, 1);
    assert!(
        differs
            .stdout
            .contains("at /output/words: expected 5, got 2"),
        "{}",
        differs.stdout
    );
    assert!(std::fs::read_to_string(&file).unwrap().contains('5'));
    let changed = bench
        .ok(["test", "words", "--update", "--format", "json"])
        .json();
    assert_eq!(
        changed["snapshots"],
        json!([{ "file": "tests/snapshots/word_count--two-words.json", "change": "changed",
                 "differences": ["at /output/words: expected 5, got 2"] }])
    );

    // A case that is gone leaves its snapshot behind: that is said, and `--update` removes it; never with a filter.
    write(
        &bench,
        SNAPSHOTS.split("[[case]]\nname = \"none\"").next().unwrap(),
    );
    let unused = "tests/snapshots/word_count--none.json";
    assert!(
        bench
            .ok(["test", "words"])
            .stdout
            .contains(&format!("{unused} belongs to no case"))
    );
    bench.ok(["test", "words", "--update", "--filter", "two"]);
    assert!(bench.path("words").join(unused).exists());
    assert!(
        bench
            .ok(["test", "words", "--update"])
            .stdout
            .contains(&format!("removed {unused}"))
    );
    assert!(!bench.path("words").join(unused).exists());
}

/// An error is no answer: nothing is recorded for it.
#[test]
fn a_snapshot_of_an_error_is_refused() {
    let bench =
        words("[[case]]\nname = \"bad\"\ntool = \"TOOL\"\ninput = { text = 1 }\nsnapshot = true\n");
    let ran = bench.run(["test", "words", "--update"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.contains("expected an answer, got invalid_input"),
        "{}",
        ran.stdout
    );
    assert!(!bench.path("words/tests/snapshots").exists());
}

#[test]
fn a_mistake_in_a_case_file_is_told_with_its_place() {
    let bench = words(
        "[[case]]\nname = \"n\"\ntool = \"TOOL\"\ninput = { text = \"a\" }\nouput = { words = 1 }\n",
    );
    let ran = bench.run(["test", "words"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("word_count.toml") && ran.stderr.contains("did you mean 'output'?"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("5:1") || ran.stderr.contains(":5"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_case_for_a_tool_that_is_not_there_fails_and_names_those_that_are() {
    let bench = words("[[case]]\nname = \"n\"\ntool = \"acme.words.word_coun\"\noutput = {}\n");
    let ran = bench.run(["test", "words"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.contains(&format!(
            "has no tool 'acme.words.word_coun'; did you mean '{TOOL}'? it has {TOOL}"
        )),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains(&format!("1 of 1 tools have no case: {TOOL}")),
        "{}",
        ran.stdout
    );
}

/// The templates' tool holds to its schemas, whatever comes.
#[test]
fn the_template_stands_up_to_fuzzing() {
    let bench = words(SNAPSHOTS);
    let report = bench
        .ok([
            "test", "words", "--fuzz", "1000", "--seed", "5", "--format", "json",
        ])
        .json();
    assert_eq!(report["tools"][0]["answered"], 1000, "{report}");
}

/// Fuel is exact, and equal programs differ in nothing that can be seen; a slower one is.
#[test]
fn a_benchmark_is_saved_and_compared() {
    let bench = Bench::new();
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/faulty");
    let read = |file: &str| std::fs::read_to_string(from.join(file)).unwrap();
    let (manifest, wat) = (read("skill.toml"), read("skill.wat"));
    let write = |file: &str, text: &str| {
        let path = bench.path("skill").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let budget = "fuel_budget = 1000000";
    assert!(manifest.contains(budget));
    write(
        "skill.toml",
        &manifest.replace(budget, "fuel_budget = 100000000"),
    );
    write("skill.wat", &wat);
    write(
        "tests/fine.toml",
        "[[case]]\nname = \"some\"\ntool = \"test.faulty.fine\"\ninput = { text = \"a b\" }\noutput = { value = 14 }\n",
    );
    bench.ok(["build", "skill"]);
    bench.ok(["test", "skill"]);
    let run = |args: &[&str]| bench.run(["bench", "skill", "--time", "500ms"].iter().chain(args));

    let saved = run(&["--save", "before", "--format", "json"]).json();
    let tool = &saved["tools"][0];
    assert_eq!(tool["tool"], "test.faulty.fine");
    let latency = |name: &str| tool["latency"][name].as_f64().unwrap();
    assert!(latency("min_us") > 0.0 && latency("min_us") <= latency("median_us"));
    assert!(latency("median_us") <= latency("p99_us") && latency("p99_us") <= latency("max_us"));
    assert!(bench.path("skill/.palyra-skill/bench/before.json").exists());

    let same = run(&["--baseline", "before", "--format", "json"]).json();
    assert_eq!(same["tools"][0]["fuel"], tool["fuel"]);
    assert_eq!(same["comparison"][0]["fuel"], Value::Null);

    // Two million rounds of a loop: many times the work.
    let place = "    ;; fine\n";
    assert!(wat.contains(place));
    let slow = "    (loop $again\n      (local.set $n (i64.add (local.get $n) (i64.const 1)))\n      \
                (br_if $again (i64.lt_u (local.get $n) (i64.const 2000000))))\n";
    write("skill.wat", &wat.replace(place, &format!("{slow}{place}")));
    bench.ok(["build", "skill"]);
    let slower = run(&["--baseline", "before", "--fail-on-regression"]);
    assert_eq!(slower.status, 1, "{}{}", slower.stdout, slower.stderr);
    assert!(
        slower.stdout.contains("slower: ") && slower.stdout.contains("before, "),
        "{}",
        slower.stdout
    );

    let missing = run(&["--baseline", "nobody"]);
    assert_eq!(missing.status, 2);
    assert!(
        missing.stderr.contains("there is no baseline 'nobody'"),
        "{}",
        missing.stderr
    );
    assert_eq!(run(&["--save", "../x"]).status, 2);
}
