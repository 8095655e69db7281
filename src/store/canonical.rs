//! One text for one JSON value, so that its digest can stand for it.

use serde_json::{Number, Value};

/// The value as text after RFC 8785: no white space, object keys in the order of their UTF-16 code units, numbers in
/// one form (`1.0` is `1`). Whole numbers beyond 2^53 keep their digits, where the RFC would round them: two values
/// that a tool could tell apart never have the same text.
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => text.push_str(&value.to_string()),
        Value::Number(number) => text.push_str(&canonical_number(number)),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            text.push('{');
            for (index, (key, item)) in fields.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(item, text);
            }
            text.push('}');
        }
    }
}

fn canonical_number(number: &Number) -> String {
    /// 2^53: up to here each whole `f64` is one integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => {
            format!("{:.0}", float + 0.0) // + 0.0 turns -0 into 0
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_fields_and_the_form_of_numbers_do_not_matter() {
        let a: Value =
            serde_json::from_str(r#"{"b":[1.0,-0.0,true,null],"a":{"y":"é\n","x":1}}"#).unwrap();
        let b: Value =
            serde_json::from_str(r#"{ "a": {"x": 1, "y": "\u00e9\n"}, "b": [1, 0, true, null] }"#)
                .unwrap();
        assert_eq!(canonical_json(&a), canonical_json(&b));
        assert_eq!(
            canonical_json(&a),
            r#"{"a":{"x":1,"y":"é\n"},"b":[1,0,true,null]}"#
        );
    }

    #[test]
    fn different_large_numbers_stay_different() {
        let a = json!(9_007_199_254_740_993_u64);
        let b = json!(9_007_199_254_740_992_u64);
        assert_ne!(canonical_json(&a), canonical_json(&b));
    }

    #[test]
    fn keys_sort_by_utf16_as_the_rfc_wants() {
        // U+FB33 sorts after U+1F600 in UTF-16 (surrogates D83D…), before it in UTF-8.
        let value = json!({"\u{fb33}": 1, "\u{1f600}": 2});
        assert_eq!(canonical_json(&value), "{\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }
}
