//! A pattern on an address or a path is not anchored.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::walk::each_schema;

use regex_syntax::hir::Look;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0607",
    name: "unanchored-pattern",
    severity: Severity::Low,
    description: "A pattern on an address or a path is not anchored.",
    why: "JSON Schema looks for a pattern anywhere in the text: without ^ the value may begin with anything, and a host name without $ may go on into another domain.",
    remedy: "Begin the pattern with ^, and end that of a whole name with $.",
    ast: &["AST03"],
    cwe: &[777, 20],
    example: Example {
        bad: "host = { type = \"string\", pattern = '^api\\.example\\.com' }",
        fixed: "host = { type = \"string\", pattern = '^api\\.example\\.com$' }",
    },
    check,
};

/// Longest pattern that is looked at, in bytes.
const MAX_PATTERN: usize = 2_000;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_schema(subject, &mut |sub| {
        if let (Some(name), Some(pattern)) = (sub.property, sub.text("pattern"))
            && sub.is_input()
            && let Some(missing) = missing(name, pattern)
        {
            let message = format!("{} has a pattern without {missing}: {pattern}", sub.label());
            sub.report(sink, "pattern", message);
        }
    });
}

/// The anchor that is missing on a property with this name.
fn missing(name: &str, pattern: &str) -> Option<char> {
    const PREFIXED: [&str; 14] = [
        "url",
        "uri",
        "link",
        "endpoint",
        "origin",
        "path",
        "file",
        "filename",
        "filepath",
        "dir",
        "directory",
        "folder",
        "redirect",
        "callback",
    ];
    const WHOLE: [&str; 6] = ["host", "hostname", "domain", "ip", "email", "server"];
    let words: Vec<String> = name
        .to_lowercase()
        .split(['_', '-', '.'])
        .map(str::to_owned)
        .collect();
    let is = |kinds: &[&str]| words.iter().any(|word| kinds.contains(&word.as_str()));
    if pattern.len() > MAX_PATTERN {
        return None;
    }
    let hir = regex_syntax::parse(pattern).ok()?;
    // Nothing but anchors and `.*` checks nothing, whatever stands before.
    let begins = hir.properties().look_set_prefix().contains(Look::Start);
    let ends = hir.properties().look_set_suffix().contains(Look::End);
    if !begins && (is(&PREFIXED) || is(&WHOLE)) {
        Some('^')
    } else if !ends && is(&WHOLE) {
        Some('$')
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0607";

    #[test]
    fn it_is_found() {
        for schema in [
            r"{ type = 'object', properties = { url = { type = 'string', pattern = 'https://' } } }",
            r"{ type = 'object', properties = { host = { type = 'string', pattern = '^api\.example\.com' } } }",
            r"{ type = 'object', properties = { file_path = { type = 'string', pattern = '^/data/|^/tmp/|[a-z]+' } } }",
        ] {
            assert_eq!(found(schema, ID), 1, "{schema}");
        }
    }

    #[test]
    fn what_nearly_does_is_fine() {
        for schema in [
            r"{ type = 'object', properties = { url = { type = 'string', pattern = '^https://' } } }",
            r"{ type = 'object', properties = { host = { type = 'string', pattern = '^(a|b)\.example\.com$' } } }",
            r"{ type = 'object', properties = { title = { type = 'string', pattern = '[a-z]' } } }",
        ] {
            assert_eq!(found(schema, ID), 0, "{schema}");
        }
    }
}
