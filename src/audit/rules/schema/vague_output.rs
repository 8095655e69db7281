//! An output schema promises nothing.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::manifest::JsonObject;

use serde_json::Value;

use super::unbounded_input::says_nothing;
use super::walk::each_schema;

use super::wide_schema::is_wide;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0609",
    name: "vague-output",
    severity: Severity::Low,
    description: "An output schema promises nothing.",
    why: "A caller that does not know the result's form cannot check it, and a result that is never checked may carry anything back into the model's context.",
    remedy: "Name the properties of the result, or its type where it is no object.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: "output_schema = { type = \"object\" }",
        fixed: "output_schema = { type = \"object\", required = [\"words\"], properties = { words = { type = \"integer\" } } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let type_says_it = !sub.says_type("object") && sub.schema.contains_key("type");
        let silent = is_wide(sub.schema) || names_alone(sub.schema);
        if sub.is_root() && !sub.is_input() && !type_says_it && silent {
            let message = format!("{} says nothing about the result", sub.label());
            sub.report(sink, "", message);
        }
    });
}

/// Whether it names properties and says of none what it is.
fn names_alone(schema: &JsonObject) -> bool {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.is_some_and(|all| {
        !all.is_empty()
            && all
                .values()
                .all(|property| property.as_object().is_some_and(says_nothing))
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0609";

    #[test]
    fn it_is_found() {
        for schema in [
            r"{ }",
            r#"{ type = "object", description = "The result." }"#,
            r#"{ type = "object", properties = { width = {}, height = { description = "Pixels." } } }"#,
        ] {
            assert_eq!(output(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "string" }"#,
            r#"{ type = "object", properties = { a = { type = "string" } } }"#,
            r##"{ "$ref" = "#/$defs/a", "$defs" = { a = { type = "string" } } }"##,
        ] {
            assert_eq!(output(schema, ID), 0, "{schema}");
        }
    }
}
