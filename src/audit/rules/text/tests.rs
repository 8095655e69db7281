use crate::audit::Policy;
use crate::audit::testing::*;

/// One rule that any hidden character fires shows which texts are read, and where they are said to stand.
fn places(text: &str) -> Vec<String> {
    let report = packed(text, &[("modules/a.wasm", RUN)]).audit(&Policy::default());
    let hidden = report
        .findings
        .into_iter()
        .filter(|f| f.name == "bidi-control");
    hidden.map(|finding| finding.message).collect()
}

#[test]
fn every_part_of_a_schema_is_read() {
    for part in [
        r#"{ type = "object", title = "a\u202Eb" }"#,
        r#"{ type = "object", properties = { "a\u202Eb" = {} } }"#,
        r#"{ type = "object", properties = { a = { enum = ["a\u202Eb"] } } }"#,
        r#"{ type = "object", properties = { a = { default = { x = ["a\u202Eb"] } } } }"#,
        r#"{ type = "object", properties = { a = { examples = ["a\u202Eb"] } } }"#,
        r#"{ type = "object", "$comment" = "a\u202Eb" }"#,
        r#"{ type = "object", "x-a\u202Eb" = true }"#,
    ] {
        let text = with_tool(&format!("input_schema = {part}\noutput_schema = {{}}\n"));
        assert_eq!(places(&text).len(), 1, "{part}");
    }
}

#[test]
fn operator_texts_are_read() {
    let operator = "[operator]\ndisplay_name = \"a\\u202Eb\"\n[operator.config]\nschema_version = 1\n\
        [operator.config.properties.x]\ntype = \"string\"\ndescription = \"a\\u202Eb\"\n";
    assert_eq!(places(&format!("{DEFAULT}{operator}")).len(), 2);
}

#[test]
fn text_assets_are_read_and_data_is_not() {
    let found = |path: &str, bytes: &[u8]| {
        let case = project("", &[("modules/a.wasm", RUN)]).with_asset(path, bytes);
        case.findings("PSK0503")
    };
    let findings = found("assets/a/help.md", "one\ntwo \u{202E}x".as_bytes());
    assert_eq!(findings[0].location.line, Some(2));
    assert!(found("assets/words.bin", "\u{202E}".as_bytes()).is_empty());
    assert!(found("assets/a.txt", "\0\u{202E}".as_bytes()).is_empty());
    assert!(found("assets/a.txt", b"\xff\xe2\x80\xae").is_empty());
}
