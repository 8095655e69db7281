//! Key material of this machine: one file each, 0600, made once whichever process comes first.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use zeroize::Zeroizing;

use super::error::StoreError;
use super::files;
use super::home::Home;
use crate::keys::SigningKey;

impl Home {
    /// 32 random bytes that authenticate the code cache.
    pub fn home_key(&self) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        key_file(&self.dir().join(HOME_KEY))
    }

    /// The same bytes where the home in `dir` has them already.
    pub fn known_home_key(dir: &Path) -> Result<Option<Zeroizing<[u8; 32]>>, StoreError> {
        match decode(&dir.join(HOME_KEY)) {
            Ok(key) => Ok(Some(key)),
            Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bearer token of the local server: 64 hexadecimal characters.
    pub fn server_token(&self) -> Result<Zeroizing<String>, StoreError> {
        let key = key_file(&self.dir().join(SERVER_TOKEN))?;
        Ok(Zeroizing::new(hex::encode(key.as_slice())))
    }

    /// The key that signs the journal's heads.
    pub(super) fn journal_key(&self) -> Result<SigningKey, StoreError> {
        let key = key_file(&self.dir().join(JOURNAL_KEY))?;
        Ok(SigningKey::parse(key.as_slice())?)
    }

    /// The same key where there is one already.
    pub(super) fn known_journal_key(&self) -> Result<Option<SigningKey>, StoreError> {
        let path = self.dir().join(JOURNAL_KEY);
        match path.try_exists() {
            Ok(true) => Ok(Some(SigningKey::parse(read_key(&path)?.as_slice())?)),
            Ok(false) => Ok(None),
            Err(error) => Err(StoreError::io("look at", &path)(error)),
        }
    }
}

/// Authenticates the code cache.
pub(super) const HOME_KEY: &str = "home.key";
/// Signs the journal's heads.
pub(super) const JOURNAL_KEY: &str = "journal.key";
/// The bearer token of the local server.
pub(super) const SERVER_TOKEN: &str = "server.token";

/// 32 bytes in hexadecimal characters, so that the file can be looked at and copied as text.
fn key_file(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    if !path.exists() {
        let mut fresh = Zeroizing::new([0; 32]);
        getrandom::fill(fresh.as_mut_slice()).map_err(|error| StoreError::KeyFile {
            path: path.to_owned(),
            message: format!("the system gives no random bytes: {error}"),
        })?;
        // Where another process was first, its key stays and is read below.
        files::write_whole(path, Zeroizing::new(hex::encode(*fresh)).as_bytes(), false)?;
    }
    read_key(path)
}

fn read_key(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    files::refuse_shared(path)?;
    decode(path)
}

/// What stands in a key file, whoever may read it.
pub(super) fn decode(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(StoreError::io("read", path))?;
    let mut key = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), key.as_mut_slice()).map_err(|_| StoreError::KeyFile {
        path: path.to_owned(),
        message: "expected 64 hexadecimal characters; restore it, or remove it for a new one"
            .to_owned(),
    })?;
    Ok(key)
}
