//! The labelled cases of testdata/audit: each names every rule that must speak, and no other may.

mod case;
mod make;
mod pieces;
mod programs;

use std::path::{Path, PathBuf};

use case::Case;
use palyra_skill::audit::rules;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/audit")
}

/// Every case below the folder, by path.
fn cases() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for family in std::fs::read_dir(folder()).unwrap() {
        let family = family.unwrap().path();
        if family.is_dir() {
            found.extend(
                std::fs::read_dir(family)
                    .unwrap()
                    .map(|file| file.unwrap().path()),
            );
        }
    }
    found.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    found.sort();
    found
}

#[test]
fn the_base_is_honest() {
    let base = Case::read(&folder().join("base.toml"));
    assert_eq!(
        base.found(),
        base.expect,
        "the base must be free of findings"
    );
}

#[test]
fn each_case_finds_exactly_what_it_names() {
    let mut wrong = Vec::new();
    for path in cases() {
        let case = Case::read(&path);
        let (mut found, mut expected) = (case.found(), case.expect.clone());
        found.sort();
        expected.sort();
        if found != expected {
            let name = path.strip_prefix(folder()).unwrap().display();
            wrong.push(format!(
                "{name}: {}\n  expected {expected:?}\n  found    {found:?}",
                case.about
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn cases_name_rules_that_exist() {
    for path in cases() {
        for name in Case::read(&path).expect {
            assert!(
                rules().iter().any(|rule| rule.name == name),
                "{}: no rule {name}",
                path.display()
            );
        }
    }
}
