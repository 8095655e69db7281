//! Everything that one value has to be: the keywords of all schemas that it is held to, side by side.

use serde_json::{Map, Number, Value};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// Every kind, the whole numbers among the numbers.
pub(super) const KINDS: [Kind; 6] = [
    Kind::Null,
    Kind::Boolean,
    Kind::Number,
    Kind::String,
    Kind::Array,
    Kind::Object,
];

/// The keywords that hold for one value. Subschemas are borrowed from the schema; a list of them means all of them.
#[derive(Debug, Default)]
pub(super) struct Flat<'s> {
    /// Kinds that are allowed; `None` is any.
    pub(super) kinds: Option<Vec<Kind>>,
    /// Kinds that keywords without a `type` speak of.
    pub(super) hints: Vec<Kind>,
    /// The values of `enum` and `const`; `None` is any.
    pub(super) values: Option<Vec<&'s Value>>,
    /// Lower bounds, and whether the bound itself is out.
    pub(super) minimums: Vec<(&'s Number, bool)>,
    /// Upper bounds.
    pub(super) maximums: Vec<(&'s Number, bool)>,
    pub(super) multiples: Vec<&'s Number>,
    pub(super) length: Range,
    pub(super) patterns: Vec<&'s str>,
    pub(super) format: Option<&'s str>,
    pub(super) items: Range,
    pub(super) unique: bool,
    pub(super) sequences: Vec<Sequence<'s>>,
    /// `contains`, and how many.
    pub(super) contains: Vec<(&'s Value, usize)>,
    pub(super) members: Range,
    pub(super) groups: Vec<Group<'s>>,
    pub(super) required: Vec<&'s str>,
    pub(super) names: Vec<&'s Value>,
    /// A member, and those that have to come with it.
    pub(super) needs: Vec<(&'s str, &'s Vec<Value>)>,
    /// A member, and what the whole object then has to be.
    pub(super) implies: Vec<(&'s str, &'s Value)>,
    /// Nothing beside what is named.
    pub(super) closed: bool,
}

/// Smallest and largest count.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Range {
    pub(super) min: usize,
    pub(super) max: Option<usize>,
}

impl Range {
    fn at_least(&mut self, value: &Value) {
        self.min = self.min.max(count(value).unwrap_or(0));
    }

    fn at_most(&mut self, value: &Value) {
        if let Some(max) = count(value) {
            self.max = Some(self.max.map_or(max, |old| old.min(max)));
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.max.is_some_and(|max| max < self.min)
    }
}

/// A count may be written `3.0`.
fn count(value: &Value) -> Option<usize> {
    let whole = value.as_u64().or_else(|| {
        let float = value.as_f64().filter(|float| *float >= 0.0)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it saturates, which is as good as any count that large"
        )]
        Some(float as u64)
    });
    whole.map(|whole| usize::try_from(whole).unwrap_or(usize::MAX))
}

/// The items of an array, as one schema has them.
#[derive(Debug, Default)]
pub(super) struct Sequence<'s> {
    pub(super) first: &'s [Value],
    pub(super) rest: Option<&'s Value>,
}

/// The members of an object, as one schema has them.
#[derive(Debug, Default)]
pub(super) struct Group<'s> {
    pub(super) named: Option<&'s Map<String, Value>>,
    pub(super) patterns: Option<&'s Map<String, Value>>,
    pub(super) other: Option<&'s Value>,
}

impl<'s> Flat<'s> {
    /// Take in what the keywords of one schema say of the value itself, but not what they refer to: references,
    /// alternatives and the like are the caller's to choose from.
    pub(super) fn take(&mut self, schema: &'s Map<String, Value>) {
        if let Some(kinds) = schema.get("type") {
            self.restrict(&kinds_of(kinds));
        }
        if let Some(value) = schema.get("const") {
            self.choose(vec![value]);
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            self.choose(values.iter().collect());
        }
        self.take_numbers(schema);
        self.take_text(schema);
        self.take_array(schema);
        self.take_object(schema);
    }

    fn restrict(&mut self, allowed: &[Kind]) {
        let old = self.kinds.take();
        let meet = |kind: Kind| match kind {
            Kind::Number if allowed.contains(&Kind::Number) => Some(Kind::Number),
            Kind::Number | Kind::Integer
                if allowed.contains(&Kind::Integer) || allowed.contains(&Kind::Number) =>
            {
                Some(Kind::Integer)
            }
            kind => allowed.contains(&kind).then_some(kind),
        };
        self.kinds = Some(match old {
            None => allowed.to_vec(),
            Some(old) => old.into_iter().filter_map(meet).collect(),
        });
    }

    fn choose(&mut self, values: Vec<&'s Value>) {
        self.values = Some(match self.values.take() {
            None => values,
            Some(old) => old.into_iter().filter(|v| values.contains(v)).collect(),
        });
    }

    fn take_numbers(&mut self, schema: &'s Map<String, Value>) {
        for (name, exclusive) in [("minimum", false), ("exclusiveMinimum", true)] {
            if let Some(Value::Number(bound)) = schema.get(name) {
                self.minimums.push((bound, exclusive));
            }
        }
        for (name, exclusive) in [("maximum", false), ("exclusiveMaximum", true)] {
            if let Some(Value::Number(bound)) = schema.get(name) {
                self.maximums.push((bound, exclusive));
            }
        }
        if let Some(Value::Number(factor)) = schema.get("multipleOf") {
            self.multiples.push(factor);
        }
        if !(self.minimums.is_empty() && self.maximums.is_empty() && self.multiples.is_empty()) {
            self.hint(Kind::Number);
        }
    }

    fn take_text(&mut self, schema: &'s Map<String, Value>) {
        for (name, value) in schema {
            match name.as_str() {
                "minLength" => self.length.at_least(value),
                "maxLength" => self.length.at_most(value),
                "pattern" => self.patterns.extend(value.as_str()),
                "format" => self.format = self.format.or(value.as_str()),
                _ => continue,
            }
            self.hint(Kind::String);
        }
    }

    fn take_array(&mut self, schema: &'s Map<String, Value>) {
        let mut sequence = Sequence::default();
        let mut known = true;
        // Draft 7 writes the first ones as an array `items`, and the rest as `additionalItems`.
        match (schema.get("prefixItems"), schema.get("items")) {
            (_, Some(Value::Array(first))) => {
                sequence.first = first;
                sequence.rest = schema.get("additionalItems");
            }
            (first, rest) => {
                sequence.first = first.and_then(Value::as_array).map_or(&[], Vec::as_slice);
                sequence.rest = rest;
                known = first.is_some() || rest.is_some();
            }
        }
        if schema.get("unevaluatedItems") == Some(&Value::Bool(false)) && sequence.rest.is_none() {
            sequence.rest = schema.get("unevaluatedItems");
            known = true;
        }
        if known {
            self.sequences.push(sequence);
        }
        for (name, value) in schema {
            match name.as_str() {
                "minItems" => self.items.at_least(value),
                "maxItems" => self.items.at_most(value),
                "uniqueItems" => self.unique |= value == &Value::Bool(true),
                "contains" => {
                    let least = schema.get("minContains").and_then(count).unwrap_or(1);
                    self.contains.push((value, least));
                }
                _ if known => {}
                _ => continue,
            }
            self.hint(Kind::Array);
        }
    }

    fn take_object(&mut self, schema: &'s Map<String, Value>) {
        let object = |name: &str| schema.get(name).and_then(Value::as_object);
        let group = Group {
            named: object("properties"),
            patterns: object("patternProperties"),
            other: schema.get("additionalProperties"),
        };
        if group.named.is_some() || group.patterns.is_some() || group.other.is_some() {
            self.groups.push(group);
            self.hint(Kind::Object);
        }
        self.closed |= schema.get("unevaluatedProperties") == Some(&Value::Bool(false));
        for name in ["dependentRequired", "dependentSchemas", "dependencies"] {
            for (member, then) in object(name).into_iter().flatten() {
                match then {
                    Value::Array(others) => self.needs.push((member.as_str(), others)),
                    schema => self.implies.push((member.as_str(), schema)),
                }
            }
        }
        for (name, value) in schema {
            match name.as_str() {
                "minProperties" => self.members.at_least(value),
                "maxProperties" => self.members.at_most(value),
                "propertyNames" => self.names.push(value),
                "required" => {
                    let names = value.as_array().into_iter().flatten();
                    self.required.extend(names.filter_map(Value::as_str));
                }
                _ => continue,
            }
            self.hint(Kind::Object);
        }
    }

    fn hint(&mut self, kind: Kind) {
        if !self.hints.contains(&kind) {
            self.hints.push(kind);
        }
    }

    /// What the item at this place is held to.
    pub(super) fn item(&self, place: usize) -> Vec<&'s Value> {
        let at = |sequence: &Sequence<'s>| sequence.first.get(place).or(sequence.rest);
        self.sequences.iter().filter_map(at).collect()
    }

    /// Names that some schema has a schema for, in its order.
    pub(super) fn named(&self) -> impl Iterator<Item = &'s str> + '_ {
        let groups = self.groups.iter().filter_map(|group| group.named);
        groups.flat_map(|named| named.keys().map(String::as_str))
    }
}

fn kinds_of(value: &Value) -> Vec<Kind> {
    let one = |name: &Value| match name.as_str()? {
        "null" => Some(Kind::Null),
        "boolean" => Some(Kind::Boolean),
        "integer" => Some(Kind::Integer),
        "number" => Some(Kind::Number),
        "string" => Some(Kind::String),
        "array" => Some(Kind::Array),
        "object" => Some(Kind::Object),
        _ => None,
    };
    match value {
        Value::Array(names) => names.iter().filter_map(one).collect(),
        name => one(name).into_iter().collect(),
    }
}
