//! Waiting for changes. What the system tells is only a reason to look: whether there is something to build, the
//! sources' content says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

/// How often to look where the system tells nothing.
const POLL: Duration = Duration::from_millis(500);
/// A save is over when nothing happened for this long.
pub(super) const QUIET: Duration = Duration::from_millis(40);
/// But no longer than this is waited for it.
const RESTLESS: Duration = Duration::from_millis(400);

/// Watches the folders of a project.
pub(super) struct Watch {
    dir: PathBuf,
    /// `None`: this system, or the person, wants it polled.
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
    /// Whether each folder is watched.
    complete: bool,
    /// Something was removed or renamed: a folder may be another one under the same name, which nobody watches.
    stale: Arc<AtomicBool>,
    wake: Arc<Notify>,
}

impl Watch {
    /// Watches nothing yet. `wake` ends a wait, too.
    pub(super) fn new(dir: &Path, poll: bool, wake: Arc<Notify>) -> Self {
        let stale = Arc::new(AtomicBool::new(false));
        let on_event = {
            let (stale, wake) = (Arc::clone(&stale), Arc::clone(&wake));
            move |event: notify::Result<notify::Event>| {
                match event.map(|event| event.kind) {
                    // Reading is no change, and we read.
                    Ok(EventKind::Access(_)) => return,
                    Ok(EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_))) => {}
                    _ => stale.store(true, Ordering::Relaxed),
                }
                wake.notify_one();
            }
        };
        Self {
            dir: dir.to_owned(),
            watcher: (!poll)
                .then(|| notify::recommended_watcher(on_event).ok())
                .flatten(),
            folders: BTreeSet::new(),
            complete: false,
            stale,
            wake,
        }
    }

    /// Watches exactly these folders, relative to the project's. Each by itself: below them are folders with thousands
    /// of files that are none of our business. Whether something changed in what is watched: then files may have come
    /// unseen.
    pub(super) fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else {
            return false;
        };
        let stale = self.stale.swap(false, Ordering::Relaxed);
        let gone: Vec<PathBuf> = self
            .folders
            .iter()
            .filter(|folder| stale || !folders.contains(*folder))
            .cloned()
            .collect();
        for folder in gone {
            // The system has forgotten it already, if it is no longer there.
            let _ = watcher.unwatch(&self.dir.join(&folder));
            self.folders.remove(&folder);
        }
        let new: Vec<PathBuf> = folders.difference(&self.folders).cloned().collect();
        let mut added = false;
        for folder in new {
            if watcher
                .watch(&self.dir.join(&folder), RecursiveMode::NonRecursive)
                .is_ok()
            {
                self.folders.insert(folder);
                added = true;
            }
        }
        self.complete = !folders.is_empty() && self.folders == *folders;
        added
    }

    /// Whether changes are told by the system.
    pub(super) fn is_told(&self) -> bool {
        self.complete
    }

    /// Until something may have changed, and then until it has stopped changing.
    pub(super) async fn wait(&self) {
        if self.complete {
            self.wake.notified().await;
        } else if timeout(POLL, self.wake.notified()).await.is_err() {
            return;
        }
        let by = Instant::now() + RESTLESS;
        while Instant::now() < by && timeout(QUIET, self.wake.notified()).await.is_ok() {}
    }
}
