//! Where the modules are from: an in-toto Statement with an SLSA provenance predicate. It carries neither clock nor
//! machine: what it says of the build is what the modules say themselves.

use serde_json::{Value, json};

use super::lock::Dependencies;
use super::producers::BuildFacts;
use crate::digest::Digest;
use crate::manifest::{EntryPath, Language, Manifest};

const BUILD_TYPE: &str = "urn:palyra-skill:build:v1";
const BUILDER: &str = "urn:palyra-skill:builder:local";

/// The provenance of these modules. Palyra wants an object `builder` beside the Statement's own fields; parsers are told
/// to ignore it.
pub fn provenance(
    manifest: &Manifest,
    modules: &[(EntryPath, Vec<u8>)],
    dependencies: &Dependencies,
    facts: &BuildFacts,
) -> Value {
    let subject: Vec<_> = modules
        .iter()
        .map(|(path, wasm)| json!({ "name": path, "digest": { "sha256": Digest::of(wasm) } }))
        .collect();
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subject,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": external(manifest),
                "internalParameters": { "producers": facts.producers },
                "resolvedDependencies": resolved(dependencies),
            },
            "runDetails": { "builder": builder() },
        },
        "builder": builder(),
    })
}

fn builder() -> Value {
    json!({
        "id": BUILDER,
        "version": { env!("CARGO_PKG_NAME"): env!("CARGO_PKG_VERSION") },
    })
}

fn external(manifest: &Manifest) -> Value {
    let language: Option<Language> = manifest.authoring.as_ref().and_then(|a| a.lang);
    json!({
        "skill_id": manifest.skill_id,
        "version": manifest.version,
        "publisher": manifest.publisher,
        "lang": language,
    })
}

fn resolved(dependencies: &Dependencies) -> Vec<Value> {
    let packages = dependencies.packages.values();
    packages
        .filter_map(|package| {
            let mut described = json!({ "uri": package.purl.as_ref()?, "name": package.name });
            if let Some(sha256) = &package.sha256 {
                described["digest"] = json!({ "sha256": sha256 });
            }
            Some(described)
        })
        .collect()
}
