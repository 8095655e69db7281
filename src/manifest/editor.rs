//! Edits a `skill.toml` and keeps what its author wrote around the values: comments, order, layout.

mod tools;

use serde_json::Value as Json;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Key, Table, TableLike, Value};

use super::error::{self, ManifestErrors};
use super::ids::Version;
use super::tree;
use super::types::Manifest;

/// An edit that does not fit the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// Not a dotted path.
    #[error(
        "'{0}' is no path: write keys with dots between them, such as capabilities.quotas.fuel_budget or entrypoints.tools[0].name"
    )]
    Path(String),
    /// The path leads through something that is no table, or past the end of an array.
    #[error(
        "{path}: '{part}' is no table here (or no such element): correct the path, or that part of the file first"
    )]
    NoTable {
        /// The whole path.
        path: String,
        /// Where it stopped.
        part: String,
    },
    /// TOML has no null and no number outside of `i64` and `f64`.
    #[error("{0}: TOML cannot hold this value")]
    Value(String),
}

/// A limit of a call, by its name in `[capabilities.quotas]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// Milliseconds.
    WallClockTimeoutMs,
    /// Fuel units.
    FuelBudget,
    /// Bytes.
    MaxMemoryBytes,
}

impl Quota {
    /// The field's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WallClockTimeoutMs => "wall_clock_timeout_ms",
            Self::FuelBudget => "fuel_budget",
            Self::MaxMemoryBytes => "max_memory_bytes",
        }
    }
}

/// An author's `skill.toml` that is being edited.
#[derive(Debug, Clone)]
pub struct ManifestEditor {
    file: String,
    document: DocumentMut,
}

impl ManifestEditor {
    /// Opens a file of valid TOML. It need not be a valid manifest yet: an edit may be what makes it one.
    pub fn open(text: &str, file: &str) -> Result<Self, ManifestErrors> {
        let fail = |problem| error::in_file(file, text, vec![problem]);
        tree::read(text).map_err(fail)?;
        let document = text
            .parse::<DocumentMut>()
            .map_err(|e| fail(tree::syntax_problem(&e)))?;
        Ok(Self {
            file: file.to_owned(),
            document,
        })
    }

    /// The edited text, once it has been read again as a manifest: an edit never yields an invalid file.
    pub fn finish(&self) -> Result<String, ManifestErrors> {
        let text = self.document.to_string();
        Manifest::parse(&text, &self.file)?;
        Ok(text)
    }

    /// Sets `version`.
    pub fn set_version(&mut self, version: Version) -> Result<(), EditError> {
        self.set("version", &Json::from(version.to_string()))
    }

    /// Sets a limit in `[capabilities.quotas]`.
    pub fn set_quota(&mut self, quota: Quota, value: u64) -> Result<(), EditError> {
        self.set(
            &format!("capabilities.quotas.{}", quota.name()),
            &Json::from(value),
        )
    }

    /// Adds a host to the allowlist; `false` when it was there already.
    pub fn add_host(&mut self, host: &str) -> Result<bool, EditError> {
        let hosts = self.hosts()?;
        if position(hosts, host).is_some() {
            return Ok(false);
        }
        push(hosts, Value::from(host));
        Ok(true)
    }

    /// Takes a host off the allowlist; `false` when it was not there.
    pub fn remove_host(&mut self, host: &str) -> Result<bool, EditError> {
        let hosts = self.hosts()?;
        let found = position(hosts, host);
        if let Some(index) = found {
            hosts.remove(index);
        }
        Ok(found.is_some())
    }

    /// Sets any field by its path as errors write it, e.g. `entrypoints.tools[0].description`. Tables on the way are
    /// made; a comment behind an old value stays.
    pub fn set(&mut self, path: &str, value: &Json) -> Result<(), EditError> {
        let steps = steps(path)?;
        let value = inline(value, path)?;
        let Some((Step::Key(last), way)) = steps.split_last() else {
            return Err(EditError::Path(path.to_owned()));
        };
        match self.walk(way, path)? {
            Place::Table(table) => set_in(table, last, value),
            Place::Inline(table) => set_in(table, last, value),
        }
        Ok(())
    }

    fn hosts(&mut self) -> Result<&mut Array, EditError> {
        const PATH: &str = "capabilities.http_egress_allowlist";
        let name = "http_egress_allowlist";
        let item = match self.table("capabilities", PATH)? {
            Place::Table(table) => table
                .entry(name)
                .or_insert_with(|| Array::new().into())
                .as_value_mut(),
            Place::Inline(table) => Some(table.get_or_insert(name, Array::new())),
        };
        item.and_then(Value::as_array_mut)
            .ok_or_else(|| no_table(PATH, name))
    }

    fn table(&mut self, name: &str, path: &str) -> Result<Place<'_>, EditError> {
        self.walk(&[Step::Key(name.to_owned())], path)
    }

    fn walk(&mut self, steps: &[Step], path: &str) -> Result<Place<'_>, EditError> {
        let mut place = Place::Table(self.document.as_table_mut());
        let mut steps = steps.iter().peekable();
        while let Some(Step::Key(key)) = steps.next() {
            let index = match steps.peek() {
                Some(Step::Index(index)) => Some(*index),
                _ => None,
            };
            if index.is_some() {
                steps.next();
            }
            place = place.enter(key, index).ok_or_else(|| no_table(path, key))?;
        }
        Ok(place)
    }
}

/// A table in either of its forms.
enum Place<'a> {
    Table(&'a mut Table),
    Inline(&'a mut InlineTable),
}

impl<'a> Place<'a> {
    /// The table at `key`, or the one at `index` of the array there; a table that is absent is made.
    fn enter(self, key: &str, index: Option<usize>) -> Option<Self> {
        match (self, index) {
            (Self::Table(table), None) => match table.entry(key).or_insert_with(toml_edit::table) {
                Item::Table(table) => Some(Self::Table(table)),
                Item::Value(Value::InlineTable(table)) => Some(Self::Inline(table)),
                _ => None,
            },
            (Self::Table(table), Some(index)) => match table.get_mut(key)? {
                Item::ArrayOfTables(tables) => tables.get_mut(index).map(Self::Table),
                Item::Value(Value::Array(array)) => Self::element(array, index),
                _ => None,
            },
            (Self::Inline(table), None) => table
                .get_or_insert(key, InlineTable::new())
                .as_inline_table_mut()
                .map(Self::Inline),
            (Self::Inline(table), Some(index)) => {
                Self::element(table.get_mut(key)?.as_array_mut()?, index)
            }
        }
    }

    fn element(array: &'a mut Array, index: usize) -> Option<Self> {
        array
            .get_mut(index)?
            .as_inline_table_mut()
            .map(Self::Inline)
    }
}

fn no_table(path: &str, part: &str) -> EditError {
    EditError::NoTable {
        path: path.to_owned(),
        part: part.to_owned(),
    }
}

fn set_in(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn position(hosts: &Array, host: &str) -> Option<usize> {
    let same = |value: &Value| {
        value
            .as_str()
            .is_some_and(|known| known.eq_ignore_ascii_case(host))
    };
    hosts.iter().position(same)
}

/// Appends in the array's own layout: on a line of its own when the last element has one.
fn push(array: &mut Array, mut value: Value) {
    let prefix = array
        .iter()
        .last()
        .and_then(|last| last.decor().prefix()?.as_str());
    let indent = prefix.and_then(|prefix| prefix.rfind('\n').map(|at| prefix[at..].to_owned()));
    match indent {
        Some(indent) => {
            // With a trailing comma, a comment behind the last element stands in the array's trailing text.
            let trailing = array.trailing().as_str().unwrap_or_default().to_owned();
            let (comment, rest) = trailing.split_at(trailing.rfind('\n').unwrap_or(0));
            value.decor_mut().set_prefix(format!("{comment}{indent}"));
            array.set_trailing(rest);
            array.push_formatted(value);
        }
        None => array.push(value),
    }
}

enum Step {
    Key(String),
    Index(usize),
}

/// `a."b.c"[0].d` as steps.
fn steps(path: &str) -> Result<Vec<Step>, EditError> {
    let bad = || EditError::Path(path.to_owned());
    let mut steps = Vec::new();
    let mut rest = path;
    loop {
        let end = key_end(rest);
        let keys = Key::parse(&rest[..end]).map_err(|_| bad())?;
        let [key] = keys.as_slice() else {
            return Err(bad());
        };
        steps.push(Step::Key(key.get().to_owned()));
        rest = &rest[end..];
        if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']').ok_or_else(bad)?;
            steps.push(Step::Index(index.parse().map_err(|_| bad())?));
            rest = after;
        }
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(steps),
            None => return Err(bad()),
        }
    }
}

/// Where the first key of a path ends: at a `.` or `[` outside of quotes.
fn key_end(path: &str) -> usize {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in path.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '.' | '[') => return at,
            _ => {}
        }
    }
    path.len()
}

/// JSON as a TOML value.
fn inline(value: &Json, path: &str) -> Result<Value, EditError> {
    Ok(match value {
        Json::Null => return Err(EditError::Value(path.to_owned())),
        Json::Bool(boolean) => Value::from(*boolean),
        Json::String(text) => Value::from(text.as_str()),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Value::from(integer),
            (None, Some(float)) if number.is_f64() => Value::from(float),
            _ => return Err(EditError::Value(path.to_owned())),
        },
        Json::Array(items) => {
            let items = items.iter().map(|item| inline(item, path));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(key, member)| Ok((key, inline(member, path)?)));
            Value::InlineTable(members.collect::<Result<_, _>>()?)
        }
    })
}

/// A JSON object as a table with a header, its objects as tables below it.
fn standard_table(object: &Json, path: &str) -> Result<Table, EditError> {
    let mut table = Table::new();
    for (key, value) in object.as_object().into_iter().flatten() {
        let item = match value {
            Json::Object(members) if !members.is_empty() => {
                Item::Table(standard_table(value, path)?)
            }
            _ => Item::Value(inline(value, path)?),
        };
        table.insert(key, item);
    }
    let values = table.iter().any(|(_, item)| item.is_value());
    table.set_implicit(!values);
    Ok(table)
}
