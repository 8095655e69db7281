//! Going through the schemas of a skill.

use serde_json::Value;

use crate::audit::locate::Step;
use crate::audit::rules::sink::{Found, Sink};
use crate::audit::subject::Subject;
use crate::limits::MAX_JSON_DEPTH;
use crate::manifest::{JsonObject, Tool};

/// A schema of a tool, or a part of it.
pub(super) struct Sub<'s> {
    pub(super) tool: &'s Tool,
    /// `input_schema` or `output_schema`.
    pub(super) field: &'static str,
    /// The whole schema.
    pub(super) root: &'s JsonObject,
    pub(super) schema: &'s JsonObject,
    /// The property that it describes, when it is one.
    pub(super) property: Option<&'s str>,
    /// Values that it stands inside of.
    pub(super) depth: usize,
    path: &'s [Step<'s>],
}

/// Steps to a schema field: `entrypoints`, `tools`, the index, the field.
const TO_FIELD: usize = 4;

impl Sub<'_> {
    pub(super) fn is_input(&self) -> bool {
        self.field == "input_schema"
    }

    pub(super) fn is_root(&self) -> bool {
        self.path.len() == TO_FIELD
    }

    pub(super) fn text(&self, keyword: &str) -> Option<&str> {
        self.schema.get(keyword)?.as_str()
    }

    /// Whether `type` is there and admits the type.
    pub(super) fn says_type(&self, wanted: &str) -> bool {
        types(self.schema).contains(&wanted)
    }

    /// `the input_schema of tool acme.echo at properties.text`.
    pub(super) fn label(&self) -> String {
        let mut label = format!("the {} of tool {}", self.field, self.tool.id);
        if !self.is_root() {
            label.push_str(" at ");
            label.push_str(&self.at());
        }
        label
    }

    fn at(&self) -> String {
        let steps = self.path.iter().skip(TO_FIELD).map(|step| match step {
            Step::Key(key) => (*key).to_owned(),
            Step::Index(index) => index.to_string(),
        });
        steps.collect::<Vec<_>>().join(".")
    }

    /// A finding here, at `keyword` when it is not empty.
    pub(super) fn report<'f>(
        &self,
        sink: &'f mut Sink<'_>,
        keyword: &str,
        message: String,
    ) -> Found<'f> {
        let key = format!("{} {} {} {keyword}", self.tool.id, self.field, self.at());
        if keyword.is_empty() {
            return sink.manifest(self.path, &key, message);
        }
        let path = [self.path, &[Step::Key(keyword)]].concat();
        sink.manifest(&path, &key, message)
    }
}

/// What `type` names.
pub(super) fn types(schema: &JsonObject) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Calls `visit` with each schema of each tool and every subschema in it.
pub(super) fn each_schema(subject: &Subject<'_>, visit: &mut dyn FnMut(&Sub<'_>)) {
    let tools = subject
        .manifest
        .into_iter()
        .flat_map(|m| &m.entrypoints.tools);
    for (index, tool) in tools.enumerate() {
        for (field, root) in [
            ("input_schema", &tool.input_schema),
            ("output_schema", &tool.output_schema),
        ] {
            let mut path = vec![
                Step::Key("entrypoints"),
                Step::Key("tools"),
                Step::Index(index),
                Step::Key(field),
            ];
            let mut walk = Walk {
                tool,
                field,
                root,
                visit,
            };
            walk.schema(&mut path, root, None, 0);
        }
    }
}

struct Walk<'w, 'a> {
    tool: &'a Tool,
    field: &'static str,
    root: &'a JsonObject,
    visit: &'w mut dyn FnMut(&Sub<'_>),
}

impl<'a> Walk<'_, 'a> {
    fn schema(
        &mut self,
        path: &mut Vec<Step<'a>>,
        schema: &'a JsonObject,
        property: Option<&'a str>,
        depth: usize,
    ) {
        (self.visit)(&Sub {
            tool: self.tool,
            field: self.field,
            root: self.root,
            schema,
            property,
            depth,
            path,
        });
        if path.len() > 2 * MAX_JSON_DEPTH {
            return;
        }
        for (keyword, value) in schema {
            path.push(Step::Key(keyword));
            self.keyword(path, keyword, value, depth);
            path.pop();
        }
    }

    fn keyword(&mut self, path: &mut Vec<Step<'a>>, keyword: &str, value: &'a Value, depth: usize) {
        match (keyword, value) {
            ("not" | "if" | "then" | "else", Value::Object(schema)) => {
                self.schema(path, schema, None, depth);
            }
            (
                "items"
                | "additionalItems"
                | "contains"
                | "additionalProperties"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "propertyNames",
                Value::Object(schema),
            ) => self.schema(path, schema, None, depth + 1),
            ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => self.list(path, list, depth),
            ("items" | "prefixItems", Value::Array(list)) => self.list(path, list, depth + 1),
            ("properties", Value::Object(map)) => self.map(path, map, depth + 1, true),
            ("patternProperties", Value::Object(map)) => self.map(path, map, depth + 1, false),
            ("$defs" | "definitions" | "dependentSchemas", Value::Object(map)) => {
                self.map(path, map, depth, false);
            }
            _ => {}
        }
    }

    fn list(&mut self, path: &mut Vec<Step<'a>>, list: &'a [Value], depth: usize) {
        for (index, value) in list.iter().enumerate() {
            if let Value::Object(schema) = value {
                path.push(Step::Index(index));
                self.schema(path, schema, None, depth);
                path.pop();
            }
        }
    }

    fn map(
        &mut self,
        path: &mut Vec<Step<'a>>,
        map: &'a JsonObject,
        depth: usize,
        are_properties: bool,
    ) {
        for (name, value) in map {
            if let Value::Object(schema) = value {
                path.push(Step::Key(name));
                self.schema(path, schema, are_properties.then_some(name.as_str()), depth);
                path.pop();
            }
        }
    }
}
