//! What checks and rules look at: one shape for every kind of target.

use std::sync::OnceLock;
use std::time::SystemTime;

use super::advisories::{AdvisoryDatabase, Match, matches};
use super::dependencies::Dependencies;
use super::diff::Diff;
use super::reach::Reaches;
use super::rules::{self, DataScan};
use super::{Input, Policy, TargetKind};
use crate::artifact::Artifact;
use crate::digest::Digest;
use crate::manifest::{EntryPath, Manifest};
use crate::trust::Verification;
use crate::wasm::{self, Analysis, Binary, CoreKind, Kind, Reach, Unsupported, WasmError};

/// The manifest's name in a project and in an artifact.
pub(super) const MANIFEST_FILE: &str = "skill.toml";
/// The signature's, in an artifact.
const SIGNATURE_FILE: &str = "signature.json";

pub(super) struct Subject<'a> {
    pub(super) target: String,
    pub(super) kind: TargetKind,
    pub(super) manifest: Option<&'a Manifest>,
    /// For line numbers.
    pub(super) manifest_text: Option<&'a str>,
    pub(super) modules: Vec<Module<'a>>,
    /// What is neither manifest, module nor signature: assets, and an artifact's SBOM and provenance.
    pub(super) files: Vec<File<'a>>,
    /// Of an artifact.
    pub(super) verification: Option<&'a Verification>,
    pub(super) policy: &'a Policy,
    /// What is known of packages; `None` where nobody gave a database.
    pub(super) advisories: Option<&'a AdvisoryDatabase>,
    /// An earlier version, to be compared with.
    pub(super) before: Option<Box<Subject<'a>>>,
    /// By which the age of advisories is told.
    pub(super) now: SystemTime,
    dependencies: OnceLock<Dependencies>,
    matches: OnceLock<Vec<Match>>,
    changes: OnceLock<Diff>,
    /// What lies in data segments and assets: found in one pass, for all rules that ask.
    data: OnceLock<DataScan>,
    reaches: OnceLock<Reaches>,
}

/// An entry that is no module.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
}

impl<'a> File<'a> {
    fn new((path, bytes): (&'a EntryPath, &'a Vec<u8>)) -> Self {
        Self {
            path: path.as_str(),
            bytes,
        }
    }
}

pub(super) struct Module<'a> {
    /// The entry; empty for a bare `.wasm`.
    pub(super) path: String,
    pub(super) bytes: &'a [u8],
    pub(super) facts: Result<Analysis, WasmError>,
    pub(super) unsupported: Option<Unsupported>,
    reach: OnceLock<Option<Reach>>,
    digest: OnceLock<Digest>,
}

impl<'a> Module<'a> {
    fn new(path: &str, bytes: &'a [u8]) -> Self {
        let facts = wasm::analyze(bytes);
        let unsupported = facts
            .as_ref()
            .ok()
            .and_then(|facts| facts.unsupported.clone());
        Self {
            path: path.to_owned(),
            bytes,
            facts,
            unsupported,
            reach: OnceLock::new(),
            digest: OnceLock::new(),
        }
    }

    /// Of its bytes.
    pub(super) fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(self.bytes))
    }

    /// What any of its exports can reach; nothing where that cannot be known.
    pub(super) fn reach(&self) -> Option<&Reach> {
        let search = || {
            let analysis = self.facts.as_ref().ok()?;
            let graph = analysis.graph();
            let known = graph.incomplete().is_none() && !analysis.truncated;
            known.then(|| graph.reach_all())
        };
        self.reach.get_or_init(search).as_ref()
    }

    /// A core module that exports a table: its host can call what is in there, which no export by name tells.
    pub(super) fn hands_out_functions(&self) -> bool {
        let Ok(analysis) = &self.facts else {
            return false;
        };
        let mut exports = analysis.modules.iter().flat_map(|core| &core.exports);
        analysis.binary.kind == Kind::Module && exports.any(|e| e.kind == CoreKind::Table)
    }

    /// How a message names it.
    pub(super) fn label(&self) -> &str {
        if self.path.is_empty() {
            "the module"
        } else {
            &self.path
        }
    }
}

impl<'a> Subject<'a> {
    /// An [`Input::Artifact`] is verified first: as such it has nothing to look at.
    pub(super) fn new(input: &Input<'a>, policy: &'a Policy) -> Self {
        match *input {
            Input::Module { name, bytes } => Self::module(name, bytes, policy),
            Input::Project {
                name,
                manifest,
                manifest_text,
                modules,
                assets,
            } => Self {
                manifest: Some(manifest),
                manifest_text: Some(manifest_text),
                files: assets.iter().map(File::new).collect(),
                ..Self::empty(name, TargetKind::Project, policy)
            }
            .with(
                modules
                    .iter()
                    .map(|(path, bytes)| (path.as_str(), &**bytes)),
            ),
            Input::Artifact { name, .. } => Self::empty(name, TargetKind::Artifact, policy),
            Input::Verified {
                name,
                verification,
                artifact,
            } => {
                let modules = artifact.into_iter().flat_map(Artifact::modules);
                Self {
                    verification: Some(verification),
                    manifest: artifact.map(Artifact::manifest),
                    manifest_text: artifact.map(Artifact::manifest_toml),
                    files: artifact.map_or_else(Vec::new, files_of),
                    ..Self::empty(name, TargetKind::Artifact, policy)
                }
                .with(modules.map(|(path, bytes)| (path.as_str(), bytes)))
                .with_digests_of(artifact)
            }
        }
    }

    fn module(name: &str, bytes: &'a [u8], policy: &'a Policy) -> Self {
        let kind = if wasmparser::Parser::is_component(bytes) {
            TargetKind::Component
        } else {
            TargetKind::Module
        };
        Self::empty(name, kind, policy).with([("", bytes)])
    }

    /// With these modules read.
    fn with(mut self, modules: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let modules = modules.into_iter();
        self.modules = modules
            .map(|(path, bytes)| Module::new(path, bytes))
            .collect();
        self
    }

    /// Works out at the same time what takes longest and every audit asks for. Before rules run: what is done on the pool must
    /// not wait for what waits for the pool.
    pub(super) fn look_ahead(&self) {
        let reach = || {
            for module in &self.modules {
                module.reach();
            }
        };
        wasm::both(reach, || self.data());
    }

    /// An artifact was held to the digests that it lists when it was read: they need not be worked out again.
    fn with_digests_of(mut self, artifact: Option<&Artifact>) -> Self {
        let listed = artifact.map(|artifact| &artifact.manifest().integrity.files);
        for file in listed.into_iter().flatten() {
            let is_it = |module: &&mut Module<'_>| module.path == file.path.as_str();
            if let Some(module) = self.modules.iter_mut().find(is_it) {
                module.digest = OnceLock::from(file.sha256);
            }
        }
        self
    }

    fn empty(name: &str, kind: TargetKind, policy: &'a Policy) -> Self {
        Self {
            target: name.to_owned(),
            kind,
            manifest: None,
            manifest_text: None,
            modules: Vec::new(),
            files: Vec::new(),
            verification: None,
            policy,
            advisories: None,
            before: None,
            now: SystemTime::UNIX_EPOCH,
            dependencies: OnceLock::new(),
            matches: OnceLock::new(),
            changes: OnceLock::new(),
            data: OnceLock::new(),
            reaches: OnceLock::new(),
        }
    }

    /// What it was built from, worked out once.
    pub(super) fn dependencies(&self) -> &Dependencies {
        self.dependencies.get_or_init(|| Dependencies::of(self))
    }

    /// What is known of its packages; nothing without a database.
    pub(super) fn matches(&self) -> &[Match] {
        self.matches.get_or_init(|| {
            let database = self.advisories;
            database.map_or_else(Vec::new, |database| matches(database, self.dependencies()))
        })
    }

    /// What is different from the earlier version; `None` without one.
    pub(super) fn changes(&self) -> Option<&Diff> {
        let before = self.before.as_deref()?;
        Some(self.changes.get_or_init(|| Diff::between(before, self)))
    }

    /// An artifact whose content is not to be had.
    pub(super) fn is_unreadable(&self) -> bool {
        self.kind == TargetKind::Artifact && self.manifest.is_none()
    }

    /// What stays the same when the target moves or gets a new version, and tells two skills apart: the skill's id, or a
    /// bare file's name.
    pub(super) fn identity(&self) -> String {
        match self.manifest {
            Some(manifest) => manifest.skill_id.to_string(),
            None => self
                .target
                .rsplit(['/', '\\'])
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// What lies in its data segments and files.
    pub(super) fn data(&self) -> &DataScan {
        self.data.get_or_init(|| {
            let modules: Vec<&[u8]> = self.modules.iter().map(|module| module.bytes).collect();
            rules::scan(&modules, &self.files, self.manifest_text)
        })
    }

    /// There is a module, and each is valid WebAssembly.
    pub(super) fn is_valid(&self) -> bool {
        !self.modules.is_empty() && self.modules.iter().all(|module| module.facts.is_ok())
    }

    /// The modules that could be read.
    pub(super) fn binaries(&self) -> impl Iterator<Item = (&Module<'a>, &Binary)> {
        self.modules
            .iter()
            .filter_map(|module| Some((module, &module.facts.as_ref().ok()?.binary)))
    }

    /// The module that answers calls: the manifest's default, or the only one.
    pub(super) fn main_binary(&self) -> Option<(&Module<'a>, &Binary)> {
        let main = match self.default_module_path() {
            Some(path) => self.modules.iter().find(|m| m.path == path.as_str())?,
            None => self.modules.first()?,
        };
        Some((main, &main.facts.as_ref().ok()?.binary))
    }

    /// What its tools can reach of the host.
    pub(super) fn reaches(&self) -> &Reaches {
        self.reaches.get_or_init(|| Reaches::of(self))
    }

    pub(super) fn default_module_path(&self) -> Option<&'a EntryPath> {
        let plugin = self.manifest?.operator.as_ref()?.plugin.as_ref()?;
        plugin.default_module_path.as_ref()
    }

    pub(super) fn default_entrypoint(&self) -> Option<&'a str> {
        let plugin = self.manifest?.operator.as_ref()?.plugin.as_ref()?;
        plugin.default_entrypoint.as_deref()
    }
}

fn files_of(artifact: &Artifact) -> Vec<File<'_>> {
    // A .wasm elsewhere is no module: nothing runs it, and nothing else looks at it.
    let is_module = |path: &str| {
        path.starts_with("modules/") && path.rsplit_once('.').is_some_and(|(_, end)| end == "wasm")
    };
    let is_file = |path: &str| path != MANIFEST_FILE && path != SIGNATURE_FILE && !is_module(path);
    artifact
        .entries()
        .iter()
        .map(File::new)
        .filter(|file| is_file(file.path))
        .collect()
}
