//! The prompt surface: every text of a skill that a person or a model reads.

use std::borrow::Cow;

use serde_json::Value;

use super::sink::{Found, Sink};
use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::subject::{File, Subject};
use crate::limits::MAX_JSON_DEPTH;
use crate::manifest::JsonObject;

/// Most bytes of one asset that are read as text.
const MAX_ASSET_BYTES: usize = 256 * 1024;
/// Most bytes of all assets together.
const MAX_ASSETS_BYTES: usize = 1024 * 1024;
/// Assets with other names are data, not texts.
const PROSE: [&str; 34] = [
    "md", "mdx", "markdown", "rst", "adoc", "txt", "text", "prompt", "json", "jsonl", "yaml",
    "yml", "toml", "ini", "cfg", "conf", "xml", "html", "htm", "xhtml", "svg", "csv", "tsv", "j2",
    "jinja", "jinja2", "tmpl", "mustache", "hbs", "py", "js", "ts", "sh", "ipynb",
];

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A title, or the name of a property.
    Name,
    /// Written for a model or a person: descriptions, and the texts in a schema.
    Prose,
    /// A value or a regular expression in a schema.
    Value,
    /// The content of an asset.
    Asset,
}

/// A text and where it stands.
pub(super) struct Text<'t> {
    place: Place<'t>,
    /// How a message names it: `the description of tool acme.echo`.
    pub(super) what: &'t str,
    pub(super) role: Role,
    pub(super) value: &'t str,
}

#[derive(Clone, Copy)]
enum Place<'t> {
    Manifest(&'t [Step<'t>]),
    File(File<'t>),
}

impl Text<'_> {
    /// A finding about this text, `offset` bytes into it.
    pub(super) fn report<'s>(
        &self,
        sink: &'s mut Sink<'_>,
        offset: usize,
        key: &str,
        message: String,
    ) -> Found<'s> {
        let key = format!("{} {key}", self.what);
        match self.place {
            Place::Manifest(path) => sink.manifest(path, &key, message),
            // Documents cite what is said to models, and no client reads them out unasked.
            Place::File(file) => sink
                .file(&file, Some(offset), &key, message)
                .at_most(Severity::Medium),
        }
    }

    /// Whether it is part of the manifest, which a client puts before the model unasked.
    pub(super) fn is_declared(&self) -> bool {
        self.role != Role::Asset
    }

    /// Whether it is sentences, rather than a name or a value.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self.role, Role::Prose | Role::Asset)
    }
}

/// Calls `visit` with each text, in the order of the manifest and then of the entries.
///
/// A visitor and no list: a hostile schema has so many strings that their places would take more memory than they do.
pub(super) fn each_text(subject: &Subject<'_>, visit: &mut dyn FnMut(&Text<'_>)) {
    manifest_texts(subject, visit);
    let mut left = MAX_ASSETS_BYTES;
    for file in &subject.files {
        let Some(value) = prose(file) else { continue };
        let value = &*value;
        if value.len() > left {
            break;
        }
        left -= value.len();
        visit(&Text {
            place: Place::File(*file),
            what: file.path,
            role: Role::Asset,
            value,
        });
    }
}

/// An asset's text, when it is one; of a long one its beginning.
fn prose<'a>(file: &File<'a>) -> Option<Cow<'a, str>> {
    let path = file.path.strip_prefix("assets/")?;
    let extension = path
        .rsplit('/')
        .next()?
        .rsplit_once('.')
        .map(|(_, extension)| extension);
    let is_prose = match extension {
        Some(extension) => PROSE
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known)),
        None => true,
    };
    if !is_prose {
        return None;
    }
    if let Some(text) = utf16(file.bytes) {
        return Some(Cow::Owned(text));
    }
    let text = std::str::from_utf8(file.bytes).ok()?;
    let text = &text[..text.floor_char_boundary(MAX_ASSET_BYTES)];
    (!text.contains('\0')).then_some(Cow::Borrowed(text))
}

/// A text with the mark of UTF-16 at its beginning.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (mark, rest) = bytes.split_first_chunk::<2>()?;
    let unit: fn([u8; 2]) -> u16 = match mark {
        [0xFF, 0xFE] => u16::from_le_bytes,
        [0xFE, 0xFF] => u16::from_be_bytes,
        _ => return None,
    };
    let rest = &rest[..rest.len().min(MAX_ASSET_BYTES)];
    let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    Some(
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

struct Walk<'v> {
    visit: &'v mut dyn FnMut(&Text<'_>),
}

impl Walk<'_> {
    fn text(&mut self, path: &[Step<'_>], what: &str, role: Role, value: &str) {
        (self.visit)(&Text {
            place: Place::Manifest(path),
            what,
            role,
            value,
        });
    }

    fn schema<'a>(&mut self, path: &mut Vec<Step<'a>>, what: &str, schema: &'a JsonObject) {
        let mut what = what.to_owned();
        for (key, value) in schema {
            self.keyword(path, &mut what, key, value, 0);
        }
    }

    /// A member of a schema: keywords are known, names of properties are texts themselves.
    fn keyword<'a>(
        &mut self,
        path: &mut Vec<Step<'a>>,
        what: &mut String,
        key: &'a str,
        value: &'a Value,
        depth: usize,
    ) {
        path.push(Step::Key(key));
        let names = matches!(
            key,
            "properties" | "patternProperties" | "$defs" | "definitions"
        );
        match value {
            Value::Object(members) if names && depth < MAX_JSON_DEPTH => {
                for (name, member) in members {
                    self.member(path, what, name, member, depth);
                }
            }
            Value::String(text) => {
                let prose = matches!(key, "title" | "description" | "$comment");
                let role = if prose { Role::Prose } else { Role::Value };
                self.text(path, &format!("{what} ({key})"), role, text);
            }
            _ => {
                if !KEYWORDS.contains(&key) {
                    self.text(path, what, Role::Value, key);
                }
                self.value(path, what, value, depth + 1);
            }
        }
        path.pop();
    }

    /// A named subschema; `what` gets its name while it is looked at.
    fn member<'a>(
        &mut self,
        path: &mut Vec<Step<'a>>,
        what: &mut String,
        name: &'a str,
        schema: &'a Value,
        depth: usize,
    ) {
        path.push(Step::Key(name));
        self.text(
            path,
            &format!("a property name in {what}"),
            Role::Name,
            name,
        );
        let whole = what.len();
        // A long name is no help in a message, and each level repeats it.
        what.push_str(" / ");
        what.extend(name.chars().take(40));
        self.value(path, what, schema, depth + 1);
        what.truncate(whole);
        path.pop();
    }

    fn value<'a>(
        &mut self,
        path: &mut Vec<Step<'a>>,
        what: &mut String,
        value: &'a Value,
        depth: usize,
    ) {
        match value {
            Value::String(text) => self.text(path, what, Role::Value, text),
            Value::Array(items) if depth < MAX_JSON_DEPTH => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Index(index));
                    self.value(path, what, item, depth + 1);
                    path.pop();
                }
            }
            Value::Object(members) if depth < MAX_JSON_DEPTH => {
                for (key, member) in members {
                    self.keyword(path, what, key, member, depth);
                }
            }
            _ => {}
        }
    }
}

/// Keywords that hold something else than text; their names are no text of the author's.
const KEYWORDS: [&str; 40] = [
    "type",
    "enum",
    "const",
    "default",
    "examples",
    "items",
    "prefixItems",
    "contains",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "required",
    "additionalProperties",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "minContains",
    "maxContains",
    "readOnly",
    "writeOnly",
    "deprecated",
    "additionalItems",
];

fn manifest_texts(subject: &Subject<'_>, visit: &mut dyn FnMut(&Text<'_>)) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let mut walk = Walk { visit };
    walk.text(
        &[Step::Key("name")],
        "the skill's name",
        Role::Name,
        &manifest.name,
    );
    for (index, tool) in manifest.entrypoints.tools.iter().enumerate() {
        let mut path = vec![
            Step::Key("entrypoints"),
            Step::Key("tools"),
            Step::Index(index),
        ];
        for (field, role, value) in [
            ("name", Role::Name, &tool.name),
            ("description", Role::Prose, &tool.description),
        ] {
            path.push(Step::Key(field));
            walk.text(
                &path,
                &format!("the {field} of tool {}", tool.id),
                role,
                value,
            );
            path.pop();
        }
        for (field, schema) in [
            ("input_schema", &tool.input_schema),
            ("output_schema", &tool.output_schema),
        ] {
            path.push(Step::Key(field));
            walk.schema(
                &mut path,
                &format!("the {field} of tool {}", tool.id),
                schema,
            );
            path.pop();
        }
    }
    operator_texts(subject, &mut walk);
}

fn operator_texts(subject: &Subject<'_>, walk: &mut Walk<'_>) {
    let Some(operator) = subject.manifest.and_then(|m| m.operator.as_ref()) else {
        return;
    };
    for (field, role, value) in [
        ("display_name", Role::Name, &operator.display_name),
        ("summary", Role::Prose, &operator.summary),
        ("description", Role::Prose, &operator.description),
    ] {
        if let Some(value) = value {
            let path = [Step::Key("operator"), Step::Key(field)];
            walk.text(&path, &format!("operator.{field}"), role, value);
        }
    }
    for (key, property) in operator.config.iter().flat_map(|c| &c.properties) {
        let what = format!("operator.config.properties.{key}");
        let mut path = ["operator", "config", "properties", key]
            .map(Step::Key)
            .to_vec();
        for (field, role, value) in [
            ("title", Role::Name, &property.title),
            ("description", Role::Prose, &property.description),
        ] {
            if let Some(value) = value {
                path.push(Step::Key(field));
                walk.text(&path, &format!("{what} ({field})"), role, value);
                path.pop();
            }
        }
        for value in property.default.iter().filter_map(Value::as_str) {
            walk.text(&path, &what, Role::Value, value);
        }
        for value in &property.enum_values {
            walk.text(&path, &what, Role::Value, value);
        }
    }
}

#[cfg(test)]
mod tests;
