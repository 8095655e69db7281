//! What is wrong with a `skill.toml`, where, and what would be right.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Dotted path, e.g. `entrypoints.tools[0].id`; empty where the file as a whole is meant.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
    /// The whole line, to be drawn; empty where it is too long for that.
    pub text: String,
}

/// Everything that is wrong with one file, in file order; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestErrors {
    /// The file's name, as the caller gave it.
    pub file: String,
    /// At most [`MAX_ERRORS`].
    pub errors: Vec<ManifestError>,
}

/// More errors than this are cut off: whoever has this many reads the first ones.
pub const MAX_ERRORS: usize = 50;

impl std::error::Error for ManifestErrors {}

impl fmt::Display for ManifestErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{}:{}:{}: ", self.file, error.line, error.column)?;
            if !error.field.is_empty() {
                write!(f, "{}: ", error.field)?;
            }
            write!(f, "{}\n  help: {}", error.message, error.help)?;
        }
        Ok(())
    }
}

/// A longer line is not drawn, bytes.
const MAX_LINE: usize = 4096;

/// An error that still knows its place as a byte offset.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) at: usize,
    pub(crate) field: String,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Sorts by place, translates offsets into lines and columns, and cuts the list off.
pub(crate) fn in_file(file: &str, text: &str, mut problems: Vec<Problem>) -> ManifestErrors {
    problems.sort_by_key(|problem| problem.at);
    problems.truncate(MAX_ERRORS);
    let errors = problems
        .into_iter()
        .map(|problem| {
            let (line, column) = line_and_column(text, problem.at);
            ManifestError {
                line,
                column,
                field: problem.field,
                message: problem.message,
                help: problem.help,
                text: line_text(text, line),
            }
        })
        .collect();
    ManifestErrors {
        file: file.to_owned(),
        errors,
    }
}

fn line_text(text: &str, line: usize) -> String {
    let found = text.lines().nth(line - 1).unwrap_or_default();
    if found.len() > MAX_LINE {
        return String::new();
    }
    found.to_owned()
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::line_and_column;

    #[test]
    fn columns_count_characters_and_offsets_past_the_end_are_the_end() {
        assert_eq!(line_and_column("", 0), (1, 1));
        assert_eq!(line_and_column("žluť = 1\nb", 7), (1, 6));
        assert_eq!(line_and_column("žluť = 1\r\nb", 12), (2, 1));
        assert_eq!(line_and_column("a\n", 99), (2, 1));
    }
}
