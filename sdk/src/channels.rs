//! Messages to channels that the owner granted.

use crate::ToolError;

/// Sends a message to the channel of this name.
pub fn send(channel: &str, message: &str) -> Result<(), ToolError> {
    #[cfg(target_family = "wasm")]
    return crate::bindings::palyra::skill::channels::send(channel, message).map_err(|error| {
        use crate::bindings::palyra::skill::channels::Error;
        match error {
            Error::Denied => ToolError::Denied(format!("channel {channel} is not granted")),
            Error::Failed(message) => ToolError::Failed(format!("channel {channel}: {message}")),
        }
    });
    #[cfg(not(target_family = "wasm"))]
    crate::testing::send(channel, message)
}
