//! Updates, for the tests of this family.

use crate::artifact::{Artifact, PROVENANCE, SBOM};
use crate::audit::testing::{Case, DEFAULT, RUN, packed, project};
use crate::audit::{Auditor, Finding, Input, Policy};
use crate::keys::SigningKey;
use crate::manifest::Manifest;
use crate::trust::TrustStore;

/// One more tool.
pub(super) const SECOND: &str = "[[entrypoints.tools]]\nid = \"acme.second\"\nname = \"Second\"\ndescription = \"Says it backwards.\"\ninput_schema = { type = \"object\" }\noutput_schema = { type = \"object\" }\n";

/// The default skill with more in its manifest.
pub(super) fn skill(extra: &str) -> Case {
    project(extra, &[("modules/a.wasm", RUN)])
}

/// What a rule says of an update that has this in its manifest instead of that.
pub(super) fn update(old: &str, new: &str, rule: &str) -> Vec<Finding> {
    skill(new).against(skill(old)).findings(rule)
}

/// What a rule says of an update with another module.
pub(super) fn rebuilt(old: &str, new: &str, rule: &str) -> Vec<Finding> {
    let skill = |module| project("", &[("modules/a.wasm", module)]);
    skill(new).against(skill(old)).findings(rule)
}

/// What a rule says where a text of the default manifest is another.
fn replaced(from: &str, old: &str, new: &str, rule: &str) -> Vec<Finding> {
    assert!(DEFAULT.contains(from), "{from}");
    let skill = |to| packed(&DEFAULT.replacen(from, to, 1), &[("modules/a.wasm", RUN)]);
    skill(new).against(skill(old)).findings(rule)
}

/// What a rule says where the tool's description is another.
pub(super) fn reworded(old: &str, new: &str, rule: &str) -> Vec<Finding> {
    replaced("Says it again.", old, new, rule)
}

/// What a rule says where a text that stands in the default manifest is replaced, wherever it stands in a quoted value.
pub(super) fn retold(old: &str, new: &str, rule: &str) -> Vec<Finding> {
    let text = DEFAULT.replacen(&format!("= \"{old}\""), &format!("= \"{new}\""), 1);
    let text = if old == "acme" {
        text.replace("acme.echo", &format!("{new}.echo"))
            .replace("acme.demo", &format!("{new}.demo"))
    } else {
        text
    };
    let skill = |text| packed(text, &[("modules/a.wasm", RUN)]);
    skill(&text).against(skill(DEFAULT)).findings(rule)
}

/// What a rule says where a schema of the tool is another.
pub(super) fn reschemed(
    (field, old): (&str, &str),
    (_, new): (&str, &str),
    rule: &str,
) -> Vec<Finding> {
    let line = DEFAULT
        .lines()
        .find(|line| line.starts_with(field))
        .unwrap();
    replaced(
        line,
        &format!("{field} = {old}"),
        &format!("{field} = {new}"),
        rule,
    )
}

/// What a rule says of an artifact that these keys (or nobody) signed.
pub(super) fn signed(old: Option<u8>, new: Option<u8>, rule: &str) -> Vec<Finding> {
    compared(&artifact(DEFAULT, old), &artifact(DEFAULT, new), rule)
}

/// What a rule says of an artifact with other content, under these versions.
pub(super) fn released(old: &str, new: &str, rule: &str) -> Vec<Finding> {
    let text = |version: &str| {
        DEFAULT.replacen(
            "version = \"1.0.0\"",
            &format!("version = \"{version}\""),
            1,
        )
    };
    let changed = text(new).replacen("Says it again.", "Says it once more.", 1);
    compared(
        &artifact(&text(old), Some(1)),
        &artifact(&changed, Some(1)),
        rule,
    )
}

fn compared(old: &[u8], new: &[u8], rule: &str) -> Vec<Finding> {
    let trust = TrustStore::default();
    let input = |bytes| Input::Artifact {
        name: "demo",
        bytes,
        trust: &trust,
        tofu: true,
    };
    let policy = Policy::default();
    let auditor = Auditor {
        against: Some(input(old)),
        ..Auditor::new(&policy)
    };
    let findings = auditor.audit(&input(new)).findings;
    findings
        .into_iter()
        .filter(|finding| finding.rule == rule)
        .collect()
}

fn artifact(text: &str, key: Option<u8>) -> Vec<u8> {
    let manifest = Manifest::parse_packed(text, "skill.toml").unwrap_or_else(|e| panic!("{e}"));
    let entries = [
        ("modules/a.wasm", wat::parse_str(RUN).unwrap()),
        (
            SBOM,
            br#"{"bomFormat":"CycloneDX","specVersion":"1.6"}"#.to_vec(),
        ),
        (
            PROVENANCE,
            br#"{"builder":{"id":"a"},"subject":[{}]}"#.to_vec(),
        ),
    ];
    let entries = entries
        .into_iter()
        .map(|(path, bytes)| (path.parse().unwrap(), bytes))
        .collect();
    let mut artifact = Artifact::build(manifest, entries).unwrap();
    if let Some(seed) = key {
        artifact
            .sign(&SigningKey::parse(&[seed; 32]).unwrap(), 0)
            .unwrap();
    }
    artifact.to_bytes().unwrap()
}
