//! Secret keys, wiped from memory when they are dropped.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use zeroize::Zeroizing;

use super::{KeyError, PublicKey};

/// More than any form of a key needs: a wrong path must not read a disk into memory.
const MAX_FILE_BYTES: usize = 1024;

/// An Ed25519 signing key. Wiped when dropped; its `Debug` shows the key id only.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key from the system's random number generator.
    pub fn generate() -> Result<Self, KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice()).map_err(|error| KeyError::Random {
            message: error.to_string(),
        })?;
        Ok(Self::from_secret(&secret))
    }

    /// From 32 raw bytes, 64 hexadecimal characters or base64, white space around text ignored. Exactly 32 bytes are
    /// always raw: a raw key may well begin with a space.
    pub fn parse(input: &[u8]) -> Result<Self, KeyError> {
        if let Ok(raw) = <&[u8; 32]>::try_from(input) {
            return Ok(Self::from_secret(raw));
        }
        let text = input.trim_ascii();
        let mut secret = Zeroizing::new([0; 32]);
        if text.len() == 64 {
            hex::decode_to_slice(text, secret.as_mut_slice())
                .map_err(|_| KeyError::SigningKeyFormat)?;
        } else {
            let bytes = STANDARD.decode(text).map(Zeroizing::new);
            let bytes = bytes.map_err(|_| KeyError::SigningKeyFormat)?;
            if bytes.len() != secret.len() {
                return Err(KeyError::SigningKeyFormat);
            }
            secret.copy_from_slice(&bytes);
        }
        Ok(Self::from_secret(&secret))
    }

    /// Reads a key file in any form that [`SigningKey::parse`] knows. On Unix a file that others may read is refused:
    /// what others may have copied no longer says who signed.
    pub fn read_file(path: &Path) -> Result<Self, KeyError> {
        let io = |source| KeyError::Io {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        // Asked of the open file, not of the path: the path may mean another file by now.
        super::ring::check_private(path, &file.metadata().map_err(io)?)?;
        // One allocation, so that growing leaves no copy of the secret behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 * MAX_FILE_BYTES));
        file.take(MAX_FILE_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(io)?;
        Self::parse(&bytes).map_err(|reason| KeyError::File {
            path: path.to_owned(),
            reason: Box::new(reason),
        })
    }

    fn from_secret(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::of(&self.0)
    }

    /// Signs `message` (deterministic: the same message gives the same signature).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The secret as 64 hexadecimal characters, wiped when dropped.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public_key().key_id())
    }
}
