//! The payload digest and the manifest's list of digests.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{ArtifactError, MANIFEST};
use crate::digest::Digest;
use crate::manifest::{EntryPath, Integrity};

/// Keeps these digests apart from every other use of SHA-256.
const DOMAIN: &[u8] = b"palyra.skill.payload.v1";

/// The digest that is signed: SHA-256 over the domain and, for each entry in byte order of path, the lengths (u64,
/// big-endian) and bytes of path and content. `signature.json` must not be among the entries.
pub fn payload_digest<'a>(entries: impl Iterator<Item = (&'a str, &'a [u8])>) -> Digest {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_unstable();
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    for (path, content) in entries {
        for part in [path.as_bytes(), content] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    Digest::from_bytes(hasher.finalize().into())
}

/// `integrity` lists every entry but the manifest, with its digest, and nothing else.
pub(super) fn check_integrity(
    integrity: &Integrity,
    entries: &BTreeMap<EntryPath, Vec<u8>>,
) -> Result<(), ArtifactError> {
    let mut listed = BTreeMap::new();
    for file in &integrity.files {
        let entry = || file.path.clone();
        if listed.insert(&file.path, file.sha256).is_some() {
            return Err(ArtifactError::IntegrityDuplicate { entry: entry() });
        }
        if file.path.as_str() == MANIFEST || !entries.contains_key(&file.path) {
            return Err(ArtifactError::IntegrityMissing { entry: entry() });
        }
    }
    for (path, data) in entries.iter().filter(|(path, _)| path.as_str() != MANIFEST) {
        let entry = || path.clone();
        match listed.get(path) {
            None => return Err(ArtifactError::IntegrityUnlisted { entry: entry() }),
            Some(digest) if *digest != Digest::of(data) => {
                return Err(ArtifactError::IntegrityMismatch { entry: entry() });
            }
            Some(_) => {}
        }
    }
    Ok(())
}
