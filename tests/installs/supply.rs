//! Many artifacts out of one, made in this process: what is under test is installing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use palyra_skill::artifact::Artifact;
use palyra_skill::digest::Digest;
use palyra_skill::keys::KeyRing;
use palyra_skill::manifest::{SkillId, Version};

use super::common::Bench;

/// A signed artifact as a file.
pub(super) struct Offer {
    pub(super) skill_id: SkillId,
    pub(super) version: Version,
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// The host that the skill asks for.
    pub(super) host: String,
}

impl Offer {
    /// What an install of it is typed as.
    pub(super) fn install(&self) -> Vec<String> {
        let grant = format!("http:{}", self.host);
        [
            "install",
            self.path.to_str().unwrap(),
            "--tofu",
            "--allow-downgrade",
            "--grant",
            &grant,
        ]
        .map(str::to_owned)
        .into()
    }

    /// Where a home keeps it.
    pub(super) fn placed(&self, home: &std::path::Path) -> PathBuf {
        let hex = Digest::of(&self.bytes).to_hex();
        home.join("artifacts")
            .join(&hex[..2])
            .join(format!("{hex}.palyra-skill"))
    }
}

/// `versions` versions of each of `skills` skills, all signed by one key.
pub(super) fn offers(bench: &Bench, skills: usize, versions: usize) -> Vec<Offer> {
    let first = bench.signed("s", "acme");
    let first = Artifact::open(&first).unwrap();
    let key = KeyRing::open(&bench.home().join("keys"))
        .load("default")
        .unwrap();
    let mut offers = Vec::new();
    for (skill, version) in (0..versions).flat_map(|v| (0..skills).map(move |s| (s, v))) {
        let mut manifest = first.manifest().clone();
        manifest.skill_id = format!("acme.s{skill}").parse().unwrap();
        manifest.version = format!("1.{version}.0").parse().unwrap();
        manifest.entrypoints.tools[0].id = format!("acme.s{skill}.word_count").parse().unwrap();
        let host = format!("s{skill}.example.com");
        manifest.capabilities.http_egress_allowlist = vec![host.clone()];
        let mut entries: BTreeMap<_, _> = first.entries().clone();
        entries.retain(|path, _| path.as_str() != "skill.toml");
        let (skill_id, version) = (manifest.skill_id.clone(), manifest.version);
        let mut artifact = Artifact::build(manifest, entries).unwrap();
        artifact.sign(&key, 1_700_000_000_000).unwrap();
        let bytes = artifact.to_bytes().unwrap();
        let path = bench.path(&format!("{skill_id}-{version}.palyra-skill"));
        std::fs::write(&path, &bytes).unwrap();
        offers.push(Offer {
            skill_id,
            version,
            path,
            bytes,
            host,
        });
    }
    offers
}
