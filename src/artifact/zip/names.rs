//! Which entry names are accepted: those that mean the same file on every system.

use std::collections::HashMap;

use caseless::Caseless as _;
use unicode_normalization::UnicodeNormalization as _;

use super::ZipError;
use crate::limits;
use crate::manifest::EntryPath;

/// What is wrong with an entry name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathProblem {
    /// No name at all.
    #[error("is empty")]
    Empty,
    /// Not UTF-8 although flagged so.
    #[error("is not UTF-8")]
    NotUtf8,
    /// Other than ASCII without the UTF-8 flag: its encoding is anybody's guess.
    #[error("is not ASCII and not flagged as UTF-8")]
    NotFlaggedUtf8,
    /// `\`, which some systems read as `/`.
    #[error("contains a backslash; write '/'")]
    Backslash,
    /// `/` at the start.
    #[error("is absolute")]
    Absolute,
    /// A colon: a drive, or a stream of another file.
    #[error("contains a colon")]
    Colon,
    /// A `.` or `..` segment.
    #[error("has a '.' or '..' part")]
    Traversal,
    /// An empty segment.
    #[error("has an empty part")]
    EmptySegment,
    /// A control character, NUL included.
    #[error("contains a control character")]
    Control,
    /// One of `<>"|?*`.
    #[error("contains '{0}', which Windows does not allow in names")]
    Reserved(char),
    /// A segment that Windows would shorten to another name.
    #[error("has a part that ends in a dot or a space")]
    TrailingDotOrSpace,
    /// A segment that names a device on Windows.
    #[error("has a part that is the name of a Windows device")]
    Device,
    /// The same name twice.
    #[error("occurs twice")]
    Duplicate,
    /// Two names that are one file where case or Unicode composition does not count.
    #[error("is the same as {0:?} where upper and lower case or Unicode composition do not count")]
    Clash(String),
}

impl PathProblem {
    /// The stable reason code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "path_empty",
            Self::NotUtf8 => "path_not_utf8",
            Self::NotFlaggedUtf8 => "path_not_flagged_utf8",
            Self::Backslash => "path_backslash",
            Self::Absolute => "path_absolute",
            Self::Colon => "path_colon",
            Self::Traversal => "path_traversal",
            Self::EmptySegment => "path_empty_segment",
            Self::Control => "path_control_character",
            Self::Reserved(_) => "path_reserved_character",
            Self::TrailingDotOrSpace => "path_trailing_dot_or_space",
            Self::Device => "path_device_name",
            Self::Duplicate => "path_duplicate",
            Self::Clash(_) => "path_clash",
        }
    }
}

/// Reads a raw name from an archive: `utf8` is the archive's flag.
pub(super) fn parse(raw: &[u8], utf8: bool) -> Result<EntryPath, ZipError> {
    if raw.len() > limits::MAX_ENTRY_NAME_BYTES {
        return Err(ZipError::NameTooLong { bytes: raw.len() });
    }
    let fail = |problem| {
        Err(ZipError::Path {
            entry: String::from_utf8_lossy(raw).into_owned(),
            problem,
        })
    };
    if !utf8 && !raw.is_ascii() {
        return fail(PathProblem::NotFlaggedUtf8);
    }
    let Ok(name) = std::str::from_utf8(raw) else {
        return fail(PathProblem::NotUtf8);
    };
    if name.len() > 1 && name.ends_with('/') && !name.ends_with("//") {
        return Err(ZipError::Directory {
            entry: name.to_owned(),
        });
    }
    if let Some(problem) = problem(name) {
        return fail(problem);
    }
    // Every rule of `EntryPath` was judged above, by its own reason; this is the type's own word on it.
    name.parse().or_else(|_| fail(PathProblem::Traversal))
}

/// Judges a path that somebody wants to write.
pub(super) fn check(path: &EntryPath) -> Result<(), ZipError> {
    parse(path.as_str().as_bytes(), true).map(drop)
}

fn problem(name: &str) -> Option<PathProblem> {
    if name.is_empty() {
        return Some(PathProblem::Empty);
    }
    for c in name.chars() {
        match c {
            '\\' => return Some(PathProblem::Backslash),
            ':' => return Some(PathProblem::Colon),
            '<' | '>' | '"' | '|' | '?' | '*' => return Some(PathProblem::Reserved(c)),
            c if c.is_control() => return Some(PathProblem::Control),
            _ => {}
        }
    }
    if name.starts_with('/') {
        return Some(PathProblem::Absolute);
    }
    name.split('/').find_map(segment_problem)
}

fn segment_problem(segment: &str) -> Option<PathProblem> {
    match segment {
        "" => Some(PathProblem::EmptySegment),
        "." | ".." => Some(PathProblem::Traversal),
        _ if segment.ends_with(['.', ' ']) => Some(PathProblem::TrailingDotOrSpace),
        _ if is_device(segment) => Some(PathProblem::Device),
        _ => None,
    }
}

/// Whether Windows takes the segment for a device, whatever its extension: `aux.txt` is `AUX`.
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or(segment).trim_end();
    let stem = stem.to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    let mut digits = port.unwrap_or_default().chars();
    matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
}

/// Refuses two names that are equal, or would be on a file system that folds case or composition.
pub(super) fn check_distinct<'a>(
    paths: impl Iterator<Item = &'a EntryPath>,
) -> Result<(), ZipError> {
    let mut seen: HashMap<String, &EntryPath> = HashMap::new();
    for path in paths {
        let Some(first) = seen.insert(fold(path.as_str()), path) else {
            continue;
        };
        let problem = if first == path {
            PathProblem::Duplicate
        } else {
            PathProblem::Clash(first.to_string())
        };
        return Err(ZipError::Path {
            entry: path.to_string(),
            problem,
        });
    }
    Ok(())
}

/// Unicode's canonical caseless form. The inner decomposition matters for U+0345 alone.
fn fold(name: &str) -> String {
    name.nfd().default_case_fold().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> &'static str {
        parse(name.as_bytes(), true).map_or_else(|error| error.code(), |_| "ok")
    }

    #[test]
    fn portable_names_are_accepted() {
        for name in [
            "a",
            "modules/a b.wasm",
            ".hidden",
            "...a",
            "grüße/日本.txt",
            "com10",
            "console",
            "com",
            "nul-ish",
        ] {
            assert_eq!(code(name), "ok", "{name:?}");
        }
    }

    #[test]
    fn every_other_name_has_its_reason() {
        for (name, expected) in [
            ("", "path_empty"),
            ("a\\b", "path_backslash"),
            ("/a", "path_absolute"),
            ("//a", "path_absolute"),
            ("c:a", "path_colon"),
            ("../a", "path_traversal"),
            ("a/./b", "path_traversal"),
            ("a//b", "path_empty_segment"),
            ("a//", "path_empty_segment"),
            ("a\0b", "path_control_character"),
            ("a\u{7f}", "path_control_character"),
            ("a\u{85}", "path_control_character"),
            ("a?", "path_reserved_character"),
            ("a./b", "path_trailing_dot_or_space"),
            ("a ", "path_trailing_dot_or_space"),
            ("Aux", "path_device_name"),
            ("x/nul.tar.gz", "path_device_name"),
            ("com1 .txt", "path_device_name"),
            ("LPT\u{b9}", "path_device_name"),
            ("a/", "zip_directory"),
        ] {
            assert_eq!(code(name), expected, "{name:?}");
        }
        assert_eq!(code(&"a".repeat(1024)), "ok");
        assert_eq!(code(&"a".repeat(1025)), "limit_name_length");
    }

    #[test]
    fn names_beyond_ascii_need_the_flag_and_must_be_utf8() {
        let code = |raw: &[u8], utf8| parse(raw, utf8).unwrap_err().code();
        assert_eq!(code("ü".as_bytes(), false), "path_not_flagged_utf8");
        assert_eq!(code(b"\xff", true), "path_not_utf8");
    }

    #[test]
    fn names_that_fold_to_one_are_refused() {
        let code = |a: &str, b: &str| {
            let paths = [a.parse().unwrap(), b.parse().unwrap()];
            check_distinct(paths.iter()).map_or_else(|error| error.code(), |()| "ok")
        };
        assert_eq!(code("a", "b"), "ok");
        assert_eq!(code("a", "a"), "path_duplicate");
        assert_eq!(code("Modules/a", "modules/A"), "path_clash");
        assert_eq!(code("\u{e9}", "e\u{301}"), "path_clash");
        assert_eq!(code("stra\u{df}e", "STRASSE"), "path_clash");
        assert_eq!(code("\u{3c3}", "\u{3c2}"), "path_clash");
        assert_eq!(code("\u{1fc3}", "\u{3b7}\u{3b9}"), "path_clash");
    }
}
