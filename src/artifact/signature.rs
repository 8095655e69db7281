//! `signature.json`: made, read and held against the payload.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{ArtifactError, json};
use crate::digest::Digest;
use crate::keys::{KeyError, PublicKey, SigningKey};
use crate::limits;
use crate::manifest::PublisherId;

const ALGORITHM: &str = "ed25519-sha256";

/// `signature.json` as it is written, unverified. Unknown and repeated fields are errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    /// Always `ed25519-sha256`.
    pub algorithm: String,
    /// The manifest's publisher.
    pub publisher: String,
    /// The key's short name.
    pub key_id: String,
    /// 32 bytes.
    pub public_key_base64: String,
    /// 64 lower-case hexadecimal characters; these characters are what is signed.
    pub payload_sha256: String,
    /// 64 bytes.
    pub signature_base64: String,
    /// Milliseconds since 1970. Not signed: nothing is decided by it.
    pub signed_at_unix_ms: i64,
}

/// What became of an artifact's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureCheck {
    /// There is none.
    Missing,
    /// There is one that does not hold.
    Invalid {
        /// Stable reason code.
        code: &'static str,
        /// For a person.
        message: String,
    },
    /// The holder of `key` signed this payload as `publisher`. Whether that is the publisher is a matter of trust.
    Valid {
        /// The manifest's publisher.
        publisher: PublisherId,
        /// The key that verified.
        key: PublicKey,
    },
}

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Not the JSON that it should be.
    #[error("signature.json cannot be read: {reason}")]
    Malformed {
        /// Why not.
        reason: String,
    },
    /// Another algorithm.
    #[error("the signature's algorithm is {algorithm:?}, only '{ALGORITHM}' is accepted")]
    Algorithm {
        /// Which one.
        algorithm: String,
    },
    /// Signed as somebody else than the manifest says.
    #[error("the signature is {claimed:?}'s, the manifest's publisher is '{publisher}'")]
    Publisher {
        /// Who signed.
        claimed: String,
        /// Who publishes.
        publisher: PublisherId,
    },
    /// No sound public key.
    #[error("the signature's public key is refused: {reason}")]
    PublicKey {
        /// Why.
        reason: String,
    },
    /// The short name is another key's.
    #[error("the signature's key id is {claimed:?}, but its key is '{key_id}'")]
    KeyId {
        /// What the file says.
        claimed: String,
        /// What it should say.
        key_id: String,
    },
    /// Another payload was signed.
    #[error(
        "the content was changed after it was signed: its payload digest is {actual}, signed was {claimed:?}"
    )]
    PayloadDigest {
        /// What the file says.
        claimed: String,
        /// What was computed.
        actual: Digest,
    },
    /// The signature is not base64.
    #[error("the signature is not base64")]
    Encoding,
    /// The signature has another length than 64 bytes.
    #[error("the signature has {bytes} bytes instead of 64")]
    Length {
        /// Its length.
        bytes: usize,
    },
    /// The key did not sign this.
    #[error("the signature does not verify: this key did not sign this content")]
    Mismatch,
}

impl SignatureError {
    /// The stable reason code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "signature_malformed",
            Self::Algorithm { .. } => "signature_algorithm",
            Self::Publisher { .. } => "signature_publisher",
            Self::PublicKey { .. } => "signature_public_key",
            Self::KeyId { .. } => "signature_key_id",
            Self::PayloadDigest { .. } => "signature_payload_digest",
            Self::Encoding => "signature_encoding",
            Self::Length { .. } => "signature_length",
            Self::Mismatch => "signature_mismatch",
        }
    }
}

impl SignatureFile {
    pub(super) fn make(
        key: &SigningKey,
        publisher: &PublisherId,
        payload: Digest,
        signed_at_unix_ms: i64,
    ) -> Self {
        let public = key.public_key();
        let payload_sha256 = payload.to_hex();
        Self {
            algorithm: ALGORITHM.to_owned(),
            publisher: publisher.to_string(),
            key_id: public.key_id(),
            public_key_base64: public.to_base64(),
            signature_base64: STANDARD.encode(key.sign(payload_sha256.as_bytes())),
            payload_sha256,
            signed_at_unix_ms,
        }
    }

    /// The key that signed `payload` as `publisher`.
    pub(super) fn check(
        &self,
        publisher: &PublisherId,
        payload: Digest,
    ) -> Result<PublicKey, SignatureError> {
        if self.algorithm != ALGORITHM {
            let algorithm = self.algorithm.clone();
            return Err(SignatureError::Algorithm { algorithm });
        }
        if self.publisher != publisher.as_str() {
            return Err(SignatureError::Publisher {
                claimed: self.publisher.clone(),
                publisher: publisher.clone(),
            });
        }
        let key = PublicKey::from_base64(&self.public_key_base64);
        let key = key.map_err(|error| SignatureError::PublicKey {
            reason: error.to_string(),
        })?;
        if self.key_id != key.key_id() {
            return Err(SignatureError::KeyId {
                claimed: self.key_id.clone(),
                key_id: key.key_id(),
            });
        }
        let message = payload.to_hex();
        if self.payload_sha256 != message {
            return Err(SignatureError::PayloadDigest {
                claimed: self.payload_sha256.clone(),
                actual: payload,
            });
        }
        let signature = STANDARD.decode(&self.signature_base64);
        let signature = signature.map_err(|_| SignatureError::Encoding)?;
        match key.verify(message.as_bytes(), &signature) {
            Ok(()) => Ok(key),
            Err(KeyError::SignatureLength { bytes }) => Err(SignatureError::Length { bytes }),
            Err(_) => Err(SignatureError::Mismatch),
        }
    }
}

/// The entry as it stands in the artifact, and what could be read of it. The bytes are kept so that an artifact is
/// written back as it was read, whatever its signature is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    raw: Vec<u8>,
    parsed: Result<SignatureFile, SignatureError>,
}

impl Stored {
    pub(super) fn read(raw: Vec<u8>) -> Self {
        let parsed = if raw.len() > limits::MAX_SIGNATURE_BYTES {
            Err(format!(
                "it has more than {} bytes",
                limits::MAX_SIGNATURE_BYTES
            ))
        } else {
            json::object(&raw)
        };
        let parsed = parsed.map_err(|reason| SignatureError::Malformed { reason });
        Self { raw, parsed }
    }

    pub(super) fn write(file: SignatureFile) -> Result<Self, ArtifactError> {
        let raw = serde_json::to_vec_pretty(&file).expect("strings and a number serialise");
        let bytes = raw.len();
        if bytes > limits::MAX_SIGNATURE_BYTES {
            return Err(ArtifactError::SignatureTooLarge { bytes });
        }
        Ok(Self {
            raw,
            parsed: Ok(file),
        })
    }

    pub(super) fn raw(&self) -> &[u8] {
        &self.raw
    }

    pub(super) fn parsed(&self) -> Result<&SignatureFile, SignatureError> {
        self.parsed.as_ref().map_err(Clone::clone)
    }
}
