//! A keyword of a schema is misspelt.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0613",
    name: "misspelt-keyword",
    severity: Severity::Low,
    description: "A keyword of a schema is misspelt.",
    why: "Validators ignore a keyword that they do not know: the limit that its author sees in the schema is not there.",
    remedy: "Spell the keyword as JSON Schema does: the message names the nearest one.",
    ast: &["AST04"],
    cwe: &[1287],
    example: Example {
        bad: "{ type = \"object\", additionalproperties = false, properties = { a = { type = \"string\", maxlength = 9 } } }",
        fixed: "{ type = \"object\", additionalProperties = false, properties = { a = { type = \"string\", maxLength = 9 } } }",
    },
    check,
};

/// Longest keyword that is compared.
const MAX_KEYWORD: usize = 40;

/// The keywords of drafts 7 and 2020-12 that are long enough to be told from others.
const KNOWN: [&str; 48] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "else",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
];
/// Near to a keyword, and meant: of `OpenAPI`, older drafts and editors.
const OTHER: [&str; 14] = [
    "example",
    "nullable",
    "not",
    "if",
    "id",
    "xml",
    "extends",
    "optional",
    "order",
    "enumNames",
    "label",
    "name",
    "contentSchema",
    "tags",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        for keyword in sub.schema.keys() {
            if let Some(meant) = meant(keyword) {
                let message = format!(
                    "{} has \"{keyword}\", which no validator knows: did you mean \"{meant}\"?",
                    sub.label()
                );
                sub.report(sink, keyword, message);
            }
        }
    });
}

fn meant(keyword: &str) -> Option<&'static str> {
    if let Some(with_dollar) = ["$ref", "$defs", "$schema", "$anchor", "$comment"]
        .into_iter()
        .find(|k| k[1..] == *keyword)
    {
        return Some(with_dollar);
    }
    let known = KNOWN.contains(&keyword) || OTHER.contains(&keyword);
    if known || keyword.len() > MAX_KEYWORD || keyword.starts_with(['$', 'x']) {
        return None;
    }
    let plain = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    let wanted = plain(keyword);
    let near = |candidate: &&&'static str| {
        let candidate = plain(candidate);
        let most = match candidate.len() {
            0..=4 => 0,
            5..=8 => 1,
            _ => 2,
        };
        strsim::osa_distance(&wanted, &candidate) <= most
    };
    KNOWN
        .iter()
        .find(|known| plain(known) == wanted)
        .or_else(|| KNOWN.iter().find(near))
        .copied()
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0613";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", additionalproperties = false }"#,
            r#"{ type = "object", requried = ["a"], properties = { a = {} } }"#,
            r#"{ type = "object", properties = { a = { type = "string", max_length = 3 } } }"#,
            r##"{ type = "object", properties = { a = { ref = "#/x" } } }"##,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r#"{ type = "object", properties = { maxlength = { type = "integer", example = 3 } } }"#,
            r#"{ type = "object", "x-order" = 1, markdownDescription = "a", properties = { a = { default = { requried = 1 } } } }"#,
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
