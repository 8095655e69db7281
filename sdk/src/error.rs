//! Why a tool does not answer.

use std::fmt;

/// Why a tool does not answer. The text is for the caller: it must not hold a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolError {
    /// The input does not make sense, though it satisfies the schema.
    InvalidInput(String),
    /// A capability was not granted.
    Denied(String),
    /// The tool tried and failed.
    Failed(String),
}

impl ToolError {
    /// The input does not make sense.
    pub fn invalid_input(message: impl fmt::Display) -> Self {
        Self::InvalidInput(message.to_string())
    }

    /// The tool tried and failed.
    pub fn failed(message: impl fmt::Display) -> Self {
        Self::Failed(message.to_string())
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidInput(message) => write!(f, "invalid input: {message}"),
            Self::Denied(message) => write!(f, "denied: {message}"),
            Self::Failed(message) => write!(f, "failed: {message}"),
        }
    }
}

impl std::error::Error for ToolError {}

/// For guests that are built for WASI and use the standard library's files.
impl From<std::io::Error> for ToolError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::PermissionDenied || is_not_capable(&error) {
            Self::Denied(error.to_string())
        } else {
            Self::Failed(error.to_string())
        }
    }
}

/// WASI's `ENOTCAPABLE`, what it says of files outside the granted folders: the standard library has no kind for it.
fn is_not_capable(error: &std::io::Error) -> bool {
    cfg!(target_os = "wasi") && error.raw_os_error() == Some(76)
}

impl From<serde_json::Error> for ToolError {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn a_file_that_may_not_be_used_is_denied() {
        let of = |kind: ErrorKind| ToolError::from(Error::from(kind));
        assert!(matches!(
            of(ErrorKind::PermissionDenied),
            ToolError::Denied(_)
        ));
        assert!(matches!(of(ErrorKind::NotFound), ToolError::Failed(_)));
    }
}
