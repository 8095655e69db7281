//! What a case cannot write down as text.

use palyra_skill::build::{BuildFacts, Dependencies, provenance, sbom};
use palyra_skill::manifest::{EntryPath, Manifest};

use crate::pieces;

/// The SBOM and provenance that `pack` would make.
pub fn attestations(
    manifest: &Manifest,
    modules: &[(EntryPath, Vec<u8>)],
) -> [(EntryPath, Vec<u8>); 2] {
    let none = Dependencies::default();
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice())).unwrap();
    let sbom = sbom(manifest, modules, &none);
    let provenance = provenance(manifest, modules, &none, &facts);
    [("sbom.cdx.json", sbom), ("provenance.json", provenance)]
        .map(|(path, value)| (path.parse().unwrap(), value.to_string().into_bytes()))
}

/// The module of this name.
pub fn module(name: &str) -> Vec<u8> {
    if let Some(content) = name.strip_prefix("data:") {
        return pieces::with_data(&pieces::content(content));
    }
    panic!("no generator makes '{name}'")
}
