//! Sessions of the revisions that have them: how many, which one goes when there are too many, and those that never
//! got beyond their first message.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rmcp::transport::streamable_http_server::session::SessionManager as _;
use rmcp::transport::streamable_http_server::session::local::{LocalSessionManager, SessionConfig};
use tokio::time::{Instant, sleep};

/// An idle session ends after this long; its client then starts a new one.
const IDLE: Duration = Duration::from_hours(1);

/// The sessions of one server.
pub(super) struct Sessions {
    pub(super) manager: Arc<LocalSessionManager>,
    limit: usize,
    initialize_timeout: Duration,
    /// Held while a session is opened, so that the limit is one.
    opening: tokio::sync::Mutex<()>,
    uses: Mutex<HashMap<String, Use>>,
}

/// What a session is doing.
struct Use {
    last: Instant,
    /// Requests without a whole answer.
    running: usize,
    initialized: bool,
}

impl Sessions {
    pub(super) fn new(limit: usize, initialize_timeout: Duration) -> Arc<Self> {
        let mut config = SessionConfig::default();
        config.keep_alive = Some(IDLE);
        let mut manager = LocalSessionManager::default();
        manager.session_config = config;
        Arc::new(Self {
            manager: Arc::new(manager),
            limit,
            initialize_timeout,
            opening: tokio::sync::Mutex::default(),
            uses: Mutex::default(),
        })
    }

    pub(super) async fn knows(&self, id: &str) -> bool {
        self.manager.sessions.read().await.contains_key(id)
    }

    /// Leave to open one session, for which the longest idle one may have had to go; `None` when all are at work.
    pub(super) async fn make_room(&self) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let opening = self.opening.lock().await;
        loop {
            let open: Vec<String> = {
                let sessions = self.manager.sessions.read().await;
                sessions.keys().map(|id| id.as_ref().to_owned()).collect()
            };
            self.lock().retain(|id, _| open.contains(id));
            if open.len() < self.limit {
                return Some(opening);
            }
            let idle = self.longest_idle()?;
            tracing::info!("ending the session that was idle for longest: a new client has come");
            self.close(&idle).await;
        }
    }

    /// A session was opened; it has to be initialized in time.
    pub(super) fn opened(self: &Arc<Self>, id: &str) {
        let fresh = Use {
            last: Instant::now(),
            running: 0,
            initialized: false,
        };
        self.lock().insert(id.to_owned(), fresh);
        let (sessions, id) = (Arc::clone(self), id.to_owned());
        tokio::spawn(async move {
            while sessions.is_half_open(&id) {
                sleep(sessions.initialize_timeout).await;
                if sessions.is_half_open(&id) && sessions.is_idle(&id) {
                    sessions.close(&id).await;
                }
            }
        });
    }

    pub(super) fn initialized(&self, id: &str) {
        if let Some(found) = self.lock().get_mut(id) {
            found.initialized = true;
        }
    }

    /// Counts a request of this session until the answer has been written.
    pub(super) fn request(self: &Arc<Self>, id: &str) -> InUse {
        if let Some(found) = self.lock().get_mut(id) {
            found.running += 1;
            found.last = Instant::now();
        }
        InUse {
            sessions: Arc::clone(self),
            id: id.to_owned(),
        }
    }

    fn longest_idle(&self) -> Option<String> {
        let uses = self.lock();
        let idle = uses.iter().filter(|(_, found)| found.running == 0);
        idle.min_by_key(|(_, found)| found.last)
            .map(|(id, _)| id.clone())
    }

    fn is_half_open(&self, id: &str) -> bool {
        self.lock().get(id).is_some_and(|found| !found.initialized)
    }

    fn is_idle(&self, id: &str) -> bool {
        self.lock().get(id).is_some_and(|found| found.running == 0)
    }

    async fn close(&self, id: &str) {
        self.lock().remove(id);
        if let Err(error) = self.manager.close_session(&id.into()).await {
            tracing::warn!(%error, "a session could not be ended");
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Use>> {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being answered.
pub(super) struct InUse {
    sessions: Arc<Sessions>,
    id: String,
}

impl Drop for InUse {
    fn drop(&mut self) {
        if let Some(found) = self.sessions.lock().get_mut(&self.id) {
            found.running = found.running.saturating_sub(1);
            found.last = Instant::now();
        }
    }
}
