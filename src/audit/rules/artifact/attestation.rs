//! The SBOM and the provenance of an artifact, as far as rules read them.

use serde_json::Value;

use crate::audit::subject::{File, Module, Subject};

/// An attestation as JSON; `None` where there is none, or it is no JSON.
pub(super) fn read<'s>(subject: &'s Subject<'_>, path: &str) -> Option<(&'s File<'s>, Value)> {
    let file = subject.files.iter().find(|file| file.path == path)?;
    Some((file, serde_json::from_slice(file.bytes).ok()?))
}

/// What a bill or a statement says of one file.
pub(super) struct Claim<'v> {
    pub(super) name: &'v str,
    pub(super) sha256: Option<&'v str>,
}

/// The components of a bill of materials, those inside others left out: a module stands at the top.
pub(super) fn components(bom: &Value) -> Vec<Claim<'_>> {
    let listed = bom["components"].as_array().into_iter().flatten();
    listed
        .chain([&bom["metadata"]["component"]])
        .filter_map(component)
        .collect()
}

fn component(component: &Value) -> Option<Claim<'_>> {
    let hashes = component["hashes"].as_array().into_iter().flatten();
    let mut sha256 = hashes.filter(|hash| hash["alg"] == "SHA-256");
    Some(Claim {
        name: component["name"].as_str()?,
        sha256: sha256.next().and_then(|hash| hash["content"].as_str()),
    })
}

/// The subjects of a provenance statement.
pub(super) fn subjects(statement: &Value) -> Vec<Claim<'_>> {
    let listed = statement["subject"].as_array().into_iter().flatten();
    listed
        .filter_map(|subject| {
            Some(Claim {
                name: subject["name"].as_str()?,
                sha256: subject["digest"]["sha256"].as_str(),
            })
        })
        .collect()
}

/// What claims say of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// Its digest.
    Fits,
    /// Its name with another digest.
    Differs,
    /// Nothing, or only its name.
    Missing,
}

pub(super) fn judge(claims: &[Claim<'_>], module: &Module<'_>) -> Match {
    let digest = module.digest().to_hex();
    let fits = |claim: &&Claim<'_>| {
        claim
            .sha256
            .is_some_and(|sha| sha.eq_ignore_ascii_case(&digest))
    };
    if claims.iter().any(|claim| fits(&claim)) {
        return Match::Fits;
    }
    let path = module.path.as_str();
    let file = path.rsplit('/').next().unwrap_or(path);
    let named = |claim: &&Claim<'_>| claim.name == path || claim.name == file;
    match claims.iter().find(named) {
        // Sixty-four zeros say: not known.
        Some(Claim {
            sha256: Some(sha), ..
        }) if sha.bytes().any(|b| b != b'0') => Match::Differs,
        _ => Match::Missing,
    }
}
