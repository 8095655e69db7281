//! The calls of the skill in development, as the person at the terminal sees them, and the keys that make one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use palyra_skill::exec::CallResult;
use palyra_skill::host::{JsonObject, SkillBackend, ToolBackend as _, ToolCall};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::cli::error::{CliError, CliResult};
use crate::cli::inspect::clean;
use crate::cli::{run, terminal};

/// Most characters of an input that stand in a line of their own.
const SHOWN: usize = 50;

/// What the keys do.
const KEYS: &str = "  r  run the last call again\n  b  build\n  q  quit\n  ?  these keys";

/// What was called, and what a person asked for.
#[derive(Debug)]
pub(super) struct Calls {
    quiet: bool,
    last: Mutex<Option<Last>>,
    build_asked: AtomicBool,
}

#[derive(Debug, Clone)]
enum Last {
    /// With `--input`: the tool's id, if it was named.
    Typed(Option<String>, JsonObject),
    Made(ToolCall),
}

impl Calls {
    /// `first` is what was typed on the command line: tool and input.
    pub(super) fn new(quiet: bool, first: Option<(Option<String>, Value)>) -> CliResult<Arc<Self>> {
        let first = match first {
            None => None,
            Some((tool, Value::Object(input))) => Some(Last::Typed(tool, input)),
            Some(_) => {
                return Err(CliError::usage("the input of a tool is a JSON object")
                    .hint("write --input '{\"name\": \"value\"}'"));
            }
        };
        Ok(Arc::new(Self {
            quiet,
            last: Mutex::new(first),
            build_asked: AtomicBool::new(false),
        }))
    }

    /// Whether a build was asked for since this was asked last.
    pub(super) fn build_asked(&self) -> bool {
        self.build_asked.swap(false, Ordering::Relaxed)
    }

    pub(super) fn ask_build(&self) {
        self.build_asked.store(true, Ordering::Relaxed);
    }

    /// A call has ended.
    pub(super) fn ended(&self, call: &ToolCall, result: &CallResult) {
        *self.last() = Some(Last::Made(call.clone()));
        if self.quiet {
            return;
        }
        for line in &result.log {
            let text = format!("{}: {}", line.level, clean(&line.message));
            terminal::status("log", terminal::DIM, &text);
        }
        let input = Value::Object(call.arguments.clone()).to_string();
        let stats = &result.stats;
        let came_to = result.why().map_or_else(
            || format!("ok, {} µs, {} fuel", stats.duration_us, stats.fuel),
            |why| clean(&why),
        );
        let style = if result.is_ok() {
            terminal::GOOD
        } else {
            terminal::BAD
        };
        let text = format!("{} {}: {came_to}", call.name, cut(&input));
        terminal::status("call", style, &text);
    }

    /// The last call again, on the version that is served now.
    pub(super) async fn repeat(&self, backend: &SkillBackend, cancel: CancellationToken) {
        let last = self.last().clone();
        let Some(call) = last.and_then(|last| again(last, backend)) else {
            terminal::note(
                "there is no call to run again: no client has made one, and --input names none",
            );
            return;
        };
        let result = backend.call_for("dev", call, None, cancel).await;
        if let (Some(output), true) = (&result.output, result.is_ok()) {
            terminal::note(&format!("{output:#}"));
        }
    }

    fn last(&self) -> MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn again(last: Last, backend: &SkillBackend) -> Option<ToolCall> {
    let call_id = run::call_id();
    match last {
        Last::Made(call) => Some(ToolCall { call_id, ..call }),
        Last::Typed(tool, arguments) => {
            let tools = backend.tools();
            let named = |id: &String| tools.iter().find(|tool| tool.tool_id == *id);
            let name = match &tool {
                // One that is not there is refused by this name.
                Some(id) => named(id).map_or(id.clone(), |tool| tool.name.clone()),
                None => tools.first()?.name.clone(),
            };
            Some(ToolCall {
                name,
                arguments,
                call_id,
            })
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(unix)]
pub(super) use unix::keys;

#[cfg(unix)]
mod unix {
    use std::sync::Arc;

    use tokio::sync::Notify;
    use tokio_util::sync::CancellationToken;

    use super::super::served::Served;
    use super::{Calls, KEYS};
    use crate::cli::keys::KeyMode;
    use crate::cli::terminal;

    /// Ctrl-D.
    const END: u8 = 4;

    /// Obeys keys until what this gives is dropped; `None` where nobody types.
    pub(in crate::cli) fn keys(
        calls: &Arc<Calls>,
        served: &Served,
        wake: &Arc<Notify>,
        shutdown: &CancellationToken,
    ) -> Option<KeyMode> {
        let mode = KeyMode::enter()?;
        let (calls, backend) = (Arc::clone(calls), served.backend());
        let (wake, shutdown) = (Arc::clone(wake), shutdown.clone());
        let runtime = tokio::runtime::Handle::current();
        runtime.spawn(after_stops());
        KeyMode::read(move |key| {
            match key {
                b'r' => {
                    let (calls, backend) = (Arc::clone(&calls), Arc::clone(&backend));
                    let cancel = shutdown.child_token();
                    runtime.spawn(async move { calls.repeat(&backend, cancel).await });
                }
                b'b' => {
                    calls.ask_build();
                    wake.notify_one();
                }
                b'q' | END => shutdown.cancel(),
                b'?' | b'h' => terminal::note(KEYS),
                _ => {}
            }
            !shutdown.is_cancelled()
        });
        Some(mode)
    }

    /// A shell that continues a stopped program leaves the terminal in its own mode.
    async fn after_stops() {
        use tokio::signal::unix::{SignalKind, signal};
        let cont = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        let Ok(mut continued) = signal(cont) else {
            return;
        };
        while continued.recv().await.is_some() {
            KeyMode::again();
        }
    }
}

/// There are keys on Unix only.
#[cfg(not(unix))]
pub(super) fn keys(
    _calls: &Arc<Calls>,
    _served: &super::served::Served,
    _wake: &Arc<tokio::sync::Notify>,
    _shutdown: &CancellationToken,
) -> Option<()> {
    None
}
