//! The software bill of materials: `CycloneDX` 1.6. It is a function of its input: no clock, no random number.

use serde_json::{Value, json};
use uuid::Uuid;

use super::lock::{Dependencies, Package};
use crate::digest::Digest;
use crate::manifest::{EntryPath, Manifest};

/// Namespace of our serial numbers, drawn once at random.
const NAMESPACE: Uuid = Uuid::from_u128(0x8d4c_9f0e_3c61_4b57_a2d3_5e7b_10f6_94c8);

/// The bill of materials of a skill with these modules, built from these packages.
pub fn sbom(
    manifest: &Manifest,
    modules: &[(EntryPath, Vec<u8>)],
    dependencies: &Dependencies,
) -> Value {
    let mut bom = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "",
        "version": 1,
        "metadata": {
            "tools": { "components": [{
                "type": "application",
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
            }] },
            "component": {
                "type": "application",
                "bom-ref": skill_reference(manifest),
                "publisher": manifest.publisher,
                "name": manifest.skill_id,
                "version": manifest.version,
                "description": manifest.name,
            },
        },
        "components": components(modules, dependencies),
        "dependencies": graph(manifest, modules, dependencies),
    });
    let serial = Uuid::new_v5(&NAMESPACE, bom.to_string().as_bytes());
    bom["serialNumber"] = serial.urn().to_string().into();
    bom
}

fn skill_reference(manifest: &Manifest) -> String {
    format!("skill:{}@{}", manifest.skill_id, manifest.version)
}

fn components(modules: &[(EntryPath, Vec<u8>)], dependencies: &Dependencies) -> Vec<Value> {
    let modules = modules.iter().map(|(path, wasm)| {
        json!({
            "type": "file",
            "mime-type": "application/wasm",
            "bom-ref": path,
            "name": path,
            "hashes": [{ "alg": "SHA-256", "content": Digest::of(wasm) }],
        })
    });
    modules
        .chain(dependencies.packages.values().map(library))
        .collect()
}

fn library(package: &Package) -> Value {
    let mut library = json!({
        "type": "library",
        "bom-ref": package.reference(),
        "name": package.name,
        "version": package.version,
    });
    if let Some(sha256) = &package.sha256 {
        library["hashes"] = json!([{ "alg": "SHA-256", "content": sha256 }]);
    }
    if let Some(purl) = &package.purl {
        library["purl"] = json!(purl);
    }
    library
}

fn graph(
    manifest: &Manifest,
    modules: &[(EntryPath, Vec<u8>)],
    dependencies: &Dependencies,
) -> Vec<Value> {
    let paths: Vec<_> = modules.iter().map(|(path, _)| path).collect();
    let mut graph = vec![json!({ "ref": skill_reference(manifest), "dependsOn": paths })];
    for path in paths {
        graph.push(json!({ "ref": path, "dependsOn": dependencies.direct }));
    }
    for (reference, package) in &dependencies.packages {
        graph.push(json!({ "ref": reference, "dependsOn": package.depends_on }));
    }
    graph
}
