//! Two JSON values held against each other, for a person: where they differ, by JSON pointer.

use serde_json::Value;

/// Most differences that are told.
const MOST: usize = 12;
/// Longest value that is shown whole, in characters.
const LONG: usize = 160;
/// Characters that are shown around the place where two long texts part.
const AROUND: usize = 24;

/// A line for each difference: what was expected, what came. Empty when the two are equal. Numbers are compared by
/// value: 1 and 1.0 are the same in JSON.
pub(super) fn differences(pointer: &str, expected: &Value, got: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare(pointer, expected, got, &mut lines);
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("and {more} more differences"));
    }
    lines
}

/// Whether the two are the same JSON.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    let mut lines = Vec::new();
    compare("", a, b, &mut lines);
    lines.is_empty()
}

fn compare(pointer: &str, expected: &Value, got: &Value, lines: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            for (key, value) in expected {
                let pointer = step(pointer, key);
                match got.get(key) {
                    Some(got) => compare(&pointer, value, got, lines),
                    None => lines.push(format!(
                        "at {pointer}: expected {}, got nothing there",
                        shown(value)
                    )),
                }
            }
            for (key, value) in got.iter().filter(|(key, _)| !expected.contains_key(*key)) {
                let pointer = step(pointer, key);
                lines.push(format!(
                    "at {pointer}: expected nothing there, got {}",
                    shown(value)
                ));
            }
        }
        (Value::Array(expected), Value::Array(got)) => {
            for (index, value) in expected.iter().enumerate() {
                let pointer = format!("{pointer}/{index}");
                match got.get(index) {
                    Some(got) => compare(&pointer, value, got, lines),
                    None => lines.push(format!(
                        "at {pointer}: expected {}, got nothing there",
                        shown(value)
                    )),
                }
            }
            for (index, value) in got.iter().enumerate().skip(expected.len()) {
                lines.push(format!(
                    "at {pointer}/{index}: expected nothing there, got {}",
                    shown(value)
                ));
            }
        }
        (Value::Number(a), Value::Number(b)) if same_number(a, b) => {}
        (expected, got) if expected == got => {}
        (Value::String(expected), Value::String(got)) => {
            lines.push(format!("at {}: {}", place(pointer), texts(expected, got)));
        }
        (expected, got) => lines.push(format!(
            "at {}: expected {}, got {}",
            place(pointer),
            shown(expected),
            shown(got)
        )),
    }
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() {
        "the whole output"
    } else {
        pointer
    }
}

fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn same_number(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    if a == b {
        return true;
    }
    // Two integers that differ do so in every form; floats would make large ones equal.
    let integers = !a.is_f64() && !b.is_f64();
    !integers && a.as_f64() == b.as_f64()
}

/// Two texts that differ; of long ones what is around the first difference.
fn texts(expected: &str, got: &str) -> String {
    if expected.chars().count() <= LONG && got.chars().count() <= LONG {
        return format!("expected {expected:?}, got {got:?}");
    }
    let at = expected
        .chars()
        .zip(got.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |text: &str| {
        let begin = at.saturating_sub(AROUND);
        let piece: String = text.chars().skip(begin).take(2 * AROUND).collect();
        let before = if begin > 0 { "…" } else { "" };
        let length = text.chars().count();
        let after = if begin + 2 * AROUND < length {
            "…"
        } else {
            ""
        };
        format!("{before}{piece:?}{after} ({length} characters)")
    };
    format!(
        "from character {at} on, expected {}, got {}",
        around(expected),
        around(got)
    )
}

/// A value as JSON on one line; a long one is cut.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= LONG {
        return text;
    }
    let cut: String = text.chars().take(LONG).collect();
    format!("{cut}… ({} bytes of JSON)", text.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_difference_has_its_pointer() {
        let expected = json!({ "a": { "b/c": [1, 2, 3] }, "gone": true, "same": 1 });
        let got = json!({ "a": { "b/c": [1, 5] }, "new": null, "same": 1.0 });
        assert_eq!(
            differences("", &expected, &got),
            [
                "at /a/b~1c/1: expected 2, got 5",
                "at /a/b~1c/2: expected 3, got nothing there",
                "at /gone: expected true, got nothing there",
                "at /new: expected nothing there, got null",
            ]
        );
        assert_eq!(
            differences("", &json!(1), &json!("1")),
            ["at the whole output: expected 1, got \"1\""]
        );
    }

    #[test]
    fn large_integers_are_not_rounded_together() {
        let (a, b) = (
            json!(9_007_199_254_740_993_u64),
            json!(9_007_199_254_740_992_u64),
        );
        assert!(!equal(&a, &b) && equal(&json!(2.0), &json!(2)));
    }

    #[test]
    fn long_texts_show_where_they_part() {
        let (a, b) = ("x".repeat(500) + "abc", "x".repeat(500) + "abd");
        let line = &differences("", &json!([a]), &json!([b]))[0];
        assert!(
            line.starts_with("at /0: from character 502 on, expected …") && line.len() < 300,
            "{line}"
        );
    }

    #[test]
    fn many_differences_are_counted() {
        let lines = differences("", &json!(vec![0; 100]), &json!(vec![1; 100]));
        assert_eq!(lines.len(), MOST + 1);
        assert_eq!(lines[MOST], "and 88 more differences");
    }
}
