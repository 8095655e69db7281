//! A schema is very large or deep.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::{Sub, each_schema};
use std::collections::BTreeMap;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0617",
    name: "large-schema",
    severity: Severity::Low,
    description: "A schema is very large or deep.",
    why: "The model reads the whole schema before each call; clients and model APIs refuse large and deep ones, and models fill them in wrongly.",
    remedy: "Split the tool, or take what is rarely used out of its input.",
    ast: &["AST10"],
    cwe: &[770],
    example: Example {
        bad: "input_schema = { … 300 properties … }",
        fixed: "input_schema = { … the 10 properties that callers use … }",
    },
    check,
};

/// Levels of values inside values; some model APIs stop at five, and none take more than ten.
const MAX_DEPTH: usize = 10;
/// Subschemas.
const MAX_PARTS: usize = 250;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let mut sizes: BTreeMap<(String, &str), (usize, usize)> = BTreeMap::new();
    each_schema(subject, &mut |sub| {
        let (parts, depth) = sizes.entry(key(sub)).or_default();
        *parts += 1;
        *depth = sub.depth.max(*depth);
    });
    each_schema(subject, &mut |sub| {
        let (parts, depth) = sizes.get(&key(sub)).copied().unwrap_or_default();
        if sub.is_root() && (parts > MAX_PARTS || depth > MAX_DEPTH) {
            let message = format!("{} has {parts} parts, {depth} levels deep", sub.label());
            sub.report(sink, "", message);
        }
    });
}

fn key(sub: &Sub<'_>) -> (String, &'static str) {
    (sub.tool.id.to_string(), sub.field)
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0617";

    #[test]
    fn it_is_found() {
        let many: String = (0..251).map(|i| format!("p{i} = {{}}, ")).collect();
        let many = format!(
            "{{ type = \"object\", properties = {{ {} }} }}",
            many.trim_end_matches(", ")
        );
        assert_eq!(found(&many, ID), 1);
        let deep = "{ items = ".repeat(11) + "{}" + &" }".repeat(11);
        assert_eq!(
            found(
                &format!("{{ type = \"object\", properties = {{ a = {deep} }} }}"),
                ID
            ),
            1
        );
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { a = { type = "array", items = { type = "object", properties = { b = { type = "string" } } } } } }"#;
        assert_eq!(found(schema, ID), 0, "{schema}");
    }
}
