//! Palyra's own artifacts. Their folder is named by `PALYRA_SKILL_VECTORS`; without it these tests say so and pass.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;

use serde_json::Value;

use crate::manifest::Manifest;
use crate::test_vectors;

pub(super) struct Case {
    pub(super) file: String,
    pub(super) facts: Value,
    pub(super) manifest: String,
}

/// Every artifact of Palyra's whose manifest Palyra accepts and can be read with a lenient ZIP reader.
pub(super) fn accepted() -> Vec<Case> {
    let all = test_vectors::cases("palyra");
    if all.is_empty() {
        return Vec::new();
    }
    let accepted = all
        .into_iter()
        .filter(|(_, facts)| facts["palyra"] == "accept");
    let cases: Vec<Case> = accepted
        .map(|(path, facts)| {
            let archive = File::open(path).expect("the artifact");
            let mut archive = zip::ZipArchive::new(archive).expect("a ZIP archive");
            let mut manifest = String::new();
            let mut entry = archive.by_name("skill.toml").expect("skill.toml");
            entry.read_to_string(&mut manifest).expect("UTF-8");
            let file = facts["file"].as_str().expect("a file name").to_owned();
            Case {
                file,
                facts,
                manifest,
            }
        })
        .collect();
    assert!(cases.len() >= 10, "only {} accepted artifacts", cases.len());
    cases
}

#[test]
fn packed_manifests_of_palyra_are_read_with_its_own_grants_bindings_and_warnings() {
    for case in accepted() {
        let manifest =
            Manifest::parse_packed(&case.manifest, &case.file).unwrap_or_else(|e| panic!("{e}"));
        let grants = serde_json::to_value(manifest.capability_grants()).unwrap();
        assert_eq!(grants, case.facts["capability_grants"], "{}", case.file);
        let bindings = serde_json::to_value(manifest.policy_bindings()).unwrap();
        assert_eq!(bindings, case.facts["policy_bindings"], "{}", case.file);
        let codes: Vec<&str> = manifest
            .warnings()
            .iter()
            .map(|warning| warning.code)
            .collect();
        assert_eq!(
            serde_json::to_value(codes).unwrap(),
            case.facts["manifest_warnings"],
            "{}",
            case.file
        );
    }
}

#[test]
fn packed_manifests_of_palyra_are_written_again_byte_for_byte() {
    let distinct: BTreeMap<String, String> = accepted()
        .into_iter()
        .map(|case| (case.manifest, case.file))
        .collect();
    for (text, file) in distinct {
        let manifest = Manifest::parse_packed(&text, &file).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(manifest.to_packed_toml(), text, "{file}");
    }
}
