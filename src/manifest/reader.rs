//! A table that is read key by key: it remembers which keys it was asked for and reports the rest as unknown.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::str::FromStr;

use super::error::Problem;
use super::tree::{Kind, Member, Node};

/// What is wrong with a key that is not there.
const MISSING: &str = "missing";

/// Whose file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The author's: `[authoring]` is known, and what Palyra would merely tolerate is an error.
    Author,
    /// From an artifact: what Palyra's packer writes is accepted.
    Packed,
}

/// What all tables of one file share.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) origin: Origin,
    pub(crate) problems: RefCell<Vec<Problem>>,
}

/// A value on its way to a typed field. Every method reports what is wrong and then returns `None`.
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    pub(crate) context: &'a Context,
    pub(crate) path: String,
    pub(crate) node: &'a Node,
}

/// A table whose keys are being read.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    context: &'a Context,
    path: String,
    at: usize,
    members: &'a [Member],
    known: Vec<&'static str>,
}

impl<'a> Field<'a> {
    /// Reports an error here.
    pub(crate) fn error<T>(
        &self,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.error_at(self.node.at, &self.path, message, help)
    }

    /// Reports an error at another place of this file.
    pub(crate) fn error_at<T>(
        &self,
        at: usize,
        path: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.context.problems.borrow_mut().push(Problem {
            at,
            field: path.to_owned(),
            message: message.into(),
            help: help.into(),
        });
        None
    }

    fn wrong_type<T>(&self, wanted: &str) -> Option<T> {
        let found = self.node.kind.noun();
        self.error(format!("is {found}"), format!("{wanted} belongs here"))
    }

    /// Text as it stands.
    pub(crate) fn text(&self) -> Option<String> {
        match &self.node.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => self.wrong_type("text in quotes"),
        }
    }

    /// Text with something other than white space in it.
    pub(crate) fn non_empty(&self) -> Option<String> {
        let text = self.text()?;
        if text.trim().is_empty() {
            return self.error(
                "is empty",
                "write at least one word, or take the field out if it is optional",
            );
        }
        Some(text)
    }

    /// A name of one of the types in `ids`, or a digest: the type's error says what would be right.
    pub(crate) fn parsed<T: FromStr>(&self) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text()?;
        match text.trim().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                // `'x' is no identifier: use …` is already message and remedy.
                let error = error.to_string();
                let (message, help) = error.split_once(": ").unwrap_or(("cannot be used", &error));
                self.error(message, help)
            }
        }
    }

    /// Text made only of the given characters.
    pub(crate) fn token(&self, allowed: fn(u8) -> bool, pattern: &str) -> Option<String> {
        let text = self.text()?;
        let token = text.trim();
        if token.is_empty() || !token.bytes().all(allowed) {
            let message = format!("'{}' does not match {pattern}", token.escape_debug());
            return self.error(message, format!("use one or more of {pattern}"));
        }
        Some(token.to_owned())
    }

    /// One of a few words.
    pub(crate) fn one_of(&self, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text()?;
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Some(word);
        }
        let help = match nearest(&text, words) {
            Some(near) => format!("did you mean '{near}'? Known: {}", words.join(", ")),
            None => format!("use one of {}", words.join(", ")),
        };
        self.error(format!("'{}' is not known", text.escape_debug()), help)
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.node.kind {
            Kind::Boolean(boolean) => Some(boolean),
            _ => self.wrong_type("true or false"),
        }
    }

    /// A whole number that is not negative and fits into `T`.
    pub(crate) fn unsigned<T: TryFrom<i64>>(&self) -> Option<T> {
        let Kind::Integer(number) = self.node.kind else {
            return self.wrong_type("a whole number");
        };
        match T::try_from(number) {
            Ok(value) => Some(value),
            Err(_) => self.error(
                format!("{number} is out of range"),
                format!("use a whole number from 0 to {}", max_of::<T>()),
            ),
        }
    }

    /// Each element of an array; `None` when any of them is wrong, after all were read.
    pub(crate) fn list<T>(&self, read: impl Fn(&Field<'a>) -> Option<T>) -> Option<Vec<T>> {
        let Kind::Array(elements) = &self.node.kind else {
            return self.wrong_type("an array");
        };
        let values: Vec<Option<T>> = elements
            .iter()
            .enumerate()
            .map(|(index, node)| {
                read(&Field {
                    context: self.context,
                    path: format!("{}[{index}]", self.path),
                    node,
                })
            })
            .collect();
        values.into_iter().collect()
    }

    /// A table to be read key by key.
    pub(crate) fn table(&self) -> Option<Reader<'a>> {
        let Kind::Table(members) = &self.node.kind else {
            return self.wrong_type("a table");
        };
        Some(Reader {
            context: self.context,
            path: self.path.clone(),
            at: self.node.at,
            members,
            known: Vec::new(),
        })
    }

    /// Key, its offset and value of each member of a table whose keys are the author's.
    pub(crate) fn entries(&self) -> Option<Vec<(&'a str, usize, Field<'a>)>> {
        let Kind::Table(members) = &self.node.kind else {
            return self.wrong_type("a table");
        };
        let entry = |member: &'a Member| {
            let field = Field {
                context: self.context,
                path: join(&self.path, &member.key),
                node: &member.node,
            };
            (member.key.as_str(), member.key_at, field)
        };
        Some(members.iter().map(entry).collect())
    }
}

impl<'a> Reader<'a> {
    /// The file's root table.
    pub(crate) fn root(context: &'a Context, root: &'a Node) -> Self {
        let members = match &root.kind {
            Kind::Table(members) => members.as_slice(),
            _ => &[],
        };
        Self {
            context,
            path: String::new(),
            at: 0,
            members,
            known: Vec::new(),
        }
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&mut self, name: &'static str) -> Option<Field<'a>> {
        self.known.push(name);
        let member = self.members.iter().find(|member| member.key == name)?;
        Some(Field {
            context: self.context,
            path: join(&self.path, name),
            node: &member.node,
        })
    }

    /// A key that has to be there; `example` is the line (or header) to add.
    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        example: &str,
        read: impl FnOnce(&Field<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(name) {
            Some(field) => read(&field),
            None => self.missing(name, example),
        }
    }

    /// A required key that older manifests call `alias`.
    pub(crate) fn required_alias<T>(
        &mut self,
        (name, alias): (&'static str, &'static str),
        example: &str,
        read: impl FnOnce(&Field<'a>) -> Option<T>,
    ) -> Option<T> {
        match (self.get(name), self.get(alias)) {
            (Some(_), Some(second)) => second.error(
                format!("is another name of {name}, which is given too"),
                format!("keep {name} and take {alias} out"),
            ),
            (Some(field), None) | (None, Some(field)) => read(&field),
            (None, None) => self.missing(name, example),
        }
    }

    /// `Some(None)` when the key is absent, `None` when its value is wrong.
    #[expect(clippy::option_option, reason = "absent and wrong are two things")]
    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Field<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(name) {
            Some(field) => read(&field).map(Some),
            None => Some(None),
        }
    }

    /// The value of a key, or what its absence stands for.
    pub(crate) fn or<T>(
        &mut self,
        name: &'static str,
        absent: T,
        read: impl FnOnce(&Field<'a>) -> Option<T>,
    ) -> Option<T> {
        match self.get(name) {
            Some(field) => read(&field),
            None => Some(absent),
        }
    }

    /// Like [`Self::or`] with the type's own default.
    pub(crate) fn or_default<T: Default>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Field<'a>) -> Option<T>,
    ) -> Option<T> {
        self.or(name, T::default(), read)
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(self) {
        for member in self.members {
            if !self.known.contains(&member.key.as_str()) {
                self.unknown(member);
            }
        }
    }

    fn unknown(&self, member: &Member) {
        let place = if self.path.is_empty() {
            "at the top level"
        } else {
            "here"
        };
        let help = match nearest(&member.key, &self.known) {
            Some(near) => {
                self.is_not_missing(near);
                format!("did you mean '{near}'?")
            }
            None => format!("take it out; known {place}: {}", self.known.join(", ")),
        };
        self.push(
            member.key_at,
            join(&self.path, &member.key),
            "unknown field".to_owned(),
            help,
        );
    }

    /// A key that is there under a name with a mistake is told once, where it is.
    fn is_not_missing(&self, name: &str) {
        let field = join(&self.path, name);
        let mut problems = self.context.problems.borrow_mut();
        problems.retain(|problem| problem.message != MISSING || problem.field != field);
    }

    fn missing<T>(&self, name: &str, example: &str) -> Option<T> {
        let header = example.starts_with('[');
        let help = match (header, self.path.is_empty()) {
            (true, _) => format!("add {example}"),
            (false, true) => {
                format!("add `{example}` at the top of the file, before the first [table]")
            }
            (false, false) => format!("add `{example}` to the table that starts here"),
        };
        self.push(self.at, join(&self.path, name), MISSING.to_owned(), help);
        None
    }

    fn push(&self, at: usize, field: String, message: String, help: String) {
        self.context.problems.borrow_mut().push(Problem {
            at,
            field,
            message,
            help,
        });
    }
}

/// `path.key`, the key in quotes where TOML wants them.
pub(crate) fn join(path: &str, key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let mut joined = path.to_owned();
    if !joined.is_empty() {
        joined.push('.');
    }
    if bare {
        joined.push_str(key);
    } else {
        // Writing to a String cannot fail.
        let _ = write!(joined, "{key:?}");
    }
    joined
}

/// The known name that was probably meant: at most a third of its letters differ, or it is what was written and one
/// more word (`approval` for `requires_approval`).
pub fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), *candidate))
        .filter(|(distance, near)| *distance <= near.len().div_ceil(3) && *distance < near.len())
        .min()
        .map(|(_, candidate)| candidate)
        .or_else(|| known.iter().copied().find(|known| is_part(name, known)))
}

fn is_part(name: &str, known: &str) -> bool {
    let last = known.strip_suffix(name);
    let first = known.strip_prefix(name);
    !name.is_empty()
        && (last.is_some_and(|rest| rest.ends_with('_'))
            || first.is_some_and(|rest| rest.starts_with('_')))
}

/// TOML's whole numbers end at `i64::MAX`, whatever the field's type.
fn max_of<T: TryFrom<i64>>() -> i64 {
    if T::try_from(i64::MAX).is_ok() {
        i64::MAX
    } else {
        i64::from(u32::MAX)
    }
}
