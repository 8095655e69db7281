//! Whom the user trusts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::artifact::json;
use crate::keys::{KeyError, PublicKey};
use crate::manifest::PublisherId;

/// Publishers and the keys that are theirs. Every key in it is a sound one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustStore {
    /// Keys that somebody vouched for. A publisher without keys is one whom no key satisfies.
    pub trusted_publishers: BTreeMap<PublisherId, Vec<PublicKey>>,
    /// Keys that were there first.
    pub tofu_publishers: BTreeMap<PublisherId, PublicKey>,
    /// Keys that are no longer trusted, whoever uses them, and why. Ours: Palyra has none.
    pub revoked: BTreeMap<PublicKey, String>,
}

/// What the trust store says of a publisher and a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustDecision {
    /// The key is listed for the publisher.
    Allowlisted,
    /// The key is the pinned one.
    TofuPinned,
    /// First use: the key would be pinned. Deciding writes nothing.
    TofuNewlyPinned,
    /// Nobody vouches for the publisher.
    Untrusted,
    /// The publisher is known, by another key.
    KeyMismatch,
    /// The key was revoked, whoever uses it.
    Revoked,
}

impl TrustDecision {
    /// Whether the skill may be used.
    pub fn accepts(self) -> bool {
        matches!(
            self,
            Self::Allowlisted | Self::TofuPinned | Self::TofuNewlyPinned
        )
    }

    /// The stable code, as it is serialised.
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowlisted => "allowlisted",
            Self::TofuPinned => "tofu_pinned",
            Self::TofuNewlyPinned => "tofu_newly_pinned",
            Self::Untrusted => "untrusted",
            Self::KeyMismatch => "key_mismatch",
            Self::Revoked => "revoked",
        }
    }
}

/// Why a trust store was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// Not the JSON that it should be.
    #[error("the trust store cannot be read: {reason}")]
    Json {
        /// Why not.
        reason: String,
    },
    /// A key that cannot be trusted.
    #[error("the key {key:?} of publisher '{publisher}' cannot be trusted: {source}")]
    Key {
        /// Whose.
        publisher: PublisherId,
        /// As the file spells it.
        key: String,
        /// What is wrong with it.
        source: KeyError,
    },
    /// Two trust stores pin different keys.
    #[error(
        "publisher '{publisher}' is pinned to {ours} here and to {theirs} there; remove one of the pins first"
    )]
    PinConflict {
        /// Whose.
        publisher: PublisherId,
        /// Id of the key that is pinned here.
        ours: String,
        /// Id of the key in the other store.
        theirs: String,
    },
}

/// `trust-store.json` as Palyra writes it.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    #[serde(deserialize_with = "json::unique_map")]
    trusted_publishers: BTreeMap<PublisherId, Vec<String>>,
    #[serde(deserialize_with = "json::unique_map")]
    tofu_publishers: BTreeMap<PublisherId, String>,
}

impl TrustStore {
    /// Reads Palyra's `trust-store.json`. A blank file is an empty store; an unknown field, a publisher that occurs
    /// twice and a key that is malformed, of small order or not canonical are errors.
    pub fn from_json(text: &str) -> Result<Self, TrustError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let file: File =
            json::object(text.as_bytes()).map_err(|reason| TrustError::Json { reason })?;
        let mut store = Self::default();
        for (publisher, keys) in file.trusted_publishers {
            let keys: Result<BTreeSet<_>, _> =
                keys.into_iter().map(|key| parse(&publisher, key)).collect();
            let keys = keys?.into_iter().collect();
            store.trusted_publishers.insert(publisher, keys);
        }
        for (publisher, key) in file.tofu_publishers {
            let key = parse(&publisher, key)?;
            store.tofu_publishers.insert(publisher, key);
        }
        Ok(store)
    }

    /// Writes Palyra's `trust-store.json`: pretty, sorted. That file has no word for a revoked key, so such keys are left
    /// out, and a publisher who has only those is written as one without keys, lest the key be pinned there anew.
    pub fn to_json(&self) -> String {
        let sound = |key: &&PublicKey| !self.revoked.contains_key(key);
        let mut file = File::default();
        for (publisher, keys) in &self.trusted_publishers {
            let keys: BTreeSet<_> = keys.iter().filter(sound).map(PublicKey::to_hex).collect();
            let keys = keys.into_iter().collect();
            file.trusted_publishers.insert(publisher.clone(), keys);
        }
        for (publisher, key) in &self.tofu_publishers {
            if sound(&key) {
                file.tofu_publishers.insert(publisher.clone(), key.to_hex());
            } else {
                file.trusted_publishers
                    .entry(publisher.clone())
                    .or_default();
            }
        }
        let text = serde_json::to_string_pretty(&file).expect("maps of strings serialise");
        text + "\n"
    }

    /// Adds what `other` has. Two different pins of one publisher are an error, and then nothing is changed.
    pub fn merge(&mut self, other: &Self) -> Result<(), TrustError> {
        for (publisher, theirs) in &other.tofu_publishers {
            match self.tofu_publishers.get(publisher) {
                Some(ours) if ours != theirs => {
                    return Err(TrustError::PinConflict {
                        publisher: publisher.clone(),
                        ours: ours.key_id(),
                        theirs: theirs.key_id(),
                    });
                }
                _ => {}
            }
        }
        for (publisher, keys) in &other.trusted_publishers {
            let ours = self
                .trusted_publishers
                .entry(publisher.clone())
                .or_default();
            ours.extend(keys);
            ours.sort_unstable();
            ours.dedup();
        }
        for (publisher, key) in &other.tofu_publishers {
            self.tofu_publishers.insert(publisher.clone(), *key);
        }
        for (key, why) in &other.revoked {
            let ours = self.revoked.entry(*key);
            ours.or_insert_with(|| why.clone());
        }
        Ok(())
    }
}

fn parse(publisher: &PublisherId, key: String) -> Result<PublicKey, TrustError> {
    PublicKey::from_hex(&key).map_err(|source| TrustError::Key {
        publisher: publisher.clone(),
        key,
        source,
    })
}

/// What `store` says of `publisher` and `key`. Changes nothing; `tofu` allows [`TrustDecision::TofuNewlyPinned`].
pub fn decide(
    store: &TrustStore,
    publisher: &PublisherId,
    key: &PublicKey,
    tofu: bool,
) -> TrustDecision {
    if store.revoked.contains_key(key) {
        return TrustDecision::Revoked;
    }
    if let Some(keys) = store.trusted_publishers.get(publisher) {
        return if keys.contains(key) {
            TrustDecision::Allowlisted
        } else {
            TrustDecision::KeyMismatch
        };
    }
    match store.tofu_publishers.get(publisher) {
        Some(pinned) if pinned == key => TrustDecision::TofuPinned,
        Some(_) => TrustDecision::KeyMismatch,
        None if tofu => TrustDecision::TofuNewlyPinned,
        None => TrustDecision::Untrusted,
    }
}
