//! Secrets that the owner granted.

use crate::ToolError;

/// The secret of this name, `<scope>/<key>`: for example `global/api_key`.
pub fn get(name: &str) -> Result<String, ToolError> {
    #[cfg(target_family = "wasm")]
    return crate::bindings::palyra::skill::secrets::get(name).map_err(|error| {
        use crate::bindings::palyra::skill::secrets::Error;
        match error {
            Error::Denied => ToolError::Denied(format!("secret {name} is not granted")),
            Error::Missing => ToolError::Failed(format!("secret {name} has no value")),
        }
    });
    #[cfg(not(target_family = "wasm"))]
    crate::testing::secret(name)
}
