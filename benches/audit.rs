//! The audit of a large module as a whole process, all rules on, held to validating it: by wasmparser on one thread in this
//! process, and by the `wasm-tools` of the same release, a process too, where PATH has one.
//!
//!     cargo bench --bench audit --no-default-features [-- FILE…]
//!
//! Without files it takes a module of some 8 MiB that it makes itself.
#![allow(clippy::print_stdout, reason = "the ratios are the result")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wasmparser::{Validator, WasmFeatures};

/// Each is run so often, in turn; the best counts, as what disturbs only ever adds.
const RUNS: usize = 15;

fn main() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut files: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .map(PathBuf::from)
        .collect();
    if files.is_empty() {
        let file = dir.path().join("large.wasm");
        std::fs::write(&file, large_module()).expect("a temporary file");
        files.push(file);
    }
    for file in files {
        compare(&file, &dir.path().join("home"));
    }
}

fn compare(file: &Path, home: &Path) {
    let bytes = std::fs::read(file).expect("a file");
    let mut validate = || {
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        // A module that is not valid takes its time, too.
        drop(validator.validate_all(&bytes));
    };
    let mut tools = Command::new("wasm-tools");
    tools.args(["validate", "--features", "all"]).arg(file);
    let mut audit = Command::new(env!("CARGO_BIN_EXE_palyra-skill"));
    audit.args(["audit", "-q", "--format", "json", "--home"]);
    audit.arg(home).arg(file);
    let has_tools = run(&mut tools);
    let best = &mut [Duration::MAX; 3];
    for _ in 0..RUNS {
        let took = [
            time(&mut validate),
            time(&mut || _ = run(&mut tools)),
            time(&mut || _ = run(&mut audit)),
        ];
        for (best, took) in best.iter_mut().zip(took) {
            *best = (*best).min(took);
        }
    }
    let [validate, tools, audit] = *best;
    let ratio = |base: Duration| audit.as_secs_f64() / base.as_secs_f64();
    print!(
        "{} ({} bytes): audit {audit:.1?}; wasmparser on one thread {validate:.1?}, {:.2}x",
        file.display(),
        bytes.len(),
        ratio(validate)
    );
    if has_tools {
        println!("; wasm-tools validate {tools:.1?}, {:.2}x", ratio(tools));
    } else {
        println!("; no wasm-tools on PATH");
    }
}

/// Whether it could be started; findings are no failure.
fn run(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok()
}

fn time(work: &mut dyn FnMut()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

/// About 8 MiB of functions that load, compute, loop, store and call.
fn large_module() -> Vec<u8> {
    let mut text = String::from(
        r#"(module (import "env" "send" (func $send (param i32) (result i32))) (memory 1)
        (type $t (func (param i32) (result i32))) (table 100 funcref)
        (elem (i32.const 0) func 1 2 3 4 5 6 7 8 9)"#,
    );
    let block = "(local.set 1 (i32.xor (i32.add (local.get 0) (i32.const 77)) (i32.load offset=16 (local.get 1))))
        (block (loop (br_if 1 (i32.eqz (local.get 1)))
            (i32.store offset=8 (local.get 0) (i32.mul (local.get 1) (i32.const 1234567)))
            (local.set 1 (i32.shr_u (local.get 1) (i32.const 1))) (br 0)))";
    for function in 1..=8_000_u32 {
        write!(
            text,
            "(func (param i32) (result i32) (local i32) {} (drop (call {} (call {} (local.get 1))))
             (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
                (else (call_indirect (type $t) (local.get 1) (local.get 0)))))",
            block.repeat(18),
            function.wrapping_mul(2_654_435_761) % 8_000,
            function % 8_000,
        )
        .expect("text");
    }
    text.push_str(r#"(export "run" (func 8000)))"#);
    wat::parse_str(&text).expect("test source assembles")
}
