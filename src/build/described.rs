//! What a module says of its own tools.
//!
//! A module with the section [`SECTION`] was built to be asked: called with the id [`DESCRIBE`], it answers with a
//! [`Description`] as JSON. It is no module to ship; the same code without its description is.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::error::BuildError;
use crate::manifest::{DescribedTool, JsonObject, Manifest, ToolId};

/// The custom section of a module that can be asked.
pub(super) const SECTION: &str = "palyra-skill-described";
/// What it is asked by.
pub const DESCRIBE: &str = "palyra-skill:describe";
/// Most tools that one skill may describe: each is a text that a model reads before it does anything.
const MAX_TOOLS: usize = 256;

/// Runs a component in the sandbox and gives what it answers to [`DESCRIBE`], or why it does not.
pub type Describer<'a> = &'a dyn Fn(&[u8]) -> Result<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    version: u32,
    tools: Vec<ToolDescription>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToolDescription {
    function: String,
    id: Option<String>,
    name: Option<String>,
    description: String,
    default_sensitive: Option<bool>,
    requires_approval: Option<bool>,
    input_schema: Value,
    output_schema: Value,
}

/// Reads a description; the manifest decides the ids that are not written out.
pub(super) fn read(json: &str, manifest: &Manifest) -> Result<Vec<DescribedTool>, BuildError> {
    let description: Description = serde_json::from_str(json).map_err(unsound)?;
    if description.version != 1 {
        return Err(unsound(format!(
            "its version is {}, this program reads version 1: use the SDK that `palyra-skill new` writes",
            description.version
        )));
    }
    let count = description.tools.len();
    if !(1..=MAX_TOOLS).contains(&count) {
        return Err(unsound(format!(
            "it has {count} tools: there may be 1 to {MAX_TOOLS}"
        )));
    }
    let written: BTreeSet<String> = description
        .tools
        .iter()
        .filter_map(|tool| tool.id.clone())
        .collect();
    let mut tools: Vec<DescribedTool> = Vec::new();
    for tool in description.tools {
        let tool = read_tool(tool, manifest, &written)?;
        if tools.iter().any(|known| known.id == tool.id) {
            return Err(unsound(format!(
                "two tools have the id '{}': write another out, as in #[tool(id = \"…\")]",
                tool.id
            )));
        }
        tools.push(tool);
    }
    Ok(tools)
}

fn read_tool(
    tool: ToolDescription,
    manifest: &Manifest,
    written: &BTreeSet<String>,
) -> Result<DescribedTool, BuildError> {
    let in_tool = |message: String| unsound(format!("{}: {message}", tool.function));
    let id = match &tool.id {
        Some(id) => id.clone(),
        None => default_id(&tool.function, manifest, written),
    };
    let id: ToolId = id.parse().map_err(|error| {
        in_tool(format!(
            "{error}; write an id out, as in #[tool(id = \"…\")]"
        ))
    })?;
    let publisher = format!("{}.", manifest.publisher);
    if !id.as_str().starts_with(&publisher) {
        return Err(in_tool(format!(
            "its id '{id}' does not begin with the publisher, '{publisher}'"
        )));
    }
    if tool.description.trim().is_empty() {
        return Err(in_tool(
            "it has no description: write a doc comment".to_owned(),
        ));
    }
    let input_schema = schema(tool.input_schema, "input").map_err(&in_tool)?;
    if let Some(other) = input_schema.get("type").filter(|kind| *kind != "object") {
        return Err(in_tool(format!(
            "its input is of type {other}, and agents send objects: take a struct"
        )));
    }
    Ok(DescribedTool {
        default_name: title(&tool.function),
        input_schema,
        output_schema: schema(tool.output_schema, "output").map_err(&in_tool)?,
        id,
        name: tool.name,
        description: tool.description,
        default_sensitive: tool.default_sensitive,
        requires_approval: tool.requires_approval,
    })
}

/// The id of the one tool in `skill.toml` that is called like the function, else the skill's id with the function's name.
fn default_id(function: &str, manifest: &Manifest, written: &BTreeSet<String>) -> String {
    let ids = manifest
        .entrypoints
        .tools
        .iter()
        .map(|tool| tool.id.as_str());
    let mut named =
        ids.filter(|id| id.rsplit('.').next() == Some(function) && !written.contains(*id));
    if let (Some(id), None) = (named.next(), named.next()) {
        return id.to_owned();
    }
    let (publisher, skill) = (manifest.publisher.as_str(), manifest.skill_id.as_str());
    if skill == publisher || skill.starts_with(&format!("{publisher}.")) {
        format!("{skill}.{function}")
    } else {
        format!("{publisher}.{skill}.{function}")
    }
}

/// `word_count` is titled `Word count`.
fn title(function: &str) -> String {
    let words = function.replace('_', " ").trim().to_owned();
    let mut characters = words.chars();
    characters.next().map_or(words.clone(), |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

fn schema(mut schema: Value, what: &str) -> Result<JsonObject, String> {
    without_null(&mut schema);
    match schema {
        Value::Object(members) => Ok(members),
        other => Err(format!(
            "its {what} schema is {other}: give it a type with fields"
        )),
    }
}

/// TOML has no null. Where a schema says null, the type says it, too: the default of what may be left out, and a member
/// of an enumeration.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(members) => {
            if members.get("default").is_some_and(Value::is_null) {
                members.remove("default");
            }
            if members.get("const").is_some_and(Value::is_null) {
                members.remove("const");
                members.insert("type".to_owned(), "null".into());
            }
            null_out_of_enum(members);
            members.values_mut().for_each(without_null);
        }
        _ => {}
    }
}

/// `{"type": ["string", "null"], "enum": ["a", null]}` is either `{"type": "string", "enum": ["a"]}` or null.
fn null_out_of_enum(schema: &mut JsonObject) {
    let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else {
        return;
    };
    let before = values.len();
    values.retain(|value| !value.is_null());
    if values.len() == before {
        return;
    }
    let mut other = JsonObject::new();
    if let Some(mut types) = schema.remove("type") {
        if let Some(list) = types.as_array_mut() {
            list.retain(|name| name != "null");
        }
        let one = types
            .as_array()
            .filter(|list| list.len() == 1)
            .map(|list| list[0].clone());
        other.insert("type".to_owned(), one.unwrap_or(types));
    }
    other.extend(schema.remove_entry("enum"));
    let null = serde_json::json!({ "type": "null" });
    schema.insert(
        "anyOf".to_owned(),
        Value::Array(vec![Value::Object(other), null]),
    );
}

fn unsound(message: impl std::fmt::Display) -> BuildError {
    BuildError::Description {
        message: message.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manifest(skill_id: &str) -> Manifest {
        let text = include_str!("../../templates/wat/skill.toml")
            .replace(
                "skill_id = \"{{publisher}}.{{name}}\"",
                &format!("skill_id = \"{skill_id}\""),
            )
            .replace("{{publisher}}", "acme")
            .replace("{{name}}", "words")
            .replace("{{title}}", "Words");
        Manifest::parse(&text, "skill.toml").unwrap()
    }

    fn tool(function: &str) -> Value {
        json!({ "function": function, "description": "D.", "input_schema": {}, "output_schema": {} })
    }

    fn ids(skill_id: &str, tools: &[Value]) -> Result<Vec<String>, String> {
        let json = json!({ "version": 1, "tools": tools }).to_string();
        let tools = read(&json, &manifest(skill_id)).map_err(|error| error.to_string())?;
        Ok(tools.into_iter().map(|tool| tool.id.to_string()).collect())
    }

    #[test]
    fn an_id_is_what_is_written_out_or_known_or_the_skills_own() {
        let mut written = tool("word_count");
        written["id"] = "acme.other.word_count".into();
        let of = |skill_id, tools: &[Value]| ids(skill_id, tools).unwrap();
        assert_eq!(
            of("acme.more", &[tool("word_count")]),
            ["acme.words.word_count"]
        );
        assert_eq!(of("acme.more", &[written]), ["acme.other.word_count"]);
        assert_eq!(of("acme.more", &[tool("new")]), ["acme.more.new"]);
        assert_eq!(of("acme", &[tool("new")]), ["acme.new"]);
        assert_eq!(of("acmeish", &[tool("new")]), ["acme.acmeish.new"]);
    }

    #[test]
    fn the_description_of_the_book_is_one() {
        let chapter = include_str!("../../book/src/sdk-authors.md");
        let (_, rest) = chapter.split_once("```json\n").unwrap();
        let (json, _) = rest.split_once("```").unwrap();
        let tools = read(json, &manifest("acme.text")).unwrap();
        assert_eq!(tools[0].id.to_string(), "acme.text.word_count");
    }

    #[test]
    fn a_description_that_is_not_sound_is_refused() {
        let with = |field: &str, value: Value| {
            let mut tool = tool("f");
            tool[field] = value;
            ids("acme.words", &[tool]).unwrap_err()
        };
        assert!(with("id", "other.f".into()).contains("publisher"));
        assert!(with("id", "a b".into()).contains("#[tool(id"));
        assert!(with("description", " ".into()).contains("doc comment"));
        assert!(with("output_schema", true.into()).contains("output schema"));
        assert!(with("input_schema", json!({ "type": "string" })).contains("struct"));
        assert!(with("surprise", true.into()).contains("surprise"));
        assert!(ids("acme.words", &[]).unwrap_err().contains("0 tools"));
        assert!(
            ids("acme.words", &[tool("Caps")])
                .unwrap_err()
                .contains("Caps")
        );
        assert!(
            ids("acme.words", &[tool("f"), tool("f")])
                .unwrap_err()
                .contains("two tools")
        );
        let later = json!({ "version": 2, "tools": [] }).to_string();
        let error = read(&later, &manifest("acme.words")).unwrap_err();
        assert!(error.to_string().contains("version is 2"), "{error}");
    }

    #[test]
    fn null_is_said_by_types() {
        let mut schema = json!({ "properties": {
            "a": { "type": ["string", "null"], "enum": ["x", null], "default": null, "description": "A." },
            "b": { "const": null },
        } });
        without_null(&mut schema);
        assert_eq!(
            schema,
            json!({ "properties": {
                "a": { "anyOf": [{ "type": "string", "enum": ["x"] }, { "type": "null" }], "description": "A." },
                "b": { "type": "null" },
            } })
        );
    }
}
