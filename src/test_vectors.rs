//! Foreign test data: where it is, and saying so where it is not.

use std::path::PathBuf;

use serde_json::Value;

/// A folder below `PALYRA_SKILL_VECTORS`; `None`, with a line that says so, where the variable is not set.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("PALYRA_SKILL_VECTORS") else {
        eprintln!("skipped: the vectors of '{name}' (PALYRA_SKILL_VECTORS is not set)");
        return None;
    };
    Some(PathBuf::from(root).join(name))
}

/// The cases of a folder's `expected.json` with the files that they are of; none where there is no such folder.
pub(crate) fn cases(name: &str) -> Vec<(PathBuf, Value)> {
    let Some(folder) = folder(name) else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(folder.join("expected.json")).expect("expected.json");
    let expected: Value = serde_json::from_str(&text).expect("JSON");
    let cases = expected["cases"].as_array().expect("cases");
    assert!(!cases.is_empty());
    let file = |case: &Value| folder.join(case["file"].as_str().expect("file"));
    cases
        .iter()
        .map(|case| (file(case), case.clone()))
        .collect()
}
