//! Damaged files give errors, never a panic.

use super::{FULL, MINIMAL};
use crate::manifest::Manifest;

/// Reads a damaged file both ways; what is accepted has to survive being written.
fn read(text: &str) -> bool {
    if let Err(errors) = Manifest::parse(text, "skill.toml") {
        assert!(!errors.errors.is_empty());
        assert!(
            errors
                .errors
                .iter()
                .all(|error| error.line > 0 && error.column > 0)
        );
    }
    match Manifest::parse_packed(text, "skill.toml") {
        Ok(manifest) => {
            let again = Manifest::parse_packed(&manifest.to_packed_toml(), "packed");
            assert_eq!(again.as_ref(), Ok(&manifest), "{text}");
            true
        }
        Err(_) => false,
    }
}

#[test]
fn truncated_files_are_never_accepted_by_accident() {
    for (text, step) in [(MINIMAL, 1), (FULL, 5)] {
        for (at, _) in text.char_indices().step_by(step) {
            read(&text[..at]);
        }
    }
    let half = &MINIMAL[..MINIMAL.len() / 2];
    assert!(!read(half));
}

#[test]
fn mutated_files_give_errors_and_no_panics() {
    const PIECES: [&str; 16] = [
        "\"", "'", "[", "]", "[[", "{", "}", "=", ".", ",", "\n", "\0", "-1", "nan", "\u{feff}",
        "\"\"\"",
    ];
    let (mut accepted, mut refused) = (0, 0);
    for (at, c) in MINIMAL.char_indices() {
        let after = &MINIMAL[at + c.len_utf8()..];
        for piece in PIECES {
            for text in [
                format!("{}{piece}{after}", &MINIMAL[..at]),
                format!("{}{piece}{c}{after}", &MINIMAL[..at]),
            ] {
                if read(&text) {
                    accepted += 1;
                } else {
                    refused += 1;
                }
            }
        }
    }
    assert!(
        accepted > 100 && refused > 1000,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn every_value_may_have_every_type() {
    const VALUES: [&str; 9] = [
        "1",
        "-9223372036854775808",
        "1.5",
        "true",
        "\"x\"",
        "[]",
        "{}",
        "[[{}]]",
        "1979-05-27T07:32:00Z",
    ];
    for (number, line) in FULL.lines().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else {
            continue;
        };
        for value in VALUES {
            let mut lines: Vec<String> = FULL.lines().map(str::to_owned).collect();
            lines[number] = format!("{key} = {value}");
            read(&lines.join("\n"));
        }
    }
}
