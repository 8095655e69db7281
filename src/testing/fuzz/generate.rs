//! Inputs made from a schema, with a liking for edges.
//!
//! A maker may miss: what it makes is held to the schema before it is used, and made anew where it breaks it. So a
//! keyword that is hard to build for (`not`, `if`, a second pattern) costs tries and nothing else.

use serde_json::{Map, Value};

use super::flat::{Flat, KINDS, Kind};
use super::pattern::Patterns;
use super::{numbers, structures, text};
use crate::manifest::{JsonObject, SchemaValidator, schema_validator};
use crate::testing::random::Random;

/// Inputs that are made for one that is used, at most.
const TRIES: usize = 60;
/// Tries for one value inside, each with other alternatives.
const TRIES_INSIDE: usize = 6;
/// From this depth on only what has to be there is made.
const DEEP: usize = 6;
/// What nests deeper than this is given up.
const TOO_DEEP: usize = 48;
/// Values of one input, all tries included.
const MAX_STEPS: usize = 20_000;
/// References that lead to each other are followed this far at one value.
const MAX_REFERENCES: usize = 64;

/// Makes inputs for one schema.
pub(in crate::testing) struct Inputs {
    schema: Value,
    validator: SchemaValidator,
    /// In draft 7 a reference stands alone.
    reference_alone: bool,
    patterns: Patterns,
}

/// What kind of input is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// The least that the schema allows.
    Least,
    /// All that is named, each as large as it may be.
    Most,
    /// Chance, with an edge in so many of a hundred places.
    Chance(u64),
}

impl Inputs {
    /// For a tool's input schema; the error says why it cannot be used.
    pub(in crate::testing) fn new(schema: &JsonObject) -> Result<Self, String> {
        let draft = schema.get("$schema").and_then(Value::as_str);
        Ok(Self {
            validator: schema_validator(schema)?,
            schema: Value::Object(schema.clone()),
            reference_alone: draft.is_some_and(|draft| draft.contains("draft-07")),
            patterns: Patterns::default(),
        })
    }

    /// Whether a value is an input.
    pub(in crate::testing) fn is_valid(&self, value: &Value) -> bool {
        self.validator.validator().is_valid(value)
    }

    /// The input of this number; the first two are the least and the most that the schema allows. `None` when all tries
    /// broke the schema.
    pub(in crate::testing) fn make(&self, seed: u64, number: usize) -> Option<Value> {
        let mut random = Random::new(seed, number as u64);
        let mut steps = MAX_STEPS;
        (0..TRIES).find_map(|attempt| {
            let mood = match (number, attempt) {
                (0, 0..4) => Mood::Least,
                (1, 0..4) => Mood::Most,
                // The longer it takes, the plainer.
                (_, 40..) => Mood::Chance(0),
                _ => Mood::Chance([15, 40, 70, 95][random.below(4)]),
            };
            let mut maker = Maker {
                inputs: self,
                random: &mut random,
                mood,
                depth: 0,
                steps,
            };
            let value = maker.value(&[&self.schema]);
            steps = maker.steps;
            value.filter(|value| self.is_valid(value))
        })
    }
}

/// One input on its way.
pub(super) struct Maker<'m> {
    inputs: &'m Inputs,
    pub(super) random: &'m mut Random,
    pub(super) mood: Mood,
    depth: usize,
    steps: usize,
}

impl<'m> Maker<'m> {
    /// A value that is held to all of these schemas.
    pub(super) fn value(&mut self, schemas: &[&'m Value]) -> Option<Value> {
        if self.depth > TOO_DEEP {
            return None;
        }
        self.depth += 1;
        let made = (0..TRIES_INSIDE).find_map(|attempt| {
            self.steps = self.steps.checked_sub(1)?;
            self.attempt(schemas, attempt)
        });
        self.depth -= 1;
        made
    }

    pub(super) fn patterns(&self) -> &'m Patterns {
        &self.inputs.patterns
    }

    /// Whether an edge is wanted here.
    pub(super) fn edge(&mut self) -> bool {
        match self.mood {
            Mood::Least | Mood::Most => true,
            Mood::Chance(percent) => self.random.percent(percent),
        }
    }

    /// Whether only what has to be there is made.
    pub(super) fn is_deep(&self) -> bool {
        self.depth > DEEP
    }

    /// How many of something: the fewest, the most, or near one of them where an edge is wanted. `usual` is as many as
    /// there are without a bound.
    pub(super) fn amount(&mut self, min: usize, max: Option<usize>, usual: usize) -> usize {
        let top = max.unwrap_or_else(|| min.saturating_add(usual)).max(min);
        let usual_top = top.min(min.saturating_add(usual));
        if self.is_deep() {
            return min;
        }
        let mood = self.mood;
        match mood {
            Mood::Least => min,
            Mood::Most => top,
            Mood::Chance(_) if self.edge() => {
                let near = [min, min.saturating_add(1).min(top), top, top.max(1) - 1];
                (*self.random.pick(&near).unwrap_or(&min)).max(min)
            }
            Mood::Chance(_) => self.random.between(min, usual_top),
        }
    }

    fn attempt(&mut self, schemas: &[&'m Value], attempt: usize) -> Option<Value> {
        let mut flat = Flat::default();
        for schema in schemas {
            self.take(schema, &mut flat, attempt, &mut { MAX_REFERENCES })?;
        }
        if let Some(values) = &flat.values {
            let fitting: Vec<_> = values.iter().filter(|v| fits(&flat, v)).collect();
            let value = match self.mood {
                Mood::Least => fitting.first(),
                Mood::Most => fitting.last(),
                Mood::Chance(_) => self.random.pick(&fitting),
            };
            return value.map(|value| (**value).clone());
        }
        match self.kind(&flat)? {
            Kind::Null => Some(Value::Null),
            Kind::Boolean => Some(Value::Bool(match self.mood {
                Mood::Least => false,
                Mood::Most => true,
                Mood::Chance(_) => self.random.percent(50),
            })),
            Kind::Integer => numbers::integer(self, &flat),
            Kind::Number => numbers::number(self, &flat),
            Kind::String => text::string(self, &flat).map(Value::String),
            Kind::Array => structures::array(self, &flat),
            Kind::Object => structures::object(self, flat),
        }
    }

    /// Take a schema in with everything that it refers to; of alternatives, one. `None` when nothing fits.
    pub(super) fn take(
        &mut self,
        schema: &'m Value,
        flat: &mut Flat<'m>,
        attempt: usize,
        references: &mut usize,
    ) -> Option<()> {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(true) => return Some(()),
            _ => return None,
        };
        for name in ["$ref", "$dynamicRef"] {
            let Some(target) = schema.get(name).and_then(Value::as_str) else {
                continue;
            };
            *references = references.checked_sub(1)?;
            let target = self.resolve(target)?;
            self.take(target, flat, attempt, references)?;
            if self.inputs.reference_alone {
                return Some(());
            }
        }
        flat.take(schema);
        for all in list(schema, "allOf") {
            self.take(all, flat, attempt, references)?;
        }
        for name in ["anyOf", "oneOf"] {
            if schema.contains_key(name) {
                let one = self.choose(list(schema, name), attempt)?;
                self.take(one, flat, attempt, references)?;
            }
        }
        if let Some(condition) = schema.get("if") {
            if self.random.percent(50) {
                self.take(condition, flat, attempt, references)?;
                if let Some(then) = schema.get("then") {
                    self.take(then, flat, attempt, references)?;
                }
            } else if let Some(otherwise) = schema.get("else") {
                self.take(otherwise, flat, attempt, references)?;
            }
        }
        Some(())
    }

    /// One of several schemas: any; and deep inside those first that lead no further.
    fn choose(&mut self, from: &'m [Value], attempt: usize) -> Option<&'m Value> {
        if !(self.is_deep() || self.mood == Mood::Least && attempt == 0) {
            return self.random.pick(from);
        }
        let mut order: Vec<&Value> = from.iter().collect();
        order.sort_by_cached_key(|schema| weight(schema));
        order.get(attempt % order.len().max(1)).copied()
    }

    /// Where a reference leads. That it leads somewhere inside was checked with the schema.
    fn resolve(&self, reference: &str) -> Option<&'m Value> {
        let root = &self.inputs.schema;
        let fragment = percent_decoded(reference.strip_prefix('#')?);
        if fragment.is_empty() || fragment.starts_with('/') {
            return root.pointer(&fragment);
        }
        anchored(root, &fragment)
    }

    fn kind(&mut self, flat: &Flat<'m>) -> Option<Kind> {
        let hinted = !flat.hints.is_empty() && self.random.percent(90);
        let mut kinds = match &flat.kinds {
            Some(kinds) => kinds.clone(),
            // What a host hands over is an object.
            None if self.depth == 1 => vec![Kind::Object],
            None if hinted => flat.hints.clone(),
            None => KINDS.to_vec(),
        };
        if kinds.len() > 1 && (self.is_deep() || self.mood == Mood::Least) {
            let plain = |kind: &Kind| !matches!(kind, Kind::Array | Kind::Object);
            if kinds.iter().any(plain) {
                kinds.retain(plain);
            }
        }
        if self.mood == Mood::Most {
            return kinds.last().copied();
        }
        self.random.pick(&kinds).copied()
    }
}

fn list<'v>(schema: &'v Map<String, Value>, name: &str) -> &'v [Value] {
    let list = schema.get(name).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// Whether a value of an `enum` is of an allowed kind.
fn fits(flat: &Flat<'_>, value: &Value) -> bool {
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    };
    flat.kinds.as_ref().is_none_or(|kinds| {
        kinds.contains(&kind) || kind == Kind::Number && kinds.contains(&Kind::Integer)
    })
}

/// Schemas that refer to others, and larger ones, are heavier.
fn weight(schema: &Value) -> (usize, usize) {
    let text = schema.to_string();
    (text.matches("\"$ref\"").count(), text.len())
}

/// The subschema with this anchor.
fn anchored<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => {
            let is = |keyword| members.get(keyword).and_then(Value::as_str) == Some(name);
            if is("$anchor") || is("$dynamicAnchor") {
                return Some(value);
            }
            members.values().find_map(|value| anchored(value, name))
        }
        Value::Array(items) => items.iter().find_map(|value| anchored(value, name)),
        _ => None,
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match code {
            Some(code) if *first == b'%' => {
                bytes.push(code);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
