//! The host's side of the compiling child.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, Command};

use super::frame::{self, Head, Request};
use super::{Code, LoadFailure};

/// Threads of a child: more share the machine with it badly, and each reserves memory.
const THREADS: &str = "4";
/// How much of what a child says of its own end is read, bytes.
const SAID_BYTES: u64 = 4 * 1024;

/// Where modules are compiled.
#[derive(Debug, Clone)]
pub enum Compiler {
    /// In a process of its own, within limits: for a host.
    Child(ChildCompiler),
    /// In this process, without any limit: for library users who trust what they compile, and have no program to start.
    InProcess,
}

/// A program that runs [`serve_compiler`](super::serve_compiler) on its stdin and stdout.
#[derive(Debug, Clone)]
pub struct ChildCompiler {
    /// The program. It has to be the one that loads the code: another version's is refused.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// What compiling one module may take.
    pub limits: CompileLimits,
}

/// What compiling one module may take; more is `compile_limit`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompileLimits {
    /// Wall clock.
    pub wall: Duration,
    /// Processor time of all threads together, in whole seconds.
    pub cpu: Duration,
    /// Address space of the process, bytes.
    pub memory_bytes: u64,
    /// Compiled code, bytes.
    pub code_bytes: u64,
}

impl Default for CompileLimits {
    /// The largest component that an artifact can hold, 16 MiB of an engine, takes a quarter of the processor time; on a
    /// machine that is busy with other things that takes longer.
    fn default() -> Self {
        Self {
            wall: Duration::from_mins(3),
            cpu: Duration::from_mins(2),
            memory_bytes: 2 << 30,
            code_bytes: 512 << 20,
        }
    }
}

impl ChildCompiler {
    /// This program with these arguments, within the default limits.
    pub fn new(program: PathBuf, args: impl IntoIterator<Item = OsString>) -> Self {
        Self {
            program,
            args: args.into_iter().collect(),
            limits: CompileLimits::default(),
        }
    }

    /// Dropping the future kills the child.
    pub(super) async fn compile(&self, wasm: &[u8]) -> Result<Code, LoadFailure> {
        let limit = self.limits.wall;
        let compiled = tokio::time::timeout(limit, self.attempt(wasm)).await;
        compiled.unwrap_or_else(|_| {
            Err(LoadFailure::limit(format!(
                "compiling it takes longer than {} s",
                limit.as_secs_f32()
            )))
        })
    }

    async fn attempt(&self, wasm: &[u8]) -> Result<Code, LoadFailure> {
        let mut child = self.start().map_err(|error| {
            let program = self.program.display();
            LoadFailure::internal(format!("the compiler {program} cannot start: {error}"))
        })?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(LoadFailure::internal("the compiler has no pipes"));
        };
        // All three at once: a pipe that nobody empties stops the other side. `_stdin` is open until the child has ended.
        let (_stdin, answer, said) = tokio::try_join!(
            self.ask(stdin, wasm),
            receive(stdout, self.limits.code_bytes),
            listen(stderr)
        )?;
        let status = child.wait().await;
        let status = status.map_err(|error| LoadFailure::internal(error.to_string()))?;
        match answer {
            Some(answer) if status.success() => answer,
            _ => Err(self.ended(status, &said)),
        }
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .env_clear()
            .env("RAYON_NUM_THREADS", THREADS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // Ctrl-C is for the host, which then kills the child; the child's own death by it would look like a limit.
        #[cfg(unix)]
        command.process_group(0);
        command.spawn()
    }

    async fn ask(&self, mut stdin: ChildStdin, wasm: &[u8]) -> Result<ChildStdin, LoadFailure> {
        let request = Request {
            memory_bytes: self.limits.memory_bytes,
            cpu_seconds: self.limits.cpu.as_secs().max(1),
            module_bytes: wasm.len() as u64,
        };
        let sent = async {
            stdin.write_all(&request.to_bytes()).await?;
            stdin.write_all(wasm).await?;
            stdin.flush().await
        };
        match sent.await {
            // A child that has ended reads no more; its answer or its status says why.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(lost(&error)),
            _ => Ok(stdin),
        }
    }

    /// What an end without an answer means.
    fn ended(&self, status: ExitStatus, said: &str) -> LoadFailure {
        tracing::debug!(%status, said, "the compiler gave no answer");
        let CompileLimits {
            cpu, memory_bytes, ..
        } = self.limits;
        match Cause::of(status, said) {
            Cause::Time => LoadFailure::limit(format!(
                "compiling it takes more than {} s of processor time",
                cpu.as_secs()
            )),
            Cause::Memory => LoadFailure::limit(format!(
                "compiling it takes more than {} MiB of memory",
                memory_bytes >> 20
            )),
            Cause::Other => {
                tracing::warn!(%status, said, "the compiler failed");
                LoadFailure::internal(format!("the compiler failed ({status})"))
            }
        }
    }
}

/// Why a child gave no answer.
enum Cause {
    Time,
    Memory,
    Other,
}

impl Cause {
    #[cfg(unix)]
    fn of(status: ExitStatus, said: &str) -> Self {
        use rustix::process::Signal;
        use std::os::unix::process::ExitStatusExt as _;
        match status.signal() {
            // The system kills for the hard limit of time, and where memory of the machine runs out.
            Some(signal) if signal == Signal::XCPU.as_raw() => Self::Time,
            Some(signal) if signal == Signal::KILL.as_raw() => Self::Memory,
            // The allocator aborts; threads that get no stack are an error, or a panic in the thread pool.
            _ if said.contains("memory") || said.contains("Resource temporarily unavailable") => {
                Self::Memory
            }
            _ => Self::Other,
        }
    }

    #[cfg(not(unix))]
    fn of(_: ExitStatus, _: &str) -> Self {
        Self::Other
    }
}

/// The child's answer; `None` when it ended without a whole one.
async fn receive(
    mut stdout: impl AsyncRead + Unpin,
    max_code: u64,
) -> Result<Option<Result<Code, LoadFailure>>, LoadFailure> {
    let mut head = [0; Head::BYTES];
    if let Err(error) = stdout.read_exact(&mut head).await {
        return match error.kind() {
            io::ErrorKind::UnexpectedEof => Ok(None),
            _ => Err(lost(&error)),
        };
    }
    let (len, most) = match Head::parse(head) {
        Some(Head::Code(len)) => (len, max_code),
        Some(Head::Refusal(len)) => (len, frame::MAX_REASON_BYTES),
        None => {
            return Err(LoadFailure::internal(
                "the compiler answers in another form",
            ));
        }
    };
    if len > most {
        return Err(LoadFailure::limit(format!(
            "its compiled code has {len} bytes, {most} are the most"
        )));
    }
    // What is announced is not yet there: the buffer grows with what comes.
    let mut body = Vec::new();
    let read = (&mut stdout).take(len).read_to_end(&mut body).await;
    if read.map_err(|error| lost(&error))? as u64 != len {
        return Ok(None);
    }
    if stdout.read(&mut [0]).await.map_err(|error| lost(&error))? != 0 {
        return Err(LoadFailure::internal(
            "the compiler says more than it announced",
        ));
    }
    Ok(Some(match Head::parse(head) {
        Some(Head::Code(_)) => Ok(Code(body)),
        _ => Err(refusal(&body)),
    }))
}

/// A refusal, with one of the codes that there are.
fn refusal(body: &[u8]) -> LoadFailure {
    let text = String::from_utf8_lossy(body);
    match text.split_once(": ") {
        Some((code @ ("invalid_module" | "unsupported_module" | "unknown_import"), message)) => {
            LoadFailure {
                code: code.to_owned(),
                message: message.to_owned(),
            }
        }
        _ => LoadFailure::internal("the compiler refuses for a reason that is not known here"),
    }
}

/// What the child says of its own end: the beginning is kept, the rest read and forgotten.
async fn listen(mut stderr: impl AsyncRead + Unpin) -> Result<String, LoadFailure> {
    let mut said = Vec::new();
    let kept = (&mut stderr).take(SAID_BYTES).read_to_end(&mut said).await;
    kept.map_err(|error| lost(&error))?;
    let rest = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
    rest.map_err(|error| lost(&error))?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

fn lost(error: &io::Error) -> LoadFailure {
    LoadFailure::internal(format!("the compiler's pipe broke: {error}"))
}
