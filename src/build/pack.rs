//! Everything that an artifact holds, from modules that are built already.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::BuildError;
use super::producers::BuildFacts;
use super::{Project, check_tools, dependencies, files, provenance, sbom};
use crate::artifact::Artifact;
use crate::limits::MAX_ENTRY_BYTES;
use crate::manifest::EntryPath;

/// Packs the project: its modules, the files of `[authoring].include`, bill of materials and provenance. Unsigned;
/// equal inputs give equal bytes.
pub fn pack(project: &Project) -> Result<Artifact, BuildError> {
    let manifest = &project.manifest;
    let modules = project.modules()?;
    let main = project.module_path();
    for (entry, wasm) in &modules {
        if *entry == main || modules.len() == 1 {
            check_tools(manifest, entry, wasm)?;
        }
    }
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice()))?;
    let dependencies = dependencies(&project.dir, &modules)?;
    let mut entries = assets(project)?;
    entries.insert(
        entry("sbom.cdx.json"),
        pretty(&sbom(manifest, &modules, &dependencies)),
    );
    entries.insert(
        entry("provenance.json"),
        pretty(&provenance(manifest, &modules, &dependencies, &facts)),
    );
    entries.extend(modules);
    Ok(Artifact::build(manifest.clone(), entries)?)
}

fn assets(project: &Project) -> Result<BTreeMap<EntryPath, Vec<u8>>, BuildError> {
    let mut assets = BTreeMap::new();
    let include = project.manifest.authoring.as_ref().map(|a| a.include.as_slice());
    for included in include.unwrap_or_default() {
        if !included.as_str().starts_with("assets/") {
            return Err(BuildError::Include {
                path: included.to_string(),
            });
        }
        let path = project.dir.join(included.as_str());
        let paths = if path.is_dir() { files::walk(&path)? } else { vec![path] };
        for path in paths {
            assets.insert(project.entry_path(&path)?, files::read(&path, MAX_ENTRY_BYTES)?);
        }
    }
    Ok(assets)
}

fn entry(path: &str) -> EntryPath {
    path.parse().expect("the constant is an entry path")
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
