//! Patterns for names of targets and entries.

/// A pattern: `?` is one character and `*` any run of them, neither of them `/`; `**/` is any number of folders, and `**`
/// anything at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob(Vec<Part>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Char(char),
    One,
    Run,
    Folders,
    Anything,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some(c) = rest.chars().next() {
            let (part, length) = if rest.starts_with("**/") {
                (Part::Folders, 3)
            } else if rest.starts_with("**") {
                (Part::Anything, 2)
            } else {
                let part = match c {
                    '*' => Part::Run,
                    '?' => Part::One,
                    '\\' => Part::Char('/'),
                    c => Part::Char(c),
                };
                (part, c.len_utf8())
            };
            parts.push(part);
            rest = &rest[length..];
        }
        Self(parts)
    }

    /// Whether the whole text fits. Takes as many steps as pattern and text have characters, multiplied.
    pub(super) fn fits(&self, text: &str) -> bool {
        let text: Vec<char> = text.replace('\\', "/").chars().collect();
        // fits[i]: the parts so far fit the first i characters.
        let mut fits = vec![false; text.len() + 1];
        fits[0] = true;
        for part in &self.0 {
            fits = step(*part, &fits, &text);
        }
        fits[text.len()]
    }
}

fn step(part: Part, before: &[bool], text: &[char]) -> Vec<bool> {
    let mut after = vec![false; before.len()];
    let mut begun = false;
    for at in 0..before.len() {
        let last = at.checked_sub(1).map(|last| text[last]);
        after[at] = match part {
            Part::Char(c) => last == Some(c) && before[at - 1],
            Part::One => last.is_some_and(|last| last != '/') && before[at - 1],
            Part::Run => before[at] || (last.is_some_and(|last| last != '/') && after[at - 1]),
            Part::Folders => before[at] || (begun && last == Some('/')),
            Part::Anything => before[at] || begun,
        };
        begun |= before[at];
    }
    after
}

#[cfg(test)]
mod tests {
    use super::Glob;

    fn fits(pattern: &str, text: &str) -> bool {
        Glob::new(pattern).fits(text)
    }

    #[test]
    fn patterns_fit_whole_names() {
        for (pattern, text) in [
            ("", ""),
            ("a.wasm", "a.wasm"),
            ("*.wasm", "a.wasm"),
            ("?.wasm", "a.wasm"),
            ("skills/*/skill.toml", "skills/a/skill.toml"),
            ("skills/*", "skills\\a"),
            ("**/a.wasm", "a.wasm"),
            ("**/a.wasm", "x/y/a.wasm"),
            ("x/**/a.wasm", "x/a.wasm"),
            ("x/**", "x/y/z"),
            ("**", "x/y"),
            ("*ä*", "xäy"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn patterns_do_not_reach_further_than_they_say() {
        for (pattern, text) in [
            ("a.wasm", "b/a.wasm"),
            ("*.wasm", "b/a.wasm"),
            ("?", "/"),
            ("*", "a/b"),
            ("", "a"),
            ("a", ""),
            ("**/a.wasm", "xa.wasm"),
            ("x/**/a.wasm", "xa.wasm"),
            ("x/**", "y/z"),
        ] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        assert!(!fits(
            &"*a".repeat(100),
            &"a".repeat(5_000).replace("aa", "ab")
        ));
    }
}
