//! The rules of `[integrity]`, `[builder]`, `[operator]` and `[authoring]`, each broken once.

use super::FULL;
use super::errors::{broken, check};

#[test]
fn integrity_and_builder() {
    check! { FULL;
        "E3B0" => "X3B0", at "\"X3B0":
            "integrity.files[0].sha256": "cannot be used", help "64 hexadecimal";
        "[operator]" => "[[integrity.files]]\npath=\"modules/skill.wasm\"\nsha256=\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\n[operator]", at "\"modules":
            "integrity.files[1].path": "'modules/skill.wasm' is listed twice", help "once";
        "experimental = true" => "experimental = false", at "false":
            "builder.experimental": "is false", help "set it to true";
        "source_kind = \"prompt\", " => "", at "{ experimental":
            "builder.source_kind": "missing", help "source_kind";
        "\"tests/h.json\"" => "\"/h.json\"", at "\"/h.json\"":
            "builder.checklist.test_harness_path": "'/h.json' is no entry path", help "";
    }
}

#[test]
fn operator_metadata() {
    check! { FULL;
        "manifest_version = 2" => "manifest_version = 1", at "[operator]":
            "operator": "is not known in manifest_version 1", help "manifest_version = 2";
        "display_name = \"Full\"" => "display_name = \"\"", at "\"\"":
            "operator.display_name": "is empty", help "";
        "\"dev.tools\"" => "\"Dev\"", at "\"Dev\"":
            "operator.categories[0]": "'Dev' does not match [a-z0-9._-]", help "";
        "https://docs.example.com/a?b=c" => "http://x", at "\"http://x":
            "operator.docs_url": "'http://x' is no address of documentation", help "https://";
        "a?b=c" => "a#b", at "\"https":
            "operator.docs_url": "'https://docs.example.com/a#b' is no address of documentation", help "'#'";
        "default_tool_id = \"acme.two\"" => "default_tool_id = \"acme.three\"", at "\"acme.three":
            "operator.plugin.default_tool_id": "'acme.three' is no tool of this skill", help "acme.one, acme.two";
        "modules/sub/skill.wasm" => "sub/skill.wasm", at "\"sub":
            "operator.plugin.default_module_path": "'sub/skill.wasm' is no module path", help "modules/<name>.wasm";
        "default_entrypoint = \"run\"" => "default_entrypoint = \"a.b\"", at "\"a.b":
            "operator.plugin.default_entrypoint": "'a.b' does not match [a-z0-9_-]", help "";
        "\"memory_provider\"" => "\"memory_provder\"", at "\"memory":
            "operator.plugin.contracts[1].kind": "'memory_provder' is not known", help "did you mean 'memory_provider'?";
        "\"memory_provider\"" => "\"run_lifecycle_hook\"", at "\"run":
            "operator.plugin.contracts[1].kind": "'run_lifecycle_hook' is listed twice", help "once";
        "version = 1 }]" => "version = 2 }]", at "2":
            "operator.plugin.contracts[1].version": "version 2 is not known", help "use 1";
        "min_abi_major = 1" => "min_abi_major = 3", at "2":
            "operator.plugin.compatibility.max_abi_major": "2 is lower than min_abi_major 3", help "";
    }
}

#[test]
fn operator_configuration_and_authoring() {
    let properties = "operator.config.properties";
    check! { FULL;
        "schema_version = 3" => "schema_version = 0", at "0":
            "operator.config.schema_version": "is 0", help "from 1";
        "\"retries\"]" => "\"retrys\"]", at "\"retrys\"":
            "operator.config.required[1]": "'retrys' is no property", help "declare it";
        "lang = \"rust\"" => "lang = \"rusty\"", at "\"rusty\"":
            "authoring.lang": "'rusty' is not known", help "did you mean 'rust'?";
        "wasm32-wasip1" => "wasm32-wasip2", at "\"wasm32-wasip2":
            "authoring.target": "'wasm32-wasip2' is not known", help "did you mean 'wasm32-wasip1'?";
        "assets/prompt.txt" => "prompt.txt", at "\"prompt.txt":
            "authoring.include[0]": "'prompt.txt' is not below assets/", help "move the file";
        "[\"acme.two\"]" => "[\"acme.too\"]", at "\"acme.too":
            "authoring.nondeterministic[0]": "the skill has no tool 'acme.too'", help "acme.two";
        "errors = { \"acme.one\"" => "errors = { \"acme one\"", at "\"acme one":
            "authoring.errors.\"acme one\"": "'acme one' is no tool's id", help "in quotes";
    }
    for (from, to, at, below, message) in [
        (
            "default = -3",
            "default = 3.0",
            "3.0",
            ".retries.default",
            "is a number with a fraction or exponent, which is not the property's type",
        ),
        (
            "default = 2.5",
            "default = inf",
            "inf",
            ".factor.default",
            "is not finite",
        ),
        (
            "default = \"https://a\"",
            "default = \"https://c\"",
            "\"https://c",
            ".endpoint.default",
            "'https://c' is not among enum_values",
        ),
        (
            "\"https://b\"]",
            "\"https://a\"]",
            "[\"https",
            ".endpoint.enum_values",
            "'https://a' is listed twice",
        ),
        (
            "default = -3",
            "enum_values = [\"a\"]",
            "[",
            ".retries.enum_values",
            "is only for type = \"string\"",
        ),
        (
            "type = \"boolean\"",
            "type = \"bool\"",
            "\"bool\"",
            ".verbose.type",
            "'bool' is not known",
        ),
        (
            "password =",
            "\"pass word\" =",
            "\"pass word\"",
            ".\"pass word\"",
            "'pass word' is no property name",
        ),
    ] {
        let (field, found, _) = broken(FULL, from, to, at);
        assert_eq!(
            (field, found.as_str()),
            (format!("{properties}{below}"), message)
        );
    }
}
