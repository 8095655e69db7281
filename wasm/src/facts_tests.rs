//! Facts of code and sections, and what hostile input does.

use wasmparser::Validator;

use super::*;
use crate::test_vectors;

fn of(text: &str) -> Analysis {
    analyze(&wat::parse_str(text).expect("test source assembles")).expect("it is valid")
}

const MODULE: &str = r#"(module $named
    (import "env" "log" (func $log (param i32)))
    (memory (export "memory") 1 3)
    (data $active (i32.const 16) "hello")
    (data $passive "quiet")
    (func $work (param i32) (result i32)
        (loop $again
            (drop (memory.grow (i32.const 1)))
            (br_if $again (i32.xor (i32.rotl (local.get 0) (i32.const 3)) (i32.shl (i32.const 1) (i32.const 2)))))
        (call $log (i32.const 7))
        (call $log (i32.const 8))
        (i32.add (i32.and (local.get 0) (i32.load (i32.const 0))) (i32.const 1)))
    (func (export "unnamed") (drop (i32x4.splat (i32.const 1))) (drop (f32.add (f32.const 1) (f32.const 2)))))"#;

#[test]
fn code_is_counted_and_named() {
    let analysis = of(MODULE);
    let module = &analysis.modules[0];
    assert_eq!(module.name.as_deref(), Some("named"));
    assert_eq!(module.imported_functions, 1);
    let work = module.function(1).expect("it is there");
    let counts = work.counts;
    assert_eq!((counts.xor, counts.rotate, counts.shift), (1, 1, 1));
    assert_eq!((counts.and_or, counts.add_mul, counts.loads), (1, 1, 1));
    assert_eq!((counts.stores, counts.float, counts.simd), (0, 0, 0));
    assert_eq!(work.loops, 1);
    assert!(work.grows_in_loop.is_some());
    assert_eq!(module.calls(work).len(), 1, "once for each pair");
    assert_eq!(module.function_name(0), Some("log"));
    let unnamed = module.function(2).expect("it is there");
    assert_eq!((unnamed.counts.simd, unnamed.counts.float), (1, 3));
    assert_eq!(module.function_name(2), Some("unnamed"), "by its export");
    assert_eq!(unnamed.grows_in_loop, None);
    for function in &module.functions {
        let id = analysis.function_containing(function.offset + function.size - 1);
        assert_eq!(id.map(|id| id.function), Some(function.index));
    }
    assert_eq!(analysis.function_containing(0), None);
}

#[test]
fn data_and_sections_are_slices_of_the_file() {
    let bytes = wat::parse_str(MODULE).expect("test source assembles");
    let analysis = analyze(&bytes).expect("it is valid");
    let text = |range: &std::ops::Range<u32>| &bytes[range.start as usize..range.end as usize];
    let data = &analysis.modules[0].data;
    assert_eq!(text(&data[0].range), b"hello");
    let place = DataPlace::Active {
        memory: 0,
        offset: Some(16),
    };
    assert_eq!(data[0].place, place);
    assert_eq!(
        (text(&data[1].range), data[1].place),
        (&b"quiet"[..], DataPlace::Passive)
    );
    let names = &analysis.custom_sections[0];
    assert_eq!((&*names.section.name, names.module), ("name", Some(0)));
    assert_eq!(text(&names.range).len() as u64, names.section.size);
    assert_eq!(analysis.modules[0].memories[0].maximum_bytes, Some(3 << 16));
}

#[test]
fn proposals_are_told_with_their_first_place() {
    let cases = [
        ("(memory 1 1 shared)", Proposal::SharedMemory),
        ("(memory 1) (memory 1)", Proposal::MultiMemory),
        ("(memory i64 1)", Proposal::Memory64),
        (
            "(func (result i32 i32) i32.const 1 i32.const 2)",
            Proposal::MultiValue,
        ),
        ("(type (struct))", Proposal::Gc),
        ("(tag)", Proposal::Exceptions),
        ("(func return_call 0)", Proposal::TailCall),
        (
            "(func (drop (i32.extend8_s (i32.const 1))))",
            Proposal::SignExtension,
        ),
        ("(memory 1 1 shared) (func atomic.fence)", Proposal::Threads),
        (
            "(func (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_s (local.get 0)))",
            Proposal::RelaxedSimd,
        ),
        ("(memory 1) (data \"x\")", Proposal::BulkMemory),
    ];
    for (text, proposal) in cases {
        let analysis = of(&format!("(module {text})"));
        let found = analysis.proposals.iter().find(|p| p.proposal == proposal);
        assert!(
            found.is_some_and(|p| p.offset >= 8),
            "{text}: {:?}",
            analysis.proposals
        );
    }
    assert!(
        of("(module (func (param i32) (drop (local.get 0))))")
            .proposals
            .is_empty()
    );
    let component = of("(component)");
    assert_eq!(component.proposals[0].proposal, Proposal::ComponentModel);
}

#[test]
fn an_indirect_call_tells_the_constant_right_before_it_only() {
    let analysis = of("(module (table 1 funcref)
        (func i32.const 5 call_indirect)
        (func i32.const 5 nop call_indirect)
        (func i32.const -1 call_indirect))");
    let module = &analysis.modules[0];
    let constants: Vec<_> = module
        .functions
        .iter()
        .map(|function| module.indirect_calls(function)[0].constant)
        .collect();
    assert_eq!(constants, [Some(5), None, Some(u32::MAX)]);
}

/// Looks at everything that hostile input could upset.
fn exercise(bytes: &[u8]) -> bool {
    let features = validate::specification();
    let valid = Validator::new_with_features(features)
        .validate_all(bytes)
        .map(drop);
    let found = analyze(bytes);
    assert_eq!(valid.is_ok(), found.is_ok(), "{valid:?} {:?}", found.err());
    let Ok(analysis) = found else {
        return false;
    };
    let graph = analysis.graph();
    for root in graph.roots() {
        for (import, path) in graph.reach(root).imports {
            assert!(!format!("{import} {path}").is_empty());
        }
    }
    graph.unreached_imports();
    graph.reach_all();
    true
}

#[test]
fn foreign_binaries_are_judged_as_the_validator_does_and_never_upset_the_graph() {
    let mut seen = 0;
    for name in ["wasm-spec", "wasm-hostile", "components"] {
        let Some(folder) = test_vectors::folder(name) else {
            continue;
        };
        for entry in std::fs::read_dir(folder).expect("the vectors' folder") {
            let file = entry.expect("an entry").path();
            if file
                .extension()
                .is_some_and(|extension| extension == "wasm")
            {
                exercise(&std::fs::read(&file).expect("a vector"));
                seen += 1;
            }
        }
    }
    assert!(seen > 0 || std::env::var_os("PALYRA_SKILL_VECTORS").is_none());
}

#[test]
fn damaged_binaries_are_judged_as_the_validator_does() {
    let component = wat::parse_str(tests::COMPONENT).expect("test source assembles");
    let module = wat::parse_str(MODULE).expect("test source assembles");
    let mut valid = 0;
    for bytes in [component, module] {
        for length in 0..bytes.len() {
            exercise(&bytes[..length]);
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                valid += usize::from(exercise(&damaged));
            }
        }
    }
    assert!(valid > 100, "some damage is harmless: {valid}");
}

#[test]
fn an_error_in_code_is_the_first_of_the_file() {
    let many = "(func (result i32) i32.const 1)".repeat(50_000);
    let text = format!("(module {many} (func (result i32)) {many} (func (result i64)))");
    let bytes = wat::parse_str(&text).expect("test source assembles");
    let features = validate::specification();
    let expected = Validator::new_with_features(features)
        .validate_all(&bytes)
        .map(drop);
    let found = analyze(&bytes).expect_err("it is invalid");
    assert_eq!(found, WasmError::from(expected.expect_err("it is invalid")));
}

#[test]
fn many_tiny_functions_and_names_are_bounded() {
    let mut module = wasm_encoder::Module::new();
    let mut types = wasm_encoder::TypeSection::new();
    types.ty().function([], []);
    let mut functions = wasm_encoder::FunctionSection::new();
    let mut code = wasm_encoder::CodeSection::new();
    let count = 200_000_u32;
    for _ in 0..count {
        functions.function(0);
        code.raw(&[0, 0x10, 0, 0x0b]);
    }
    module.section(&types).section(&functions).section(&code);
    let bytes = module.finish();
    let analysis = analyze(&bytes).expect("it is valid");
    assert_eq!(analysis.modules[0].functions.len(), count as usize);
    assert_eq!(analysis.modules[0].calls.len(), count as usize);
    assert!(!analysis.truncated);
    assert!(exercise(&bytes));
}
