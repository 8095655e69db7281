//! A schema as a graph: its subschemas, and which of them are evaluated where.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::SchemaError;
use crate::limits;

/// An `unevaluated…` keyword asks its neighbours again what they have seen: once to judge them, once to mark.
const UNEVALUATED_FACTOR: u64 = 3;

/// The subschemas that can be reached from the root, which is the first.
pub(super) struct Graph<'a> {
    pub(super) nodes: Vec<Node<'a>>,
}

/// One subschema: what is evaluated at the same value, and what at the values inside.
#[derive(Default)]
pub(super) struct Node<'a> {
    /// JSON pointer into the schema, for messages.
    pub(super) pointer: String,
    /// What it costs itself.
    pub(super) weight: u64,
    /// Subschemas for the same value, and how often.
    pub(super) here: Vec<(usize, u64)>,
    /// For the members of these names.
    pub(super) named: Vec<(&'a str, usize)>,
    /// For members of other names.
    pub(super) other: Vec<usize>,
    /// For any member, whatever its name: which pattern fits which name is not worked out.
    pub(super) members: Vec<usize>,
    /// For the first items, one each.
    pub(super) first: Vec<usize>,
    /// For the items after them.
    pub(super) rest: Vec<usize>,
    /// For any item.
    pub(super) items: Vec<usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(schema: &'a Value) -> Result<Self, SchemaError> {
        let mut builder = Builder {
            root: schema,
            graph: Self { nodes: Vec::new() },
            known: HashMap::new(),
            waiting: Vec::new(),
            patterns: 0,
        };
        builder.node(schema, String::new())?;
        // A list and no recursion: a chain of references may be as long as the schema.
        while let Some((index, keywords)) = builder.waiting.pop() {
            builder.expand(index, keywords)?;
        }
        Ok(builder.graph)
    }
}

struct Builder<'a> {
    root: &'a Value,
    graph: Graph<'a>,
    /// By address: one subschema is one node, however many references lead to it.
    known: HashMap<*const Value, usize>,
    waiting: Vec<(usize, &'a Map<String, Value>)>,
    patterns: usize,
}

impl<'a> Builder<'a> {
    fn node(&mut self, schema: &'a Value, pointer: String) -> Result<usize, SchemaError> {
        if let Some(index) = self.known.get(&std::ptr::from_ref(schema)) {
            return Ok(*index);
        }
        let index = self.graph.nodes.len();
        if index >= limits::MAX_SCHEMA_NODES {
            let message = format!("has more than {} subschemas", limits::MAX_SCHEMA_NODES);
            return Err(SchemaError {
                pointer: String::new(),
                message,
            });
        }
        self.known.insert(std::ptr::from_ref(schema), index);
        self.graph.nodes.push(Node {
            pointer,
            weight: 1,
            ..Node::default()
        });
        if let Value::Object(keywords) = schema {
            self.waiting.push((index, keywords));
        }
        Ok(index)
    }

    fn expand(
        &mut self,
        index: usize,
        keywords: &'a Map<String, Value>,
    ) -> Result<(), SchemaError> {
        let mut node = std::mem::take(&mut self.graph.nodes[index]);
        for (keyword, value) in keywords {
            let at = format!("{}/{}", node.pointer, escape(keyword));
            self.keyword(&mut node, keyword, value, at, index == 0)?;
        }
        let unevaluated = ["unevaluatedProperties", "unevaluatedItems"];
        for _ in unevaluated
            .iter()
            .filter(|keyword| keywords.contains_key(**keyword))
        {
            for (_, times) in &mut node.here {
                *times *= UNEVALUATED_FACTOR;
            }
        }
        self.graph.nodes[index] = node;
        Ok(())
    }

    fn keyword(
        &mut self,
        node: &mut Node<'a>,
        keyword: &str,
        value: &'a Value,
        at: String,
        is_root: bool,
    ) -> Result<(), SchemaError> {
        match keyword {
            "$ref" | "$dynamicRef" => {
                let target = self.target(value, &at)?;
                node.here.push((target, 1));
            }
            "$id" | "$schema" if !is_root => {
                return Err(SchemaError {
                    message: format!("{keyword} may stand at the schema's root only"),
                    pointer: at,
                });
            }
            "allOf" | "anyOf" | "oneOf" | "dependentSchemas" | "dependencies" | "not" | "if"
            | "then" | "else" => {
                let found = match keyword {
                    "not" | "if" | "then" | "else" => vec![self.node(value, at)?],
                    _ => self.children(value, &at)?,
                };
                node.here.extend(found.into_iter().map(|child| (child, 1)));
            }
            "properties" => {
                for (name, schema) in value.as_object().into_iter().flatten() {
                    let child = self.node(schema, format!("{at}/{}", escape(name)))?;
                    node.named.push((name, child));
                }
            }
            "patternProperties" => {
                self.count_patterns(value.as_object().map_or(0, Map::len), &at)?;
                node.members.extend(self.children(value, &at)?);
            }
            "pattern" => self.count_patterns(1, &at)?,
            "enum" => node.weight += value.as_array().map_or(0, Vec::len) as u64,
            "additionalProperties" => node.other.push(self.node(value, at)?),
            "unevaluatedProperties" | "propertyNames" => node.members.push(self.node(value, at)?),
            "prefixItems" => node.first.extend(self.children(value, &at)?),
            "items" if value.is_array() => node.first.extend(self.children(value, &at)?),
            "items" | "additionalItems" => node.rest.push(self.node(value, at)?),
            "contains" | "unevaluatedItems" => node.items.push(self.node(value, at)?),
            _ => {}
        }
        Ok(())
    }

    /// The schemas in a list or under names; what is none, as in draft 7's `dependencies`, is left out.
    fn children(&mut self, value: &'a Value, at: &str) -> Result<Vec<usize>, SchemaError> {
        let named: Vec<(String, &'a Value)> = match value {
            Value::Array(list) => list
                .iter()
                .enumerate()
                .map(|(index, schema)| (index.to_string(), schema))
                .collect(),
            Value::Object(map) => map
                .iter()
                .map(|(name, schema)| (escape(name), schema))
                .collect(),
            _ => Vec::new(),
        };
        let schemas = named
            .into_iter()
            .filter(|(_, schema)| schema.is_object() || schema.is_boolean());
        schemas
            .map(|(name, schema)| self.node(schema, format!("{at}/{name}")))
            .collect()
    }

    fn count_patterns(&mut self, more: usize, at: &str) -> Result<(), SchemaError> {
        self.patterns += more;
        if self.patterns <= limits::MAX_SCHEMA_PATTERNS {
            return Ok(());
        }
        let message = format!(
            "is one pattern more than the {} a schema may have",
            limits::MAX_SCHEMA_PATTERNS
        );
        Err(SchemaError {
            pointer: at.to_owned(),
            message,
        })
    }

    /// The subschema that a reference means. What is not understood here is refused: its cost would not be known.
    fn target(&mut self, reference: &Value, at: &str) -> Result<usize, SchemaError> {
        let refuse = |message: String| SchemaError {
            pointer: at.to_owned(),
            message,
        };
        let text = reference
            .as_str()
            .ok_or_else(|| refuse("is no text".to_owned()))?;
        let Some(fragment) = text.strip_prefix('#') else {
            return Err(refuse(format!(
                "'{text}' is not a reference inside this schema: it has to begin with #"
            )));
        };
        let missing = || refuse(format!("'{text}' leads nowhere in this schema"));
        let fragment = percent_decoded(fragment).ok_or_else(missing)?;
        if fragment.is_empty() || fragment.starts_with('/') {
            let schema = self.root.pointer(&fragment).ok_or_else(missing)?;
            return self.node(schema, fragment);
        }
        let mut found = Vec::new();
        anchors(self.root, &fragment, &mut found);
        match found.as_slice() {
            [schema] => self.node(schema, format!("#{fragment}")),
            [] => Err(missing()),
            _ => Err(refuse(format!(
                "the anchor '{fragment}' stands in more than one place"
            ))),
        }
    }
}

/// Every object that carries the anchor, wherever it stands. The depth was bounded before.
fn anchors<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| anchors(item, name, found)),
        Value::Object(members) => {
            let is_anchor = |keyword| members.get(keyword).and_then(Value::as_str) == Some(name);
            if is_anchor("$anchor") || is_anchor("$dynamicAnchor") {
                found.push(value);
            }
            members
                .values()
                .for_each(|member| anchors(member, name, found));
        }
        _ => {}
    }
}

fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
