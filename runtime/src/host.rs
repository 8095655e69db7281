//! What the host answers: each capability that a guest uses is one message to a [`CapabilityHost`].
//! The runtime has held it to the call's grants before it arrives here.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::call::Progress;

/// Why the host did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// The host refuses, whatever the grants say (a revoked skill, say).
    #[error("denied: {0}")]
    Denied(String),
    /// A quota of the host's own.
    #[error("quota exceeded: {0}")]
    Quota(String),
    /// It tried and failed.
    #[error("{0}")]
    Failed(String),
}

/// What of a call's surroundings is decided beforehand, so that two calls can be the same. Empty is the real world.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    /// What every look at the wall clock gives: nanoseconds since 1970.
    pub wall_clock_ns: Option<u64>,
    /// What every look at the monotonic clock gives, in nanoseconds. What is left of the call's time is then all of it,
    /// always, as far as the guest can see.
    pub monotonic_clock_ns: Option<u64>,
    /// All random numbers follow from it.
    pub random_seed: Option<u64>,
}

/// A request that a guest wants to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpRequest {
    /// `GET`
    pub method: String,
    /// With scheme and host.
    pub url: String,
    /// In the guest's order; names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// All of it, within the call's limit.
    pub body: Vec<u8>,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpResponse {
    /// 100 to 999.
    pub status: u16,
    /// Those that are no valid header are left out.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Answers a guest's messages. Every method has an answer for a host that offers nothing.
#[async_trait]
pub trait CapabilityHost: Send + Sync {
    /// A secret's value; `None` when the owner has set none. Never logged.
    async fn secret(&self, _name: &str) -> Result<Option<String>, HostError> {
        Ok(None)
    }

    /// A value of a bucket.
    async fn kv_get(&self, _bucket: &str, _key: &str) -> Result<Option<Vec<u8>>, HostError> {
        Err(HostError::Denied("this host has no storage".into()))
    }

    /// Set a value.
    async fn kv_set(&self, _bucket: &str, _key: &str, _value: Vec<u8>) -> Result<(), HostError> {
        Err(HostError::Denied("this host has no storage".into()))
    }

    /// Remove a value; no error when there is none.
    async fn kv_delete(&self, _bucket: &str, _key: &str) -> Result<(), HostError> {
        Err(HostError::Denied("this host has no storage".into()))
    }

    /// Keys in byte order after `cursor`, and the next cursor while there are more.
    async fn kv_keys(
        &self,
        _bucket: &str,
        _cursor: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), HostError> {
        Err(HostError::Denied("this host has no storage".into()))
    }

    /// Give a message to a channel.
    async fn channel_send(&self, _channel: &str, _message: &str) -> Result<(), HostError> {
        Err(HostError::Denied("this host has no channels".into()))
    }

    /// What of the surroundings is decided beforehand; asked once a call.
    fn fixed(&self) -> Fixed {
        Fixed::default()
    }

    /// Whether [`CapabilityHost::http`] answers requests in place of the network; asked once a call. The runtime holds
    /// each request to the call's grants before, either way.
    fn answers_http(&self) -> bool {
        false
    }

    /// Answer a request that would go to the network.
    async fn http(&self, _request: HttpRequest) -> Result<HttpResponse, HostError> {
        Err(HostError::Denied("this host has no network".into()))
    }

    /// How far the call is.
    fn progress(&self, _progress: Progress) {}
}

/// A host that offers nothing: pure computation.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHost;

impl CapabilityHost for NoHost {}
