//! A pattern takes exponential time where it is matched by trying.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::{Sub, each_schema};

use super::ambiguity::{Budget, is_exponential};
use crate::manifest::JsonObject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0606",
    name: "catastrophic-pattern",
    severity: Severity::Medium,
    description: "A pattern takes exponential time where it is matched by trying.",
    why: "This tool matches in linear time, and most other hosts (JavaScript, Python, Java) do not: a text of some thirty characters keeps them busy for hours.",
    remedy: "Make each repetition begin with something that the one inside it cannot match, as in ^[a-z]+(-[a-z]+)*$.",
    ast: &["AST10"],
    cwe: &[1333],
    example: Example {
        bad: "pattern = '^([a-z]+)*$' ",
        fixed: "pattern = '^[a-z]*$' ",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let mut budget = Budget::default();
    each_schema(subject, &mut |sub| {
        for (keyword, pattern) in patterns(sub) {
            if is_exponential(pattern, &mut budget) {
                let message = format!("{} has the pattern {pattern}", sub.label());
                sub.report(sink, keyword, message);
            }
        }
    });
}

pub(super) fn patterns<'s>(sub: &Sub<'s>) -> impl Iterator<Item = (&'static str, &'s str)> {
    let own = sub
        .schema
        .get("pattern")
        .and_then(|p| p.as_str())
        .map(|p| ("pattern", p));
    let names = sub
        .schema
        .get("patternProperties")
        .and_then(|p| p.as_object());
    let names = names.into_iter().flat_map(JsonObject::keys);
    own.into_iter()
        .chain(names.map(|name| ("patternProperties", name.as_str())))
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0606";

    #[test]
    fn it_is_found() {
        for schema in [
            r"{ type = 'object', properties = { a = { type = 'string', pattern = '^(a+)+$' } } }",
            r"{ type = 'object', patternProperties = { '^(\w+\s?)*$' = { } } }",
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r"{ type = 'object', properties = { a = { type = 'string', pattern = '^[a-z0-9]+(-[a-z0-9]+)*$' } } }";
        assert_eq!(found(schema, ID), 0, "{schema}");
    }
}
