//! `.palyra-skill`: strict reader, reproducible writer, payload digest, signature.
//!
//! An artifact is a ZIP in the profile of [`zip`] with `skill.toml`, `sbom.cdx.json`, `provenance.json`, at least one
//! `modules/**/*.wasm`, a `signature.json` once it is signed, and whatever else `skill.toml` lists under `integrity`.
//! Its identity is the payload digest, which covers every entry but the signature; the digest of the file names
//! bytes, not a skill.
//!
//! Whoever holds an [`Artifact`] knows that its structure, its manifest and its attestations are sound and that
//! `integrity` lists exactly what is there. Who made it is another question, for [`Artifact::check_signature`],
//! and whether to trust that publisher is [`crate::trust`].

mod error;
pub(crate) mod json;
mod payload;
mod signature;
#[cfg(test)]
pub(crate) mod tests;
pub mod zip;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

pub use error::ArtifactError;
pub use payload::payload_digest;
pub use signature::{SignatureCheck, SignatureError, SignatureFile};

use crate::digest::Digest;
use crate::keys::SigningKey;
use crate::limits;
use crate::manifest::{EntryPath, Integrity, IntegrityFile, Manifest};
use zip::ZipEntry;

/// The manifest's entry.
pub const MANIFEST: &str = "skill.toml";
/// The software bill of materials.
pub const SBOM: &str = "sbom.cdx.json";
/// Where the skill is from.
pub const PROVENANCE: &str = "provenance.json";
/// Who signed it.
pub const SIGNATURE: &str = "signature.json";
/// Name of the required modules in [`ArtifactError::MissingEntry`].
const ANY_MODULE: &str = "modules/*.wasm";

/// A sound artifact, signed or not, by whomever.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    manifest: Manifest,
    /// Without the signature.
    entries: BTreeMap<EntryPath, Vec<u8>>,
    payload_digest: Digest,
    signature: Option<signature::Stored>,
}

impl Artifact {
    /// Reads an artifact: the structure first, then the required entries (a missing signature is no error here), the
    /// manifest, the shape of SBOM and provenance, and `integrity`.
    pub fn read(bytes: &[u8]) -> Result<Self, ArtifactError> {
        Self::from_zip_entries(zip::read(bytes)?)
    }

    /// Only the manifest of an artifact that was read before, whose other entries are not unpacked again.
    pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, ArtifactError> {
        let entry = zip::read_entry(bytes, MANIFEST)?;
        parse_manifest(
            &entry
                .ok_or(ArtifactError::MissingEntry { entry: MANIFEST })?
                .data,
        )
    }

    /// Reads an artifact file, at most [`limits::MAX_ARTIFACT_BYTES`] of it.
    pub fn open(path: &Path) -> Result<Self, ArtifactError> {
        Self::read(&read_file(path)?)
    }

    /// An unsigned artifact of a manifest and its files. Writes `integrity`, drops `[authoring]`, and holds the
    /// result against the same rules as [`Artifact::read`].
    pub fn build(
        mut manifest: Manifest,
        mut entries: BTreeMap<EntryPath, Vec<u8>>,
    ) -> Result<Self, ArtifactError> {
        for name in [MANIFEST, SIGNATURE] {
            if entries.contains_key(&known(name)) {
                return Err(ArtifactError::ReservedEntry { entry: name });
            }
        }
        let files = entries.iter().map(|(path, data)| IntegrityFile {
            path: path.clone(),
            sha256: Digest::of(data),
        });
        manifest.integrity = Integrity {
            files: files.collect(),
        };
        manifest.authoring = None;
        entries.insert(known(MANIFEST), manifest.to_packed_toml().into_bytes());
        // What cannot be signed later should not be built now: the signature needs its place, too.
        let signature = (known(SIGNATURE), limits::MAX_SIGNATURE_BYTES);
        let sizes = entries.iter().map(|(path, data)| (path, data.len()));
        zip::check(sizes.chain([(&signature.0, signature.1)]))?;
        Self::assemble(entries, None)
    }

    pub(crate) fn from_zip_entries(entries: Vec<ZipEntry>) -> Result<Self, ArtifactError> {
        let entries = entries.into_iter().map(|entry| (entry.path, entry.data));
        let mut entries: BTreeMap<_, _> = entries.collect();
        let signature = entries.remove(&known(SIGNATURE));
        Self::assemble(entries, signature.map(signature::Stored::read))
    }

    fn assemble(
        entries: BTreeMap<EntryPath, Vec<u8>>,
        signature: Option<signature::Stored>,
    ) -> Result<Self, ArtifactError> {
        let get = |name| {
            let found = entries.get(&known(name)).map(Vec::as_slice);
            found.ok_or(ArtifactError::MissingEntry { entry: name })
        };
        let (toml, sbom, provenance) = (get(MANIFEST)?, get(SBOM)?, get(PROVENANCE)?);
        if !entries.keys().any(is_module) {
            return Err(ArtifactError::MissingEntry { entry: ANY_MODULE });
        }
        let manifest = parse_manifest(toml)?;
        json::check_sbom(sbom).map_err(|reason| ArtifactError::Sbom { reason })?;
        json::check_provenance(provenance)
            .map_err(|reason| ArtifactError::Provenance { reason })?;
        payload::check_integrity(&manifest.integrity, &entries)?;
        let payload = entries
            .iter()
            .map(|(path, data)| (path.as_str(), data.as_slice()));
        let payload_digest = payload_digest(payload);
        Ok(Self {
            manifest,
            entries,
            payload_digest,
            signature,
        })
    }

    /// What the skill says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The manifest as it stands in the artifact.
    pub fn manifest_toml(&self) -> &str {
        let bytes = &self.entries[&known(MANIFEST)];
        std::str::from_utf8(bytes).expect("`assemble` parsed the manifest, so it is UTF-8")
    }

    /// Every entry but `signature.json`, in byte order of path.
    pub fn entries(&self) -> &BTreeMap<EntryPath, Vec<u8>> {
        &self.entries
    }

    /// Every `modules/**/*.wasm`; at least one.
    pub fn modules(&self) -> impl Iterator<Item = (&EntryPath, &[u8])> {
        let modules = self.entries.iter().filter(|(path, _)| is_module(path));
        modules.map(|(path, data)| (path, data.as_slice()))
    }

    /// The skill's identity: a digest of every entry but the signature.
    pub fn payload_digest(&self) -> Digest {
        self.payload_digest
    }

    /// What `signature.json` claims, unverified: for display only. `None` when there is none, or none that can be read.
    pub fn signature(&self) -> Option<&SignatureFile> {
        self.signature.as_ref()?.parsed().ok()
    }

    /// Signs the artifact, replacing any signature. Nothing is decided by `signed_at_unix_ms`, which is not signed.
    pub fn sign(&mut self, key: &SigningKey, signed_at_unix_ms: i64) -> Result<(), ArtifactError> {
        let publisher = &self.manifest.publisher;
        let file = SignatureFile::make(key, publisher, self.payload_digest, signed_at_unix_ms);
        self.signature = Some(signature::Stored::write(file)?);
        Ok(())
    }

    /// Whether the signature is whole, of this payload, and of the manifest's publisher; and by which key.
    pub fn check_signature(&self) -> SignatureCheck {
        let Some(stored) = &self.signature else {
            return SignatureCheck::Missing;
        };
        let publisher = &self.manifest.publisher;
        let checked = stored
            .parsed()
            .and_then(|file| file.check(publisher, self.payload_digest));
        match checked {
            Ok(key) => SignatureCheck::Valid {
                publisher: publisher.clone(),
                key,
            },
            Err(error) => SignatureCheck::Invalid {
                code: error.code(),
                message: error.to_string(),
            },
        }
    }

    /// The artifact file. The same content and signature give the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ArtifactError> {
        let entries = self.entries.iter();
        let mut entries: Vec<_> = entries
            .map(|(path, data)| (path.clone(), data.as_slice()))
            .collect();
        if let Some(signature) = &self.signature {
            entries.push((known(SIGNATURE), signature.raw()));
        }
        Ok(zip::write(&entries)?)
    }
}

/// Reads a file for [`crate::trust::verify`] or [`Artifact::read`]: at most one byte more than an artifact may have,
/// which is enough for them to say that it is too large. The only error is [`ArtifactError::Io`].
pub fn read_file(path: &Path) -> Result<Vec<u8>, ArtifactError> {
    let io = |source| ArtifactError::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(io)?;
    let mut bytes = Vec::new();
    let mut file = file.take(limits::MAX_ARTIFACT_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

fn parse_manifest(bytes: &[u8]) -> Result<Manifest, ArtifactError> {
    let size = bytes.len() as u64;
    if size > limits::MAX_MANIFEST_BYTES {
        return Err(ArtifactError::ManifestTooLarge { bytes: size });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ArtifactError::ManifestNotUtf8 {
        offset: error.valid_up_to(),
    })?;
    Ok(Manifest::parse_packed(text, MANIFEST)?)
}

fn is_module(path: &EntryPath) -> bool {
    let name = path.as_str().strip_prefix("modules/");
    name.and_then(|name| name.rsplit_once('.'))
        .is_some_and(|(_, extension)| extension == "wasm")
}

fn known(name: &str) -> EntryPath {
    name.parse()
        .expect("the format's own names are entry paths")
}
