//! What the operator configured (`operator.config` in `skill.toml`).

use std::collections::BTreeMap;

use crate::ToolError;

/// The value of a key, if it is set.
pub fn get(key: &str) -> Result<Option<String>, ToolError> {
    #[cfg(target_family = "wasm")]
    return crate::bindings::wasi::config::store::get(key).map_err(Into::into);
    #[cfg(not(target_family = "wasm"))]
    Ok(crate::testing::config().remove(key))
}

/// Every key with its value.
pub fn all() -> Result<BTreeMap<String, String>, ToolError> {
    #[cfg(target_family = "wasm")]
    return crate::bindings::wasi::config::store::get_all()
        .map(|pairs| pairs.into_iter().collect())
        .map_err(Into::into);
    #[cfg(not(target_family = "wasm"))]
    Ok(crate::testing::config())
}

#[cfg(target_family = "wasm")]
impl From<crate::bindings::wasi::config::store::Error> for ToolError {
    fn from(error: crate::bindings::wasi::config::store::Error) -> Self {
        use crate::bindings::wasi::config::store::Error;
        match error {
            Error::Upstream(message) | Error::Io(message) => Self::Failed(message),
        }
    }
}
