//! The build as a process of its own: `dev` starts this program again, in a process group that can be ended as a whole,
//! compilers and all.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};

/// How long compilers may take to end once they were asked to.
const END: Duration = Duration::from_millis(500);

/// Builds the project in `dir`; what the compiler and the build say goes to stderr as it comes. Whether it was built,
/// or `None` when `shutdown` came first: then nothing of it runs any more.
pub(super) async fn build(
    context: &Context,
    dir: &Path,
    shutdown: &CancellationToken,
) -> CliResult<Option<bool>> {
    let mut command = Command::new(crate::cli::run::this_program()?);
    command
        .arg(crate::cli::BUILD)
        .arg(dir)
        .args(context.quiet.then_some("--quiet"))
        .args(context.offline.then_some("--offline"))
        .args(["--color", colour()])
        // Stays open for as long as this process lives: see `end_with_parent`.
        .stdin(Stdio::piped())
        // What was made, and what changed in skill.toml, is news like the rest; stdout may be a client's.
        .stdout(std::io::stderr())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let failed = |e: std::io::Error| CliError::environment(format!("cannot start the build: {e}"));
    let mut group = Group::new(command.spawn().map_err(failed)?);
    let status = tokio::select! {
        status = group.child.wait() => status.map_err(failed)?,
        () = shutdown.cancelled() => {
            group.end().await;
            return Ok(None);
        }
    };
    group.ended = true;
    Ok(Some(built(status)?))
}

/// What the child said, unless something ended it.
fn built(status: ExitStatus) -> CliResult<bool> {
    match status.code() {
        Some(code) => Ok(code == 0),
        None => Err(CliError::environment(format!(
            "the build was ended: {status}"
        ))),
    }
}

fn colour() -> &'static str {
    match anstream::ColorChoice::global() {
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => "always",
        anstream::ColorChoice::Never => "never",
        anstream::ColorChoice::Auto => "auto",
    }
}

/// A child and all that it started. Dropped before its end, it is killed.
struct Group {
    child: Child,
    ended: bool,
    /// Held apart from the child, whose `wait` would close it.
    _stdin: Option<ChildStdin>,
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    fn new(mut child: Child) -> Self {
        Self {
            _stdin: child.stdin.take(),
            #[cfg(unix)]
            leader: child
                .id()
                .and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?)),
            child,
            ended: false,
        }
    }

    async fn end(&mut self) {
        self.signal(false);
        let _ = timeout(END, self.child.wait()).await;
        // The leader may have gone before the others.
        self.signal(true);
        let _ = timeout(END, self.child.wait()).await;
        self.ended = true;
    }

    #[cfg(unix)]
    fn signal(&mut self, kill: bool) {
        use rustix::process::{Signal, kill_process_group};
        if let Some(leader) = self.leader {
            let signal = if kill { Signal::KILL } else { Signal::TERM };
            let _ = kill_process_group(leader, signal);
        }
    }

    #[cfg(not(unix))]
    fn signal(&mut self, _kill: bool) {
        let _ = self.child.start_kill();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.ended {
            self.signal(true);
        }
    }
}

/// In the child: end with all that it started as soon as the process that started it has gone, even by SIGKILL. Its end
/// closes the pipe.
pub(in crate::cli) fn end_with_parent() {
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        #[cfg(unix)]
        let _ = rustix::process::kill_current_process_group(rustix::process::Signal::KILL);
        std::process::exit(130);
    });
}
