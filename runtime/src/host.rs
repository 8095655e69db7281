//! What the host answers: each capability that a guest uses is one message to a [`CapabilityHost`].
//! The runtime has held it to the call's grants before it arrives here.

use async_trait::async_trait;

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

    /// How far the call is.
    fn progress(&self, _progress: Progress) {}
}

/// A host that offers nothing: pure computation.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHost;

impl CapabilityHost for NoHost {}
