//! Where a field stands in `skill.toml`.

use toml_edit::{Document, Item};

/// A step into a TOML document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// A field of a table.
    Key(&'a str),
    /// An element of an array, from 0.
    Index(usize),
}

/// Line and column, from 1, of the deepest part of `path` that is there; `None` when nothing of it is.
pub(super) fn locate(text: &str, path: &[Step<'_>]) -> Option<(usize, usize)> {
    let document = Document::parse(text).ok()?;
    let mut item: &Item = document.as_item();
    let mut found = None;
    for step in path {
        let next = match *step {
            Step::Key(key) => item.get(key),
            Step::Index(index) => item.get(index),
        };
        let Some(next) = next else { break };
        item = next;
        found = item.span().or(found);
    }
    let offset = found?.start;
    Some(line_and_column(text, offset))
}

/// Line and column, from 1, of a byte offset; columns count characters.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_fields_in_tables_arrays_and_inline_tables() {
        let text = "a = 1\n[[t]]\nx = 'é'\n[[t]]\nx = { y = ['p', 'q'] }\n";
        let path = [
            Step::Key("t"),
            Step::Index(1),
            Step::Key("x"),
            Step::Key("y"),
            Step::Index(1),
        ];
        assert_eq!(locate(text, &path), Some((5, 17)));
        assert_eq!(locate(text, &path[..2]), Some((4, 1)));
        assert_eq!(locate(text, &[Step::Key("none")]), None);
        assert_eq!(locate("not toml", &path), None);
        let deep = [Step::Key("a"), Step::Key("b")];
        assert_eq!(
            locate(text, &deep),
            Some((1, 5)),
            "the deepest part there is"
        );
    }
}
