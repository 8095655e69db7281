//! What the rules say of descriptions as people write them: honest ones, and poisoned ones.

use super::testing::all;
use crate::audit::Severity;

fn lines(name: &str) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/audit/prompt");
    let text = std::fs::read_to_string(folder.join(name)).expect("a list of descriptions");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn nothing_of_weight_is_said_of_honest_descriptions() {
    let honest = lines("honest.txt");
    assert!(honest.len() >= 40);
    let mut wrong = Vec::new();
    for text in &honest {
        let mut found = all(text);
        found.retain(|(severity, _)| *severity >= Severity::Medium);
        if !found.is_empty() {
            wrong.push(format!("{found:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn poisoned_descriptions_are_found() {
    let poisoned = lines("poisoned.txt");
    assert!(poisoned.len() >= 40);
    let missed: Vec<&String> = poisoned
        .iter()
        .filter(|text| {
            all(text)
                .iter()
                .all(|(severity, _)| *severity < Severity::Medium)
        })
        .collect();
    assert!(missed.len() * 20 <= poisoned.len(), "{missed:#?}");
    let is_grave = |text: &&String| {
        all(text)
            .iter()
            .any(|(severity, _)| *severity >= Severity::High)
    };
    let mild: Vec<&String> = poisoned.iter().filter(|text| !is_grave(text)).collect();
    // Those of medium weight are orders in part, or in a language where an order and a description are one word.
    assert!(mild.len() * 5 <= poisoned.len(), "{mild:#?}");
}

/// Half-begun phrases as far as the eye reaches: what a search has to give up on again and again.
#[test]
fn hostile_texts_are_answered() {
    for words in [
        "send the read all ",
        "a b c d e f g h ",
        "before calling a_b ",
        "<!--- -",
        "не говори ",
        "aaaa",
    ] {
        let text = words.repeat(20_000 / words.len());
        assert!(all(&text).len() <= 10);
    }
}
