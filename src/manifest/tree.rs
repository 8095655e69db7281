//! A TOML document as one plain tree in which every key and value knows its place.
//!
//! Header tables, dotted keys, inline tables and both kinds of arrays of tables come out alike, so the reader
//! above has one shape to deal with.

use toml_edit::{Document, Item, Table, TableLike, TomlError, Value};

use super::error::Problem;
use crate::limits;

/// Deepest table or array: a schema of the deepest kind, and the tables around it.
const MAX_DEPTH: usize = limits::MAX_JSON_DEPTH + 8;

/// A value and the byte offset where it starts (a table without a header or braces starts at its key).
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) at: usize,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Kind {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    #[cfg_attr(
        not(feature = "authoring"),
        allow(dead_code, reason = "only the cases of tests hold times")
    )]
    Datetime(toml_edit::Datetime),
    Array(Vec<Node>),
    Table(Vec<Member>),
}

/// A key of a table and its value, in file order.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_at: usize,
    pub(crate) node: Node,
}

impl Kind {
    /// What the value is called in an error.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number with a fraction or exponent",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date or time",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
        }
    }
}

/// The document's root table.
pub(crate) fn read(text: &str) -> Result<Node, Problem> {
    let document = Document::parse(text).map_err(|error| syntax_problem(&error))?;
    Ok(Node {
        at: 0,
        kind: Kind::Table(members(document.as_table(), 0)?),
    })
}

pub(crate) fn syntax_problem(error: &TomlError) -> Problem {
    Problem {
        at: error.span().map_or(0, |span| span.start),
        field: String::new(),
        message: format!("no valid TOML: {}", error.message().replace('\n', ", ")),
        help: "correct the syntax here (https://toml.io/en/v1.0.0)".to_owned(),
    }
}

fn members(table: &dyn TableLike, depth: usize) -> Result<Vec<Member>, Problem> {
    table
        .iter()
        .map(|(name, item)| {
            let key = table.get_key_value(name).and_then(|(key, _)| key.span());
            let key_at = key.map_or(0, |span| span.start);
            Ok(Member {
                key: name.to_owned(),
                key_at,
                node: from_item(item, key_at, depth + 1)?,
            })
        })
        .collect()
}

fn from_item(item: &Item, key_at: usize, depth: usize) -> Result<Node, Problem> {
    match item {
        Item::Value(value) => from_value(value, key_at, depth),
        Item::Table(table) => from_table(table, key_at, depth),
        Item::ArrayOfTables(tables) => {
            let elements = tables
                .iter()
                .map(|table| from_table(table, key_at, depth + 1))
                .collect::<Result<Vec<_>, _>>()?;
            let at = elements.first().map_or(key_at, |first| first.at);
            Ok(Node {
                at,
                kind: Kind::Array(elements),
            })
        }
        // A parsed document holds none: the parser puts a value, a table or an array behind every key.
        Item::None => Ok(Node {
            at: key_at,
            kind: Kind::Table(Vec::new()),
        }),
    }
}

fn from_table(table: &Table, key_at: usize, depth: usize) -> Result<Node, Problem> {
    check_depth(depth, key_at)?;
    let header = table.span().filter(|span| !span.is_empty());
    Ok(Node {
        at: header.map_or(key_at, |span| span.start),
        kind: Kind::Table(members(table, depth)?),
    })
}

fn from_value(value: &Value, key_at: usize, depth: usize) -> Result<Node, Problem> {
    let at = value.span().map_or(key_at, |span| span.start);
    check_depth(depth, at)?;
    let kind = match value {
        Value::String(text) => Kind::Text(text.value().clone()),
        Value::Integer(number) => Kind::Integer(*number.value()),
        Value::Float(number) => Kind::Float(*number.value()),
        Value::Boolean(boolean) => Kind::Boolean(*boolean.value()),
        Value::Datetime(time) => Kind::Datetime(*time.value()),
        Value::Array(array) => Kind::Array(
            array
                .iter()
                .map(|element| from_value(element, at, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        Value::InlineTable(table) => Kind::Table(members(table, depth)?),
    };
    Ok(Node { at, kind })
}

fn check_depth(depth: usize, at: usize) -> Result<(), Problem> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    Err(Problem {
        at,
        field: String::new(),
        message: "nested too deeply".to_owned(),
        help: format!("use at most {MAX_DEPTH} levels of tables and arrays"),
    })
}
