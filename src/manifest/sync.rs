//! `skill.toml` follows the code: what differs between a tool that the code describes and the one that is written down,
//! and edits that touch nothing else.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::editor::{EditError, ManifestEditor};
use super::types::{JsonObject, Manifest, Risk, Tool};
use super::{ManifestErrors, ToolId, write};

/// Longest value that a change shows, in characters.
const MAX_SHOWN: usize = 60;
/// Keywords whose arrays are sets: another order is no difference.
const SETS: [&str; 3] = ["required", "enum", "type"];

/// A tool as its code describes it. What is `None` is left to `skill.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribedTool {
    /// Its id.
    pub id: ToolId,
    /// Its title.
    pub name: Option<String>,
    /// The title of a tool that is new and has none.
    pub default_name: String,
    /// What it is for.
    pub description: String,
    /// `risk.default_sensitive`.
    pub default_sensitive: Option<bool>,
    /// `risk.requires_approval`.
    pub requires_approval: Option<bool>,
    /// JSON Schema of the input.
    pub input_schema: JsonObject,
    /// JSON Schema of the structured output.
    pub output_schema: JsonObject,
}

/// One difference between `skill.toml` and the code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The tool.
    pub tool: ToolId,
    /// Where in the tool, with dots; empty where the tool as a whole is new or gone.
    pub field: String,
    /// What `skill.toml` says; absent where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// What the code says; absent where it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    #[serde(skip)]
    path: Vec<String>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            let what = if self.new.is_some() {
                "the code has this tool, skill.toml has not"
            } else {
                "skill.toml has this tool, the code has not"
            };
            return write!(f, "{}: {what}", self.tool);
        }
        let shown = |value: Option<&Value>| value.map_or_else(|| "(nothing)".to_owned(), short);
        let (old, new) = (shown(self.old.as_ref()), shown(self.new.as_ref()));
        write!(f, "{}: {}: {old} → {new}", self.tool, self.field)
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= MAX_SHOWN {
        return text;
    }
    text.chars().take(MAX_SHOWN).chain(['…']).collect()
}

/// Why `skill.toml` cannot say what the code says.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyncError {
    /// The file is no longer a manifest then.
    #[error("with what the code says, skill.toml would not be right:\n{0}")]
    Manifest(#[from] ManifestErrors),
    /// The file has something else in the place.
    #[error("skill.toml cannot be changed: {0}")]
    Edit(#[from] EditError),
    /// The edits did not do it: the file's form is one that this program does not edit well.
    #[error("skill.toml cannot be changed to say: {0}; write it by hand")]
    Stuck(Box<Change>),
}

/// What `skill.toml` would have to change to say what `tools` say; nothing else is compared. The tools are all that the
/// skill has.
pub fn changes(manifest: &Manifest, tools: &[DescribedTool]) -> Vec<Change> {
    let known = &manifest.entrypoints.tools;
    let mut changes = Vec::new();
    for tool in tools {
        match known.iter().find(|known| known.id == tool.id) {
            Some(known) => compare_tool(known, tool, &mut changes),
            None => changes.push(Change::whole(&tool.id, None, Some(&tool.as_new()))),
        }
    }
    let gone = known
        .iter()
        .filter(|known| !tools.iter().any(|tool| tool.id == known.id));
    changes.extend(gone.map(|known| Change::whole(&known.id, Some(known), None)));
    changes
}

/// The text of `skill.toml` after `changes`, which are those between it and `tools`.
pub fn apply(
    text: &str,
    file: &str,
    manifest: &Manifest,
    tools: &[DescribedTool],
    changes: &[Change],
) -> Result<String, SyncError> {
    let mut editor = ManifestEditor::open(text, file)?;
    let known = &manifest.entrypoints.tools;
    let index = |id: &ToolId| known.iter().position(|tool| tool.id == *id);
    for change in changes.iter().filter(|change| !change.path.is_empty()) {
        if let Some(index) = index(&change.tool) {
            editor.set_in_tool(index, &change.path, change.new.as_ref())?;
        }
    }
    let whole = |new: bool| {
        changes
            .iter()
            .filter(move |change| change.path.is_empty() && change.new.is_some() == new)
    };
    // From behind, so that the places of the others stay what they are.
    let mut gone: Vec<_> = whole(false)
        .filter_map(|change| index(&change.tool))
        .collect();
    gone.sort_unstable();
    for change in whole(true) {
        if let Some(tool) = tools.iter().find(|tool| tool.id == change.tool) {
            editor.add_tool(&tool.as_new())?;
        }
    }
    for index in gone.into_iter().rev() {
        editor.remove_tool(index)?;
    }
    let text = editor.finish()?;
    let edited = Manifest::parse(&text, file)?;
    match self::changes(&edited, tools).into_iter().next() {
        None => Ok(text),
        Some(left) => Err(SyncError::Stuck(Box::new(left))),
    }
}

impl DescribedTool {
    fn as_new(&self) -> Tool {
        Tool {
            id: self.id.clone(),
            name: self
                .name
                .clone()
                .unwrap_or_else(|| self.default_name.clone()),
            description: self.description.clone(),
            input_schema: self.input_schema.clone(),
            output_schema: self.output_schema.clone(),
            risk: Risk {
                default_sensitive: self.default_sensitive.unwrap_or(false),
                requires_approval: self.requires_approval.unwrap_or(false),
            },
        }
    }
}

impl Change {
    fn whole(id: &ToolId, old: Option<&Tool>, new: Option<&Tool>) -> Self {
        let json = |tool: &Tool| Value::Object(write::members(tool));
        Self {
            tool: id.clone(),
            field: String::new(),
            old: old.map(json),
            new: new.map(json),
            path: Vec::new(),
        }
    }
}

fn compare_tool(known: &Tool, tool: &DescribedTool, changes: &mut Vec<Change>) {
    let mut push = |path: &[String], old: Option<&Value>, new: Option<&Value>| {
        changes.push(Change {
            tool: known.id.clone(),
            field: path.join("."),
            old: old.cloned(),
            new: new.cloned(),
            path: path.to_vec(),
        });
    };
    let texts = [
        ("name", &known.name, tool.name.as_ref()),
        ("description", &known.description, Some(&tool.description)),
    ];
    for (field, old, new) in texts {
        if let Some(new) = new.filter(|new| *new != old) {
            push(
                &[field.into()],
                Some(&old.as_str().into()),
                Some(&new.as_str().into()),
            );
        }
    }
    let schemas = [
        ("input_schema", &known.input_schema, &tool.input_schema),
        ("output_schema", &known.output_schema, &tool.output_schema),
    ];
    for (field, old, new) in schemas {
        compare(old, new, &mut vec![field.to_owned()], &mut push);
    }
    let flags = [
        (
            "default_sensitive",
            known.risk.default_sensitive,
            tool.default_sensitive,
        ),
        (
            "requires_approval",
            known.risk.requires_approval,
            tool.requires_approval,
        ),
    ];
    for (field, old, new) in flags {
        if let Some(new) = new.filter(|new| *new != old) {
            push(
                &["risk".into(), field.into()],
                Some(&old.into()),
                Some(&new.into()),
            );
        }
    }
}

type Push<'a> = dyn FnMut(&[String], Option<&Value>, Option<&Value>) + 'a;

/// As deep as both sides are objects; a schema's depth is bounded where it is read.
fn compare(
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    path: &mut Vec<String>,
    push: &mut Push<'_>,
) {
    for (key, value) in new {
        path.push(key.clone());
        match (old.get(key), value) {
            // A table that loses its last line would be gone, not empty.
            (Some(Value::Object(old)), Value::Object(new)) if old.is_empty() == new.is_empty() => {
                compare(old, new, path, push);
            }
            (Some(old), new) if same(key, old, new) => {}
            (old, new) => push(path, old, Some(new)),
        }
        path.pop();
    }
    for (key, value) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        path.push(key.clone());
        push(path, Some(value), None);
        path.pop();
    }
}

/// Equal for a reader of schemas: `1` is `1.0`, and members have no order.
fn same(key: &str, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64())
        }
        (Value::Array(a), Value::Array(b)) if a.len() != b.len() => false,
        (Value::Array(a), Value::Array(b)) if SETS.contains(&key) => {
            a.iter().all(|a| b.iter().any(|b| same("", a, b)))
                && b.iter().all(|b| a.iter().any(|a| same("", a, b)))
        }
        (Value::Array(a), Value::Array(b)) => a.iter().zip(b).all(|(a, b)| same("", a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(key, a, b)))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests;
