//! Policy files, good and bad, and their JSON Schema.

use std::path::PathBuf;

use super::limits::LIMITS;
use super::read::FIELDS;
use super::*;
use crate::audit::{rule, rules};

const EVERYTHING: &str = r#"
    preset = "palyra"
    fail_on = "low"
    publishers = ["acme", "globex"]
    advisories = "../db"
    strict_filesystem_imports = false
    [limits]
    max_module_bytes = 10
    max_component_bytes = 20
    max_exported_functions = 30
    [capabilities]
    devices = ["camera"]
    wildcards = ["http_egress"]
    [families]
    capability = "low"
    [rules]
    PSK0307 = "allow"
    unused-capability = "critical"
    [[allow]]
    rule = "PSK0210"
    target = "skills/**"
    entry = "skill.toml"
    fingerprint = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    reason = "our own network"
    expires = 2027-01-31
    [[allow]]
    rule = "start-function"
    reason = "looked at"
"#;

#[test]
fn reads_every_field() {
    let policy = Policy::parse(EVERYTHING, "p.toml").unwrap();
    assert_eq!(policy.fail_on, Some(Severity::Low));
    assert_eq!(policy.limits.max_module_bytes, 10);
    assert_eq!(policy.limits.max_component_bytes, 20);
    assert_eq!(policy.limits.max_exported_functions, 30);
    assert!(policy.allowed_devices.contains("camera"));
    assert!(policy.allowed_wildcards.allows("http_egress"));
    assert!(!policy.allowed_wildcards.allows("node"));
    assert!(!policy.strict_filesystem_imports);
    assert!(policy.publishers.as_ref().unwrap().contains("globex"));
    assert_eq!(policy.advisories, Some(PathBuf::from("../db")));
    assert_eq!(Policy::parse("", "p.toml"), Ok(Policy::default()));
    let open = Policy::parse("fail_on = 'none'", "p.toml").unwrap();
    assert_eq!(open.fail_on, None);
}

#[test]
fn a_rule_is_stronger_than_its_family() {
    let policy = Policy::parse(EVERYTHING, "p.toml").unwrap();
    let severity = |name: &str| policy.severity(rule(name).unwrap());
    assert_eq!(severity("PSK0307"), None);
    assert_eq!(severity("unused-capability"), Some(Severity::Critical));
    assert_eq!(severity("private-host"), Some(Severity::Low));
    let code = rule("PSK0301").unwrap();
    assert_eq!(policy.severity(code), Some(code.severity));
}

#[test]
fn allowances_have_rule_reason_line_and_day() {
    let policy = Policy::parse(EVERYTHING, "p.toml").unwrap();
    let [first, second] = &policy.allowances[..] else {
        panic!("{:?}", policy.allowances)
    };
    assert_eq!(
        (first.rule, first.reason.as_str(), first.line),
        ("PSK0210", "our own network", 20)
    );
    assert_eq!(first.expires.unwrap().to_string(), "2027-01-31");
    assert_eq!(
        (second.rule, second.line, second.expires),
        ("PSK0307", 27, None)
    );
    let inline = "allow = [{ rule = 'PSK0210', reason = 'x' }]";
    assert_eq!(Policy::parse(inline, "p").unwrap().allowances.len(), 1);
}

#[test]
fn errors_have_file_line_column_and_remedy() {
    let cases = [
        ("\nfail_on = 'never'", (2, 11), "none"),
        ("fial_on = 'high'", (1, 1), "did you mean 'fail_on'"),
        (
            "[limits]\nmax_modul_bytes = 3",
            (2, 1),
            "did you mean 'max_module_bytes'",
        ),
        ("[limits]\nmax_module_bytes = 0", (2, 20), "from 1"),
        ("[rules]\nPS9999 = 'low'", (2, 1), "--rules"),
        (
            "[rules]\nunused-capabilty = 'low'",
            (2, 1),
            "unused-capability (PSK0208)",
        ),
        ("[rules]\nPSK0201 = 'off'", (2, 11), "allow"),
        ("[families]\ncodes = 'low'", (2, 1), "did you mean 'code'"),
        ("[families]\ncode = 1", (2, 8), "info"),
        ("preset = 'mine'", (1, 10), "palyra"),
        ("publishers = ['A B']", (1, 14), "acme"),
        ("publishers = 'acme'", (1, 14), "["),
        ("advisories = ''", (1, 14), "not empty"),
        (
            "[capabilities]\nwildcards = ['all']",
            (2, 13),
            "http_egress",
        ),
        (
            "[capabilities]\ndevice = []",
            (2, 1),
            "did you mean 'devices'",
        ),
        ("limits = 3", (1, 10), "table"),
        ("a = ", (1, 5), "TOML"),
        ("[allow]\nwildcards = []", (1, 1), "[[allow]]"),
        ("allow = [3]", (1, 9), "[[allow]]"),
        ("[[allow]]\nrule = 'PSK0210'", (2, 1), "reason"),
        ("[[allow]]\nreason = 'x'", (2, 1), "rule"),
        (
            "[[allow]]\nrule = 'PSK0210'\nreason = ' '",
            (3, 10),
            "not empty",
        ),
        (
            "[[allow]]\nrule = 'privat-host'\nreason = 'x'",
            (2, 8),
            "private-host (PSK0210)",
        ),
        (
            "[[allow]]\nrule = 'PSK0210'\nreason = 'x'\nexpire = 2027-01-31",
            (4, 1),
            "expires",
        ),
        (
            "[[allow]]\nrule = 'PSK0210'\nreason = 'x'\nexpires = '2027-01-31'",
            (4, 11),
            "without quotes",
        ),
        (
            "[[allow]]\nrule = 'PSK0210'\nreason = 'x'\nexpires = 2027-01-31T10:00:00Z",
            (4, 11),
            "last day",
        ),
        (
            "[[allow]]\nrule = 'PSK0210'\nreason = 'x'\nfingerprint = 'ABC'",
            (4, 15),
            "64 digits",
        ),
    ];
    for (text, (line, column), help) in cases {
        let error = Policy::parse(text, "p.toml").unwrap_err();
        let place = (error.line, error.column);
        assert_eq!(place, (line, column), "{text}: {error}");
        let start = format!("p.toml:{line}:{column}: ");
        assert!(error.to_string().starts_with(&start));
        assert!(
            error.help.contains(help) || error.message.contains(help),
            "{text}: {error}"
        );
    }
}

/// TOML as the schema sees it: dates are text.
fn json(text: &str) -> serde_json::Value {
    let dated = text.replace("2027-01-31", "\"2027-01-31\"");
    toml_edit::de::from_str(&dated).unwrap()
}

#[test]
fn the_schema_and_the_reader_agree() {
    let schema = jsonschema::draft202012::new(&policy_schema()).unwrap();
    assert!(schema.is_valid(&json(EVERYTHING)));
    assert!(schema.is_valid(&json("fail_on = 'none'")));
    for text in [
        "fail_on = 'never'",
        "fial_on = 'high'",
        "limits = { max_module_bytes = 0 }",
        "rules = { PSK9999 = 'low' }",
        "rules = { PSK0201 = 'off' }",
        "families = { codes = 'low' }",
        "capabilities = { wildcards = ['all'] }",
        "allow = [{ rule = 'PSK0210' }]",
        "allow = [{ rule = 'PSK0210', reason = ' ' }]",
        "allow = [{ rule = 'PSK0210', reason = 'x', expire = 1 }]",
    ] {
        assert!(!schema.is_valid(&json(text)), "{text}");
        assert!(Policy::parse(text, "p.toml").is_err(), "{text}");
    }
}

#[test]
fn the_schema_names_every_rule_and_limit() {
    let schema = policy_schema();
    let properties = &schema["properties"];
    for rule in rules() {
        let levels = &properties["rules"]["properties"];
        assert!(levels.get(rule.id).is_some() && levels.get(rule.name).is_some());
    }
    for limit in LIMITS {
        let limits = &properties["limits"]["properties"];
        assert!(limits[limit.name]["default"].is_u64(), "{}", limit.name);
    }
    let fields: Vec<_> = properties.as_object().unwrap().keys().collect();
    assert_eq!(fields.len(), FIELDS.len());
    assert!(fields.iter().all(|field| FIELDS.contains(&field.as_str())));
}
