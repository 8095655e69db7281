//! The home answers what a guest asks for: secrets, key-value storage and channels.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use palyra_skill_runtime::{CapabilityHost, HostError, Progress, async_trait};

use crate::manifest::SkillId;
use crate::store::{Home, KvQuota, StoreError};

/// Keys that one `list-keys` of a guest gets at a time.
const KEYS_PER_PAGE: usize = 256;

/// What a caller does with a call's progress.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;

/// Answers one skill's messages from the home.
pub(super) struct HomeHost {
    pub(super) home: Arc<Home>,
    pub(super) skill_id: SkillId,
    pub(super) progress: Option<ProgressSink>,
}

impl HomeHost {
    /// `SQLite` blocks: its work stays off the threads that poll guests.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Home, &SkillId) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, HostError> {
        let (home, skill_id) = (Arc::clone(&self.home), self.skill_id.clone());
        match tokio::task::spawn_blocking(move || work(&home, &skill_id)).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error @ StoreError::Quota { .. })) => Err(HostError::Quota(error.to_string())),
            // What else went wrong in the store is the owner's to see, not the guest's.
            Ok(Err(error)) => {
                tracing::error!(%error, "the store did not answer a guest");
                Err(HostError::Failed("the host's storage failed".into()))
            }
            Err(_) => Err(HostError::Failed("the host's storage stopped".into())),
        }
    }
}

#[async_trait]
impl CapabilityHost for HomeHost {
    async fn secret(&self, name: &str) -> Result<Option<String>, HostError> {
        let Ok(name) = name.parse() else {
            return Ok(None);
        };
        self.blocking(move |home, _| Ok(home.secret(&name)?.map(|value| value.expose().to_owned())))
            .await
    }

    async fn kv_get(&self, bucket: &str, key: &str) -> Result<Option<Vec<u8>>, HostError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.blocking(move |home, skill| home.kv_get(skill, &bucket, &key))
            .await
    }

    async fn kv_set(&self, bucket: &str, key: &str, value: Vec<u8>) -> Result<(), HostError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.blocking(move |home, skill| {
            home.kv_set(skill, &bucket, &key, &value, &KvQuota::default())
        })
        .await
    }

    async fn kv_delete(&self, bucket: &str, key: &str) -> Result<(), HostError> {
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        self.blocking(move |home, skill| home.kv_delete(skill, &bucket, &key).map(drop))
            .await
    }

    async fn kv_keys(
        &self,
        bucket: &str,
        cursor: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), HostError> {
        let bucket = bucket.to_owned();
        self.blocking(move |home, skill| {
            home.kv_keys(skill, &bucket, cursor.as_deref(), KEYS_PER_PAGE)
        })
        .await
    }

    async fn channel_send(&self, channel: &str, message: &str) -> Result<(), HostError> {
        let dir = self.home.dir().join("channels");
        let line = serde_json::json!({ "skill_id": self.skill_id, "channel": channel, "message": message });
        let name = channel.to_owned();
        let sent =
            tokio::task::spawn_blocking(move || append_line(&dir, &name, &line.to_string())).await;
        match sent {
            Ok(Ok(())) => Ok(()),
            _ => Err(HostError::Failed(
                "the channel's file could not be written".into(),
            )),
        }
    }

    fn progress(&self, progress: Progress) {
        if let Some(sink) = &self.progress {
            sink(progress);
        }
    }
}

/// A channel is a file of JSON lines in the home, for a program of the owner's to follow.
fn append_line(dir: &PathBuf, channel: &str, line: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    // The name is data: a digest keeps it from being a path.
    let sound = !channel.is_empty()
        && channel.len() <= 64
        && channel
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    let stem = if sound && !channel.starts_with('.') {
        channel.to_owned()
    } else {
        crate::digest::Digest::of(channel.as_bytes()).to_hex()
    };
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    // One write a line: appends of several processes do not mix.
    options
        .open(dir.join(format!("{stem}.jsonl")))?
        .write_all(format!("{line}\n").as_bytes())
}
