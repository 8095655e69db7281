//! Any component: schemas from its types, values both ways.

mod common;

use std::fmt::Write as _;

use common::{ENGINE, Test, code, json};
use palyra_skill_runtime::{Abi, LoadError, Outcome, RefusedFunction, describe};
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
            (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))"#
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
async fn what_json_has_no_number_for_has_a_name() {
    let nan = identity("f64", &["f64"], "(f64.div (f64.const 0) (f64.const 0))");
    let report = Test::new(&nan, "id").input(r#"{"x":1}"#).run().await;
    assert_eq!(json(&report), json!({ "result": "NaN" }));
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
            (canon lift (core func $i "f") (memory (core memory $i "memory")))))"#
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
    assert_eq!(
        tool.description,
        "id: func(x: record { n: u8, o: option<s64> }) -> record { n: u8, o: option<s64> }"
    );
    let wide = json!({"type": "integer", "minimum": i64::MIN, "exclusiveMaximum": 9_223_372_036_854_775_808_f64});
    let record = |o: Value, required: Value| {
        json!({"type": "object", "properties": {"n": {"type": "integer", "minimum": 0, "maximum": 255}, "o": o},
               "required": required, "additionalProperties": false})
    };
    let input = json!({"anyOf": [{"$ref": "#/$defs/s64"}, {"type": "null"}]});
    assert_eq!(
        tool.input_schema["properties"]["x"],
        record(input, json!(["n"]))
    );
    assert_eq!(tool.input_schema["$defs"]["s64"]["anyOf"][0], wide);
    let output = json!({"anyOf": [wide, {"type": "null"}]});
    assert_eq!(
        tool.output_schema["properties"]["result"],
        record(output, json!(["n", "o"]))
    );
    assert_eq!(tool.output_schema["required"], json!(["result"]));
    let described = describe(&wasm).unwrap();
    assert_eq!(described.tools, guest.tools());
}

/// Eighteen tuples, each with two of the one before: half a million schema nodes from a few lines.
#[test]
fn types_that_would_explode_are_no_tools() {
    let mut types = String::from("(type $t0 (tuple u8 u8))\n");
    for level in 1..18 {
        let inner = level - 1;
        writeln!(types, "(type $t{level} (tuple $t{inner} $t{inner}))").unwrap();
    }
    let wat = format!(
        r#"(component
          (core module $m (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "f") (param i32)))
          (core instance $i (instantiate $m))
          {types}
          (func (export "big") (param "x" $t17)
            (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))"#
    );
    let guest = ENGINE.load(&wat::parse_str(wat).unwrap()).unwrap();
    assert_eq!(guest.exports(), ["big"]);
    assert!(guest.tools().is_empty());
    assert_eq!(
        guest.refused(),
        [RefusedFunction {
            name: "big".into(),
            reason: "its parameter `x` is too large to be shown to a model".into()
        }]
    );
}

/// One core function does for all: none of them is called but the ones that it suits.
fn mixed() -> Vec<u8> {
    wat::parse_str(
        r#"(component
          (type $counter (resource (rep i32)))
          (core module $m
            (import "" "return" (func $return (param i32)))
            (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "one") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
            (func (export "later") (param i32) (result i32)
              (call $return (i32.add (local.get 0) (i32.const 2)))
              (i32.const 0))
            (func (export "never") (param i32) (result i32) (i32.const 1))
            (func (export "loop") (param i32) (result i32) (loop (br 0)) unreachable)
            (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 1)))
          (core func $return (canon task.return (result u32)))
          (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
          (export $c "counter" (type $counter))
          (func (export "plus-one") (param "n" u32) (result u32) (canon lift (core func $i "one")))
          (func (export "make") (param "n" u32) (result (own $c)) (canon lift (core func $i "one")))
          (func (export "use") (param "n" (borrow $c)) (result u32) (canon lift (core func $i "one")))
          (func (export "[method]counter.get") (param "self" (borrow $c)) (result u32)
            (canon lift (core func $i "one")))
          (func (export "listen") (param "bytes" (stream u8)) (result u32) (canon lift (core func $i "one")))
          (func (export "wait") (param "n" u32) (result (future u32)) (canon lift (core func $i "one")))
          (func (export "plus-two") async (param "n" u32) (result u32)
            (canon lift (core func $i "later") async (callback (core func $i "callback"))))
          (func (export "forget") async (param "n" u32) (result u32)
            (canon lift (core func $i "never") async (callback (core func $i "callback"))))
          (func (export "spin") async (param "n" u32) (result u32)
            (canon lift (core func $i "loop") async (callback (core func $i "callback")))))"#,
    )
    .unwrap()
}

#[tokio::test]
async fn what_cannot_be_served_is_refused_by_name_and_the_rest_is_served() {
    let wasm = mixed();
    let guest = ENGINE.load(&wasm).unwrap();
    let tools: Vec<&str> = guest
        .tools()
        .iter()
        .map(|tool| tool.name.as_str())
        .collect();
    assert_eq!(tools, ["plus-one", "plus-two", "forget", "spin"]);
    let description = describe(&wasm).unwrap();
    assert_eq!(description.tools, guest.tools());
    let carried =
        |place: &str, ty: &str| format!("its {place} has the type `{ty}`, which JSON cannot carry");
    for (name, reason) in [
        ("make", carried("result", "own<counter>")),
        ("use", carried("parameter `n`", "borrow<counter>")),
        (
            "[method]counter.get",
            "it belongs to a resource, and a resource does not outlive a call".to_owned(),
        ),
        ("listen", carried("parameter `bytes`", "stream")),
        ("wait", carried("result", "future")),
    ] {
        let refused = description
            .refused
            .iter()
            .find(|one| one.name == name)
            .unwrap();
        assert_eq!(refused.reason, reason);
        let report = Test::new(&wasm, name).input(r#"{"n":1}"#).run().await;
        assert_eq!(
            (report.outcome, code(&report)),
            (Outcome::InvalidInput, "wrong_signature")
        );
        let message = report.error.unwrap().message;
        assert!(message.contains(&format!("`{name}`")), "{message}");
    }
    let report = Test::new(&wasm, "plus-one").input(r#"{"n":1}"#).run().await;
    assert_eq!(json(&report), json!({ "result": 2 }), "{report:?}");
}

#[tokio::test]
async fn asynchronous_functions_are_called_and_bounded_as_others_are() {
    let wasm = mixed();
    let report = Test::new(&wasm, "plus-two").input(r#"{"n":1}"#).run().await;
    assert_eq!(json(&report), json!({ "result": 3 }), "{report:?}");
    assert!(report.stats.fuel > 0);
    // It yields for ever, or never: time and fuel end it.
    for entry in ["forget", "spin"] {
        let test = Test::new(&wasm, entry).input(r#"{"n":1}"#);
        let report = test.limit(|limits| limits.timeout_ms = 300).run().await;
        assert!(
            matches!(report.outcome, Outcome::TimedOut | Outcome::QuotaExceeded),
            "{entry} {report:?}"
        );
        let test = Test::new(&wasm, entry).input(r#"{"n":1}"#);
        let report = test.limit(|limits| limits.fuel = 100_000).run().await;
        assert_eq!(code(&report), "fuel_exhausted", "{entry} {report:?}");
    }
}

#[test]
fn a_component_of_unfinished_proposals_is_refused_with_their_name() {
    let wasm = wat::parse_str(
        r#"(component
          (core module $m (func (export "f") (param i32)))
          (core instance $i (instantiate $m))
          (func (export "f") (param "e" error-context) (canon lift (core func $i "f"))))"#,
    )
    .unwrap();
    for error in [
        ENGINE.load(&wasm).unwrap_err(),
        describe(&wasm).unwrap_err(),
    ] {
        assert!(matches!(error, LoadError::Unsupported(_)), "{error}");
        assert!(
            error.to_string().contains("error-context")
                || error.to_string().contains("error context"),
            "{error}"
        );
    }
}

#[test]
fn deep_types_and_long_names_are_refused_by_name_and_end_nothing() {
    let mut types = String::from("(type $t0 (option u8))\n");
    for level in 1..90 {
        writeln!(types, "(type $t{level} (option $t{}))", level - 1).unwrap();
    }
    let long = "a".repeat(300);
    let wat = format!(
        r#"(component
          (core module $m (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "deep") (param i32)) (func (export "f") (param i32)))
          (core instance $i (instantiate $m))
          {types}
          (func (export "deep") (param "x" $t89)
            (canon lift (core func $i "deep") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func (export "{long}") (param "x" u8) (canon lift (core func $i "f")))
          (func (export "fine") (param "x" u8) (canon lift (core func $i "f"))))"#
    );
    let wasm = wat::parse_str(wat).unwrap();
    let guest = ENGINE.load(&wasm).unwrap();
    let description = describe(&wasm).unwrap();
    assert_eq!(description.refused, guest.refused());
    assert_eq!(guest.tools().len(), 1);
    let [deep, named] = guest.refused() else {
        panic!("{:?}", guest.refused());
    };
    assert!(
        deep.reason
            .ends_with("is nested too deeply to be shown to a model"),
        "{deep}"
    );
    assert_eq!(named.reason, "its name has more than 256 bytes");
    assert!(named.name.len() < 300);
}

#[test]
fn thousands_of_functions_are_cut_and_the_first_ones_stay() {
    let exports: String = (0..3_000)
        .map(|n| {
            format!(r#"(func (export "f{n}") (param "x" u8) (canon lift (core func $i "f")))"#)
        })
        .collect();
    let wat = format!(
        r#"(component (core module $m (func (export "f") (param i32)))
          (core instance $i (instantiate $m)) {exports})"#
    );
    let description = describe(&wat::parse_str(wat).unwrap()).unwrap();
    assert_eq!(description.tools.len(), 1_000);
    assert_eq!(description.refused[0].name, "f1000");
    assert!(description.refused.len() <= 1_000);
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
