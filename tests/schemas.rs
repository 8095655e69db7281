//! A schema that is dear holds up its own call and nothing else.
#![cfg(feature = "runtime")]

mod common;

use std::time::{Duration, Instant};

use common::Bench;
use serde_json::json;

/// A new skill whose tool takes values of this schema.
fn skill(bench: &Bench, schema: &str) {
    bench.project("hello", "acme");
    let path = bench.path("hello/skill.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let start = text.find("[entrypoints.tools.input_schema]").unwrap();
    let end = text.find("[entrypoints.tools.output_schema]").unwrap();
    let text = format!(
        "{}input_schema = {schema}\n\n{}",
        &text[..start],
        &text[end..]
    );
    std::fs::write(&path, text).unwrap();
}

#[test]
fn references_that_double_thirty_times_are_the_authors_error() {
    let bench = Bench::new();
    let steps: Vec<String> = (1..30)
        .map(|d| format!(r##"d{d} = {{ allOf = [{{ "$ref" = "#/$defs/d{0}" }}, {{ "$ref" = "#/$defs/d{0}" }}] }}"##, d - 1))
        .collect();
    skill(
        &bench,
        &format!(
            r##"{{ "$ref" = "#/$defs/d29", "$defs" = {{ d0 = {{ type = "object" }}, {} }} }}"##,
            steps.join(", ")
        ),
    );
    let start = Instant::now();
    for args in [
        ["audit", "hello"].as_slice(),
        &["run", "hello", "--timeout", "1s"],
    ] {
        let output = bench.command(args).output().unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains("10000 times"), "{text}");
    }
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_check_that_takes_too_long_ends_with_the_calls_time() {
    let bench = Bench::new();
    // 4096 ways for one value, which is allowed; ten for each of many values takes minutes.
    let steps: Vec<String> = (1..11)
        .map(|d| format!(r##"d{d} = {{ allOf = [{{ "$ref" = "#/$defs/d{0}" }}, {{ "$ref" = "#/$defs/d{0}" }}] }}"##, d - 1))
        .collect();
    skill(
        &bench,
        &format!(
            r##"{{ additionalProperties = {{ items = {{ "$ref" = "#/$defs/d10" }} }}, "$defs" = {{ d0 = {{ pattern = "^(a|b)*$" }}, {} }} }}"##,
            steps.join(", ")
        ),
    );
    let values = vec!["abababab".repeat(16); 100_000];
    std::fs::write(bench.path("input.json"), json!({ "a": values }).to_string()).unwrap();
    let start = Instant::now();
    let output = bench
        .command([
            "run",
            "hello",
            "--input",
            "@input.json",
            "--timeout",
            "1s",
            "--format",
            "json",
        ])
        .output()
        .unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (answer["outcome"].as_str(), answer["error"]["code"].as_str()),
        (Some("timed_out"), Some("schema_timeout")),
        "{answer}"
    );
    assert!(start.elapsed() < Duration::from_secs(30));
}
