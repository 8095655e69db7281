//! A case: its file, and the audit of what the file describes.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use palyra_skill::artifact::Artifact;
use palyra_skill::audit::{AdvisoryDatabase, Auditor, Input, Policy, TargetReport};
use palyra_skill::keys::SigningKey;
use palyra_skill::manifest::{EntryPath, Manifest};
use palyra_skill::trust::TrustStore;
use serde::Deserialize;

use crate::{folder, make, pieces};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    #[serde(default)]
    pub(crate) about: String,
    #[serde(default)]
    pub(crate) expect: Vec<String>,
    #[serde(default)]
    kind: Kind,
    manifest: Option<String>,
    #[serde(default)]
    replace: Vec<Replace>,
    #[serde(default)]
    append: String,
    #[serde(default)]
    modules: Vec<Module>,
    #[serde(default)]
    assets: Vec<Asset>,
    #[serde(default)]
    policy: String,
    #[serde(default)]
    trust: Trust,
    #[serde(default = "first_key")]
    signer: u8,
    against: Option<Box<Case>>,
    #[serde(default)]
    advisories: Vec<String>,
}

/// When cases are audited, 2026-01-01, so that advisories in them do not age.
const NOW: Duration = Duration::from_hours(490_896);

fn first_key() -> u8 {
    7
}

/// The target that a case describes.
enum Built {
    Module(Vec<u8>),
    Artifact {
        bytes: Vec<u8>,
        trust: TrustStore,
        tofu: bool,
    },
    Project {
        manifest: Box<Manifest>,
        text: String,
        modules: Vec<(EntryPath, Vec<u8>)>,
        assets: BTreeMap<EntryPath, Vec<u8>>,
    },
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    Project,
    Artifact,
    Module,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    from: String,
    to: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    path: String,
    wat: Option<String>,
    make: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asset {
    path: String,
    text: Option<String>,
    base64: Option<String>,
    make: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Trust {
    #[default]
    Allowlisted,
    Tofu,
    Unknown,
    Revoked,
    Mismatch,
    Unsigned,
}

impl Case {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        toml_edit::de::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// The names of the rules of all findings.
    pub(crate) fn found(&self) -> Vec<String> {
        let report = self.audit();
        report
            .findings
            .iter()
            .map(|finding| finding.name.to_owned())
            .collect()
    }

    fn audit(&self) -> TargetReport {
        let policy = Policy::parse(&self.policy, "audit.toml")
            .unwrap_or_else(|e| panic!("{}: {e}", self.about));
        let base = Self::read(&folder().join("base.toml"));
        let old = self.against.as_ref().map(|old| old.build(&base));
        let records = tempfile::tempdir().unwrap();
        let database = self.database(records.path());
        let auditor = Auditor {
            policy: &policy,
            advisories: database.as_ref(),
            against: old.as_ref().map(Built::input),
            now: SystemTime::UNIX_EPOCH + NOW,
        };
        auditor.audit(&self.build(&base).input())
    }

    fn database(&self, folder: &Path) -> Option<AdvisoryDatabase> {
        for (number, record) in self.advisories.iter().enumerate() {
            std::fs::write(folder.join(format!("{number}.json")), record).unwrap();
        }
        let database = AdvisoryDatabase::open(folder);
        (!self.advisories.is_empty())
            .then(|| database.unwrap_or_else(|e| panic!("{}: {e}", self.about)))
    }

    fn build(&self, base: &Self) -> Built {
        let modules = self.modules(base);
        let text = self.manifest_text(base);
        let assets: BTreeMap<EntryPath, Vec<u8>> = self.assets.iter().map(Asset::entry).collect();
        match self.kind {
            Kind::Module => Built::Module(modules[0].1.clone()),
            Kind::Artifact => self.artifact(&text, modules, assets),
            Kind::Project => Built::Project {
                manifest: Box::new(
                    Manifest::parse(&text, "skill.toml")
                        .unwrap_or_else(|e| panic!("{}: {e}", self.about)),
                ),
                text,
                modules,
                assets,
            },
        }
    }

    /// The text of the first module, where it stands in the case.
    pub(crate) fn first_module_text(&self) -> String {
        self.modules[0].wat.clone().unwrap()
    }

    fn manifest_text(&self, base: &Self) -> String {
        if let Some(manifest) = &self.manifest {
            return manifest.clone();
        }
        let mut text = base.manifest.clone().unwrap();
        for Replace { from, to } in &self.replace {
            assert!(
                text.contains(from),
                "{}: '{from}' is not in the base",
                self.about
            );
            text = text.replacen(from, to, 1);
        }
        text + &self.append
    }

    fn modules(&self, base: &Self) -> Vec<(EntryPath, Vec<u8>)> {
        let modules = if self.modules.is_empty() {
            &base.modules
        } else {
            &self.modules
        };
        modules
            .iter()
            .map(|module| (module.path.parse().unwrap(), module.bytes()))
            .collect()
    }

    fn artifact(
        &self,
        text: &str,
        modules: Vec<(EntryPath, Vec<u8>)>,
        mut entries: BTreeMap<EntryPath, Vec<u8>>,
    ) -> Built {
        let manifest = Manifest::parse_packed(text, "skill.toml")
            .unwrap_or_else(|e| panic!("{}: {e}", self.about));
        for (path, bytes) in make::attestations(&manifest, &modules) {
            entries.entry(path).or_insert(bytes);
        }
        entries.extend(modules);
        let mut artifact =
            Artifact::build(manifest, entries).unwrap_or_else(|e| panic!("{}: {e}", self.about));
        let key = signing_key(self.signer);
        if self.trust != Trust::Unsigned {
            artifact.sign(&key, 0).unwrap();
        }
        Built::Artifact {
            bytes: artifact.to_bytes().unwrap(),
            trust: self.trust_store(&key),
            tofu: self.trust == Trust::Tofu,
        }
    }

    fn trust_store(&self, key: &SigningKey) -> TrustStore {
        let (mine, other) = (key.public_key(), signing_key(255).public_key());
        let publisher = || "acme".parse().unwrap();
        let mut store = TrustStore::default();
        match self.trust {
            Trust::Tofu | Trust::Unknown => {}
            Trust::Mismatch => {
                store.trusted_publishers.insert(publisher(), vec![other]);
            }
            Trust::Allowlisted | Trust::Revoked | Trust::Unsigned => {
                store.trusted_publishers.insert(publisher(), vec![mine]);
            }
        }
        if self.trust == Trust::Revoked {
            store.revoked.insert(key.public_key(), "lost".to_owned());
        }
        store
    }
}

impl Built {
    fn input(&self) -> Input<'_> {
        match self {
            Self::Module(bytes) => Input::Module {
                name: "skill.wasm",
                bytes,
            },
            Self::Artifact { bytes, trust, tofu } => Input::Artifact {
                name: "skill.palyra-skill",
                bytes,
                trust,
                tofu: *tofu,
            },
            Self::Project {
                manifest,
                text,
                modules,
                assets,
            } => Input::Project {
                name: "skill",
                manifest,
                manifest_text: text,
                modules,
                assets,
            },
        }
    }
}

fn signing_key(seed: u8) -> SigningKey {
    SigningKey::parse(&[seed; 32]).unwrap()
}

impl Module {
    fn bytes(&self) -> Vec<u8> {
        match (&self.wat, &self.make) {
            (Some(wat), None) => wat::parse_str(wat).unwrap_or_else(|e| panic!("{e}")),
            (None, Some(name)) => make::module(name),
            _ => panic!("{}: a module has either wat or make", self.path),
        }
    }
}

impl Asset {
    fn entry(&self) -> (EntryPath, Vec<u8>) {
        let bytes = match (&self.text, &self.base64, &self.make) {
            (Some(text), None, None) => text.clone().into_bytes(),
            (None, Some(text), None) => base64::engine::general_purpose::STANDARD
                .decode(text)
                .unwrap(),
            (None, None, Some(name)) => pieces::content(name),
            _ => panic!("{}: an asset has one of text, base64 and make", self.path),
        };
        (self.path.parse().unwrap(), bytes)
    }
}
