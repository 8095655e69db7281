//! Values by key that outlive a call, in buckets that the owner granted.

use crate::ToolError;

#[cfg(target_family = "wasm")]
use crate::bindings::wasi::keyvalue::store as host;

/// A collection of values.
pub struct Bucket {
    #[cfg(target_family = "wasm")]
    bucket: host::Bucket,
    #[cfg(not(target_family = "wasm"))]
    bucket: crate::testing::OpenBucket,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").finish_non_exhaustive()
    }
}

/// Opens the bucket of this name.
pub fn open(name: &str) -> Result<Bucket, ToolError> {
    #[cfg(target_family = "wasm")]
    return match host::open(name) {
        Ok(bucket) => Ok(Bucket { bucket }),
        Err(error) => Err(explain(name, error)),
    };
    #[cfg(not(target_family = "wasm"))]
    crate::testing::open(name).map(|bucket| Bucket { bucket })
}

#[cfg(target_family = "wasm")]
impl Bucket {
    /// The value, if there is one.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ToolError> {
        self.bucket.get(key).map_err(|error| explain(key, error))
    }

    /// Sets or replaces a value.
    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), ToolError> {
        self.bucket
            .set(key, value)
            .map_err(|error| explain(key, error))
    }

    /// Deletes a value; nothing happens where there is none.
    pub fn delete(&self, key: &str) -> Result<(), ToolError> {
        self.bucket.delete(key).map_err(|error| explain(key, error))
    }

    /// Whether there is a value.
    pub fn exists(&self, key: &str) -> Result<bool, ToolError> {
        self.bucket.exists(key).map_err(|error| explain(key, error))
    }

    /// Every key, in no order.
    pub fn keys(&self) -> Result<Vec<String>, ToolError> {
        let mut keys = Vec::new();
        let mut cursor = None;
        loop {
            let page = self
                .bucket
                .list_keys(cursor.as_deref())
                .map_err(|error| explain("keys", error))?;
            keys.extend(page.keys);
            cursor = page.cursor;
            if cursor.is_none() {
                return Ok(keys);
            }
        }
    }
}

#[cfg(not(target_family = "wasm"))]
impl Bucket {
    /// The value, if there is one.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ToolError> {
        self.bucket.read(|values| values.get(key).cloned())
    }

    /// Sets or replaces a value.
    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), ToolError> {
        self.bucket.write(|values| {
            values.insert(key.to_owned(), value.to_owned());
        })
    }

    /// Deletes a value; nothing happens where there is none.
    pub fn delete(&self, key: &str) -> Result<(), ToolError> {
        self.bucket.write(|values| {
            values.remove(key);
        })
    }

    /// Whether there is a value.
    pub fn exists(&self, key: &str) -> Result<bool, ToolError> {
        self.bucket.read(|values| values.contains_key(key))
    }

    /// Every key, in no order.
    pub fn keys(&self) -> Result<Vec<String>, ToolError> {
        self.bucket.read(|values| values.keys().cloned().collect())
    }
}

#[cfg(target_family = "wasm")]
fn explain(what: &str, error: host::Error) -> ToolError {
    match error {
        host::Error::NoSuchStore => ToolError::Failed(format!("{what}: there is no such store")),
        host::Error::AccessDenied => ToolError::Denied(format!("{what} is not granted")),
        host::Error::Other(message) => ToolError::Failed(format!("{what}: {message}")),
    }
}
