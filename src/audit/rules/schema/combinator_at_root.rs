//! An input schema has alternatives at its root.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0619",
    name: "combinator-at-root",
    severity: Severity::Low,
    description: "An input schema has alternatives at its root.",
    why: "Common model APIs refuse oneOf, anyOf and allOf at the root of a tool's input schema; the tool works in one client and not in the next.",
    remedy: "Put the alternatives into a property, or make a tool of each.",
    ast: &["AST10"],
    cwe: &[],
    example: Example {
        bad: "input_schema = { type = \"object\", oneOf = [{ required = [\"id\"] }, { required = [\"name\"] }] }",
        fixed: "input_schema = { type = \"object\", properties = { by = { oneOf = [{ type = \"integer\" }, { type = \"string\" }] } } }",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        let combinator = ["oneOf", "anyOf", "allOf"]
            .into_iter()
            .find(|k| sub.schema.contains_key(*k));
        if let Some(keyword) = combinator.filter(|_| sub.is_root() && sub.is_input()) {
            let message = format!("{} has {keyword} at its root", sub.label());
            sub.report(sink, keyword, message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0619";

    #[test]
    fn it_is_found() {
        let schema = r#"{ type = "object", oneOf = [{ required = ["a"] }, { required = ["b"] }] }"#;
        assert_eq!(found(schema, ID), 1, "{schema}");
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { a = { oneOf = [{ type = "string" }, { type = "null" }] } } }"#;
        assert_eq!(found(schema, ID), 0, "{schema}");
    }
}
