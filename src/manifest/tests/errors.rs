//! Each rule of the format, broken once: where the error points, and what it says.

use super::{FULL, MINIMAL};
use crate::limits;
use crate::manifest::{MAX_ERRORS, Manifest, ManifestError};

fn errors(text: &str) -> Vec<ManifestError> {
    Manifest::parse(text, "skill.toml")
        .expect_err("a rule is broken")
        .errors
}

/// The one error after replacing `from` by `to` in `base`: field, message and help, with the place checked: the error
/// points at `at` in the broken text.
pub(super) fn broken(base: &str, from: &str, to: &str, at: &str) -> (String, String, String) {
    assert!(base.contains(from), "{from:?} is not in the fixture");
    let text = base.replacen(from, to, 1);
    let found = errors(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let error = found.into_iter().next().unwrap();
    let line = text.lines().nth(error.line - 1).unwrap_or_default();
    let rest: String = line.chars().skip(error.column - 1).collect();
    assert!(
        rest.starts_with(at),
        "{}:{} is {rest:?}, not {at:?}: {error:?}",
        error.line,
        error.column
    );
    assert!(!error.help.is_empty());
    (error.field, error.message, error.help)
}

/// Rows of: text taken out => text put in, at what the error points: field: message, part of the help.
macro_rules! check {
    ($base:expr; $($from:literal => $to:literal, at $at:literal: $field:literal: $message:literal, help $help:literal;)*) => {
        $(
            let (field, message, help) = broken($base, $from, $to, $at);
            assert_eq!((field.as_str(), message.as_str()), ($field, $message));
            assert!(help.contains($help), "{help:?} says nothing of {:?}", $help);
        )*
    };
}

pub(super) use check;

#[test]
fn the_root_and_the_tools() {
    check! { MINIMAL;
        "skill_id = \"acme.weather\"\n" => "", at "name":
            "skill_id": "missing", help "`skill_id = \"acme.weather\"` at the top";
        "acme.weather" => "acme..x", at "\"acme..x":
            "skill_id": "'acme..x' is no skill id", help "between '.'";
        "\"Weather\"" => "\" \"", at "\" \"":
            "name": "is empty", help "at least one word";
        "\"0.1.0\"" => "\"0.1\"", at "\"0.1\"":
            "version": "'0.1' is no version", help "major.minor.patch";
        "\"0.1.0\"" => "0.1", at "0.1":
            "version": "is a number with a fraction or exponent", help "text in quotes";
        "skill_id =" => "manifest_version = 3\nskill_id =", at "3":
            "manifest_version": "version 3 is not known", help "use 2";
        "skill_id =" => "manifest_version = -1\nskill_id =", at "-1":
            "manifest_version": "-1 is out of range", help "4294967295";
        "publisher = \"acme\"" => "publisher = \"acme\"\npublisherr = 1", at "publisherr":
            "publisherr": "unknown field", help "did you mean 'publisher'?";
        "[compat]" => "[extra]\n[compat]", at "extra]":
            "extra": "unknown field", help "known at the top level: manifest_version";
        "\"acme.now\"" => "\"acmes.now\"", at "\"acmes.now\"":
            "entrypoints.tools[0].id": "'acmes.now' does not start with its publisher", help "'acme.'";
        "id = \"acme.now\"\n" => "", at "[[entrypoints":
            "entrypoints.tools[0].id": "missing", help "`id = \"acme.first\"` to the table that starts here";
        "\"Now\"" => "\"\"", at "\"\"":
            "entrypoints.tools[0].name": "is empty", help "";
        "name = \"Now\"" => "name = \"Now\"\nrisk = { default_sensitiv = true }", at "default_sensitiv":
            "entrypoints.tools[0].risk.default_sensitiv": "unknown field", help "'default_sensitive'";
        "name = \"Now\"" => "name = \"Now\"\nrisk.requires_approval = 1", at "1":
            "entrypoints.tools[0].risk.requires_approval": "is a whole number", help "true or false";
        "[compat]" => "[[entrypoints.tools]]\nid=\"acme.now\"\nname=\"n\"\ndescription=\"d\"\ninput_schema={}\noutput_schema={}\n[compat]", at "\"acme.now\"":
            "entrypoints.tools[1].id": "'acme.now' is declared twice", help "of its own";
    }
}

#[test]
fn missing_tables_say_which_header_to_add() {
    let text = MINIMAL.split("[compat]").next().unwrap();
    let found = errors(text);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].line, found[0].column, found[0].field.as_str()),
        (1, 1, "compat")
    );
    assert!(
        found[0]
            .help
            .contains("add [compat] with required_protocol_major = 1")
    );
    let without_tools = "skill_id='a.b'\nname='n'\nversion='1.0.0'\npublisher='a'\nentrypoints={tools=[]}\ncompat={required_protocol_major=1,min_palyra_version='0.1.0'}";
    assert_eq!(errors(without_tools)[0].field, "entrypoints.tools");
}

#[test]
fn compat() {
    check! { MINIMAL;
        "min_palyra_version = \"0.1.0\"" => "", at "[compat]":
            "compat.min_palyra_version": "missing", help "0.1.0";
        "min_palyra_version = " => "min_runtime_version = \"0.1.0\"\nmin_palyra_version = ", at "\"0.1.0\"":
            "compat.min_runtime_version": "is another name of min_palyra_version, which is given too", help "take min_runtime_version out";
        "[compat]" => "[compat]\nmax_palyra_version = \"0.0.9\"", at "\"0.0.9\"":
            "compat.max_palyra_version": "0.0.9 is lower than min_palyra_version 0.1.0", help "0.1.0";
        "required_protocol_major = 1" => "required_protocol_major = 4294967296", at "4294967296":
            "compat.required_protocol_major": "4294967296 is out of range", help "4294967295";
    }
}

#[test]
fn schemas() {
    let input = "input_schema = { type = \"object\" }";
    let field = "entrypoints.tools[0].input_schema";
    let problem = |to: &str, at: &str| broken(MINIMAL, input, to, at);
    assert_eq!(
        problem("input_schema = 1", "1"),
        (
            field.into(),
            "is a whole number".into(),
            "a table belongs here".into()
        )
    );
    for (to, at, below, message) in [
        (
            "input_schema.default = 1979-05-27",
            "1979",
            ".default",
            "is a date or time",
        ),
        (
            "input_schema.default = [nan]",
            "nan",
            ".default[0]",
            "is not finite",
        ),
        (
            "input_schema.default = -inf",
            "-inf",
            ".default",
            "is not finite",
        ),
        (
            "input_schema.type = \"objekt\"",
            "\"objekt\"",
            ".type",
            "no usable JSON Schema: \"objekt\" is not what this keyword takes",
        ),
        (
            "input_schema = { properties.\"a b\".minLength = -1 }",
            "-1",
            ".properties.\"a b\".minLength",
            "no usable JSON Schema: -1 is less than the minimum of 0",
        ),
        (
            "input_schema.allOf = [{}, { pattern = \"(?=a)\" }]",
            "\"(?=a)\"",
            ".allOf[1].pattern",
            "no usable JSON Schema: \"(?=a)\" is not a \"regex\"",
        ),
    ] {
        let (found, text, _) = problem(to, at);
        assert_eq!((found, text.as_str()), (format!("{field}{below}"), message));
    }
    for reference in [
        "https://example.com/x.json",
        "file:///etc/passwd",
        "other.json",
        "#/$defs/none",
    ] {
        let (_, message, help) = problem(
            &format!("input_schema = {{ \"$ref\" = \"{reference}\" }}"),
            &format!("\"{reference}"),
        );
        assert!(message.contains("no usable JSON Schema"), "{message}");
        assert!(help.contains("references inside the schema only"));
    }
    let (found, ..) = problem(
        "input_schema.\"$schema\" = \"http://json-schema.org/draft-04/schema#\"",
        "\"http",
    );
    assert_eq!(found, format!("{field}.\"$schema\""));
}

#[test]
fn a_packed_manifest_may_hold_an_unusable_schema_but_no_authoring() {
    let text = MINIMAL.replacen("type = \"object\"", "type = \"objekt\"", 1);
    let manifest = Manifest::parse_packed(&text, "skill.toml").unwrap();
    let problem = crate::manifest::schema_problem(&manifest.entrypoints.tools[0].input_schema);
    assert!(problem.unwrap().contains("/type"));
    let found =
        Manifest::parse_packed(&format!("{MINIMAL}[authoring]\n"), "skill.toml").unwrap_err();
    assert_eq!(found.errors[0].field, "authoring");
    assert_eq!(found.errors[0].message, "unknown field");
}

#[test]
fn capabilities() {
    check! { FULL;
        "\"API.example.com\"" => "\"https://a.b\"", at "\"https":
            "capabilities.http_egress_allowlist[0]": "'https://a.b' is no host name", help "no scheme, port or path";
        "\"*.example.org\"" => "\"api.*\"", at "\"api.*\"":
            "capabilities.http_egress_allowlist[1]": "'api.*' is no host name", help "*.example.com";
        "\"*.example.org\"" => "\"*.-x\"", at "\"*.-x\"":
            "capabilities.http_egress_allowlist[1]": "'*.-x' is no host pattern", help "";
        "\"API.example.com\"" => "\"a..b\"", at "\"a..b\"":
            "capabilities.http_egress_allowlist[0]": "'a..b' is no host name", help "";
        "\"global\", key" => "\"globl\", key", at "\"globl\"":
            "capabilities.secrets[0].scope": "'globl' is no secret scope", help "principal:<id>";
        "[\"k1\"]" => "[]", at "[]":
            "capabilities.secrets[0].key_names": "is empty", help "at least one";
        "[\"k1\"]" => "[\"K1\"]", at "\"K1\"":
            "capabilities.secrets[0].key_names[0]": "'K1' is no identifier", help "a-z";
        "\"out\"" => "\"../out\"", at "\"../out\"":
            "capabilities.filesystem.write_roots[0]": "'../out' is no entry path", help "relative";
        "device = true" => "device = false", at "\"cam*\"":
            "capabilities.device_capabilities[1]": "'cam*' is a wildcard without its opt-in", help "`device = true`";
        "filesystem = true" => "", at "\"data\\\\*\"":
            "capabilities.filesystem.read_roots[1]": "'data/*' is a wildcard without its opt-in", help "`filesystem = true`";
        "secrets = true" => "secrets = 1", at "1":
            "capabilities.wildcard_opt_in.secrets": "is a whole number", help "true or false";
        "fuel_budget = 0x10" => "fuel_budget = 0", at "0":
            "capabilities.quotas.fuel_budget": "0 is too small", help "at least 1";
        "65_536" => "65_535", at "65_535":
            "capabilities.quotas.max_memory_bytes": "65535 is too small", help "65536";
        "wall_clock_timeout_ms" => "wall_clock_timeout", at "wall_clock":
            "capabilities.quotas.wall_clock_timeout": "unknown field", help "'wall_clock_timeout_ms'";
    }
}

#[test]
fn wildcards_of_hosts_need_their_opt_in_each() {
    let text = FULL.replacen("http_egress = true", "", 1);
    let fields: Vec<String> = errors(&text).into_iter().map(|error| error.field).collect();
    assert_eq!(
        fields,
        [
            "capabilities.http_egress_allowlist[1]",
            "capabilities.http_egress_allowlist[2]"
        ]
    );
}

#[test]
fn all_errors_come_at_once_in_file_order_and_are_cut_off() {
    let text = "zzz = 1\nskill_id = 1\nname = \"\"\n[compat]\nmax_palyra_version = 1\nx = 1\n";
    let found = errors(text);
    let places: Vec<(usize, usize)> = found
        .iter()
        .map(|error| (error.line, error.column))
        .collect();
    assert!(places.is_sorted());
    let fields: Vec<&str> = found.iter().map(|error| error.field.as_str()).collect();
    for field in [
        "zzz",
        "skill_id",
        "name",
        "version",
        "publisher",
        "entrypoints",
        "compat.x",
        "compat.max_palyra_version",
    ] {
        assert!(fields.contains(&field), "{field} is not among {fields:?}");
    }
    let many: Vec<String> = (0..200).map(|n| format!("unknown{n} = 1")).collect();
    assert_eq!(errors(&many.join("\n")).len(), MAX_ERRORS);
}

#[test]
fn syntax_errors_and_sizes_have_their_place() {
    let found = errors("skill_id = \"a.b\"\nname = \n");
    assert_eq!((found[0].line, found.len()), (2, 1));
    assert!(found[0].message.starts_with("no valid TOML: "), "{found:?}");
    let duplicate = errors("a = \"žluť\"\nname = 1\n\"žluť\" = 1\n'žluť' = 2\n");
    assert_eq!((duplicate[0].line, duplicate[0].column), (4, 1));
    let limit = usize::try_from(limits::MAX_MANIFEST_BYTES).unwrap();
    let large = errors(&format!("#{}", "x".repeat(limit)));
    assert_eq!(
        large[0].message,
        format!("the file is too large: {} bytes", limit + 1)
    );
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| {
        let schema = format!("{}{}", "{ not = ".repeat(depth), "}".repeat(depth))
            .replacen("= }", "= {} }", 1);
        MINIMAL.replacen("{ type = \"object\" }", &schema, 1)
    };
    assert!(Manifest::parse(&nested(60), "skill.toml").is_ok());
    assert!(
        errors(&nested(65))[0]
            .message
            .contains("nested deeper than 64 levels")
    );
    assert!(errors(&nested(79))[0].message.contains("nested too deeply"));
    let hopeless = errors(&nested(5000));
    assert!(hopeless[0].message.contains("recur"), "{hopeless:?}");
}

#[test]
fn errors_are_shown_one_block_each() {
    let text = MINIMAL
        .replacen("acme.now", "other.now", 1)
        .replacen("name =", "nam =", 1);
    let shown = Manifest::parse(&text, "dir/skill.toml")
        .unwrap_err()
        .to_string();
    assert_eq!(
        shown,
        "dir/skill.toml:2:1: nam: unknown field\n  help: did you mean 'name'?\n\
         dir/skill.toml:7:6: entrypoints.tools[0].id: 'other.now' does not start with its publisher\n  help: start it with 'acme.'"
    );
}
