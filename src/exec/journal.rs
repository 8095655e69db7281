//! Group commit: one durable transaction for all the calls that end at the same time.
//!
//! Each caller waits until its entry is on disk: an answer that leaves no trace is no answer. Nobody waits for others
//! to join a group. While one group is being synced the next one gathers, so a lone call pays one sync and many
//! calls share one.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use tokio::sync::oneshot;

use super::call::Call;
use super::request::CallResult;
use crate::digest::Digest;
use crate::manifest::Tool;
use crate::store::{Home, NewEntry, StoreError, canonical_json};

/// Most entries of one transaction: it keeps the home's write lock while it runs.
const MAX_GROUP: usize = 256;

/// The entry is not on disk.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum JournalError {
    /// The transaction of its group failed.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// The writer ended before it: the process is shutting down.
    #[error("the journal's writer stopped")]
    Stopped,
}

/// Writes entries in groups.
pub(super) struct Journal {
    home: Arc<Home>,
    queue: Arc<Queue>,
}

#[derive(Default)]
struct Queue(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    waiting: Vec<Waiting>,
    /// Whether somebody writes: they take what waits until nothing does.
    writing: bool,
}

struct Waiting {
    entry: NewEntry,
    written: oneshot::Sender<Result<(), JournalError>>,
}

impl Journal {
    pub(super) fn new(home: Arc<Home>) -> Self {
        Self {
            home,
            queue: Arc::default(),
        }
    }

    /// Durable when this returns `Ok`. The entry is written also when the future is dropped.
    pub(super) async fn append(&self, entry: NewEntry) -> Result<(), JournalError> {
        let (written, done) = oneshot::channel();
        if self.queue.push(Waiting { entry, written }) {
            let home = Arc::clone(&self.home);
            let writer = Writer {
                queue: Arc::clone(&self.queue),
                ended: false,
            };
            tokio::task::spawn_blocking(move || writer.run(&home));
        }
        done.await.unwrap_or(Err(JournalError::Stopped))
    }
}

impl Queue {
    /// Whether the caller has to start a writer.
    fn push(&self, waiting: Waiting) -> bool {
        let mut entries = self.lock();
        entries.waiting.push(waiting);
        !std::mem::replace(&mut entries.writing, true)
    }

    /// The next group; `None` ends the writer.
    fn take(&self) -> Option<Vec<Waiting>> {
        let mut entries = self.lock();
        let size = entries.waiting.len().min(MAX_GROUP);
        entries.writing = size > 0;
        (size > 0).then(|| entries.waiting.drain(..size).collect())
    }

    /// Every critical section leaves the queue sound.
    fn lock(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever writes; taken over by nobody until it is dropped.
struct Writer {
    queue: Arc<Queue>,
    ended: bool,
}

impl Writer {
    fn run(mut self, home: &Home) {
        while let Some(group) = self.queue.take() {
            let (entries, waiting): (Vec<_>, Vec<_>) = group
                .into_iter()
                .map(|waiting| (waiting.entry, waiting.written))
                .unzip();
            let result = home
                .journal_append(&entries)
                .map(drop)
                .map_err(|error| JournalError::Store(Arc::new(error)));
            for written in waiting {
                // Whoever gave its call up does not listen.
                let _ = written.send(result.clone());
            }
        }
        self.ended = true;
    }
}

impl Drop for Writer {
    /// A panic, or a process that shuts down before the writer began: nobody may wait for ever.
    fn drop(&mut self) {
        if !self.ended {
            let mut entries = self.queue.lock();
            entries.writing = false;
            entries.waiting.clear();
        }
    }
}

/// Sizes and digests, never bodies. Without a result it says that the call begins.
pub(super) fn entry(call: &Call, tool: &Tool, result: Option<&CallResult>) -> NewEntry {
    let input = canonical_json(&call.input);
    let mut data = json!({
        "tool_id": tool.id,
        "version": call.skill.manifest.version,
        "payload_sha256": call.skill.payload,
        "caller": call.options.caller,
        "unsigned": call.skill.is_unsigned(),
        "input_bytes": input.len(),
        "input_sha256": Digest::of(input.as_bytes()),
    });
    if let Some(result) = result {
        let output = result
            .output
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        data["outcome"] = json!(result.outcome);
        data["error_code"] = json!(result.error.as_ref().map(|error| &error.code));
        data["output_bytes"] = json!(output.len());
        data["output_sha256"] = json!(Digest::of(output.as_bytes()));
        data["fuel"] = json!(result.stats.fuel);
        data["duration_us"] = json!(result.stats.duration_us);
        data["host_calls"] = json!(result.stats.host_calls);
    }
    let kind = if result.is_some() {
        "call.finished"
    } else {
        "call.started"
    };
    NewEntry::new(kind)
        .skill(&call.skill.manifest.skill_id)
        .call(&call.options.call_id)
        .data(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::JournalStatus;

    fn journal() -> (tempfile::TempDir, Arc<Home>, Journal) {
        let dir = tempfile::tempdir().unwrap();
        let home = Arc::new(Home::open(&dir.path().join("home")).unwrap());
        let journal = Journal::new(Arc::clone(&home));
        (dir, home, journal)
    }

    fn numbered(number: usize) -> NewEntry {
        NewEntry::new("test").data(json!({ "number": number }))
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn entries_of_many_callers_share_transactions_and_are_there_when_each_returns() {
        let (_dir, home, journal) = journal();
        let appended = (0..1000).map(|number| journal.append(numbered(number)));
        for result in futures::future::join_all(appended).await {
            result.unwrap();
        }
        let entries = home.journal(0, 2000).unwrap();
        assert_eq!(entries.len(), 1000);
        // The first entry is a group of its own at most; 1000 entries fit four more.
        let status = home.verify_journal().unwrap();
        assert!(
            matches!(status, JournalStatus::Whole { entries: 1000, .. }),
            "{status:?}"
        );
        let mut times: Vec<_> = entries.iter().map(|entry| entry.at_unix_ms).collect();
        times.dedup();
        // One by one, 1000 synced transactions would take hundreds of milliseconds at least.
        assert!(times.len() < 100, "{} transactions", times.len());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_entry_whose_caller_gave_up_is_written() {
        let (_dir, home, journal) = journal();
        let given_up = async {
            tokio::select! {
                biased;
                _ = journal.append(numbered(1)) => panic!("no commit is that fast"),
                () = std::future::ready(()) => {}
            }
        };
        given_up.await;
        journal.append(numbered(2)).await.unwrap();
        assert_eq!(home.journal(0, 10).unwrap().len(), 2);
    }

    #[test]
    fn nobody_waits_for_a_writer_that_never_began() {
        let queue = Arc::<Queue>::default();
        let waiting = |number| {
            let (written, done) = oneshot::channel();
            let entry = numbered(number);
            (Waiting { entry, written }, done)
        };
        let (first, mut lost) = waiting(1);
        assert!(queue.push(first));
        drop(Writer {
            queue: Arc::clone(&queue),
            ended: false,
        });
        assert!(lost.try_recv().is_err());
        let (second, _done) = waiting(2);
        assert!(queue.push(second), "the next entry starts the next writer");
    }
}
