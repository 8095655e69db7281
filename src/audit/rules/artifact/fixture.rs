//! Artifacts for the tests of the family.

use std::collections::BTreeMap;

use crate::artifact::Artifact;
use crate::audit::testing::{DEFAULT, RUN};
use crate::audit::{Finding, Input, Policy, audit};
use crate::build::{BuildFacts, Dependencies, provenance, sbom};
use crate::keys::SigningKey;
use crate::manifest::{EntryPath, Manifest};
use crate::trust::TrustStore;

/// Who signs, and what is known of that key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    Listed,
    Nobody,
    Other,
    Revoked,
    Unsigned,
    /// Signed, and then with another content.
    Broken,
}

pub(super) struct Skill {
    pub(super) manifest: String,
    pub(super) entries: BTreeMap<EntryPath, Vec<u8>>,
    pub(super) trust: Trust,
}

/// An artifact in order: what `pack` makes, signed by a key that is listed.
pub(super) fn skill() -> Skill {
    Skill {
        manifest: DEFAULT.to_owned(),
        entries: BTreeMap::new(),
        trust: Trust::Listed,
    }
}

impl Skill {
    pub(super) fn edit(mut self, from: &str, to: &str) -> Self {
        assert!(self.manifest.contains(from), "{from}");
        self.manifest = self.manifest.replacen(from, to, 1);
        self
    }

    pub(super) fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = path.parse().unwrap();
        self.entries.insert(path, bytes.as_ref().to_vec());
        self
    }

    pub(super) fn signed_by(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// What a rule finds in it.
    pub(super) fn findings(self, rule: &str) -> Vec<Finding> {
        let manifest = Manifest::parse_packed(&self.manifest, "skill.toml").unwrap();
        let modules = vec![(
            "modules/a.wasm".parse().unwrap(),
            wat::parse_str(RUN).unwrap(),
        )];
        let none = Dependencies::default();
        let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| &**wasm)).unwrap();
        let mut entries: BTreeMap<EntryPath, Vec<u8>> = [
            ("sbom.cdx.json", sbom(&manifest, &modules, &none)),
            (
                "provenance.json",
                provenance(&manifest, &modules, &none, &facts),
            ),
        ]
        .map(|(path, json)| (path.parse().unwrap(), json.to_string().into_bytes()))
        .into();
        entries.extend(modules);
        entries.extend(self.entries);
        let mut artifact = Artifact::build(manifest, entries).unwrap();
        let key = |seed| SigningKey::parse(&[seed; 32]).unwrap();
        if self.trust != Trust::Unsigned {
            artifact.sign(&key(7), 0).unwrap();
        }
        let bytes = artifact.to_bytes().unwrap();
        let bytes = if self.trust == Trust::Broken {
            with_another_payload_digest(&bytes)
        } else {
            bytes
        };
        let mut store = TrustStore::default();
        let listed = match self.trust {
            Trust::Nobody => vec![],
            Trust::Other => vec![key(8).public_key()],
            _ => vec![key(7).public_key()],
        };
        if !listed.is_empty() {
            store
                .trusted_publishers
                .insert("acme".parse().unwrap(), listed);
        }
        if self.trust == Trust::Revoked {
            store.revoked.insert(key(7).public_key(), "lost".to_owned());
        }
        let input = Input::Artifact {
            name: "a.palyra-skill",
            bytes: &bytes,
            trust: &store,
            tofu: false,
        };
        let report = audit(&input, &Policy::default());
        report
            .findings
            .into_iter()
            .filter(|finding| finding.rule == rule)
            .collect()
    }

    pub(super) fn count(self, rule: &str) -> usize {
        self.findings(rule).len()
    }
}

/// The artifact with a signature that is of something else.
fn with_another_payload_digest(bytes: &[u8]) -> Vec<u8> {
    let mut entries = crate::artifact::zip::read(bytes).unwrap();
    let signature = entries
        .iter_mut()
        .find(|entry| entry.path.as_str() == "signature.json")
        .unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&signature.data).unwrap();
    json["payload_sha256"] = "ab".repeat(32).into();
    signature.data = json.to_string().into_bytes();
    let entries: Vec<_> = entries
        .iter()
        .map(|entry| (entry.path.clone(), &*entry.data))
        .collect();
    crate::artifact::zip::write(&entries).unwrap()
}
