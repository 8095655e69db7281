//! A pattern takes much more time than the text is long, where it is matched by trying.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::ambiguity::{Budget, degree, is_exponential};
use super::catastrophic_pattern::patterns;
use super::walk::{Sub, each_schema};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0620",
    name: "polynomial-pattern",
    severity: Severity::Low,
    description: "A pattern takes the square or more of a long text's length where it is matched by trying.",
    why: "Two loops that read the same characters share a text in as many ways as it is long. Hosts that match by trying (JavaScript, Python, Java) go through all of them for a text that does not fit in the end, and nothing bounds how long it is.",
    remedy: "Give the string a maxLength, or let each loop begin with a character that the one before it cannot read.",
    ast: &["AST10"],
    cwe: &[1333],
    example: Example {
        bad: r"{ type = 'string', pattern = '^\s*(.*)\s*$' }",
        fixed: r"{ type = 'string', pattern = '^\S.*$', maxLength = 200 }",
    },
    check,
};

/// Steps that nobody notices.
const MAX_STEPS: f64 = 1e8;
/// A text of a string without a bound, in characters.
const LONG_TEXT: u32 = 100_000;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let mut budget = Budget::default();
    each_schema(subject, &mut |sub| {
        let longest = longest(sub);
        for (keyword, pattern) in patterns(sub) {
            let degree = degree(pattern, &mut budget);
            let steps = f64::from(longest).powf(f64::from(degree) + 1.0);
            if degree > 0 && steps > MAX_STEPS && !is_exponential(pattern, &mut budget) {
                let message = format!(
                    "{} has the pattern {pattern}, which takes time that grows with the {} of the text's length",
                    sub.label(),
                    power(degree)
                );
                sub.report(sink, keyword, message);
            }
        }
    });
}

fn power(degree: u32) -> String {
    match degree {
        1 => "square".to_owned(),
        2 => "cube".to_owned(),
        more => format!("{}th power", more + 1),
    }
}

fn longest(sub: &Sub<'_>) -> u32 {
    let declared = sub
        .schema
        .get("maxLength")
        .and_then(serde_json::Value::as_u64);
    declared.map_or(LONG_TEXT, |most| {
        u32::try_from(most).unwrap_or(LONG_TEXT).min(LONG_TEXT)
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::schema::testing::*;

    const ID: &str = "PSK0620";

    fn with(string: &str) -> String {
        format!("{{ type = 'object', properties = {{ a = {{ type = 'string', {string} }} }} }}")
    }

    #[test]
    fn it_is_found() {
        for string in [
            r"pattern = '^\d+\d+$'",
            r"pattern = '\s+$', maxLength = 100000",
            r"pattern = '^.*.*.*=.*$', maxLength = 1000",
        ] {
            assert_eq!(found(&with(string), ID), 1, "{string}");
        }
    }

    #[test]
    fn short_texts_and_exponential_patterns_are_fine() {
        for string in [
            r"pattern = '^\d+\d+$', maxLength = 200",
            r"pattern = '^[a-z]+(-[a-z]+)*$'",
            r"pattern = '^(a+)+$'",
        ] {
            assert_eq!(found(&with(string), ID), 0, "{string}");
        }
    }
}
