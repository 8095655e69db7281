//! The book's reference of `skill.toml` is made from the manifest's JSON Schema, which other tests hold to the parser. With
//! `PALYRA_SKILL_UPDATE=1` it is written anew.

use std::fmt::Write as _;
use std::path::Path;

use palyra_skill::manifest::json_schema;
use serde_json::{Map, Value};

const INTRODUCTION: &str = "# The manifest: `skill.toml`

<!-- Made from the manifest's JSON Schema by scripts/generate. -->

Every table and field. A field that stands nowhere here is an error, and so is a value of another type; the error is drawn at its
place. `palyra-skill schema manifest` prints the same as a JSON Schema for editors: the templates' first line, `#:schema`, names it.
";

#[test]
fn manifest_chapter() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/manifest.md");
    let chapter = chapter(&json_schema());
    if std::env::var_os("PALYRA_SKILL_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &chapter).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == chapter,
        "{} is not current: run scripts/generate",
        path.display()
    );
}

fn chapter(schema: &Value) -> String {
    let mut out = INTRODUCTION.to_owned();
    table(schema, schema, "", &mut out);
    out
}

/// The fields of a table, then the tables in it.
fn table(root: &Value, schema: &Value, name: &str, out: &mut String) {
    let no_fields = Map::new();
    let fields = schema["properties"].as_object().unwrap_or(&no_fields);
    let required = schema["required"].as_array();
    let is_required =
        |field: &str| required.is_some_and(|all| all.iter().any(|known| known == field));
    let (tables, values): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|(_, field)| of_table(root, field).is_some());
    if !values.is_empty() {
        out.push_str("\n| Field | Value | |\n|---|---|---|\n");
    }
    for (field, schema) in values {
        let need = if is_required(field) {
            "**required**; "
        } else {
            ""
        };
        let value = value(root, schema);
        let meaning = text(resolved(root, schema, "description"));
        writeln!(out, "| `{field}` | {need}{value} | {meaning} |").unwrap();
    }
    for (field, schema) in tables {
        let (inner, is_list) = of_table(root, schema).expect("a table");
        let path = if name.is_empty() {
            field.clone()
        } else {
            format!("{name}.{field}")
        };
        let (open, close) = if is_list { ("[[", "]]") } else { ("[", "]") };
        let need = if is_required(field) { " Required." } else { "" };
        let about = text(resolved(root, schema, "description"));
        write!(out, "\n## `{open}{path}{close}`\n\n{about}{need}\n").unwrap();
        table(root, inner, &path, out);
    }
}

/// The schema of a table with fields of its own, or of the tables of a list.
fn of_table<'s>(root: &'s Value, schema: &'s Value) -> Option<(&'s Value, bool)> {
    let has_fields = |schema: &Value| schema["properties"].is_object();
    if has_fields(schema) {
        return Some((schema, false));
    }
    let items = target(root, &schema["items"]);
    has_fields(items).then_some((items, true))
}

/// What a field may hold, in words.
fn value(root: &Value, schema: &Value) -> String {
    let of = |key: &str| resolved(root, schema, key);
    let mut words = Vec::new();
    if let Some(values) = of("enum").as_array() {
        let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        words.push(values.join(", "));
    } else if !of("const").is_null() {
        words.push(format!("`{}`", of("const")));
    } else {
        words.push(kind(root, schema));
    }
    if let Some(pattern) = of("pattern").as_str().filter(|pattern| *pattern != r"\S") {
        let pattern = pattern.replace(r"\s*", "").replace('|', r"\|");
        words.push(format!("`{pattern}`"));
    }
    if let Some(range) = range(of("minimum"), of("maximum")) {
        words.push(range);
    }
    if !of("default").is_null() {
        words.push(format!("default `{}`", of("default")));
    }
    if of("deprecated") == &Value::Bool(true) {
        words.push("deprecated".to_owned());
    }
    words.join("; ")
}

fn kind(root: &Value, schema: &Value) -> String {
    match resolved(root, schema, "type").as_str() {
        Some("array") => {
            let items = kind(root, &schema["items"]);
            format!("list of {items}s")
        }
        Some("object") => "table".to_owned(),
        Some(kind) => kind.to_owned(),
        None => "any value".to_owned(),
    }
}

/// Bounds that are no more than what a number can be are not worth telling.
fn range(minimum: &Value, maximum: &Value) -> Option<String> {
    let minimum = minimum.as_u64()?;
    Some(match maximum.as_u64() {
        Some(maximum) if maximum < u64::from(u32::MAX) => format!("{minimum} to {maximum}"),
        _ => format!("at least {minimum}"),
    })
}

/// A keyword of a schema, or of the one that it refers to.
fn resolved<'s>(root: &'s Value, schema: &'s Value, key: &str) -> &'s Value {
    match &schema[key] {
        Value::Null => &target(root, schema)[key],
        found => found,
    }
}

fn target<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    let pointer = schema["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    pointer.map_or(schema, |pointer| {
        root.pointer(pointer)
            .expect("the reference leads somewhere")
    })
}

fn text(description: &Value) -> String {
    description.as_str().unwrap_or_default().replace('|', r"\|")
}
