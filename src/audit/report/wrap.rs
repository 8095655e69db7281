//! Text broken at spaces.

/// Columns that a report for people takes.
pub(super) const WIDTH: usize = 80;

/// Lines of at most `width` characters, where words allow; a word that is longer stands alone, or in pieces where it is
/// longer than a whole line of `WIDTH`.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').flat_map(pieces) {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.last_mut().expect("there is always a line");
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines
}

/// The text wrapped, `indent` before every line.
pub(super) fn indented(text: &str, indent: &str) -> String {
    let width = WIDTH - indent.chars().count();
    wrap(text, width)
        .iter()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

/// A word in parts that fit a line.
fn pieces(word: &str) -> Vec<&str> {
    const MOST: usize = WIDTH - 20;
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some((at, _)) = rest.char_indices().nth(MOST) {
        let (part, left) = rest.split_at(at);
        parts.push(part);
        rest = left;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("ä ö ü", 3), ["ä ö", "ü"]);
        assert_eq!(indented("a b", "  "), "  a b\n");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let lines = wrap(&"é".repeat(200), 70);
        assert!(lines.len() > 2);
        assert!(
            lines.iter().all(|line| line.chars().count() <= 70),
            "{lines:?}"
        );
    }
}
