use serde_json::json;

use super::*;

const HEAD: &str = r#"# Mine.
manifest_version = 2
skill_id = "a.b"
name = "B"
version = "0.1.0"
publisher = "a"
compat = { required_protocol_major = 1, min_palyra_version = "0.1.0" }
operator = { display_name = "B" }
"#;

const TABLES: &str = r#"
# The first.
[[entrypoints.tools]]
id = "a.b.one" # its id
name = "One"
description = "Does one thing."

# What goes in.
[entrypoints.tools.input_schema]
type = "object"
required = ["text", "limit"] # both

[entrypoints.tools.input_schema.properties.text]
type = "string" # no end
description = "A text."

[entrypoints.tools.input_schema.properties.limit]
type = "integer"
minimum = 1

[entrypoints.tools.output_schema]
type = "string"

[entrypoints.tools.risk]
requires_approval = true # on purpose

# The second.
[[entrypoints.tools]]
id = "a.b.two"
name = "Two"
description = "Does another."
input_schema = { type = "object" } # nothing
output_schema = { type = "object", properties = { n = { type = "number", minimum = 1.0 } } }
"#;

fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

fn one() -> DescribedTool {
    DescribedTool {
        id: "a.b.one".parse().unwrap(),
        name: None,
        default_name: "One".into(),
        description: "Does one thing.".into(),
        default_sensitive: None,
        requires_approval: None,
        input_schema: object(
            json!({ "type": "object", "required": ["limit", "text"], "properties": {
            "text": { "type": "string", "description": "A text." },
            "limit": { "type": "integer", "minimum": 1 },
        } }),
        ),
        output_schema: object(json!({ "type": "string" })),
    }
}

fn two() -> DescribedTool {
    DescribedTool {
        id: "a.b.two".parse().unwrap(),
        description: "Does another.".into(),
        input_schema: object(json!({ "type": "object" })),
        output_schema: object(
            json!({ "type": "object", "properties": { "n": { "type": "number", "minimum": 1 } } }),
        ),
        ..one()
    }
}

fn text() -> String {
    format!("{HEAD}{TABLES}")
}

/// The edited text, and the changes as a person sees them.
fn sync(text: &str, tools: &[DescribedTool]) -> (String, Vec<String>) {
    let manifest = Manifest::parse(text, "skill.toml").unwrap();
    let found = changes(&manifest, tools);
    let edited = apply(text, "skill.toml", &manifest, tools, &found).unwrap();
    (edited, found.iter().map(Change::to_string).collect())
}

#[test]
fn what_is_the_same_is_left_alone_whatever_its_order_and_form() {
    let (edited, found) = sync(&text(), &[two(), one()]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(edited, text());
}

#[test]
fn one_line_changes_where_one_value_differs() {
    let mut tool = one();
    tool.description = "Does one thing well.".into();
    tool.input_schema["properties"]["text"] =
        json!({ "type": "string", "maxLength": 9, "description": "A text." });
    tool.input_schema["required"] = json!(["text"]);
    let (edited, found) = sync(&text(), &[tool, two()]);
    assert_eq!(
        found,
        [
            "a.b.one: description: \"Does one thing.\" → \"Does one thing well.\"",
            "a.b.one: input_schema.required: [\"text\",\"limit\"] → [\"text\"]",
            "a.b.one: input_schema.properties.text.maxLength: (nothing) → 9",
        ]
    );
    let expected = text()
        .replace("Does one thing.", "Does one thing well.")
        .replace(
            "required = [\"text\", \"limit\"] # both",
            "required = [\"text\"] # both",
        )
        .replace(
            "description = \"A text.\"\n",
            "description = \"A text.\"\nmaxLength = 9\n",
        );
    assert_eq!(edited, expected);
}

#[test]
fn a_property_comes_and_goes() {
    let mut tool = one();
    let properties = tool.input_schema["properties"].as_object_mut().unwrap();
    properties.remove("limit");
    properties.insert(
        "a.b".into(),
        json!({ "type": "array", "items": { "type": "string" } }),
    );
    let (edited, found) = sync(&text(), &[tool, two()]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(!edited.contains("properties.limit]"), "{edited}");
    assert!(
        edited.contains("[entrypoints.tools.input_schema.properties.\"a.b\".items]"),
        "{edited}"
    );
    assert!(
        edited.contains("# What goes in.") && edited.contains("# both"),
        "{edited}"
    );
}

#[test]
fn an_inline_schema_stays_inline() {
    let mut tool = two();
    let x = json!({ "x": { "type": "boolean" } });
    tool.input_schema.insert("properties".into(), x);
    tool.output_schema["properties"]["n"]["minimum"] = json!(2);
    let (edited, _) = sync(&text(), &[one(), tool]);
    let input = "input_schema = { type = \"object\", properties = { x = { type = \"boolean\" } } } # nothing";
    assert!(edited.contains(input), "{edited}");
    assert!(edited.contains("minimum = 2 } } }"), "{edited}");
    let (again, _) = sync(&edited, &[one(), two()]);
    assert!(
        again.contains("input_schema = { type = \"object\" } # nothing"),
        "{again}"
    );
}

#[test]
fn tools_come_and_go() {
    let new = DescribedTool {
        id: "a.b.three".parse().unwrap(),
        default_name: "Three".into(),
        ..two()
    };
    let (edited, found) = sync(&text(), &[new, two()]);
    assert_eq!(
        found,
        [
            "a.b.three: the code has this tool, skill.toml has not",
            "a.b.one: skill.toml has this tool, the code has not"
        ]
    );
    assert!(!edited.contains("a.b.one"), "{edited}");
    assert!(
        edited.contains("# The second.") && edited.contains("name = \"Three\""),
        "{edited}"
    );
}

#[test]
fn an_approval_that_the_code_says_nothing_of_stays() {
    assert_eq!(sync(&text(), &[one(), two()]).0, text());
    let mut tool = one();
    (tool.requires_approval, tool.default_sensitive) = (Some(false), Some(true));
    let (edited, found) = sync(&text(), &[tool, two()]);
    assert_eq!(found.len(), 2);
    assert!(
        edited.contains("requires_approval = false # on purpose"),
        "{edited}"
    );
    assert!(edited.contains("default_sensitive = true"), "{edited}");
}

#[test]
fn inline_tools_are_edited_in_their_place() {
    let text = format!(
        "{HEAD}entrypoints = {{ tools = [\n  # one\n  {{ id = \"a.b.one\", name = \"One\", description = \"D\", input_schema = {{}}, output_schema = {{ type = \"string\" }} }},\n] }}\n"
    );
    let (edited, found) = sync(&text, &[one(), two()]);
    assert!(found.len() >= 3, "{found:?}");
    assert!(
        edited.contains("# one") && edited.contains("a.b.two"),
        "{edited}"
    );
    let (alone, _) = sync(&edited, &[two()]);
    assert!(!alone.contains("a.b.one"), "{alone}");
}

#[test]
fn a_table_that_becomes_empty_is_empty_and_not_gone() {
    let mut tool = one();
    tool.input_schema["properties"] = json!({});
    let (edited, _) = sync(&text(), &[tool.clone(), two()]);
    assert_eq!(
        sync(&edited, &[tool, two()]).1,
        Vec::<String>::new(),
        "{edited}"
    );
    // And filled again.
    assert!(sync(&edited, &[one(), two()]).0.contains("\"A text.\""));
}

#[test]
fn what_toml_cannot_hold_and_what_is_no_schema_are_refused_with_their_place() {
    let manifest = Manifest::parse(&text(), "skill.toml").unwrap();
    let refused = |schema: Value| {
        let mut tool = one();
        tool.output_schema = object(schema);
        let tools = [tool, two()];
        let found = changes(&manifest, &tools);
        apply(&text(), "skill.toml", &manifest, &tools, &found)
            .unwrap_err()
            .to_string()
    };
    assert!(refused(json!({ "const": null })).contains("output_schema.const"));
    assert!(refused(json!({ "type": 7 })).contains("no usable JSON Schema"));
}
