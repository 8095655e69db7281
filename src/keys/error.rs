//! What can be wrong with a key.

use std::io;
use std::path::PathBuf;

/// What is wrong with a key, a signature or a key file. No variant holds secret bytes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Neither hexadecimal nor base64 of 32 bytes.
    #[error("a public key is 64 hexadecimal characters or the base64 of 32 bytes")]
    PublicKeyFormat,
    /// The bytes are no point of the curve.
    #[error("these 32 bytes are no Ed25519 public key")]
    NotOnCurve,
    /// A second spelling of a point.
    #[error("the Ed25519 public key is not in its canonical encoding")]
    NotCanonical,
    /// One signature would fit nearly every message.
    #[error("the Ed25519 public key has small order: it would verify signatures that nobody made")]
    SmallOrder,
    /// A signature has another length than 64 bytes.
    #[error("an Ed25519 signature has 64 bytes, this one has {bytes}")]
    SignatureLength {
        /// Its length.
        bytes: usize,
    },
    /// The signature is not of this key and message, or not in its canonical encoding.
    #[error("the signature does not verify")]
    SignatureMismatch,
    /// No accepted form of a signing key.
    #[error("a signing key is 32 raw bytes, 64 hexadecimal characters or the base64 of 32 bytes")]
    SigningKeyFormat,
    /// The system gave no random bytes.
    #[error("the system's random number generator failed: {message}")]
    Random {
        /// What it says.
        message: String,
    },
    /// A name that cannot be a key's.
    #[error(
        "'{name}' is no name for a key: use 1 to 64 of a-z, 0-9, '.', '_' and '-', and do not begin with '.'"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// The key ring has no key of that name.
    #[error("there is no key '{name}' in {}", dir.display())]
    NotFound {
        /// The name.
        name: String,
        /// The key ring's folder.
        dir: PathBuf,
    },
    /// A key of that name is there already. It is never overwritten.
    #[error("there is a key '{name}' already ({}); choose another name, or move that file away", path.display())]
    Exists {
        /// The name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// Others can read the key, so it is no longer one person's.
    #[error("{} may be used by others (mode {mode:04o}); if nobody has read it, run: chmod {remedy} {}", path.display(), path.display())]
    Permissions {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// What they should be, as `chmod` takes it.
        remedy: &'static str,
    },
    /// A key file does not hold a key.
    #[error("{} holds no signing key: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: Box<KeyError>,
    },
    /// The file system failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What failed.
        source: io::Error,
    },
}
