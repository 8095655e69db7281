use serde_json::json;

use super::*;
use crate::audit::testing::{Case, DEFAULT, RUN, bare, packed, project};

fn between(old: &Case, new: &Case) -> Diff {
    diff(&old.input(), &new.input()).unwrap()
}

fn skill(text: &str) -> Case {
    packed(text, &[("modules/a.wasm", RUN)])
}

#[test]
fn how_a_manifest_is_written_does_not_matter() {
    let turned = DEFAULT
        .replace("name = \"Demo\"", "# a comment\nname = 'Demo'")
        .replace(
            "{ type = \"object\", properties",
            "{ type = 'object',   properties",
        );
    let found = between(&skill(DEFAULT), &skill(&turned));
    assert!(found.is_empty(), "{:?}", found.changes);
    assert_eq!(json(&found)["differs"], false);
    assert!(human(&found).contains("nothing that matters is different"));
}

#[test]
fn schemas_are_compared_by_pointer() {
    let new = DEFAULT.replace(
        "text = { type = \"string\", maxLength = 100 }",
        "text = { type = \"string\", maxLength = 5 }, \"a/b\" = { type = \"null\" }",
    );
    let found = between(&skill(DEFAULT), &skill(&new));
    let changes: Vec<_> = found
        .changes
        .iter()
        .map(|c| (c.field.as_deref().unwrap(), c.effect))
        .collect();
    assert_eq!(
        changes,
        [
            (
                "input_schema/properties/text/maxLength",
                Some(Effect::Tighter)
            ),
            ("input_schema/properties/a~1b", Some(Effect::Looser)),
        ]
    );
    assert_eq!(found.changes[0].after, Some(json!(5)));
}

#[test]
fn what_people_see_is_neutralised_and_programs_get_it_whole() {
    let new = DEFAULT.replace("Says it again.", "Says \\u001b[2J it | <b>again</b>.");
    let found = between(&skill(DEFAULT), &skill(&new));
    assert!(!human(&found).contains('\u{1b}'), "{}", human(&found));
    let table = markdown(&found);
    assert!(!table.contains("<b>") && !table.contains("it |"), "{table}");
    assert_eq!(
        json(&found)["changes"][0]["after"],
        "Says \u{1b}[2J it | <b>again</b>."
    );
}

#[test]
fn long_texts_are_shown_from_their_difference_on() {
    let old = "a".repeat(500);
    let (before, after) = report::shortened(&format!("{old}x"), &format!("{old}y"));
    assert!(before.starts_with('…') && before.ends_with('x') && before.chars().count() == 32);
    assert!(after.ends_with('y'));
    assert_eq!(
        report::shortened("short", "texts"),
        ("short".to_owned(), "texts".to_owned())
    );
}

#[test]
fn a_bare_module_is_compared_with_the_one_that_answers() {
    let two = packed(
        DEFAULT,
        &[
            ("modules/a.wasm", RUN),
            ("modules/b.wasm", "(module (func (export \"x\")))"),
        ],
    );
    assert!(between(&bare(RUN), &two).is_empty());
    let other = bare(
        r#"(module (import "env" "f" (func)) (func (export "run") (result i32) i32.const 0))"#,
    );
    let found = between(&two, &other);
    let areas: Vec<_> = found.changes.iter().map(|change| change.area).collect();
    assert!(
        areas.contains(&Area::Import) && areas.contains(&Area::Entry),
        "{areas:?}"
    );
    assert!(!areas.contains(&Area::Tool));
}

#[test]
fn noise_in_one_area_hides_nothing_in_another() {
    let asset = |case: Case, number: usize| case.with_asset(&format!("assets/{number}"), b"x");
    let noisy = (0..1_100).fold(
        project(
            "[capabilities]\nhttp_egress_allowlist = [\"e.com\"]\n",
            &[("modules/a.wasm", RUN)],
        ),
        asset,
    );
    let found = between(&project("", &[("modules/a.wasm", RUN)]), &noisy);
    assert!(found.truncated && found.changes.len() < 1_100);
    assert!(
        found
            .of(Area::Capability)
            .any(|change| change.after == Some(json!("e.com")))
    );
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let trust = crate::trust::TrustStore::default();
    let broken = Input::Artifact {
        name: "x.palyra-skill",
        bytes: b"PK",
        trust: &trust,
        tofu: false,
    };
    let good = skill(DEFAULT);
    let error = diff(&broken, &good.input()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("x.palyra-skill cannot be read: ")
    );
    let module = Input::Module {
        name: "x.wasm",
        bytes: b"\0asm",
    };
    assert!(diff(&good.input(), &module).is_err());
}
