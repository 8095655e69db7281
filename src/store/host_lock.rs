//! Whether a host serves this home: hosts share a lock on a file in it, which the system drops when they end, however
//! they end. Nothing stands in the file.

use std::fs::{File, OpenOptions, TryLockError};

use super::error::StoreError;
use super::files;
use super::home::Home;

/// The file that is locked.
pub(super) const FILE: &str = "host.lock";

/// Held by a host for as long as it serves.
#[derive(Debug)]
pub struct HostLock {
    _file: File,
}

impl Home {
    /// Says that a host serves this home, until the lock is dropped. Any number of hosts may.
    pub fn lock_as_host(&self) -> Result<HostLock, StoreError> {
        let file = self.host_file()?;
        let path = self.dir().join(FILE);
        // Only `is_hosted` ever holds it alone, for the blink of an eye.
        file.lock_shared().map_err(StoreError::io("lock", &path))?;
        Ok(HostLock { _file: file })
    }

    /// Whether a host serves this home right now.
    pub fn is_hosted(&self) -> Result<bool, StoreError> {
        match self.host_file()?.try_lock() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => {
                Err(StoreError::io("lock", &self.dir().join(FILE))(error))
            }
        }
    }

    fn host_file(&self) -> Result<File, StoreError> {
        let path = self.dir().join(FILE);
        files::touch_private(&path)?;
        OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path)
            .map_err(StoreError::io("open", &path))
    }
}
