//! A host for tests: tools run natively, and what they use of the host is what the test put there. Everything else is
//! denied, as on a host whose owner granted nothing.
//!
//! ```
//! use palyra_skill_sdk::http::{self, Response};
//! use palyra_skill_sdk::testing::Host;
//! use palyra_skill_sdk::{ToolError, secrets};
//!
//! fn weather(city: &str) -> Result<String, ToolError> {
//!     let key = secrets::get("global/api_key")?;
//!     let answer = http::get(&format!("https://api.example.com/{city}?key={key}"))?;
//!     Ok(answer.text()?.to_owned())
//! }
//!
//! let host = Host::new()
//!     .secret("global/api_key", "s3cret")
//!     .http("api.example.com", |request| {
//!         assert_eq!(request.method(), "GET");
//!         Ok(Response::new(200, "sunny"))
//!     });
//! assert_eq!(host.run(|| weather("Rome")), Ok("sunny".to_owned()));
//! assert_eq!(host.requests()[0].url(), "https://api.example.com/Rome?key=s3cret");
//!
//! let nothing = Host::new();
//! assert!(matches!(nothing.run(|| weather("Rome")), Err(ToolError::Denied(_))));
//! ```

mod answers;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

pub(crate) use answers::*;

use crate::ToolError;
use crate::context::Level;
use crate::http::{Request, Response};

/// A host with what a test grants. Clones are the same host.
#[derive(Clone, Default)]
pub struct Host {
    state: Rc<RefCell<State>>,
}

/// How far a tool said it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Done.
    pub done: f64,
    /// Of how much.
    pub total: Option<f64>,
    /// What is being done.
    pub message: Option<String>,
}

type Answerer = Rc<dyn Fn(&Request) -> Result<Response, ToolError>>;

#[derive(Default)]
struct State {
    call_id: Option<String>,
    remaining: Option<Duration>,
    cancelled: bool,
    /// `None` is a secret that is granted and has no value.
    secrets: BTreeMap<String, Option<String>>,
    config: BTreeMap<String, String>,
    buckets: BTreeMap<String, Bucket>,
    /// What was sent to each channel that is granted.
    channels: BTreeMap<String, Vec<String>>,
    origins: BTreeMap<String, Answerer>,
    requests: Vec<Request>,
    log: Vec<(Level, String)>,
    progress: Vec<Progress>,
}

#[derive(Default)]
struct Bucket {
    read_only: bool,
    values: BTreeMap<String, Vec<u8>>,
}

thread_local! {
    static CURRENT: RefCell<Option<Host>> = const { RefCell::new(None) };
}

impl Host {
    /// A host that grants nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `tool`, on this thread, with this host around it.
    pub fn run<T>(&self, tool: impl FnOnce() -> T) -> T {
        /// Puts the host back that was there before, also when the tool panics.
        struct Before(Option<Host>);
        impl Drop for Before {
            fn drop(&mut self) {
                CURRENT.set(self.0.take());
            }
        }
        let _before = Before(CURRENT.replace(Some(self.clone())));
        tool()
    }

    /// Grants a secret, by its name as `<scope>/<key>`.
    #[must_use]
    pub fn secret(self, name: &str, value: &str) -> Self {
        self.change(|state| state.secrets.insert(name.into(), Some(value.into())))
    }

    /// Grants a secret for which the owner has set no value.
    #[must_use]
    pub fn secret_without_value(self, name: &str) -> Self {
        self.change(|state| state.secrets.insert(name.into(), None))
    }

    /// Sets a value of the operator's configuration.
    #[must_use]
    pub fn config(self, key: &str, value: &str) -> Self {
        self.change(|state| state.config.insert(key.into(), value.into()))
    }

    /// Grants a bucket to read and write, empty where [`value`](Self::value) put nothing there.
    #[must_use]
    pub fn bucket(self, name: &str) -> Self {
        self.change(|state| state.buckets.entry(name.into()).or_default().read_only = false)
    }

    /// Grants a bucket to read only.
    #[must_use]
    pub fn read_only_bucket(self, name: &str) -> Self {
        self.change(|state| state.buckets.entry(name.into()).or_default().read_only = true)
    }

    /// Puts a value into a bucket, which is granted with it.
    #[must_use]
    pub fn value(self, bucket: &str, key: &str, value: impl Into<Vec<u8>>) -> Self {
        self.change(|state| {
            let bucket = state.buckets.entry(bucket.into()).or_default();
            bucket.values.insert(key.into(), value.into())
        })
    }

    /// Grants a channel.
    #[must_use]
    pub fn channel(self, name: &str) -> Self {
        self.change(|state| state.channels.entry(name.into()).or_default().len())
    }

    /// Answers requests to a host over https; write another origin in full, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn http(
        self,
        host: &str,
        answer: impl Fn(&Request) -> Result<Response, ToolError> + 'static,
    ) -> Self {
        let origin = if host.contains("://") {
            host.to_ascii_lowercase()
        } else {
            format!("https://{}", host.to_ascii_lowercase())
        };
        self.change(|state| state.origins.insert(origin, Rc::new(answer)))
    }

    /// Sets the call's id.
    #[must_use]
    pub fn call_id(self, id: &str) -> Self {
        self.change(|state| state.call_id = Some(id.into()))
    }

    /// Sets how long the call has left.
    #[must_use]
    pub fn remaining(self, time: Duration) -> Self {
        self.change(|state| state.remaining = Some(time))
    }

    /// Lets the caller have given up.
    #[must_use]
    pub fn cancelled(self) -> Self {
        self.change(|state| state.cancelled = true)
    }

    /// Every request that was sent so far, denied ones too.
    pub fn requests(&self) -> Vec<Request> {
        self.state.borrow().requests.clone()
    }

    /// What was sent to a channel so far.
    pub fn sent(&self, channel: &str) -> Vec<String> {
        self.state
            .borrow()
            .channels
            .get(channel)
            .cloned()
            .unwrap_or_default()
    }

    /// A value of a bucket, as the tool left it.
    pub fn stored(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        self.state
            .borrow()
            .buckets
            .get(bucket)?
            .values
            .get(key)
            .cloned()
    }

    /// What was logged so far.
    pub fn logged(&self) -> Vec<(Level, String)> {
        self.state.borrow().log.clone()
    }

    /// What was said of progress so far.
    pub fn progress(&self) -> Vec<Progress> {
        self.state.borrow().progress.clone()
    }

    fn change<T>(self, change: impl FnOnce(&mut State) -> T) -> Self {
        change(&mut self.state.borrow_mut());
        self
    }
}

impl fmt::Debug for Host {
    /// Names only: it may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.borrow();
        f.debug_struct("Host")
            .field("secrets", &state.secrets.keys())
            .field("config", &state.config.keys())
            .field("buckets", &state.buckets.keys())
            .field("channels", &state.channels.keys())
            .field("origins", &state.origins.keys())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
