//! Compiling what strangers wrote: it ends within its limits, and leaves no process and no foreign code behind.
#![cfg(all(feature = "runtime", target_os = "linux"))]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::Bench;
use palyra_skill::exec::{
    CallResult, ChildCompiler, CompileLimits, Compiler, Executor, ExportCall, Module,
};
use palyra_skill::store::Home;
use palyra_skill_runtime::{CallLimits, Cancel, Engine, EngineConfig, Outcome};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

/// More than the slowest machine needs to end a process.
const SOON: Duration = Duration::from_secs(10);

const GOOD: &str = r#"(module (func (export "run") (result i32) (i32.const 7)))"#;

/// A valid module that takes minutes to compile: one body, 250,000 times.
fn endless() -> Vec<u8> {
    const FUNCTIONS: usize = 250_000;
    fn leb(mut number: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while number > 0x7f {
            bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        bytes.push(number.to_le_bytes()[0]);
        bytes
    }
    let section = |id: u8, body: Vec<u8>| [vec![id], leb(body.len()), body].concat();
    let count = leb(FUNCTIONS);
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, b"\x01\x60\0\0".to_vec()),
        section(3, [count.clone(), vec![0; FUNCTIONS]].concat()),
        section(7, b"\x01\x03run\0\0".to_vec()),
        section(10, [count, b"\x02\0\x0b".repeat(FUNCTIONS)].concat()),
    ]
    .concat()
}

/// The binary as the compiler; `mark` is an argument that nobody reads, to know its processes by.
fn child(mark: &str, limits: CompileLimits) -> Compiler {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_palyra-skill"));
    let mut compiler = ChildCompiler::new(program, ["__compile".into(), mark.into()]);
    compiler.limits = limits;
    Compiler::Child(compiler)
}

fn executor(home: &Path, compiler: Compiler) -> Executor {
    let engine = Engine::new(&EngineConfig::default()).unwrap();
    Executor::new(engine, Arc::new(Home::open(home).unwrap()), compiler)
}

async fn run(executor: &Executor, wasm: &[u8]) -> CallResult {
    executor
        .call_export(&Module::new(wasm.to_vec()), export_call(Cancel::default()))
        .await
}

fn export_call(cancel: Cancel) -> ExportCall<'static> {
    static INPUT: std::sync::LazyLock<serde_json::Value> = std::sync::LazyLock::new(|| json!({}));
    ExportCall {
        call_id: "test".to_owned(),
        entry: "run",
        input: &INPUT,
        limits: CallLimits::default(),
        cancel,
    }
}

fn code(result: &CallResult) -> &str {
    result.error.as_ref().map_or("", |error| &error.code)
}

/// Living processes with this argument.
fn processes(mark: &str) -> usize {
    let has_mark = |command: Vec<u8>| {
        command
            .split(|byte| *byte == 0)
            .any(|arg| arg == mark.as_bytes())
    };
    let entries = fs::read_dir("/proc").unwrap().flatten();
    // A process that has ended, waited for or not, has no command line.
    entries
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok())
        .filter(|command| has_mark(command.clone()))
        .count()
}

/// Wait until something is so.
fn until(what: &str, so: impl Fn() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < SOON, "still not: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[tokio::test]
async fn the_clock_stops_the_compiler() {
    let home = tempfile::tempdir().unwrap();
    let mut limits = CompileLimits::default();
    limits.wall = Duration::from_millis(500);
    let executor = executor(home.path(), child("mark-clock", limits));
    let wasm = endless();
    let started = Instant::now();
    let result = run(&executor, &wasm).await;
    assert!(started.elapsed() < SOON);
    assert_eq!(result.outcome, Outcome::QuotaExceeded, "{result:?}");
    assert_eq!(code(&result), "compile_limit");
    until("no process is left", || processes("mark-clock") == 0);
    // What a module is guilty of, it is guilty of the next time, too, at no cost.
    let started = Instant::now();
    assert_eq!(code(&run(&executor, &wasm).await), "compile_limit");
    assert!(started.elapsed() < Duration::from_millis(500));
}

#[tokio::test]
async fn processor_time_and_memory_stop_the_compiler() {
    let home = tempfile::tempdir().unwrap();
    let mut time = CompileLimits::default();
    time.cpu = Duration::from_secs(1);
    let result = run(&executor(home.path(), child("mark-cpu", time)), &endless()).await;
    assert_eq!(code(&result), "compile_limit", "{result:?}");
    assert!(
        result.why().unwrap().contains("processor time"),
        "{result:?}"
    );
    let mut memory = CompileLimits::default();
    memory.memory_bytes = 64 << 20;
    let result = run(
        &executor(home.path(), child("mark-memory", memory)),
        &endless(),
    )
    .await;
    assert_eq!(code(&result), "compile_limit", "{result:?}");
    assert!(result.why().unwrap().contains("of memory"), "{result:?}");
    let mut size = CompileLimits::default();
    size.code_bytes = 1024;
    let wasm = wat::parse_str(GOOD).unwrap();
    let result = run(&executor(home.path(), child("mark-size", size)), &wasm).await;
    assert_eq!(code(&result), "compile_limit", "{result:?}");
}

#[tokio::test]
async fn a_call_that_is_dropped_or_cancelled_leaves_no_compiler() {
    let home = tempfile::tempdir().unwrap();
    let executor = executor(home.path(), child("mark-drop", CompileLimits::default()));
    let wasm = endless();
    let task = tokio::spawn({
        let (executor, wasm) = (executor.clone(), wasm.clone());
        async move { run(&executor, &wasm).await }
    });
    tokio::task::spawn_blocking(|| until("it compiles", || processes("mark-drop") == 1))
        .await
        .unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    until("the process is gone", || processes("mark-drop") == 0);

    let cancel = Cancel::default();
    let task = tokio::spawn({
        let (executor, cancel) = (executor.clone(), cancel.clone());
        async move {
            executor
                .call_export(&Module::new(wasm), export_call(cancel))
                .await
        }
    });
    tokio::task::spawn_blocking(|| until("it compiles again", || processes("mark-drop") == 1))
        .await
        .unwrap();
    cancel.cancel();
    assert_eq!(code(&task.await.unwrap()), "cancelled");
    until("the process is gone", || processes("mark-drop") == 0);
}

#[tokio::test]
async fn the_compiler_changes_nothing_but_where_it_runs() {
    let home = tempfile::tempdir().unwrap();
    let here = executor(&home.path().join("here"), Compiler::InProcess);
    let there = executor(
        &home.path().join("there"),
        child("mark-same", CompileLimits::default()),
    );
    let cases = [
        wat::parse_str(GOOD).unwrap(),
        wat::parse_str(r#"(module (func (export "run") unreachable))"#).unwrap(),
        wat::parse_str(r#"(module (import "env" "read" (func)) (func (export "run")))"#).unwrap(),
        wat::parse_str(r#"(component (import "a:b/c@1.0.0" (instance (export "f" (func)))))"#)
            .unwrap(),
        wat::parse_str(r#"(component (import "a:b/c@1.0.0" (instance)))"#).unwrap(),
        wat::parse_str("(module (memory 1 1 shared))").unwrap(),
        b"\0asm\x01\0\0\0\xff".to_vec(),
        b"no module".to_vec(),
        Vec::new(),
    ];
    let mut codes = Vec::new();
    for wasm in cases {
        let (one, other) = (run(&here, &wasm).await, run(&there, &wasm).await);
        assert_eq!(one.output, other.output);
        assert_eq!(one.why(), other.why());
        assert_eq!(one.stats.fuel, other.stats.fuel);
        codes.push(code(&one).to_owned());
    }
    assert_eq!(
        codes,
        [
            "",
            "trap",
            "unknown_import",
            "unknown_import",
            "no_such_export",
            "unsupported_module",
            "invalid_module",
            "invalid_module",
            "invalid_module",
        ]
    );
}

#[tokio::test]
async fn code_comes_from_the_cache_only_as_this_home_left_it() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    let wasm = wat::parse_str(GOOD).unwrap();
    let works = || child("mark-cache", CompileLimits::default());
    let broken = || Compiler::Child(ChildCompiler::new(dir.path().join("nothing"), []));
    assert!(run(&executor(&home, works()), &wasm).await.is_ok());
    assert!(
        run(&executor(&home, broken()), &wasm).await.is_ok(),
        "a hit needs no compiler"
    );

    let folder = home.join("cache/code");
    let file = fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let refused = run(&executor(&home, broken()), &wasm).await;
    assert_eq!(
        code(&refused),
        "internal",
        "a file that was changed is no hit: {refused:?}"
    );
    assert!(!file.exists());
    let again = executor(&home, works());
    assert!(run(&again, &wasm).await.is_ok());

    let other = dir.path().join("other");
    fs::create_dir_all(other.join("cache/code")).unwrap();
    fs::set_permissions(&other, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    fs::copy(
        &file,
        other.join("cache/code").join(file.file_name().unwrap()),
    )
    .unwrap();
    let refused = run(&executor(&other, broken()), &wasm).await;
    assert_eq!(
        code(&refused),
        "internal",
        "another home's file is no hit: {refused:?}"
    );
    assert!(run(&executor(&other, works()), &wasm).await.is_ok());
}

#[tokio::test]
async fn a_compiler_that_fails_once_is_asked_again() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("compiler");
    let executor = executor(
        &dir.path().join("home"),
        Compiler::Child(ChildCompiler::new(program.clone(), ["__compile".into()])),
    );
    let wasm = wat::parse_str(GOOD).unwrap();
    assert_eq!(code(&run(&executor, &wasm).await), "internal");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_palyra-skill"), &program).unwrap();
    assert!(run(&executor, &wasm).await.is_ok());
}

/// Ids of the living children of a process.
fn children(of: u32) -> Vec<String> {
    let text = fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
    let threads = fs::read_dir(format!("/proc/{of}/task"));
    let mut ids: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    for thread in threads.into_iter().flatten().flatten() {
        let text = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        ids.extend(text.split_whitespace().map(str::to_owned));
    }
    ids.sort();
    ids.dedup();
    ids
}

fn is_alive(pid: &str) -> bool {
    fs::read(Path::new("/proc").join(pid).join("cmdline")).is_ok_and(|line| !line.is_empty())
}

/// `run` of the endless module, from the moment when its compiler works.
fn compiling(bench: &Bench) -> (std::process::Child, String) {
    let module = bench.path("endless.wasm");
    fs::write(&module, endless()).unwrap();
    let mut command: Command = bench.command(["run", "--entry", "run"]);
    let command = command
        .arg(module)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let host = command.spawn().unwrap();
    until("it compiles", || !children(host.id()).is_empty());
    let compiler = children(host.id()).remove(0);
    (host, compiler)
}

#[test]
fn a_host_that_is_interrupted_or_killed_takes_its_compiler_with_it() {
    for signal in [Signal::INT, Signal::KILL] {
        let bench = Bench::new();
        let (mut host, compiler) = compiling(&bench);
        let pid = Pid::from_raw(i32::try_from(host.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        let started = Instant::now();
        let status = host.wait().unwrap();
        assert!(started.elapsed() < SOON, "{signal:?}");
        assert!(!status.success());
        until("the compiler is gone", || !is_alive(&compiler));
    }
}
