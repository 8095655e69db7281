//! What is well and what is not, one line each, with the command that puts it right: what `doctor` is made of.

use std::path::Path;

use serde::Serialize;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As it should be.
    Ok,
    /// It could not be looked at, or does not apply here; the message says why.
    Skipped,
    /// Nothing is lost or unsafe, but something does not work or lies about.
    Warn,
    /// Lost, damaged or open to others.
    Fail,
}

impl Status {
    /// The word for it, everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Skipped => "skipped",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that was looked at. Several items may have one id: one for each thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What was looked at, stable: `home.journal`.
    pub id: &'static str,
    /// How it stands.
    pub status: Status,
    /// For a person. May repeat names that are not this program's: neutralise it before a terminal sees it.
    pub message: String,
    /// A command that puts it right; words in capitals stand for what only the person knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Item {
    /// As it should be.
    pub fn ok(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(id, Status::Ok, message, None)
    }

    /// Not looked at.
    pub fn skipped(id: &'static str, why: impl Into<String>) -> Self {
        Self::new(id, Status::Skipped, why, None)
    }

    /// Worth a look.
    pub fn warn(id: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(id, Status::Warn, message, Some(remedy.into()))
    }

    /// Damaged, lost or open to others.
    pub fn fail(id: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(id, Status::Fail, message, Some(remedy.into()))
    }

    fn new(
        id: &'static str,
        status: Status,
        message: impl Into<String>,
        remedy: Option<String>,
    ) -> Self {
        Self {
            id,
            status,
            message: message.into(),
            remedy,
        }
    }
}

/// A path as one word of a POSIX shell.
pub fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        return text;
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_one_word_whatever_stands_in_it() {
        for (path, word) in [
            ("/home/a/.local", "/home/a/.local"),
            ("/home/a b", "'/home/a b'"),
            ("/it's; rm -rf", r"'/it'\''s; rm -rf'"),
            ("/$(id)", "'/$(id)'"),
        ] {
            assert_eq!(shell_word(Path::new(path)), word);
        }
    }
}
