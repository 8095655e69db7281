//! JSON Schemas in a manifest: taken from TOML, and judged as schemas.

mod cost;
mod graph;

use std::fmt;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationOptions, Validator};
use serde_json::{Number, Value};

use super::reader::{Field, Origin};
use super::tree::{Kind, Node};
use super::types::JsonObject;
use crate::limits;

/// Schemas with fewer subschemas are compiled on the caller's stack.
const SHALLOW_NODES: usize = 64;
/// For what follows references as deep as they lead, in bytes.
const DEEP_STACK: usize = 64 * 1024 * 1024;

/// A compiled schema, and how dear it can be.
#[derive(Debug)]
pub struct SchemaValidator {
    validator: Validator,
    visits: u64,
}

impl SchemaValidator {
    /// The compiled schema.
    pub fn validator(&self) -> &Validator {
        &self.validator
    }

    /// The most subschemas that are evaluated for one value, with those around it: a document of n values costs at most
    /// n times that.
    pub fn visits(&self) -> u64 {
        self.visits
    }
}

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SchemaError {
    /// JSON pointer into the schema.
    pub(super) pointer: String,
    pub(super) message: String,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "at {pointer}: {}", self.message),
        }
    }
}

/// Why `schema` cannot be used as a JSON Schema, or `None` when it can.
///
/// Palyra takes any object for a schema, so a packed manifest may hold one that no value can be checked against.
pub fn schema_problem(schema: &JsonObject) -> Option<String> {
    compile(schema).err().map(|error| error.to_string())
}

/// A validator for `schema`, the same one everywhere: draft 2020-12 unless `$schema` names draft 7, references only
/// within the schema, patterns in linear time. The error says what is wrong with the schema.
pub fn schema_validator(schema: &JsonObject) -> Result<SchemaValidator, String> {
    compile(schema).map_err(|error| error.to_string())
}

fn compile(schema: &JsonObject) -> Result<SchemaValidator, SchemaError> {
    let whole = |message: String| SchemaError {
        pointer: String::new(),
        message,
    };
    let draft = match schema.get("$schema") {
        None => Draft::Draft202012,
        Some(uri) => draft(uri).ok_or_else(|| SchemaError {
            pointer: "/$schema".to_owned(),
            message: "names neither draft 2020-12 nor draft 7 of JSON Schema".to_owned(),
        })?,
    };
    let schema = Value::Object(schema.clone());
    if depth(&schema) > limits::MAX_JSON_DEPTH {
        return Err(whole(format!(
            "is nested deeper than {} levels",
            limits::MAX_JSON_DEPTH
        )));
    }
    let graph = graph::Graph::of(&schema)?;
    let visits = cost::visits(&graph)?;
    let build = || {
        options(draft)
            .build(&schema)
            .map_err(|error| refused(&error))
    };
    let validator = if graph.nodes.len() < SHALLOW_NODES {
        build()?
    } else {
        on_deep_stack(build).map_err(whole)??
    };
    Ok(SchemaValidator { validator, visits })
}

fn refused(error: &jsonschema::ValidationError<'_>) -> SchemaError {
    SchemaError {
        pointer: error.instance_path().as_str().to_owned(),
        message: match error.kind() {
            // The meta-schema's alternatives say nothing to an author.
            ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
                format!("{} is not what this keyword takes", error.instance())
            }
            _ => error.to_string(),
        },
    }
}

/// The compiler goes down every reference: a chain of them must not run over the end of a small stack.
fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(DEEP_STACK)
            .spawn_scoped(scope, work);
        let thread = thread.map_err(|error| format!("cannot be compiled: {error}"))?;
        thread.join().map_err(|_| "cannot be compiled".to_owned())
    })
}

fn options(draft: Draft) -> ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(draft)
        .with_pattern_options(PatternOptions::regex().size_limit(limits::MAX_PATTERN_BYTES))
        .offline()
}

fn draft(uri: &Value) -> Option<Draft> {
    match uri.as_str()?.trim_end_matches('#') {
        "https://json-schema.org/draft/2020-12/schema" => Some(Draft::Draft202012),
        "http://json-schema.org/draft-07/schema" => Some(Draft::Draft7),
        _ => None,
    }
}

/// Recursion is bounded by how the value was made: from TOML, or by a parser with a limit of its own.
fn depth(value: &Value) -> usize {
    let deepest = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(members) => members.values().map(depth).max(),
        _ => return 0,
    };
    1 + deepest.unwrap_or(0)
}

/// Reads a schema; in the author's file it has to be a usable one.
pub(crate) fn schema(field: &Field<'_>) -> Option<JsonObject> {
    let object = object(field)?;
    if field.context.origin == Origin::Packed {
        return Some(object);
    }
    match compile(&object) {
        Ok(_) => Some(object),
        Err(error) => {
            let (node, path) = locate(field, &error.pointer);
            field.error_at(
                node.at,
                &path,
                format!("no usable JSON Schema: {}", error.message),
                "write draft 2020-12 (or draft 7 with its $schema), with references inside the schema only \
                 and patterns without look-around or back-references",
            )
        }
    }
}

fn object(field: &Field<'_>) -> Option<JsonObject> {
    let entries = field.entries()?;
    let members: Vec<Option<(String, Value)>> = entries
        .into_iter()
        .map(|(key, _, field)| Some((key.to_owned(), json(&field)?)))
        .collect();
    members.into_iter().collect()
}

/// TOML as JSON; what JSON does not have is an error.
pub(crate) fn json(field: &Field<'_>) -> Option<Value> {
    match &field.node.kind {
        Kind::Text(text) => Some(Value::String(text.clone())),
        Kind::Integer(number) => Some(Value::from(*number)),
        Kind::Boolean(boolean) => Some(Value::Bool(*boolean)),
        Kind::Float(number) => match Number::from_f64(*number) {
            Some(number) => Some(Value::Number(number)),
            None => field.error(
                "is not finite",
                "JSON has no nan and no inf: use a finite number",
            ),
        },
        Kind::Datetime(_) => field.error(
            "is a date or time",
            "JSON has no such type: put it in quotes",
        ),
        Kind::Array(_) => field.list(json).map(Value::Array),
        Kind::Table(_) => object(field).map(Value::Object),
    }
}

/// The node that a JSON pointer means, as far as it leads.
fn locate<'a>(field: &Field<'a>, pointer: &str) -> (&'a Node, String) {
    let mut node = field.node;
    let mut path = field.path.clone();
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let next = match &node.kind {
            Kind::Table(members) => members
                .iter()
                .find(|member| member.key == segment)
                .map(|member| (&member.node, super::reader::join(&path, &segment))),
            Kind::Array(items) => segment
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get(index))
                .map(|item| (item, format!("{path}[{segment}]"))),
            _ => None,
        };
        let Some((next, next_path)) = next else { break };
        (node, path) = (next, next_path);
    }
    (node, path)
}

#[cfg(test)]
mod tests;
