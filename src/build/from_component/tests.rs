//! Projects made of binaries, held to the rules that a call goes by.

use super::*;
use crate::build::{Project, Toolchain, build, pack};
use serde_json::json;

fn exported(function: &str) -> ExportedTool {
    let schema = |value: Value| value.as_object().unwrap().clone();
    ExportedTool {
        function: function.to_owned(),
        description: "Says \"how\"\nit is.".to_owned(),
        input_schema: schema(json!({
            "type": "object", "required": ["n"], "additionalProperties": false,
            "properties": { "n": { "type": "integer", "minimum": 0, "exclusiveMaximum": 1.844_674_407_370_955_2e19 } },
        })),
        output_schema: schema(json!({ "type": "object" })),
    }
}

/// A component with these functions, each `() -> u32`; `interface#function` is one within an interface.
fn component(imports: &str, functions: &[&str]) -> Vec<u8> {
    let mut text = format!(
        r#"(component {imports}
          (core module $m (func (export "f") (result i32) i32.const 0))
          (core instance $i (instantiate $m))
          (func $f (result u32) (canon lift (core func $i "f")))"#
    );
    for function in functions {
        text += &match function.split_once('#') {
            None => format!(r#"(export "{function}" (func $f))"#),
            Some((interface, name)) => {
                format!(r#"(instance (export "{interface}") (export "{name}" (func $f)))"#)
            }
        };
    }
    wat::parse_str(text + ")").unwrap()
}

fn make(dir: &Path, wasm: &[u8], functions: &[&str]) -> Result<FromComponent, BuildError> {
    let spec = NewFromComponent {
        name: "my-sums",
        publisher: "acme",
        wasm,
        file: "sums.wasm",
        tools: functions.iter().map(|name| exported(name)).collect(),
    };
    scaffold_component(dir, &spec)
}

fn ids(made: &FromComponent) -> Vec<&str> {
    made.tools.iter().map(ToolId::as_str).collect()
}

#[test]
fn the_project_builds_and_packs_without_a_toolchain() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("p");
    let functions = ["add-up", "x:y/math@1.0.0#times"];
    let made = make(&dir, &component("", &functions), &functions).unwrap();
    assert_eq!(ids(&made), ["acme.my-sums.add_up", "acme.my-sums.times"]);
    assert!(made.refused.is_empty() && made.open.is_empty());
    let project = Project::open(&dir).unwrap();
    let built = build(&project, &Toolchain::new([]), &mut |_| ()).unwrap();
    assert_eq!(built.modules[0].0.as_str(), "modules/my-sums.wasm");
    let artifact = pack(&project).unwrap();
    let tool = &artifact.manifest().entrypoints.tools[0];
    assert_eq!(tool.name, "Add up");
    assert_eq!(tool.description, "Says \"how\"\nit is.");
    assert_eq!(
        tool.input_schema,
        exported("f").input_schema,
        "schemas come back from TOML"
    );
    let cases = crate::testing::cases::read(&dir).unwrap();
    assert_eq!(cases.len(), 2);
    let readme = std::fs::read_to_string(dir.join("README.md")).unwrap();
    assert!(readme.contains(r#"palyra-skill run . acme.my-sums.add_up --input '{"n":1}'"#));
}

#[test]
fn functions_of_one_name_are_told_apart_by_their_interface_or_left_out() {
    let parent = tempfile::tempdir().unwrap();
    let functions = [
        "x:y/one@1.0.0#get",
        "x:y/two@1.0.0#get",
        "a:b/two@1.0.0#get",
        "put",
    ];
    let made = make(
        &parent.path().join("p"),
        &component("", &functions),
        &functions,
    )
    .unwrap();
    assert_eq!(ids(&made), ["acme.my-sums.one.get", "acme.my-sums.put"]);
    let refused: Vec<_> = made
        .refused
        .iter()
        .map(|one| one.function.as_str())
        .collect();
    assert_eq!(refused, &functions[1..3]);
    assert!(made.refused[0].reason.contains("same name"));
}

#[test]
fn an_id_that_would_be_too_long_is_left_out_with_the_remedy() {
    let parent = tempfile::tempdir().unwrap();
    let long = "a".repeat(60);
    let functions = [long.as_str(), "fine"];
    let made = make(
        &parent.path().join("p"),
        &component("", &functions),
        &functions,
    )
    .unwrap();
    assert_eq!(ids(&made), ["acme.my-sums.fine"]);
    assert!(
        made.refused[0].reason.contains("shorter name"),
        "{}",
        made.refused[0]
    );
    let none = make(&parent.path().join("q"), &component("", &[&long]), &[&long]).unwrap_err();
    assert!(none.to_string().contains("shorter name"), "{none}");
    assert!(!parent.path().join("q").exists());
}

#[test]
fn what_is_imported_is_asked_for_and_left_to_the_author() {
    let parent = tempfile::tempdir().unwrap();
    let imports = r#"
        (import "wasi:http/outgoing-handler@0.2.3" (instance (export "handle" (func))))
        (import "palyra:skill/secrets@1.0.0" (instance (export "get" (func))))
        (import "wasi:filesystem/types@0.2.3" (instance (type $t (enum "a")) (export "e" (type (eq $t)))))"#;
    let dir = parent.path().join("p");
    let made = make(&dir, &component(imports, &["f"]), &["f"]).unwrap();
    assert_eq!(
        made.open.len(),
        2,
        "types alone are no power: {:?}",
        made.open
    );
    let text = std::fs::read_to_string(dir.join("skill.toml")).unwrap();
    assert!(text.contains("\nhttp_egress_allowlist = []\n") && text.contains("# secrets = ["));
    assert!(!text.contains("read_roots"));
}

#[test]
fn a_core_module_has_one_tool() {
    let parent = tempfile::tempdir().unwrap();
    let wasm = wat::parse_str(
        r#"(module (func (export "go") (result i32) i32.const 7) (func (export "é") (result i32) i32.const 0))"#,
    )
    .unwrap();
    let dir = parent.path().join("p");
    let made = make(&dir, &wasm, &["go", "é"]).unwrap();
    assert_eq!(ids(&made), ["acme.my-sums.go"]);
    assert_eq!(made.refused[0].function, "é");
    let project = Project::open(&dir).unwrap();
    build(&project, &Toolchain::new([]), &mut |_| ()).unwrap();
}

#[test]
fn nothing_is_written_over_or_beside_what_is_there() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("p");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("mine"), "x").unwrap();
    let refused = make(&dir, &component("", &["f"]), &["f"]);
    assert!(matches!(refused, Err(BuildError::Exists { .. })));
    let refused = make(&parent.path().join("q"), &component("", &["f"]), &["other"]);
    assert!(matches!(refused, Err(BuildError::NoTools { .. })));
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 1);
}
