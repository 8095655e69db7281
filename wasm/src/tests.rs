//! Facts of small binaries, and the foreign vectors.

use super::*;
use crate::test_vectors;

fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("test source assembles")
}

#[test]
fn judges_the_specification_tests_as_the_specification_does() {
    let mut wrong = Vec::new();
    for (file, case) in test_vectors::cases("wasm-spec") {
        let bytes = std::fs::read(&file).expect("vector");
        let verdict = validate(&bytes);
        let agrees = match case["expected"].as_str() {
            Some("valid") => verdict.is_ok() && inspect(&bytes).is_ok(),
            Some("invalid") => verdict.is_err(),
            _ => true,
        };
        if !agrees {
            wrong.push(format!("{}: {verdict:?}, not {case}", file.display()));
        }
        let _ = wit(&bytes);
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn hostile_modules_are_judged_quickly() {
    for (file, case) in test_vectors::cases("wasm-hostile") {
        let bytes = std::fs::read(&file).expect("vector");
        let start = std::time::Instant::now();
        let verdict = inspect(&bytes);
        assert!(start.elapsed().as_secs() < 5, "{}", file.display());
        let what = case["what"].as_str().expect("what");
        assert_eq!(
            verdict.is_err(),
            what.starts_with("invalid"),
            "{what}: {verdict:?}"
        );
    }
}

#[test]
fn foreign_components_have_interfaces_and_wit() {
    let Some(folder) = test_vectors::folder("components") else {
        return;
    };
    let bytes = std::fs::read(folder.join("add.wasm")).expect("vector");
    let binary = inspect(&bytes).unwrap();
    assert_eq!(binary.kind, Kind::Component);
    assert!(
        binary.nested_modules > 0 && binary.exported_functions > 0,
        "{binary:?}"
    );
    assert!(wit(&bytes).unwrap().contains("world"));
    let bytes = std::fs::read(folder.join("library_kitchen_sink.wasm")).expect("vector");
    let binary = inspect(&bytes).unwrap();
    assert!(interface_functions(&binary).all(|f| {
        f.signature
            .as_deref()
            .is_some_and(|s| s.starts_with("func("))
    }));
    assert!(interface_functions(&binary).count() > 3, "{binary:?}");
    assert!(wit(&bytes).unwrap().contains("export"));
}

#[test]
fn a_module_tells_imports_exports_and_sizes() {
    let bytes = wasm(
        r#"(module
            (import "env" "log" (func (param i32)))
            (import "env" "log" (func (param i32)))
            (memory (export "memory") 1 4)
            (table 3 funcref)
            (func $start)
            (func (export "run") (result i32) i32.const 0)
            (func (export "two") (param i32 i64) (result f32 f64) f32.const 0 f64.const 0)
            (data (i32.const 0) "abc")
            (start $start))"#,
    );
    let binary = inspect(&bytes).unwrap();
    assert_eq!(binary.kind, Kind::Module);
    assert_eq!(
        binary.imports.len(),
        2,
        "as they stand: {:?}",
        binary.imports
    );
    assert_eq!(binary.imports[0].module, "env");
    assert_eq!(binary.exported_functions, 2);
    let signatures: Vec<_> = binary
        .exports
        .iter()
        .map(|e| (e.name.as_str(), e.signature.as_deref()))
        .collect();
    assert_eq!(
        signatures,
        [
            ("memory", None),
            ("run", Some("() -> i32")),
            ("two", Some("(i32, i64) -> (f32, f64)"))
        ]
    );
    assert_eq!(binary.memories[0].initial_bytes, 65536);
    assert_eq!(binary.memories[0].maximum_bytes, Some(4 * 65536));
    assert_eq!(binary.tables[0].initial, 3);
    assert!(binary.has_start && !binary.truncated);
    assert_eq!(binary.functions, 3);
}

pub(super) const COMPONENT: &str = r#"(component
    (import "wasi:http/outgoing-handler@0.2.3" (instance
        (export "handle" (func (param "a" string) (result u32)))))
    (import "wasi:io/error@0.2.3" (instance (export "error" (type (sub resource)))))
    (import "log" (func (param "line" string)))
    (core module $inner
        (import "internal" "secret" (func))
        (memory (export "m") 2)
        (func (export "f") (result i32) i32.const 1))
    (core module $provider (func (export "secret")))
    (core instance $p (instantiate $provider))
    (core instance $i (instantiate $inner (with "internal" (instance $p))))
    (func $f (result u32) (canon lift (core func $i "f")))
    (component $shim
        (import "f" (func $f (result u32)))
        (export "count" (func $f)))
    (instance $api (instantiate $shim (with "f" (func $f))))
    (export "example:api/counter@1.0.0" (instance $api))
    (export "top" (func $f)))"#;

#[test]
fn only_a_components_own_imports_are_its_imports() {
    let binary = inspect(&wasm(COMPONENT)).unwrap();
    let imports: Vec<_> = binary
        .imports
        .iter()
        .map(|i| (i.module.as_str(), i.name.as_str(), i.kind.as_str()))
        .collect();
    assert_eq!(
        imports,
        [
            ("wasi:http/outgoing-handler@0.2.3", "handle", "func"),
            ("wasi:io/error@0.2.3", "", "instance"),
            ("log", "", "func"),
        ]
    );
    assert_eq!(binary.nested_modules, 2);
    assert_eq!(binary.nested_components, 1);
    assert_eq!(binary.memories[0].initial_bytes, 2 * 65536);
    assert_eq!(binary.exported_functions, 2);
    let paths: Vec<_> = interface_functions(&binary)
        .map(|e| (e.path(), e.signature.as_deref()))
        .collect();
    assert_eq!(
        paths,
        [
            (
                "example:api/counter@1.0.0#count".to_owned(),
                Some("func() -> u32")
            ),
            ("top".to_owned(), Some("func() -> u32")),
        ]
    );
    assert!(!binary.exports_tools());
    assert!(
        wit(&wasm(COMPONENT))
            .unwrap()
            .contains("import wasi:http/outgoing-handler@0.2.3")
    );
}

#[test]
fn a_type_whose_text_is_exponential_is_cut() {
    use std::fmt::Write as _;
    // Each level doubles the text; the type itself stays small enough to be valid.
    let mut text = String::from("(component (type $t0 (tuple u8 u8))");
    for level in 1..16 {
        let below = level - 1;
        write!(text, "(type $t{level} (tuple $t{below} $t{below}))").unwrap();
    }
    text.push_str(r#"(import "i" (func $i (param "x" $t15))) (export "o" (func $i)))"#);
    let binary = inspect(&wasm(&text)).unwrap();
    let signature = binary.exports[0].signature.as_deref().unwrap();
    assert!(
        signature.len() < 2_100 && signature.ends_with('…'),
        "{}",
        signature.len()
    );
}

#[test]
fn names_producers_and_dependency_lists_are_found() {
    let bytes = wasm(
        r#"(module $named
            (@custom ".dep-v0" "x")
            (@custom ".debug_info" "0123456789")
            (@producers (language "Rust" "2024") (processed-by "rustc" "1.95"))
            (func $f))"#,
    );
    let binary = inspect(&bytes).unwrap();
    assert!(binary.has_dependency_list);
    assert_eq!(binary.languages(), ["Rust"]);
    assert!(binary.debug_bytes() > 10, "{:?}", binary.custom_sections);
}

#[test]
fn a_list_that_is_too_long_says_so() {
    use std::fmt::Write as _;
    let mut text = String::from("(module ");
    for index in 0..=MAX_LISTED {
        write!(text, r#"(import "m" "n{index}" (func))"#).unwrap();
    }
    text.push(')');
    let binary = inspect(&wasm(&text)).unwrap();
    assert_eq!(binary.imports.len(), MAX_LISTED);
    assert!(binary.truncated);
}

#[test]
fn errors_name_the_offset_and_modules_have_no_wit() {
    let error = validate(b"\0asm\x01\0\0\0\xff").unwrap_err();
    assert_eq!(error.code(), "wasm_invalid");
    assert!(error.to_string().contains("offset 0x"), "{error}");
    assert_eq!(wit(&wasm("(module)")), Err(WasmError::NotAComponent));
    assert!(validate(b"").is_err());
}

#[test]
fn features_that_the_sandbox_lacks_are_named() {
    let shared = wasm("(module (memory 1 1 shared))");
    assert_eq!(validate(&shared), Ok(()));
    assert!(
        runtime_support(&shared)
            .unwrap_err()
            .to_string()
            .contains("shared")
    );
    let gc = wasm(
        "(module (type $s (struct (field i32))) (func (result anyref) struct.new_default $s))",
    );
    assert_eq!(validate(&gc), Ok(()));
    assert!(runtime_support(&gc).is_err());
    let simd = wasm("(module (memory i64 1) (func (result v128) v128.const i32x4 0 0 0 0))");
    assert_eq!(runtime_support(&simd), Ok(()));
}
