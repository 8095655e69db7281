//! One answer for any bytes: whose skill is this, is it whole, and is that publisher trusted?

use serde::Serialize;

use super::{TrustDecision, TrustStore, decide};
use crate::artifact::{Artifact, ArtifactError, SIGNATURE, SignatureCheck, zip};
use crate::digest::Digest;
use crate::keys::PublicKey;
use crate::manifest::{CapabilityGrants, PolicyBinding, PublisherId, SkillId, Version};

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Sound, signed and trusted.
    Accept,
    /// Anything else.
    Reject,
}

/// What the signature is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureState {
    /// It covers exactly this content.
    Valid,
    /// It does not, or it stands in a file that is no sound artifact.
    Invalid,
    /// The archive is sound and has none.
    Missing,
}

/// The answer, and the JSON of `verify`. What the manifest says is repeated only under a valid signature (trusted or
/// not, so that a person can decide on it): before, anybody could have written it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Whether the skill may be installed.
    pub verdict: Verdict,
    /// Stable code: the table in [`crate::trust`].
    pub reason: &'static str,
    /// For a person.
    pub message: String,
    /// What the signature is worth.
    pub signature: SignatureState,
    /// `None` while the signature is not valid.
    pub trust: Option<TrustDecision>,
    /// The skill's identity, where the artifact is sound.
    pub payload_sha256: Option<Digest>,
    /// The key that signed.
    pub key_id: Option<String>,
    /// Who signed.
    pub publisher: Option<PublisherId>,
    /// The skill.
    pub skill_id: Option<SkillId>,
    /// Its version.
    pub version: Option<Version>,
    /// What it asks to be granted.
    pub capability_grants: Option<CapabilityGrants>,
    /// The policy that it needs.
    pub policy_bindings: Option<Vec<PolicyBinding>>,
    /// Codes of what should be better.
    pub manifest_warnings: Vec<&'static str>,
}

/// Judges any bytes against a trust store, writing nothing: `tofu_newly_pinned` means that the key would be pinned.
/// The artifact comes with the answer wherever it is sound, whatever the verdict.
pub fn verify(bytes: &[u8], store: &TrustStore, tofu: bool) -> (Verification, Option<Artifact>) {
    let mut signature = SignatureState::Invalid;
    let read = zip::read(bytes)
        .map_err(ArtifactError::from)
        .and_then(|entries| {
            if entries.iter().all(|entry| entry.path.as_str() != SIGNATURE) {
                signature = SignatureState::Missing;
            }
            Artifact::from_zip_entries(entries)
        });
    let artifact = match read {
        Ok(artifact) => artifact,
        Err(error) => {
            let verification = Verification::reject(error.code(), error.to_string(), signature);
            return (verification, None);
        }
    };
    let mut verification = match artifact.check_signature() {
        SignatureCheck::Missing => {
            let message = "the artifact is not signed".to_owned();
            Verification::reject("signature_missing", message, SignatureState::Missing)
        }
        SignatureCheck::Invalid { code, message } => {
            Verification::reject(code, message, SignatureState::Invalid)
        }
        SignatureCheck::Valid { publisher, key } => {
            let decision = decide(store, &publisher, &key, tofu);
            let message = explain(decision, store, &publisher, &key);
            Verification::signed(&artifact, decision, message, publisher, &key)
        }
    };
    verification.payload_sha256 = Some(artifact.payload_digest());
    (verification, Some(artifact))
}

impl Verification {
    fn reject(reason: &'static str, message: String, signature: SignatureState) -> Self {
        Self {
            verdict: Verdict::Reject,
            reason,
            message,
            signature,
            trust: None,
            payload_sha256: None,
            key_id: None,
            publisher: None,
            skill_id: None,
            version: None,
            capability_grants: None,
            policy_bindings: None,
            manifest_warnings: Vec::new(),
        }
    }

    fn signed(
        artifact: &Artifact,
        decision: TrustDecision,
        message: String,
        publisher: PublisherId,
        key: &PublicKey,
    ) -> Self {
        let manifest = artifact.manifest();
        let warnings = manifest.warnings().into_iter();
        Self {
            verdict: if decision.accepts() {
                Verdict::Accept
            } else {
                Verdict::Reject
            },
            trust: Some(decision),
            key_id: Some(key.key_id()),
            publisher: Some(publisher),
            skill_id: Some(manifest.skill_id.clone()),
            version: Some(manifest.version),
            capability_grants: Some(manifest.capability_grants()),
            policy_bindings: Some(manifest.policy_bindings()),
            manifest_warnings: warnings.map(|warning| warning.code).collect(),
            ..Self::reject(decision.code(), message, SignatureState::Valid)
        }
    }
}

fn explain(
    decision: TrustDecision,
    store: &TrustStore,
    publisher: &PublisherId,
    key: &PublicKey,
) -> String {
    let id = key.key_id();
    match decision {
        TrustDecision::Allowlisted => format!("signed by '{publisher}' with the trusted key {id}"),
        TrustDecision::TofuPinned => format!("signed by '{publisher}' with the pinned key {id}"),
        TrustDecision::TofuNewlyPinned => {
            format!("signed by '{publisher}' with {id}, a key that is seen for the first time")
        }
        TrustDecision::Untrusted => {
            format!("signed by '{publisher}' with {id}, but nobody vouches for this publisher")
        }
        TrustDecision::KeyMismatch => {
            format!(
                "signed as '{publisher}' with {id}, which is not {}",
                known_keys(store, publisher)
            )
        }
        TrustDecision::Revoked => {
            let why = store.revoked.get(key).map_or("", |why| why.trim());
            let why = if why.is_empty() {
                "no reason given"
            } else {
                why
            };
            format!("signed by '{publisher}' with {id}, which was revoked: {why}")
        }
    }
}

fn known_keys(store: &TrustStore, publisher: &PublisherId) -> String {
    let Some(keys) = store.trusted_publishers.get(publisher) else {
        let pinned = store.tofu_publishers.get(publisher).map(PublicKey::key_id);
        return format!("the pinned key {}", pinned.unwrap_or_default());
    };
    if keys.is_empty() {
        return "trusted: the publisher is listed without a key".to_owned();
    }
    let ids: Vec<_> = keys.iter().map(PublicKey::key_id).collect();
    format!("one of the publisher's trusted keys ({})", ids.join(", "))
}
