//! Any component: schemas from its types, values both ways.

mod common;

use common::{ENGINE, Test, code, json};
use palyra_skill_runtime::{Abi, Outcome};
use serde_json::{Value, json};

/// `identity` for one type: the argument comes back through memory.
fn identity(ty: &str, flat: &[&str], store: &str) -> Vec<u8> {
    let params = flat.join(" ");
    let result = if flat.len() == 1 { flat[0] } else { "i32" };
    wat::parse_str(format!(
        r#"(component
          (core module $m
            (memory (export "memory") 1)
            (global $next (mut i32) (i32.const 4096))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (local $at i32)
              (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
              (global.set $next (i32.add (local.get $at) (local.get 3)))
              (local.get $at))
            (func (export "f") (param {params}) (result {result}) {store}))
          (core instance $i (instantiate $m))
          (type $t {ty})
          (export $named "t" (type $t))
          (func (export "id") (param "x" $named) (result $named)
            (canon lift (core func $i "f") (memory $i "memory") (realloc (func $i "realloc")))))"#
    ))
    .unwrap_or_else(|error| panic!("{ty}: {error}"))
}

/// Both flat words of a string, list, option or result of a word.
const TWO: &str = "(i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)";
/// A tag of one byte and a word.
const TAGGED: &str = "(i32.store8 (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)";
const ONE: &str = "(local.get 0)";

#[tokio::test]
async fn values_go_both_ways() {
    let cases: Vec<(&str, &[&str], &str, Value)> = vec![
        ("bool", &["i32"], ONE, json!(true)),
        ("s8", &["i32"], ONE, json!(-128)),
        ("u8", &["i32"], ONE, json!(255)),
        ("s16", &["i32"], ONE, json!(-32768)),
        ("u16", &["i32"], ONE, json!(65535)),
        ("s32", &["i32"], ONE, json!(i32::MIN)),
        ("u32", &["i32"], ONE, json!(u32::MAX)),
        ("s64", &["i64"], ONE, json!(i64::MIN)),
        ("u64", &["i64"], ONE, json!(u64::MAX)),
        ("f32", &["f32"], ONE, json!(0.1)),
        ("f64", &["f64"], ONE, json!(1.5e300)),
        ("char", &["i32"], ONE, json!("é")),
        ("string", &["i32", "i32"], TWO, json!("grüße")),
        ("(list u16)", &["i32", "i32"], TWO, json!([1, 2, 65535])),
        (
            "(list (list string))",
            &["i32", "i32"],
            TWO,
            json!([["a"], [], ["b", "c"]]),
        ),
        ("(tuple s32 u32)", &["i32", "i32"], TWO, json!([-1, 1])),
        (
            r#"(record (field "a" s32) (field "b-c" u32))"#,
            &["i32", "i32"],
            TWO,
            json!({"a": -1, "b-c": 1}),
        ),
        (r#"(enum "red" "green")"#, &["i32"], ONE, json!("green")),
        (r#"(flags "r" "w" "x")"#, &["i32"], ONE, json!(["r", "x"])),
        ("(option u32)", &["i32", "i32"], TAGGED, json!(7)),
        ("(option u32)", &["i32", "i32"], TAGGED, Value::Null),
        (
            r#"(variant (case "none") (case "some" u32))"#,
            &["i32", "i32"],
            TAGGED,
            json!({"tag": "some", "val": 3}),
        ),
        (
            r#"(variant (case "none") (case "some" u32))"#,
            &["i32", "i32"],
            TAGGED,
            json!({"tag": "none"}),
        ),
        (
            r"(list (result u32 (error string)))",
            &["i32", "i32"],
            TWO,
            json!([{"ok": 1}, {"err": "no"}]),
        ),
        (
            r"(list (option (option u32)))",
            &["i32", "i32"],
            TWO,
            json!([null, {"some": null}, {"some": 1}]),
        ),
    ];
    for (ty, flat, store, value) in cases {
        let input = json!({ "x": value }).to_string();
        let report = Test::new(&identity(ty, flat, store), "id")
            .input(&input)
            .run()
            .await;
        assert_eq!(report.outcome, Outcome::Ok, "{ty} {report:?}");
        assert_eq!(json(&report), json!({ "result": value }), "{ty}");
    }
}

#[tokio::test]
async fn what_is_no_value_of_the_type_is_refused_before_anything_runs() {
    let cases: Vec<(&str, &[&str], &str, Value)> = vec![
        ("u8", &["i32"], ONE, json!(256)),
        ("u8", &["i32"], ONE, json!(-1)),
        ("u8", &["i32"], ONE, json!(1.5)),
        ("u8", &["i32"], ONE, json!("x")),
        ("u64", &["i64"], ONE, json!("18446744073709551616")),
        ("s64", &["i64"], ONE, json!("+1")),
        ("bool", &["i32"], ONE, json!(1)),
        ("char", &["i32"], ONE, json!("ab")),
        ("string", &["i32", "i32"], TWO, json!(null)),
        ("(tuple s32 u32)", &["i32", "i32"], TWO, json!([1])),
        (
            r#"(record (field "a" s32) (field "b" u32))"#,
            &["i32", "i32"],
            TWO,
            json!({"a": 1}),
        ),
        (
            r#"(record (field "a" s32) (field "b" u32))"#,
            &["i32", "i32"],
            TWO,
            json!({"a": 1, "b": 1, "c": 1}),
        ),
        (r#"(enum "red" "green")"#, &["i32"], ONE, json!("blue")),
        (r#"(flags "r" "w")"#, &["i32"], ONE, json!(["r", "q"])),
        (
            r#"(variant (case "none") (case "some" u32))"#,
            &["i32", "i32"],
            TAGGED,
            json!({"tag": "some"}),
        ),
        (
            r#"(variant (case "none") (case "some" u32))"#,
            &["i32", "i32"],
            TAGGED,
            json!({"tag": "none", "val": 1}),
        ),
    ];
    for (ty, flat, store, value) in cases {
        let input = json!({ "x": value }).to_string();
        let report = Test::new(&identity(ty, flat, store), "id")
            .input(&input)
            .run()
            .await;
        assert_eq!(
            (report.outcome, code(&report)),
            (Outcome::InvalidInput, "tool_invalid_input"),
            "{ty} {value}"
        );
        assert!(
            report.error.unwrap().message.contains("`x"),
            "{ty} names the place"
        );
        assert_eq!(report.stats.fuel, 0);
    }
    for input in ["", "[]", "{}", r#"{"x":1,"y":2}"#] {
        let report = Test::new(&identity("u8", &["i32"], ONE), "id")
            .input(input)
            .run()
            .await;
        assert_eq!(code(&report), "tool_invalid_input", "{input}");
    }
}

#[tokio::test]
async fn wide_integers_may_come_as_digits() {
    let wasm = identity("u64", &["i64"], ONE);
    let report = Test::new(&wasm, "id")
        .input(r#"{"x":"18446744073709551615"}"#)
        .run()
        .await;
    assert_eq!(json(&report), json!({ "result": u64::MAX }));
}

#[tokio::test]
async fn what_json_has_no_number_for_is_null() {
    let nan = identity("f64", &["f64"], "(f64.div (f64.const 0) (f64.const 0))");
    let report = Test::new(&nan, "id").input(r#"{"x":1}"#).run().await;
    assert_eq!(json(&report), json!({ "result": null }));
}

#[tokio::test]
async fn the_error_of_a_result_is_the_tools_error() {
    let failing = |body: &str| {
        let wat = format!(
            r#"(component
          (core module $m (memory (export "memory") 1) (data (i32.const 8) "no luck")
            (func (export "f") (result i32) {body} (i32.const 32)))
          (core instance $i (instantiate $m))
          (func (export "try") (result (result u32 (error string)))
            (canon lift (core func $i "f") (memory $i "memory"))))"#
        );
        Test::core(&wat, "try").run()
    };
    let err = "(i32.store8 (i32.const 32) (i32.const 1)) (i32.store (i32.const 36) (i32.const 8)) \
               (i32.store (i32.const 40) (i32.const 7))";
    let report = failing(err).await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::RuntimeFailure, "tool_failed")
    );
    assert_eq!(report.error.unwrap().message, "no luck");
    let report = failing("(i32.store (i32.const 36) (i32.const 5))").await;
    assert_eq!(json(&report), json!({ "result": 5 }));
}

#[test]
fn schemas_say_what_the_types_say() {
    let wasm = identity(
        r#"(record (field "n" u8) (field "o" (option s64)))"#,
        &["i32", "i32", "i64"],
        "unreachable",
    );
    let guest = ENGINE.load(&wasm).unwrap();
    assert_eq!(guest.abi(), Abi::Component);
    let tool = &guest.tools()[0];
    assert_eq!(tool.name, "id");
    assert_eq!(tool.description, "id: func(x: record) -> record");
    let wide = json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX});
    let record = |o: Value, required: Value| {
        json!({"type": "object", "properties": {"n": {"type": "integer", "minimum": 0, "maximum": 255}, "o": o},
               "required": required, "additionalProperties": false})
    };
    let input = json!({"anyOf": [{"anyOf": [wide, {"type": "string", "pattern": "^-?[0-9]{1,19}$"}]}, {"type": "null"}]});
    assert_eq!(
        tool.input_schema["properties"]["x"],
        record(input, json!(["n"]))
    );
    let output = json!({"anyOf": [wide, {"type": "null"}]});
    assert_eq!(
        tool.output_schema["properties"]["result"],
        record(output, json!(["n", "o"]))
    );
    assert_eq!(tool.output_schema["required"], json!(["result"]));
}

/// Thirty records, each with two of the one before: a billion schema nodes.
#[test]
fn types_that_would_explode_are_no_tools() {
    let mut types = String::from("(type $t0 (tuple u8 u8))\n");
    for level in 1..18 {
        types += &format!("(type $t{level} (tuple $t{} $t{}))\n", level - 1, level - 1);
    }
    let wat = format!(
        r#"(component
          (core module $m (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "f") (param i32)))
          (core instance $i (instantiate $m))
          {types}
          (func (export "big") (param "x" $t17)
            (canon lift (core func $i "f") (memory $i "memory") (realloc (func $i "realloc")))))"#
    );
    let guest = ENGINE.load(&wat::parse_str(wat).unwrap()).unwrap();
    assert_eq!(guest.exports(), ["big"]);
    assert!(guest.tools().is_empty());
}

#[tokio::test]
async fn a_missing_function_is_no_such_export() {
    let report = Test::new(&identity("u8", &["i32"], ONE), "other")
        .run()
        .await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::InvalidInput, "no_such_export")
    );
}

/// Foreign components, found by `PALYRA_SKILL_VECTORS`: served as tools without any change.
#[tokio::test]
#[expect(clippy::print_stderr, reason = "says what it skips")]
async fn foreign_components_are_tools() {
    let Some(vectors) = std::env::var_os("PALYRA_SKILL_VECTORS") else {
        eprintln!("skipped: 2 foreign components (PALYRA_SKILL_VECTORS is not set)");
        return;
    };
    let folder = std::path::Path::new(&vectors).join("components");
    let add = std::fs::read(folder.join("add.wasm")).unwrap();
    let guest = ENGINE.load(&add).unwrap();
    let tool = guest.tools()[0].clone();
    let names: Vec<String> = tool.input_schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let input = json!({ &names[0]: 40, &names[1]: 2 }).to_string();
    let report = Test::new(&add, &tool.name).input(&input).run().await;
    assert_eq!(json(&report), json!({ "result": 42 }), "{report:?}");
    let sink = std::fs::read(folder.join("library_kitchen_sink.wasm")).unwrap();
    let guest = ENGINE.load(&sink).unwrap();
    assert!(guest.tools().len() > 3, "{:?}", guest.exports());
    for tool in guest.tools() {
        assert_eq!(tool.output_schema["type"], "object", "{}", tool.name);
    }
}
