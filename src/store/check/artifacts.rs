//! Installed versions: each file is there, is what its name says, and is what the database says of it.

use crate::artifact::{Artifact, SignatureCheck};
use crate::health::{Item, shell_word};
use crate::limits::MAX_ARTIFACT_BYTES;
use crate::store::error::StoreError;
use crate::store::home::Home;
use crate::store::skills::{self, InstalledSkill, State};
use crate::trust::{TrustStore, decide};

const ID: &str = "home.artifacts";

pub(super) fn check(home: &Home, items: &mut Vec<Item>) {
    let read = home.read(|tx| {
        let store = crate::store::trust::load(tx)?;
        Ok((skills::all_versions(tx)?, store))
    });
    let (versions, store) = match read {
        Ok(read) => read,
        // `home.records` and `home.trust` say what is wrong with them.
        Err(error) => return items.push(Item::skipped(ID, error.to_string())),
    };
    let before = items.len();
    items.extend(
        versions
            .iter()
            .filter_map(|version| fault(home, &store, version)),
    );
    if items.len() == before {
        let message = format!(
            "{} installed versions: each file is whole, signed and the one that was installed",
            versions.len()
        );
        items.push(Item::ok(ID, message));
    }
}

/// What is wrong with a version.
fn fault(home: &Home, store: &TrustStore, skill: &InstalledSkill) -> Option<Item> {
    let fail = |what: String, remedy: String| {
        let message = format!("{} {}: {what}", skill.skill_id, skill.version);
        Some(Item::fail(ID, message, remedy))
    };
    // Installing the same version again puts its file right and leaves everything else.
    let again = || "palyra-skill install FILE".to_owned();
    let bytes = match home.artifact_bytes(&skill.file_digest) {
        Ok(bytes) => bytes,
        Err(error) => return fail(damage(home, skill, &error), again()),
    };
    let artifact = match Artifact::read(&bytes) {
        Ok(artifact) => artifact,
        Err(error) => return fail(format!("{}: {error}", error.code()), again()),
    };
    let SignatureCheck::Valid { key, .. } = artifact.check_signature() else {
        return fail("its signature is not valid".to_owned(), again());
    };
    if let Some(other) = difference(skill, &artifact, &key.to_hex()) {
        let remedy = format!("palyra-skill remove {} --yes", skill.skill_id);
        return fail(
            format!("the database has another {other} than the artifact"),
            remedy,
        );
    }
    let decision = decide(store, &skill.publisher, &key, false);
    if skill.current && skill.state == State::Active && !decision.accepts() {
        let remedy = format!(
            "palyra-skill quarantine {} --reason {}",
            skill.skill_id,
            decision.code()
        );
        return fail(
            format!("it is active, but its key is {}", decision.code()),
            remedy,
        );
    }
    None
}

fn damage(home: &Home, skill: &InstalledSkill, error: &StoreError) -> String {
    let path = home.artifact_path(&skill.file_digest);
    let what = match std::fs::metadata(&path) {
        Err(_) => error.to_string(),
        Ok(found) if found.len() > MAX_ARTIFACT_BYTES => {
            format!(
                "{} has {} bytes, no artifact has",
                shell_word(&path),
                found.len()
            )
        }
        Ok(_) => format!("{} is damaged: its SHA-256 is not its name", path.display()),
    };
    format!(
        "{what}; install it again, its payload is {}",
        skill.payload_digest
    )
}

/// What the database has otherwise than the artifact.
fn difference(skill: &InstalledSkill, artifact: &Artifact, key: &str) -> Option<&'static str> {
    let manifest = artifact.manifest();
    let tools = manifest.entrypoints.tools.iter().map(|tool| &tool.id);
    [
        ("payload", skill.payload_digest == artifact.payload_digest()),
        ("key", skill.public_key == key),
        ("skill id", skill.skill_id == manifest.skill_id),
        ("version", skill.version == manifest.version),
        ("publisher", skill.publisher == manifest.publisher),
        ("list of tools", skill.tools.iter().eq(tools)),
    ]
    .into_iter()
    .find_map(|(what, same)| (!same).then_some(what))
}
