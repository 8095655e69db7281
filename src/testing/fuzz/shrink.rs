//! The smallest input that still shows a fault: taken apart piece by piece, always in the same order.

use serde_json::{Map, Number, Value};

/// Most candidates that are tried. Those that are no inputs cost little and count a little.
const MOST_CANDIDATES: usize = 60_000;
/// Characters that others are replaced with, the plainest first; one of each length in UTF-8.
const PLAIN: [char; 5] = ['a', '0', 'é', '€', '😀'];

/// The smallest value that `still` holds for that can be reached from `value`, for which it holds.
pub(super) fn shrink(mut value: Value, still: &mut dyn FnMut(&Value) -> bool) -> Value {
    let mut left = MOST_CANDIDATES;
    let mut still = |candidate: &Value| {
        left = left.saturating_sub(1);
        left > 0 && still(candidate)
    };
    // A round goes from the whole to its parts; what it made smaller may let larger parts go.
    loop {
        let before = value.clone();
        round(&mut value, &mut still);
        if value == before {
            return value;
        }
    }
}

type Still<'s> = &'s mut dyn FnMut(&Value) -> bool;

fn round(root: &mut Value, still: Still<'_>) {
    let mut waiting = vec![Vec::new()];
    while let Some(path) = waiting.pop() {
        reduce(root, &path, still);
        // Last first: `pop` goes from the front.
        let steps: Vec<Step> = match at(root, &path) {
            Some(Value::Array(items)) => (0..items.len()).map(Step::Item).collect(),
            Some(Value::Object(members)) => members.keys().cloned().map(Step::Member).collect(),
            _ => continue,
        };
        for step in steps.into_iter().rev() {
            let mut path = path.clone();
            path.push(step);
            waiting.push(path);
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Item(usize),
    Member(String),
}

fn at<'v>(root: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(root, |value, step| match step {
        Step::Item(index) => value.get(index),
        Step::Member(name) => value.get(name),
    })
}

/// Put `piece` in place if the fault is still there.
fn try_at(root: &mut Value, path: &[Step], piece: Value, still: Still<'_>) -> bool {
    if at(root, path) == Some(&piece) {
        return false;
    }
    let mut candidate = root.clone();
    let place = path
        .iter()
        .try_fold(&mut candidate, |value, step| match step {
            Step::Item(index) => value.get_mut(index),
            Step::Member(name) => value.get_mut(name),
        });
    let Some(place) = place else { return false };
    *place = piece;
    if !still(&candidate) {
        return false;
    }
    *root = candidate;
    true
}

fn reduce(root: &mut Value, path: &[Step], still: Still<'_>) {
    let Some(piece) = at(root, path).cloned() else {
        return;
    };
    if !is_plain(&piece) {
        use serde_json::json;
        for plain in [
            json!(null),
            json!(false),
            json!(0),
            json!(""),
            json!([]),
            json!({}),
        ] {
            if try_at(root, path, plain, still) {
                return;
            }
        }
        // In a tree, a branch may do for the whole.
        let parts: Vec<Value> = match &piece {
            Value::Array(items) => items.clone(),
            Value::Object(members) => members.values().cloned().collect(),
            _ => Vec::new(),
        };
        for part in parts
            .into_iter()
            .filter(|part| part.is_object() || part.is_array())
        {
            if try_at(root, path, part, still) {
                return reduce(root, path, still);
            }
        }
    }
    match piece {
        Value::Object(members) => object(root, path, members, still),
        Value::Array(items) => array(root, path, items, still),
        Value::String(text) => string(root, path, &text, still),
        Value::Number(number) => shrink_number(root, path, &number, still),
        Value::Bool(true) => {
            try_at(root, path, Value::Bool(false), still);
        }
        Value::Bool(false) | Value::Null => {}
    }
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

fn object(root: &mut Value, path: &[Step], mut members: Map<String, Value>, still: Still<'_>) {
    for name in members.keys().cloned().collect::<Vec<_>>() {
        let mut fewer = members.clone();
        fewer.shift_remove(&name);
        if try_at(root, path, Value::Object(fewer.clone()), still) {
            members = fewer;
        }
    }
}

fn array(root: &mut Value, path: &[Step], items: Vec<Value>, still: Still<'_>) {
    without_chunks(items, &mut |fewer| {
        try_at(root, path, Value::Array(fewer.to_vec()), still)
    });
}

/// Leave out runs of half the length, a quarter, and so on to one, the last ones first. What is left at the end.
fn without_chunks<T: Clone>(mut whole: Vec<T>, keep: &mut dyn FnMut(&[T]) -> bool) -> Vec<T> {
    let mut size = whole.len();
    while size > 0 {
        let mut end = whole.len();
        while end > 0 {
            let start = end.saturating_sub(size);
            let mut fewer = whole.clone();
            fewer.drain(start..end);
            if keep(&fewer) {
                whole = fewer;
            }
            end = start;
        }
        size /= 2;
    }
    whole
}

fn string(root: &mut Value, path: &[Step], text: &str, still: Still<'_>) {
    let mut characters = without_chunks(text.chars().collect(), &mut |fewer| {
        try_at(root, path, Value::String(fewer.iter().collect()), still)
    });
    // All at once first: a long text that has to be long is quickly plain.
    for plain in PLAIN {
        let all = vec![plain; characters.len()];
        if try_at(root, path, Value::String(all.iter().collect()), still) {
            characters = all;
            break;
        }
    }
    // Where bytes are what counts, letters do as well, and more of them.
    let bytes: usize = characters.iter().map(|c| c.len_utf8()).sum();
    if bytes > characters.len() {
        let letters = vec![PLAIN[0]; bytes];
        if try_at(root, path, Value::String(letters.iter().collect()), still) {
            characters = letters;
        }
    }
    for index in 0..characters.len() {
        for plain in PLAIN {
            // Those before are no good here, and those after no plainer.
            if characters[index] == plain {
                break;
            }
            let old = std::mem::replace(&mut characters[index], plain);
            if try_at(
                root,
                path,
                Value::String(characters.iter().collect()),
                still,
            ) {
                break;
            }
            characters[index] = old;
        }
    }
}

fn shrink_number(root: &mut Value, path: &[Step], number: &Number, still: Still<'_>) {
    let whole = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    let Some(mut value) = whole.or_else(|| {
        let float = number.as_f64()?.trunc();
        #[expect(clippy::cast_possible_truncation, reason = "it is tried, not believed")]
        let whole = float as i128;
        let json = super::numbers::whole(whole)?;
        try_at(root, path, Value::Number(json), still).then_some(whole)
    }) else {
        return simpler_float(root, path, number, still);
    };
    let mut set = |value: i128| {
        let json = super::numbers::whole(value);
        json.is_some_and(|json| try_at(root, path, Value::Number(json), still))
    };
    if value < 0 && set(-value) {
        value = -value;
    }
    // Towards zero, by less and less of what is left: where a bound is, it is found.
    let mut step = value / 2;
    while step != 0 {
        if set(value - step) {
            value -= step;
            step = value / 2;
        } else {
            step /= 2;
        }
    }
    if value != 0 {
        let one = value.signum();
        while value != 0 && set(value - one) {
            value -= one;
        }
    }
}

/// Fewer digits after the point.
fn simpler_float(root: &mut Value, path: &[Step], number: &Number, still: Still<'_>) {
    let Some(float) = number.as_f64() else { return };
    for digits in 1..6 {
        let rounded = format!("{float:.digits$}").parse().ok();
        if let Some(json) = rounded.and_then(Number::from_f64)
            && try_at(root, path, Value::Number(json), still)
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        let value =
            json!({ "a": [1, 2, { "deep": "xyz" }], "b": "lorem 😀 ipsum", "n": 4711, "c": true });
        let smallest = shrink(value, &mut |value| {
            value["b"].as_str().is_some_and(|text| text.contains('😀'))
        });
        assert_eq!(smallest, json!({ "b": "😀" }));
    }

    #[test]
    fn a_bound_is_found_from_both_sides() {
        for (start, expected) in [(987_654_321_i64, 1000), (-987_654_321, -1000)] {
            let smallest = shrink(json!(start), &mut |value| {
                let value = value.as_i64().unwrap_or(0);
                if expected > 0 {
                    value >= 1000
                } else {
                    value <= -1000
                }
            });
            assert_eq!(smallest, json!(expected));
        }
    }

    #[test]
    fn lengths_shrink_to_the_least_and_characters_to_the_plainest() {
        let text = "žluťoučký kůň".repeat(40);
        let smallest = shrink(json!([text, 5]), &mut |value| {
            value[0].as_str().is_some_and(|text| text.len() > 16)
        });
        let text = smallest[0].as_str().unwrap();
        assert_eq!(
            (smallest.as_array().unwrap().len(), text),
            (1, "a".repeat(17).as_str())
        );
        let smallest = shrink(json!(vec![7; 500]), &mut |value| {
            value.as_array().is_some_and(|items| items.len() >= 3)
        });
        assert_eq!(smallest, json!([null, null, null]));
    }

    #[test]
    fn a_branch_takes_the_place_of_its_tree() {
        let tree =
            json!({ "left": { "left": { "leaf": 1 }, "right": { "bad": true } }, "right": {} });
        let smallest = shrink(tree, &mut |value| value.to_string().contains("bad"));
        assert!(
            smallest.to_string().len() <= r#"{"bad":false}"#.len(),
            "{smallest}"
        );
    }
}
