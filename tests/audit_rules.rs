//! The book's chapter of rules is made from the program. With `PALYRA_SKILL_UPDATE=1` it is written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use palyra_skill::audit::{Family, Input, Policy, audit, report, rules};
use palyra_skill::manifest::Manifest;
use toml_edit::{DocumentMut, InlineTable, Item, Value};

#[test]
fn rule_chapter() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/audit-rules.md");
    let chapter = report::rule_chapter();
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

/// Rules whose examples tell by comments what else there is (a module, another file, a policy), show a part of something, or what the
/// manifest's own reader refuses and only an artifact can have.
const NEED_MORE: [&str; 33] = [
    "leftover-file",
    "needs-review",
    "publisher-not-allowed",
    "debug-info",
    "embedded-archive",
    "unusable-schema",
    "remote-reference",
    "credential-file",
    "undeclared-http",
    "undeclared-filesystem",
    "undeclared-secrets",
    "undeclared-storage",
    "undeclared-config",
    "unused-capability",
    "secret-exfiltration-path",
    "file-exfiltration-path",
    "unapproved-write",
    "idle-write-root",
    "undeclared-write",
    "unnamed-secret",
    "undeclared-secret-key",
    "unmentioned-hashing",
    "unapproved-message",
    "unreachable-capability",
    "tool-without-export",
    "missing-default-module",
    "unreferenced-module",
    "memory-over-quota",
    "nested-executable",
    "nested-bytecode",
    "embedded-script",
    "oversized-text",
    "unasserted-format",
];

/// Where both are parts of a manifest, the rule speaks of the bad example and is silent on the fixed one.
#[test]
fn examples_that_are_manifests_are_found_and_their_fixes_are_not() {
    let mut held = 0;
    for rule in rules() {
        let needs_more = NEED_MORE.contains(&rule.name) || rule.family() == Family::Change;
        if needs_more || !is_toml(rule.example.bad) || !is_toml(rule.example.fixed) {
            continue;
        }
        assert!(found(rule.example.bad).contains(rule.id), "{rule:?}");
        assert!(!found(rule.example.fixed).contains(rule.id), "{rule:?}");
        held += 1;
    }
    assert!(held >= 45, "{held}");
}

const MANIFEST: &str = r#"
manifest_version = 2
skill_id = "acme.words"
name = "Words"
version = "1.0.0"
publisher = "acme"

[[entrypoints.tools]]
id = "acme.words.word_count"
name = "Count words"
description = "Counts the words of a text."
input_schema = { type = "object", additionalProperties = false, properties = {} }
output_schema = { type = "object", properties = {} }

[compat]
required_protocol_major = 1
min_palyra_version = "0.1.0"

[operator]
display_name = "Words"
summary = "Counts the words of a text."
categories = ["text"]
"#;

/// More than comments.
fn is_toml(example: &str) -> bool {
    let parsed = example.parse::<DocumentMut>();
    parsed.is_ok_and(|document| !document.is_empty())
}

/// The rules that speak of a project with this in its manifest.
fn found(example: &str) -> BTreeSet<&'static str> {
    let mut manifest: DocumentMut = MANIFEST.parse().unwrap();
    for (key, item) in example.parse::<DocumentMut>().unwrap().as_table() {
        put(&mut manifest, key, item);
    }
    let text = manifest.to_string();
    let manifest = Manifest::parse(&text, "skill.toml").unwrap_or_else(|e| panic!("{e}{text}"));
    let input = Input::Project {
        name: "words",
        manifest: &manifest,
        manifest_text: &text,
        modules: &[],
        assets: &BTreeMap::new(),
    };
    let report = audit(&input, &Policy::default());
    report.findings.iter().map(|finding| finding.rule).collect()
}

/// Puts a field of an example where it belongs: into the manifest, its tool, or the tool's input.
fn put(manifest: &mut DocumentMut, key: &str, item: &Item) {
    if !matches!(key, "entrypoints" | "id" | "name" | "description") && is_top(key) {
        if key == "manifest_version" {
            // What the older one does not have.
            manifest.remove("operator");
        }
        match (manifest.get_mut(key), item) {
            (Some(Item::Table(old)), Item::Table(new)) => {
                new.iter()
                    .for_each(|(key, item)| _ = old.insert(key, item.clone()));
            }
            _ => _ = manifest.insert(key, item.clone()),
        }
        return;
    }
    let tools = manifest["entrypoints"]["tools"].as_array_of_tables_mut();
    let tools = tools.unwrap();
    if key == "entrypoints" {
        let first = tools.get(0).unwrap().clone();
        for (at, fields) in item["tools"]
            .as_array_of_tables()
            .unwrap()
            .iter()
            .enumerate()
        {
            if at > 0 {
                tools.push(first.clone());
            }
            let tool = tools.get_mut(at).unwrap();
            fields
                .iter()
                .for_each(|(key, item)| _ = tool.insert(key, item.clone()));
        }
        return;
    }
    let tool = tools.get_mut(0).unwrap();
    let is_schema = item
        .as_inline_table()
        .is_some_and(|table| table.contains_key("type"));
    let of_tool = matches!(key, "id" | "name" | "description" | "risk") && !is_schema;
    if of_tool || matches!(key, "input_schema" | "output_schema") {
        tool.insert(key, item.clone());
        return;
    }
    let input = tool["input_schema"].as_inline_table_mut().unwrap();
    let properties = input["properties"].as_inline_table_mut().unwrap();
    let value = item.as_value().unwrap();
    match (key, value) {
        ("properties", Value::InlineTable(more)) => {
            more.iter()
                .for_each(|(key, value)| _ = properties.insert(key, value.clone()));
        }
        ("pattern", pattern) => {
            let mut text = InlineTable::new();
            text.insert("type", "string".into());
            text.insert("pattern", pattern.clone());
            properties.insert("text", text.into());
        }
        _ => _ = properties.insert(key, value.clone()),
    }
}

fn is_top(key: &str) -> bool {
    let known: [&str; 11] = [
        "manifest_version",
        "skill_id",
        "name",
        "version",
        "publisher",
        "entrypoints",
        "capabilities",
        "compat",
        "operator",
        "authoring",
        "builder",
    ];
    known.contains(&key)
}
