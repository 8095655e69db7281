//! A property has a name that model APIs refuse.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0618",
    name: "unportable-property",
    severity: Severity::Low,
    description: "A property has a name that model APIs refuse.",
    why: "Common model APIs take property names of 1 to 64 letters, digits, '_', '.' and '-' only, and refuse the whole request otherwise: one such tool makes every tool of the client unusable.",
    remedy: "Rename the property.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: "properties = { \"city name\" = { type = \"string\" } }",
        fixed: "properties = { city_name = { type = \"string\" } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let Some(name) = sub.property.filter(|_| sub.is_input()) else {
            return;
        };
        let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if name.is_empty() || name.len() > 64 || !name.chars().all(fine) {
            let shown: String = name.chars().take(80).collect();
            let message = format!(
                "the {} of tool {} names a property \"{shown}\"",
                sub.field, sub.tool.id
            );
            sub.report(sink, "", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0618";

    #[test]
    fn it_is_found() {
        for schema in [
            r#"{ type = "object", properties = { "city name" = { } } }"#,
            r#"{ type = "object", properties = { "größe" = { } } }"#,
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { "a.b-c_1" = { } } }"#;
        assert_eq!(found(schema, ID), 0, "{schema}");
    }
}
