//! Components that nobody made for this program: served as they are, and made into skills.
#![cfg(all(feature = "authoring", feature = "serve"))]

mod common;

use std::time::Duration;

use common::{Bench, vectors};
use palyra_skill::host::McpClient;
use serde_json::{Value, json};

/// Records, options, errors, a resource and an asynchronous function; with what its author says of it.
fn sample() -> Vec<u8> {
    let text = r#"(component
      (type $counter (resource (rep i32)))
      (core module $m
        (import "" "return" (func $return (param i32)))
        (memory (export "memory") 1)
        (data (i32.const 256) "no luck")
        (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
          (local $at i32)
          (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
          (global.set $next (i32.add (local.get $at) (local.get 3)))
          (local.get $at))
        ;; {x, y} -> their sum, or the error of a negative x
        (func (export "sum") (param $x i32) (param $has i32) (param $y i32) (result i32)
          (if (i32.lt_s (local.get $x) (i32.const 0))
            (then
              (i32.store8 (i32.const 16) (i32.const 1))
              (i32.store (i32.const 20) (i32.const 256))
              (i32.store (i32.const 24) (i32.const 7)))
            (else
              (i32.store8 (i32.const 16) (i32.const 0))
              (i32.store (i32.const 20) (i32.add (local.get $x) (local.get $y)))))
          (i32.const 16))
        (func (export "later") (param i32) (result i32)
          (call $return (i32.mul (local.get 0) (i32.const 2)))
          (i32.const 0))
        (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0))
        (func (export "handle") (param i32) (result i32) (local.get 0)))
      (core func $return (canon task.return (result u32)))
      (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
      (type $point (record (field "x" s32) (field "y" (option s32))))
      (component $api
        (import "point" (type $point' (eq $point)))
        (import "sum" (func $sum (param "at" $point') (result (result s32 (error string)))))
        (export $p "point" (type $point'))
        (export "sum" (func $sum) (func (param "at" $p) (result (result s32 (error string))))))
      (func $sum (param "at" $point) (result (result s32 (error string)))
        (canon lift (core func $i "sum") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
      (instance $math (instantiate $api (with "point" (type $point)) (with "sum" (func $sum))))
      (export "demo:shapes/math@1.0.0" (instance $math))
      (func (export "double-later") async (param "n" u32) (result u32)
        (canon lift (core func $i "later") async (callback (core func $i "callback"))))
      (export $c "counter" (type $counter))
      (func (export "make-counter") (param "n" u32) (result (own $c)) (canon lift (core func $i "handle"))))"#;
    let mut wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"));
    let docs = json!({ "interfaces": { "math": {
        "funcs": { "sum": "Adds the coordinates of a point." },
        "types": { "point": { "docs": "A place on the grid.", "items": { "x": "How far to the right." } } },
    } } });
    append_docs(&mut wasm, &docs);
    wasm
}

/// A custom section, as wit-component writes them.
fn append_docs(wasm: &mut Vec<u8>, docs: &Value) {
    let data = [&[1][..], docs.to_string().as_bytes()].concat();
    let section = wasm_encoder::CustomSection {
        name: "package-docs".into(),
        data: data.into(),
    };
    wasm.push(0);
    wasm_encoder::Encode::encode(&section, wasm);
}

async fn client(bench: &Bench, skill: &str) -> McpClient {
    let command = bench.command(["-q", "serve", "--stdio", "--skill", skill]);
    let client = McpClient::spawn(command.into(), Duration::from_mins(1)).await;
    client.unwrap()
}

fn names(tools: &[Value]) -> Vec<&str> {
    tools
        .iter()
        .filter_map(|tool| tool["name"].as_str())
        .collect()
}

fn arguments(value: Value) -> serde_json::Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_component_is_served_as_it_is_but_for_what_cannot_be() {
    let bench = Bench::new();
    std::fs::write(bench.path("shapes.wasm"), sample()).unwrap();
    let ran = bench.run([
        "run",
        "shapes.wasm",
        "local.shapes.demo-shapes-math-1-0-0-sum",
        "--input",
        r#"{"at":{"x":-1}}"#,
    ]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stderr.contains("no luck"), "{ran:?}");
    assert!(
        ran.stderr.contains(
            "`make-counter` cannot be called as a tool: its result has the type `own<counter>`"
        ),
        "{ran:?}"
    );
    let client = client(&bench, "shapes.wasm").await;
    let tools = client.tools().await.unwrap();
    let tools: Vec<Value> = tools.iter().map(|tool| json!(tool)).collect();
    assert_eq!(
        names(&tools),
        [
            "local_shapes_demo-shapes-math-1-0-0-sum",
            "local_shapes_double-later"
        ]
    );
    let sum = &tools[0];
    assert_eq!(sum["description"], "Adds the coordinates of a point.");
    let point = &sum["inputSchema"]["properties"]["at"];
    assert_eq!(point["description"], "A place on the grid.");
    assert_eq!(
        point["properties"]["x"]["description"],
        "How far to the right."
    );
    let call = |name: &'static str, input: Value| client.call(name, arguments(input));
    let answer = call(
        "local_shapes_demo-shapes-math-1-0-0-sum",
        json!({ "at": { "x": 2, "y": 3 } }),
    )
    .await;
    assert_eq!(answer.unwrap()["structuredContent"], json!({ "result": 5 }));
    let answer = call("local_shapes_double-later", json!({ "n": 21 })).await;
    assert_eq!(
        answer.unwrap()["structuredContent"],
        json!({ "result": 42 })
    );
    client.close().await.unwrap();
}

#[test]
fn a_component_becomes_a_skill_without_a_language() {
    let bench = Bench::new();
    std::fs::write(bench.path("My_Shapes.wasm"), sample()).unwrap();
    let ran = bench.ok([
        "new",
        "--from",
        "My_Shapes.wasm",
        "--publisher",
        "acme",
        "--format",
        "json",
    ]);
    let made = ran.json();
    assert_eq!(made["dir"], "my-shapes");
    assert_eq!(
        made["tools"],
        json!(["acme.my-shapes.sum", "acme.my-shapes.double_later"])
    );
    assert_eq!(made["refused"][0]["function"], "make-counter");
    assert!(
        ran.stderr
            .contains("next: look through my-shapes/skill.toml"),
        "{ran:?}"
    );
    let manifest = std::fs::read_to_string(bench.path("my-shapes/skill.toml")).unwrap();
    assert!(
        manifest.contains(r#"description = "Adds the coordinates of a point.""#),
        "{manifest}"
    );
    assert!(
        manifest.contains(r#"description = "How far to the right.""#),
        "{manifest}"
    );
    bench.ok(["build", "my-shapes"]);
    let tested = bench.ok(["test", "my-shapes"]);
    assert!(tested.stdout.contains("2 passed"), "{tested:?}");
    bench.ok(["audit", "my-shapes", "--fail-on", "high"]);
    bench.ok(["key", "generate"]);
    bench.ok(["pack", "my-shapes", "--sign", "-o", "shapes.palyra-skill"]);
    bench.ok(["install", "shapes.palyra-skill", "--tofu"]);
    let ran = bench.ok([
        "run",
        "acme.my-shapes",
        "acme.my-shapes.sum",
        "--input",
        r#"{"at":{"x":40,"y":2}}"#,
    ]);
    assert!(ran.stdout.contains("42"), "{ran:?}");
    let again = bench.run(["new", "--from", "My_Shapes.wasm"]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("not an empty folder"), "{again:?}");
}

#[test]
fn what_cannot_become_a_skill_is_told_why_and_nothing_is_written() {
    let bench = Bench::new();
    let write = |name: &str, text: &str| {
        std::fs::write(bench.path(name), wat::parse_str(text).unwrap()).unwrap();
    };
    write(
        "resource.wasm",
        r#"(component
        (type $r (resource (rep i32)))
        (core module $m (func (export "f") (param i32) (result i32) (local.get 0)))
        (core instance $i (instantiate $m))
        (export $e "thing" (type $r))
        (func (export "make") (param "n" u32) (result (own $e)) (canon lift (core func $i "f"))))"#,
    );
    write(
        "import.wasm",
        r#"(component (import "acme:bank/money@1.0.0" (instance (export "spend" (func)))))"#,
    );
    write("empty.wasm", "(component)");
    write("core.wasm", r#"(module (func (export "f") (param i32)))"#);
    std::fs::write(bench.path("text.wasm"), "no wasm").unwrap();
    bench.ok(["new", "words", "--lang", "wat"]);
    bench.ok(["build", "words"]);
    for (file, reason) in [
        (
            "resource.wasm",
            "`make` cannot be called as a tool: its result has the type `own<thing>`",
        ),
        (
            "import.wasm",
            "imports `acme:bank/money@1.0.0`, which nothing here offers",
        ),
        ("empty.wasm", "exports no function that can be called"),
        ("core.wasm", "exports no function that can be called"),
        ("text.wasm", "not a valid WebAssembly binary"),
        (
            "words/modules/skill.wasm",
            "whose tools stand in the skill.toml of its project",
        ),
        ("absent.wasm", "absent.wasm"),
    ] {
        let ran = bench.run(["new", "made", "--from", file]);
        assert_eq!(ran.status, 2, "{file} {ran:?}");
        assert!(ran.stderr.contains(reason), "{file} {}", ran.stderr);
        assert!(!bench.path("made").exists());
    }
    for command in [["inspect", "resource.wasm"], ["audit", "resource.wasm"]] {
        let ran = bench.run(command);
        assert!(ran.status < 2, "{ran:?}");
    }
}

/// A function whose parameter is `wrap` around itself so often.
fn nested(wrap: &str, levels: usize) -> Vec<u8> {
    let types: String = (1..=levels)
        .map(|level| format!("(type $t{level} ({wrap} $t{}))\n", level - 1))
        .collect();
    let text = format!(
        r#"(component
          (core module $m (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "f") (param i32 i32)))
          (core instance $i (instantiate $m))
          (type $t0 (list u8))
          {types}
          (func (export "deep") (param "x" $t{levels})
            (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func (export "flat") (param "x" (list u8))
            (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))"#
    );
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"))
}

/// No command is ended by a binary: each says what it thinks of it.
#[test]
fn types_that_nest_without_end_end_nothing() {
    let bench = Bench::new();
    for (wrap, levels) in [("list", 70), ("tuple", 5_000), ("list", 100_000)] {
        std::fs::write(bench.path("deep.wasm"), nested(wrap, levels)).unwrap();
        for command in [
            ["inspect", "deep.wasm", "--format", "json"],
            ["audit", "deep.wasm", "--format", "json"],
            ["run", "deep.wasm", "--input", r#"{"x":[1]}"#],
            ["new", "made", "--from", "deep.wasm"],
        ] {
            let ran = bench.run(command);
            assert!(
                (0..=2).contains(&ran.status),
                "{levels} {command:?} {ran:?}"
            );
        }
        // Where it can be read at all, the other function of the component is a skill.
        let _ = std::fs::remove_dir_all(bench.path("made"));
    }
}

/// Found by `PALYRA_SKILL_VECTORS`: served, and made into skills, without any change.
#[test]
fn foreign_components_become_skills() {
    let Some(folder) = vectors("components") else {
        return;
    };
    let bench = Bench::new();
    for (file, least) in [("add", 1), ("library_kitchen_sink", 4)] {
        let path = folder.join(format!("{file}.wasm"));
        let path = path.to_str().unwrap();
        let made = bench.ok(["new", "--from", path, "--format", "json"]).json();
        let dir = made["dir"].as_str().unwrap();
        assert!(made["tools"].as_array().unwrap().len() >= least, "{made}");
        bench.ok(["build", dir]);
        bench.ok(["test", dir]);
        bench.ok(["pack", dir]);
    }
    let ran = bench.ok(["run", "add", "--input", r#"{"x":40,"y":2}"#]);
    assert!(ran.stdout.contains("42"), "{ran:?}");
}
