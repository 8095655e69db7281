//! Which connections have no request in the works, and for how long: those can be closed when others come.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// The connections without a request; a half-open one is such a one.
#[derive(Clone, Default)]
pub(super) struct Idle(Arc<Mutex<Table>>);

#[derive(Default)]
struct Table {
    /// Grows, so the first of `waiting` has waited for longest.
    next: u64,
    waiting: BTreeMap<u64, CancellationToken>,
}

/// One connection's place among the others.
#[derive(Clone)]
pub(super) struct Mark {
    idle: Idle,
    place: Arc<Mutex<Option<u64>>>,
    closed: CancellationToken,
}

/// The connection itself, for as long as it is open.
pub(super) struct Open(Mark);

/// A request in the works: as long as this lives the connection is not idle.
pub(super) struct Busy(Mark);

impl Idle {
    /// A new connection, without a request.
    pub(super) fn connection(&self) -> Mark {
        let mark = Mark {
            idle: self.clone(),
            place: Arc::default(),
            closed: CancellationToken::new(),
        };
        mark.wait();
        mark
    }

    /// Closes the connection that has been without a request for longest, if there is one.
    pub(super) fn close_oldest(&self) {
        if let Some((_, closed)) = lock(&self.0).waiting.pop_first() {
            closed.cancel();
        }
    }
}

impl Mark {
    /// Held while the connection is open.
    pub(super) fn open(&self) -> Open {
        Open(self.clone())
    }

    /// Fires when the connection has to go.
    pub(super) fn closed(&self) -> CancellationToken {
        self.closed.clone()
    }

    /// A request has come; HTTP/1 has one at a time.
    pub(super) fn busy(&self) -> Busy {
        self.leave();
        Busy(self.clone())
    }

    fn wait(&self) {
        let mut table = lock(&self.idle.0);
        if self.closed.is_cancelled() {
            return;
        }
        let place = table.next;
        table.next += 1;
        table.waiting.insert(place, self.closed.clone());
        *lock(&self.place) = Some(place);
    }

    fn leave(&self) {
        let mut table = lock(&self.idle.0);
        if let Some(place) = lock(&self.place).take() {
            table.waiting.remove(&place);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.closed.cancel();
        self.0.leave();
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.wait();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
