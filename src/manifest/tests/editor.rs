use serde_json::json;

use super::{FULL, MINIMAL, full};
use crate::manifest::{EditError, Manifest, ManifestEditor, Quota};

fn edit(text: &str, change: impl FnOnce(&mut ManifestEditor)) -> String {
    let mut editor =
        ManifestEditor::open(text, "skill.toml").unwrap_or_else(|errors| panic!("{errors}"));
    change(&mut editor);
    editor.finish().unwrap_or_else(|errors| panic!("{errors}"))
}

const HOSTS: &str = r#"
[capabilities]
http_egress_allowlist = [
  "a.example", # why a
  # before b
  "b.example", # why b
]
"#;

#[test]
fn an_untouched_file_comes_back_byte_for_byte() {
    for text in [FULL, MINIMAL] {
        assert_eq!(edit(text, |_| {}), text);
    }
}

#[test]
fn values_change_and_comments_stay() {
    let text = MINIMAL.replacen("version = \"0.1.0\"", "version   = \"0.1.0\"  # bump me", 1);
    let edited = edit(&text, |editor| {
        editor.set_version("0.2.0".parse().unwrap()).unwrap();
    });
    assert_eq!(edited, text.replacen("\"0.1.0\"", "\"0.2.0\"", 1));
}

#[test]
fn hosts_come_and_go_in_the_arrays_own_layout() {
    let text = format!("{MINIMAL}{HOSTS}");
    let edited = edit(&text, |editor| {
        assert_eq!(editor.add_host("A.example"), Ok(false));
        assert_eq!(editor.add_host("c.example"), Ok(true));
    });
    assert_eq!(
        edited,
        text.replacen("# why b\n", "# why b\n  \"c.example\",\n", 1)
    );
    let edited = edit(&edited, |editor| {
        assert_eq!(editor.remove_host("c.example"), Ok(true));
        assert_eq!(editor.remove_host("c.example"), Ok(false));
    });
    assert_eq!(
        Manifest::parse(&edited, "x")
            .unwrap()
            .capabilities
            .http_egress_allowlist,
        ["a.example", "b.example"]
    );
    let one_line = edit(MINIMAL, |editor| {
        for host in ["a.example", "b.example"] {
            editor.add_host(host).unwrap();
        }
    });
    assert!(
        one_line
            .contains("[capabilities]\nhttp_egress_allowlist = [\"a.example\", \"b.example\"]\n"),
        "{one_line}"
    );
}

#[test]
fn quotas_and_any_path_make_the_tables_that_they_need() {
    let edited = edit(MINIMAL, |editor| {
        editor.set_quota(Quota::FuelBudget, 7).unwrap();
        editor
            .set("entrypoints.tools[0].description", &json!("Better"))
            .unwrap();
        editor
            .set(
                "operator.config.properties.\"api.key\".type",
                &json!("string"),
            )
            .unwrap();
        editor
            .set("operator.plugin", &json!({"default_tool_id": "acme.now"}))
            .unwrap();
    });
    let manifest = Manifest::parse(&edited, "x").unwrap();
    assert_eq!(manifest.capabilities.quotas.fuel_budget, 7);
    assert_eq!(manifest.entrypoints.tools[0].description, "Better");
    let operator = manifest.operator.unwrap();
    assert!(operator.config.unwrap().properties.contains_key("api.key"));
    assert_eq!(
        operator.plugin.unwrap().default_tool_id.unwrap().as_str(),
        "acme.now"
    );
}

#[test]
fn tools_are_added_after_the_others_whatever_the_form() {
    let tool = full().tool("acme.one").unwrap().clone();
    let inline = "skill_id='acme.b'\nname='n'\nversion='1.0.0'\npublisher='acme'\nentrypoints={tools=[{id='acme.x',name='n',description='d',input_schema={},output_schema={}}]}\ncompat={required_protocol_major=1,min_palyra_version='0.1.0'}";
    let array = "skill_id='acme.b'\nname='n'\nversion='1.0.0'\npublisher='acme'\n[entrypoints]\ntools=[{id='acme.x',name='n',description='d',input_schema={},output_schema={}}]\n[compat]\nrequired_protocol_major=1\nmin_palyra_version='0.1.0'";
    for text in [MINIMAL, inline, array] {
        let edited = edit(text, |editor| editor.add_tool(&tool).unwrap());
        let manifest = Manifest::parse(&edited, "x").unwrap();
        assert_eq!(manifest.entrypoints.tools.len(), 2);
        assert_eq!(manifest.entrypoints.tools[1], tool);
    }
    let edited = edit(MINIMAL, |editor| editor.add_tool(&tool).unwrap());
    assert!(
        edited.find("acme.one") < edited.find("[compat]"),
        "{edited}"
    );
}

#[test]
fn an_edit_never_yields_an_invalid_file() {
    let mut editor = ManifestEditor::open(MINIMAL, "skill.toml").unwrap();
    editor.add_host("https://a.example").unwrap();
    let errors = editor.finish().unwrap_err();
    assert_eq!(
        errors.errors[0].field,
        "capabilities.http_egress_allowlist[0]"
    );
    assert!(ManifestEditor::open("name = ", "skill.toml").is_err());
}

#[test]
fn paths_and_values_that_do_not_fit_are_refused() {
    let mut editor = ManifestEditor::open(MINIMAL, "skill.toml").unwrap();
    for path in [
        "", "a.", ".a", "a[", "a[x].b", "a[0]", "a b", "a[0]b", "\"a", "a..b",
    ] {
        assert_eq!(
            editor.set(path, &json!(1)),
            Err(EditError::Path(path.to_owned())),
            "{path:?}"
        );
    }
    for path in [
        "name.x",
        "entrypoints.tools[1].id",
        "entrypoints.tools.id",
        "compat[0].x",
    ] {
        assert!(
            matches!(editor.set(path, &json!(1)), Err(EditError::NoTable { .. })),
            "{path:?}"
        );
    }
    for value in [
        json!(null),
        json!([null]),
        json!({"a": null}),
        json!(u64::MAX),
    ] {
        assert_eq!(
            editor.set("name", &value),
            Err(EditError::Value("name".to_owned()))
        );
    }
}
