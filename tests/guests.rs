//! A skill in Rust, from `new` to `verify`.
#![cfg(feature = "authoring")]

mod common;
mod rust_guest;

use common::Bench;
use palyra_skill::manifest::WasmTarget;
use rust_guest::{build, can_build};
use serde_json::json;

/// `new` → `build` → `test` → `run` → `pack --sign` → `verify`, compiled for `target`.
fn go_the_way(target: WasmTarget) {
    if !can_build(target) {
        return;
    }
    let bench = Bench::new();
    bench.ok(["new", "words", "--lang", "rust", "--publisher", "acme"]);
    let manifest = bench.path("words/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let lang = "lang = \"rust\"\n";
    assert!(text.contains(lang), "{text}");
    let with_target = format!("{lang}target = \"{}\"\n", target.triple());
    std::fs::write(&manifest, text.replace(lang, &with_target)).unwrap();
    build(&bench, "words");

    let tests = bench.ok(["test", "words", "--format", "json"]).json();
    assert_eq!(
        (&tests["failed"], &tests["passed"]),
        (&json!(0), &json!(4)),
        "{tests}"
    );
    let ran = bench
        .ok([
            "run",
            "words",
            "--input",
            r#"{"text": "a b c"}"#,
            "--format",
            "json",
        ])
        .json();
    assert_eq!(ran["output"], json!({ "words": 3 }));
    quotas_have_their_margin(&bench, &text);

    bench.ok(["key", "generate"]);
    bench.ok(["pack", "words", "--sign", "-o", "words.palyra-skill"]);
    let verified = bench
        .ok(["verify", "words.palyra-skill", "--tofu", "--format", "json"])
        .json();
    assert_eq!(
        (&verified["verdict"], &verified["signature"]),
        (&json!("accept"), &json!("valid"))
    );
    let inside = bench
        .ok(["inspect", "words.palyra-skill", "--format", "json"])
        .stdout;
    assert!(
        !inside.contains(bench.dir().to_str().unwrap()),
        "a path of this machine is in the artifact"
    );
}

/// What the template says of its quotas: twice and more of what a long text takes.
fn quotas_have_their_margin(bench: &Bench, manifest: &str) {
    let text = json!({ "text": "\n".repeat(100_000) });
    std::fs::write(bench.path("long.json"), text.to_string()).unwrap();
    let stats = bench
        .ok(["run", "words", "--input", "@long.json", "--format", "json"])
        .json()["stats"]
        .take();
    let quota = |name: &str| -> u64 {
        let line = manifest
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap();
        line.trim_start_matches([' ', '=']).parse().unwrap()
    };
    let (fuel, memory) = (
        stats["fuel"].as_u64().unwrap(),
        stats["memory_bytes"].as_u64().unwrap(),
    );
    assert!(fuel * 2 <= quota("fuel_budget"), "{stats}");
    assert!(memory * 2 <= quota("max_memory_bytes"), "{stats}");
}

#[test]
fn a_new_rust_skill_goes_the_whole_way() {
    go_the_way(WasmTarget::UnknownUnknown);
}

#[test]
fn a_new_rust_skill_goes_the_whole_way_through_the_wasi_adapter() {
    go_the_way(WasmTarget::Wasip1);
}
