//! The chapter for authors of SDKs says what is so, and the package that it offers is the contract.
#![cfg(feature = "authoring")]

mod common;

use common::Bench;
use serde_json::json;

const CHAPTER: &str = include_str!("../book/src/sdk-authors.md");

/// The first block of this language after `heading`.
fn block(heading: &str, language: &str) -> &'static str {
    let (_, section) = CHAPTER.split_once(heading).expect("the heading");
    let (_, block) = section
        .split_once(&format!("```{language}\n"))
        .expect("the block");
    block.split("```").next().expect("its end")
}

#[test]
fn the_skill_by_hand_builds_and_answers() {
    let bench = Bench::new();
    let whole = "## A whole skill by hand";
    std::fs::write(bench.path("skill.wat"), block(whole, "wat")).unwrap();
    std::fs::write(bench.path("skill.toml"), block(whole, "toml")).unwrap();
    bench.ok(["build"]);
    let ran = bench.ok([
        "run",
        ".",
        "acme.hello.greet",
        "--input",
        "{}",
        "--format",
        "json",
    ]);
    assert_eq!(ran.json()["output"], json!({ "text": "hello" }));
}

#[test]
fn the_package_is_printed_as_text_and_in_binary_form() {
    let bench = Bench::new();
    let text = bench.ok(["schema", "wit"]).stdout;
    assert_eq!(text, include_str!("../sdk/wit/skill.wit"));
    let call = block("## What a component exports", "wit");
    assert!(text.contains(call.trim()), "{call}");
    let binary = bench
        .command(["schema", "wit", "--binary"])
        .output()
        .unwrap();
    assert_eq!(
        binary.stdout,
        include_bytes!("../sdk/palyra-skill-1.0.0.wasm")
    );
    assert_eq!(bench.run(["schema", "policy", "--binary"]).status, 2);
}

/// The package for tools that read no text holds what the text says, documentation included, and nothing else.
#[test]
fn the_binary_package_is_made_of_the_text() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk/palyra-skill-1.0.0.wasm");
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve
        .push_source("skill.wit", palyra_skill::build::CONTRACT)
        .expect("valid WIT");
    let made = wit_component::encode(&resolve, package, false).expect("a package");
    if std::env::var_os("PALYRA_SKILL_BLESS").is_some() {
        std::fs::write(&file, &made).expect("the package is written");
        return;
    }
    let present = std::fs::read(&file).expect("the package");
    assert!(
        present == made,
        "sdk/palyra-skill-1.0.0.wasm is not what sdk/wit/skill.wit makes: run scripts/generate-sdk and commit what it changed"
    );
    // Read back, it is the same package to the last interface.
    let decoded = wit_component::decode(&present).expect("a WIT package");
    let name = &decoded.resolve().packages[decoded.package()].name;
    assert_eq!(name.to_string(), "palyra:skill@1.0.0");
    let interfaces = decoded.resolve().packages[decoded.package()]
        .interfaces
        .keys();
    assert_eq!(
        interfaces.collect::<Vec<_>>(),
        ["tools", "context", "secrets", "channels"]
    );
}
