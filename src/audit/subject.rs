//! What checks and rules look at: one shape for every kind of target.

use super::TargetKind;
use crate::artifact::Artifact;
use crate::manifest::{EntryPath, Manifest};
use crate::trust::Verification;
use crate::wasm::{self, Analysis, Binary, Unsupported, WasmError};

/// The manifest's name in a project and in an artifact.
pub(super) const MANIFEST_FILE: &str = "skill.toml";

pub(super) struct Subject<'a> {
    pub(super) target: String,
    pub(super) kind: TargetKind,
    pub(super) manifest: Option<&'a Manifest>,
    /// For line numbers.
    pub(super) manifest_text: Option<&'a str>,
    pub(super) modules: Vec<Module<'a>>,
    /// Of an artifact.
    pub(super) verification: Option<&'a Verification>,
}

pub(super) struct Module<'a> {
    /// The entry; empty for a bare `.wasm`.
    pub(super) path: String,
    pub(super) bytes: &'a [u8],
    pub(super) facts: Result<Analysis, WasmError>,
    pub(super) unsupported: Option<Unsupported>,
}

impl<'a> Module<'a> {
    fn new(path: String, bytes: &'a [u8]) -> Self {
        let facts = wasm::analyze(bytes);
        let unsupported = facts
            .as_ref()
            .ok()
            .and_then(|facts| facts.unsupported.clone());
        Self {
            path,
            bytes,
            facts,
            unsupported,
        }
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
    pub(super) fn module(name: &str, bytes: &'a [u8]) -> Self {
        let module = Module::new(String::new(), bytes);
        let kind = if wasmparser::Parser::is_component(bytes) {
            TargetKind::Component
        } else {
            TargetKind::Module
        };
        Self {
            modules: vec![module],
            ..Self::empty(name, kind)
        }
    }

    pub(super) fn project(
        name: &str,
        manifest: &'a Manifest,
        manifest_text: &'a str,
        modules: &'a [(EntryPath, Vec<u8>)],
    ) -> Self {
        Self {
            manifest: Some(manifest),
            manifest_text: Some(manifest_text),
            modules: read_modules(modules.iter().map(|(path, bytes)| (path, bytes.as_slice()))),
            ..Self::empty(name, TargetKind::Project)
        }
    }

    /// `artifact` is `None` where the file is no sound artifact; the verification says why.
    pub(super) fn artifact(
        name: &str,
        verification: &'a Verification,
        artifact: Option<&'a Artifact>,
    ) -> Self {
        let empty = Self::empty(name, TargetKind::Artifact);
        let Some(artifact) = artifact else {
            return Self {
                verification: Some(verification),
                ..empty
            };
        };
        Self {
            manifest: Some(artifact.manifest()),
            manifest_text: Some(artifact.manifest_toml()),
            modules: read_modules(artifact.modules()),
            verification: Some(verification),
            ..empty
        }
    }

    fn empty(name: &str, kind: TargetKind) -> Self {
        Self {
            target: name.to_owned(),
            kind,
            manifest: None,
            manifest_text: None,
            modules: Vec::new(),
            verification: None,
        }
    }

    /// An artifact whose content is not to be had.
    pub(super) fn is_unreadable(&self) -> bool {
        self.kind == TargetKind::Artifact && self.manifest.is_none()
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

    pub(super) fn default_module_path(&self) -> Option<&'a EntryPath> {
        let plugin = self.manifest?.operator.as_ref()?.plugin.as_ref()?;
        plugin.default_module_path.as_ref()
    }

    pub(super) fn default_entrypoint(&self) -> Option<&'a str> {
        let plugin = self.manifest?.operator.as_ref()?.plugin.as_ref()?;
        plugin.default_entrypoint.as_deref()
    }
}

fn read_modules<'a>(entries: impl Iterator<Item = (&'a EntryPath, &'a [u8])>) -> Vec<Module<'a>> {
    entries
        .map(|(path, bytes)| Module::new(path.as_str().to_owned(), bytes))
        .collect()
}
