//! The child's side: limit yourself, read, compile, answer.

use std::io::{self, ErrorKind, Read, Write};
use std::process::ExitCode;

use palyra_skill_runtime::Precompiler;

use super::frame::{self, Request};

/// The whole life of a compiling process: one module from `input`, its code or a refusal to `output`. `input` stays open
/// as long as the host wants the answer; when it closes, the process exits.
pub fn serve_compiler(input: impl Read + Send + 'static, output: &mut impl Write) -> ExitCode {
    match compile(input, output) {
        Ok(()) => ExitCode::SUCCESS,
        // The host tells from an answer that is missing what happened.
        Err(_) => ExitCode::FAILURE,
    }
}

fn compile(mut input: impl Read + Send + 'static, output: &mut impl Write) -> io::Result<()> {
    let request = Request::read(&mut input)?;
    limit(request)?;
    let wasm = module(&mut input, request.module_bytes)?;
    std::thread::Builder::new().spawn(move || exit_with(input))?;
    let compiler = Precompiler::new().map_err(io::Error::other)?;
    match compiler.compile(&wasm) {
        Ok(code) => frame::write_answer(output, Ok(&code)),
        Err(error) => frame::write_answer(output, Err((error.code(), &error.to_string()))),
    }
}

fn module(input: &mut impl Read, len: u64) -> io::Result<Vec<u8>> {
    if len > frame::MAX_MODULE_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut wasm = Vec::new();
    if input.take(len).read_to_end(&mut wasm)? as u64 != len {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(wasm)
}

/// Exit when the host is gone. A signal at the parent's death would come when its *thread* ends, and not everywhere.
fn exit_with(mut input: impl Read) {
    loop {
        match input.read(&mut [0]) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(1..) => {}
            Ok(0) | Err(_) => std::process::exit(1),
        }
    }
}

/// No more memory, processor time or files than this, ever again.
#[cfg(unix)]
fn limit(request: Request) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// Enough for what the runtime itself looks up while it starts threads.
    const OPEN_FILES: u64 = 32;
    let set = |resource, soft: u64, hard: u64| {
        // A limit that is already lower stays.
        let ceiling = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let limit = Rlimit {
            current: Some(soft.min(ceiling)),
            maximum: Some(hard.min(ceiling)),
        };
        setrlimit(resource, limit)
    };
    set(Resource::Core, 0, 0)?;
    set(Resource::Fsize, 0, 0)?;
    set(Resource::Nofile, OPEN_FILES, OPEN_FILES)?;
    #[cfg(not(target_os = "openbsd"))]
    set(Resource::As, request.memory_bytes, request.memory_bytes)?;
    // The soft limit's signal says what happened; the hard one ends a process that would not hear it.
    let cpu = request.cpu_seconds;
    set(Resource::Cpu, cpu, cpu.saturating_add(1))?;
    Ok(())
}

/// Elsewhere the host's clock is the only limit.
#[cfg(not(unix))]
fn limit(_: Request) -> io::Result<()> {
    Ok(())
}
