//! The texts of a manifest that a person or a model reads.

use serde_json::Value;

use crate::audit::locate::Step;
use crate::audit::subject::Subject;
use crate::limits::MAX_JSON_DEPTH;

/// A text and where it stands.
pub(super) struct Text<'a> {
    pub(super) path: Vec<Step<'a>>,
    /// How a message names it: `the description of tool acme.echo`.
    pub(super) what: String,
    pub(super) value: &'a str,
}

/// Titles and descriptions of the skill, its tools, their schemas, its configuration.
pub(super) fn texts<'a>(subject: &Subject<'a>) -> Vec<Text<'a>> {
    let Some(manifest) = subject.manifest else {
        return Vec::new();
    };
    let mut texts = vec![Text {
        path: vec![Step::Key("name")],
        what: "the skill's name".to_owned(),
        value: &manifest.name,
    }];
    for (index, tool) in manifest.entrypoints.tools.iter().enumerate() {
        let base = [
            Step::Key("entrypoints"),
            Step::Key("tools"),
            Step::Index(index),
        ];
        for (field, value) in [("name", &tool.name), ("description", &tool.description)] {
            texts.push(Text {
                path: [&base[..], &[Step::Key(field)]].concat(),
                what: format!("the {field} of tool {}", tool.id),
                value,
            });
        }
        for (field, schema) in [
            ("input_schema", &tool.input_schema),
            ("output_schema", &tool.output_schema),
        ] {
            let path = [&base[..], &[Step::Key(field)]].concat();
            let what = format!("the {field} of tool {}", tool.id);
            for value in schema.values() {
                strings(value, &path, &what, 0, &mut texts);
            }
        }
    }
    operator(subject, &mut texts);
    texts
}

fn operator<'a>(subject: &Subject<'a>, texts: &mut Vec<Text<'a>>) {
    let Some(operator) = subject.manifest.and_then(|m| m.operator.as_ref()) else {
        return;
    };
    for (field, value) in [
        ("display_name", &operator.display_name),
        ("summary", &operator.summary),
        ("description", &operator.description),
    ] {
        if let Some(value) = value {
            texts.push(Text {
                path: vec![Step::Key("operator"), Step::Key(field)],
                what: format!("operator.{field}"),
                value,
            });
        }
    }
    for (key, property) in operator.config.iter().flat_map(|c| &c.properties) {
        for value in [&property.title, &property.description]
            .into_iter()
            .flatten()
        {
            texts.push(Text {
                path: ["operator", "config", "properties", key]
                    .map(Step::Key)
                    .to_vec(),
                what: format!("operator.config.properties.{key}"),
                value,
            });
        }
    }
}

/// Every string in a schema, keys included: a model reads the whole of it.
fn strings<'a>(
    value: &'a Value,
    path: &[Step<'a>],
    what: &str,
    depth: usize,
    texts: &mut Vec<Text<'a>>,
) {
    let mut push = |text: &'a str| {
        texts.push(Text {
            path: path.to_vec(),
            what: what.to_owned(),
            value: text,
        });
    };
    match value {
        Value::String(text) => push(text),
        Value::Array(items) if depth < MAX_JSON_DEPTH => {
            for item in items {
                strings(item, path, what, depth + 1, texts);
            }
        }
        Value::Object(fields) if depth < MAX_JSON_DEPTH => {
            for (key, field) in fields {
                texts.push(Text {
                    path: path.to_vec(),
                    what: what.to_owned(),
                    value: key,
                });
                strings(field, path, what, depth + 1, texts);
            }
        }
        _ => {}
    }
}
