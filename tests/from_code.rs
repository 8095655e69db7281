//! `skill.toml` follows the code of a skill in Rust.
#![cfg(feature = "authoring")]

mod common;
mod rust_guest;

use std::fs;

use common::{Bench, Ran};
use palyra_skill::manifest::WasmTarget;
use rust_guest::{build, can_build};
use serde_json::{Value, json};

const MORE_CODE: &str = r#"
/// Tells what the time left is worth.
#[tool(requires_approval = false)]
fn time_left() -> Result<Left, ToolError> {
    let ms = palyra_skill_sdk::context::remaining().as_millis().try_into().unwrap_or(u32::MAX);
    let mood = if ms > 1 { Mood::AtEase } else { Mood::InAHurry };
    Ok(Left { ms, mood: Some(mood) })
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Left {
    ms: u32,
    mood: Option<Mood>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mood {
    AtEase,
    InAHurry,
}

/// Blocks every tool that deletes.
#[palyra_skill_sdk::hook(event = "run:before_tool")]
fn guard(event: palyra_skill_sdk::Event) -> Result<palyra_skill_sdk::Decision, ToolError> {
    let tool = event.data["tool"].as_str().unwrap_or_default();
    Ok(palyra_skill_sdk::Decision::block(tool))
}
"#;

struct Project {
    bench: Bench,
}

impl Project {
    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.bench.path(&format!("words/{name}"))).unwrap()
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.file(name);
        assert!(text.contains(from), "{text}");
        fs::write(
            self.bench.path(&format!("words/{name}")),
            text.replace(from, to),
        )
        .unwrap();
    }

    fn build_locked(&self) -> Ran {
        let mut command = self
            .bench
            .command(["build", "words", "--locked", "--format", "json"]);
        command.envs(std::env::var_os("PALYRA_SKILL_GUEST_RUSTC").map(|rustc| ("RUSTC", rustc)));
        Ran::from(command.output().unwrap())
    }

    /// Builds with `--locked` and gives what it says to have drifted; nothing may have been written.
    fn drift(&self) -> Vec<String> {
        let before = (self.file("skill.toml"), self.module());
        let ran = self.build_locked();
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains("palyra-skill build"), "{}", ran.stderr);
        assert_eq!((self.file("skill.toml"), self.module()), before);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let changes = ran.json()["changes"].take();
        changes
            .as_array()
            .unwrap()
            .iter()
            .map(|change| format!("{} {}", text(&change["tool"]), text(&change["field"])))
            .collect()
    }

    fn module(&self) -> Vec<u8> {
        fs::read(self.bench.path("words/modules/skill.wasm")).unwrap()
    }

    fn run(&self, tool: &str, input: &Value) -> Value {
        let ran = self.bench.ok([
            "run",
            "words",
            tool,
            "--input",
            &input.to_string(),
            "--format",
            "json",
        ]);
        ran.json()["output"].take()
    }
}

#[test]
fn skill_toml_follows_the_code_and_locked_says_where_it_does_not() {
    if !can_build(WasmTarget::UnknownUnknown) {
        return;
    }
    let bench = Bench::new();
    bench.ok(["new", "words", "--lang", "rust", "--publisher", "acme"]);
    let project = Project { bench };
    let template = project.file("skill.toml");

    // The template's code and manifest agree.
    build(&project.bench, "words");
    assert_eq!(project.file("skill.toml"), template);
    let locked = project.build_locked();
    assert_eq!(locked.status, 0, "{}", locked.stderr);
    assert_eq!(locked.json()["changes"], json!([]));
    no_trace_of_the_description(&project);
    as_small_as_without(&project);
    no_finding(&project);

    what_was_written_by_hand_is_put_right(&project, &template);
    what_the_code_adds_is_there_to_be_called(&project);
}

fn what_was_written_by_hand_is_put_right(project: &Project, template: &str) {
    project.edit(
        "skill.toml",
        "maxLength = 100000",
        "maxLength = 10 # too few",
    );
    project.edit(
        "skill.toml",
        "Counts the words of a text. Words are",
        "Counts words. They are",
    );
    assert_eq!(
        project.drift(),
        [
            "acme.words.word_count description",
            "acme.words.word_count input_schema.properties.text.maxLength"
        ]
    );
    build(&project.bench, "words");
    let mended = project.file("skill.toml");
    assert_eq!(
        mended.replace(" # too few", ""),
        template,
        "only what differs is touched"
    );
    project.edit("skill.toml", " # too few", "");
}

fn what_the_code_adds_is_there_to_be_called(project: &Project) {
    project.edit(
        "src/lib.rs",
        "skill!(word_count);",
        "skill!(word_count, time_left, guard);",
    );
    project.edit(
        "src/lib.rs",
        "    text: String,\n",
        "    text: String,\n    least: Option<u8>,\n",
    );
    let code = project.file("src/lib.rs") + MORE_CODE;
    fs::write(project.bench.path("words/src/lib.rs"), code).unwrap();
    assert_eq!(
        project.drift(),
        [
            "acme.words.word_count input_schema.properties.least",
            "acme.words.time_left ",
            "acme.words.guard ",
        ]
    );
    build(&project.bench, "words");
    assert_eq!(project.build_locked().status, 0);

    let tests = project
        .bench
        .ok(["test", "words", "--format", "json"])
        .json();
    assert_eq!(tests["failed"], json!(0), "{tests}");
    assert_eq!(
        project.run(
            "acme.words.word_count",
            &json!({ "text": "a b", "least": 1 })
        ),
        json!({ "words": 2 })
    );
    let left = project.run("acme.words.time_left", &json!({}));
    assert_eq!(left["mood"], json!("at-ease"));
    let event = json!({ "event": "run:before_tool", "delivery_id": 1, "at_unix_ms": 2, "hook_id": "h", "plugin_id": "p",
        "skill_id": null, "data": { "tool": "x.delete" } });
    let blocked = json!({ "exit_code": 30, "message": "x.delete" });
    assert_eq!(project.run("acme.words.guard", &event), blocked);
    no_trace_of_the_description(project);
}

/// Not the texts, not schemars, and not the question.
fn no_trace_of_the_description(project: &Project) {
    let module = project.module();
    for trace in [
        "Words are separated",
        "The text to count",
        "palyra-skill",
        "JsonSchema",
        "additionalProperties",
    ] {
        let found = module
            .windows(trace.len())
            .any(|window| window == trace.as_bytes());
        assert!(!found, "'{trace}' is in the module");
    }
}

/// The same code without a description is as large, up to how a tool is chosen by its id.
fn as_small_as_without(project: &Project) {
    let described = project.module().len();
    let (listed, plain) = (
        "skill!(word_count);",
        "skill! { \"acme.words.word_count\" => word_count }",
    );
    project.edit("src/lib.rs", listed, plain);
    build(&project.bench, "words");
    let without = project.module().len();
    assert!(
        described.abs_diff(without) < 1024,
        "{described} and {without} bytes"
    );
    project.edit("src/lib.rs", plain, listed);
    build(&project.bench, "words");
    assert_eq!(project.module().len(), described);
}

fn no_finding(project: &Project) {
    let report = project
        .bench
        .ok(["audit", "words", "--format", "json"])
        .json();
    assert_eq!(report["targets"][0]["findings"], json!([]), "{report:#}");
}
