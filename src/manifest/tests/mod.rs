mod editor;
mod errors;
mod errors_operator;
mod hostile;
mod json_schema;
mod vectors;
mod written;

use super::Manifest;

/// Every field, in every style of TOML.
const FULL: &str = include_str!("full.toml");
/// What has to be there, and no more.
const MINIMAL: &str = include_str!("minimal.toml");

fn full() -> Manifest {
    Manifest::parse(FULL, "full.toml").unwrap_or_else(|errors| panic!("{errors}"))
}

fn minimal() -> Manifest {
    Manifest::parse(MINIMAL, "minimal.toml").unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn absent_fields_have_the_formats_defaults() {
    let manifest = minimal();
    assert_eq!(manifest.manifest_version, 2);
    assert_eq!(manifest.capabilities, super::Capabilities::default());
    assert_eq!(manifest.capabilities.quotas.wall_clock_timeout_ms, 30_000);
    assert!(
        manifest.operator.is_none() && manifest.builder.is_none() && manifest.authoring.is_none()
    );
    assert!(!manifest.tool("acme.now").unwrap().risk.needs_approval());
    assert!(manifest.tool("acme.then").is_none());
}

#[test]
fn every_style_of_toml_is_read() {
    let manifest = full();
    assert_eq!(manifest.skill_id.as_str(), "acme.full");
    assert_eq!(manifest.compat.min_palyra_version.to_string(), "0.1.0");
    assert_eq!(
        manifest.capabilities.filesystem.read_roots,
        ["data/in", "data/*"]
    );
    assert_eq!(manifest.capabilities.quotas.fuel_budget, 16);
    assert!(manifest.builder.as_ref().unwrap().needs_review());
    let tool = manifest.tool("acme.one").unwrap();
    assert_eq!(tool.description, "Says \"hello\"\nand \\ more.");
    assert!(tool.risk.needs_approval());
    let keys: Vec<&str> = tool.input_schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, ["z", "a b", "", "ž.luť"], "the author's order");
    let authoring = manifest.authoring.as_ref().unwrap();
    assert_eq!(authoring.include[0].as_str(), "assets/prompt.txt");
    assert_eq!(authoring.tests.nondeterministic[0].as_str(), "acme.two");
    let errors = authoring.tests.errors.first_key_value().unwrap();
    assert_eq!((errors.0.as_str(), errors.1.len()), ("acme.one", 2));
    let codes: Vec<&str> = manifest
        .warnings()
        .iter()
        .map(|warning| warning.code)
        .collect();
    assert_eq!(codes, ["operator_config_redaction_recommended"; 2]);
    assert_eq!(manifest.policy_bindings().len(), 6);
}

#[test]
fn warnings_name_what_an_operator_misses() {
    let text = format!("{MINIMAL}\n[operator]\ntags = [\"a\"]\n[operator.config]\n");
    let manifest = Manifest::parse(&text, "skill.toml").unwrap();
    let codes: Vec<&str> = manifest
        .warnings()
        .iter()
        .map(|warning| warning.code)
        .collect();
    assert_eq!(
        codes,
        [
            "missing_operator_display_name",
            "empty_operator_config_contract"
        ]
    );
}
