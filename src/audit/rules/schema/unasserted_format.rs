//! A tool relies on a format that is not checked.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0616",
    name: "unasserted-format",
    severity: Severity::Info,
    description: "A tool relies on a format that is not checked.",
    why: "In draft 2020-12 format is an annotation: a value of format uri may be any text. On a tool that needs an approval or reaches the network, that is an address nobody checked.",
    remedy: "Add a pattern or an enum that says what is allowed, such as ^https://, and check the value in the tool.",
    ast: &["AST03", "AST10"],
    cwe: &[20],
    example: Example {
        bad: "target = { type = \"string\", format = \"uri\" }",
        fixed: "target = { type = \"string\", format = \"uri\", pattern = '^https://', maxLength = 2000 }",
    },
    check,
};

const SENSITIVE: [&str; 9] = [
    "uri",
    "uri-reference",
    "iri",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "email",
    "uri-template",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let reaches_out = subject
        .manifest
        .is_some_and(|m| !m.capabilities.http_egress_allowlist.is_empty());
    each_schema(subject, &mut |sub| {
        let is_checked = ["pattern", "enum", "const"]
            .iter()
            .any(|keyword| sub.schema.contains_key(*keyword));
        let matters = sub.is_input() && (reaches_out || sub.tool.risk.needs_approval());
        if let Some(format) = sub
            .text("format")
            .filter(|format| SENSITIVE.contains(format))
            && matters
            && !is_checked
        {
            let message = format!(
                "{} has format {format} and nothing that checks it",
                sub.label()
            );
            sub.report(sink, "format", message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0616";

    #[test]
    fn it_is_found() {
        let schema =
            r#"{ type = "object", properties = { to = { type = "string", format = "uri" } } }"#;
        assert_eq!(sensitive(schema, ID), 1, "{schema}");
    }

    #[test]
    fn what_nearly_does_is_fine() {
        let schema = r#"{ type = "object", properties = { to = { type = "string", format = "uri", pattern = "^https://" }, when = { type = "string", format = "date" } } }"#;
        assert_eq!(sensitive(schema, ID), 0, "{schema}");
    }
}
