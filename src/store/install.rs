//! Installing: the names, the version, the pin, the file, the grants and the state in one transaction.

use std::cmp::Ordering;
use std::sync::Arc;

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::json;

use super::error::StoreError;
use super::grants::GrantSet;
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use super::row::parsed;
use super::skills::{self, InstalledSkill, State};
use super::{grants_table, names, state, trust};
use crate::digest::Digest;
use crate::keys::PublicKey;
use crate::manifest::{PublisherId, SkillId, ToolId, Version};
use crate::trust::TrustDecision;

/// A verified and audited artifact with what its owner decided about it. The store does not verify signatures: the
/// caller has done that, and gives the key that the signature was checked with.
#[derive(Debug, Clone)]
pub struct InstallRequest {
    /// The skill.
    pub skill_id: SkillId,
    /// Its version.
    pub version: Version,
    /// Who made it.
    pub publisher: PublisherId,
    /// Its title.
    pub name: String,
    /// Its identity.
    pub payload_digest: Digest,
    /// The key that signed it.
    pub public_key: PublicKey,
    /// The trust decision, as text.
    pub trust: String,
    /// Its tools.
    pub tools: Vec<ToolId>,
    /// The artifact file.
    pub bytes: Arc<Vec<u8>>,
    /// Whether to pin the key for the publisher (the person confirmed its fingerprint, or typed `--tofu`).
    pub pin: bool,
    /// All grants of the skill from now on; `None` leaves them as they are.
    pub grants: Option<GrantSet>,
    /// [`State::Active`] or [`State::Quarantined`].
    pub state: State,
    /// Why, a stable code.
    pub reason: String,
    /// The same for a person.
    pub reason_text: String,
    /// Whether a lower version than the installed one is meant.
    pub allow_downgrade: bool,
}

impl Home {
    /// Installs a version and makes it the current one, or changes nothing.
    ///
    /// A skill that is disabled or in quarantine stays so. A skill whose key is not trusted gets no names: whoever is
    /// trusted takes its place. The same version with the same payload again replaces the file and
    /// leaves a quarantine or a disabling as it is.
    pub fn install(&self, request: &InstallRequest) -> Result<InstalledSkill, StoreError> {
        let now = self.now();
        let file_digest = Digest::of(&request.bytes);
        let result = self.write(|tx| {
            self.sweep_locked(tx)?;
            if request.pin {
                trust::pin(tx, &request.publisher, &request.public_key, now)?;
            }
            // Again, here: since the caller decided, another process may have revoked the key.
            let trusted =
                match trust::require(&trust::load(tx)?, &request.publisher, &request.public_key) {
                    // A skill that failed its audit is kept for the owner to look at; it pins nothing, claims no names, and
                    // cannot be enabled before its key is trusted.
                    Err(StoreError::Untrusted { .. }) if request.state == State::Quarantined => {
                        false
                    }
                    other => other.map(|()| true)?,
                };
            names::claim_skill(tx, &request.skill_id, &request.publisher, now)?;
            if trusted {
                names::claim_tools(tx, &request.skill_id, &request.tools, now)?;
            }
            let before = skills::current(tx, &request.skill_id)?;
            refuse_version(tx, request, before.as_ref())?;
            self.place_artifact(&file_digest, &request.bytes)?;
            let trust = if trusted {
                request.trust.as_str()
            } else {
                TrustDecision::Untrusted.code()
            };
            let skill = record(tx, request, trust, file_digest, before.as_ref(), now)?;
            if let Some(grants) = &request.grants {
                grants_table::save(tx, &request.skill_id, grants, now)?;
            }
            bump_generation(tx)?;
            Ok(skill)
        });
        if result.is_err() {
            // The file may be in its place without a row. Best effort: the next install sweeps it too.
            let _ = self.sweep();
        }
        result
    }
}

fn refuse_version(
    tx: &Transaction<'_>,
    request: &InstallRequest,
    current: Option<&InstalledSkill>,
) -> Result<(), StoreError> {
    let same: Option<Digest> = tx
        .query_row(
            "SELECT payload_digest FROM versions WHERE skill_id = ?1 AND version = ?2",
            params![request.skill_id.as_str(), request.version.to_string()],
            |row| parsed(row, "payload_digest"),
        )
        .optional()?;
    if let Some(installed) = same.filter(|installed| *installed != request.payload_digest) {
        return Err(StoreError::VersionConflict {
            skill_id: request.skill_id.clone(),
            version: request.version,
            installed,
            offered: request.payload_digest,
        });
    }
    match current {
        Some(current)
            if request.version.cmp(&current.version) == Ordering::Less
                && !request.allow_downgrade =>
        {
            Err(StoreError::Downgrade {
                skill_id: request.skill_id.clone(),
                installed: current.version,
                offered: request.version,
            })
        }
        _ => Ok(()),
    }
}

/// The state that the version will have: what was asked for, unless this payload or the version before it stands in
/// quarantine here, or a person switched the skill off. An update is no way out of quarantine: only `set_state` with an
/// override is.
fn state_after<'a>(
    request: &'a InstallRequest,
    current: Option<&'a InstalledSkill>,
    kept: Option<&'a InstalledSkill>,
) -> (State, &'a str, &'a str) {
    let asked = (
        request.state,
        request.reason.as_str(),
        request.reason_text.as_str(),
    );
    if request.state == State::Quarantined {
        return asked;
    }
    let stands = kept
        .filter(|kept| kept.state == State::Quarantined)
        .or_else(|| current.filter(|current| current.state != State::Active));
    match stands {
        Some(skill) => (skill.state, &skill.reason, &skill.reason_text),
        None => asked,
    }
}

fn record(
    tx: &Transaction<'_>,
    request: &InstallRequest,
    trust: &str,
    file_digest: Digest,
    before: Option<&InstalledSkill>,
    now: i64,
) -> Result<InstalledSkill, StoreError> {
    let kept = skills::all_of(tx, &request.skill_id)?
        .into_iter()
        .find(|skill| skill.version == request.version);
    let (new_state, reason, reason_text) = state_after(request, before, kept.as_ref());
    let tools: serde_json::Value = request.tools.iter().map(ToolId::as_str).collect();
    tx.execute(
        "INSERT INTO versions (skill_id, version, is_current, publisher, name, payload_digest, file_digest, public_key,
            key_id, trust, state, reason, reason_text, tools, installed_at, updated_at)
         VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14)
         ON CONFLICT (skill_id, version) DO UPDATE SET file_digest = excluded.file_digest,
            public_key = excluded.public_key, key_id = excluded.key_id, trust = excluded.trust, state = excluded.state,
            reason = excluded.reason, reason_text = excluded.reason_text, updated_at = excluded.updated_at",
        params![
            request.skill_id.as_str(),
            request.version.to_string(),
            request.publisher.as_str(),
            request.name,
            request.payload_digest.to_hex(),
            file_digest.to_hex(),
            request.public_key.to_hex(),
            request.public_key.key_id(),
            trust,
            new_state.as_str(),
            reason,
            reason_text,
            tools.to_string(),
            now,
        ],
    )?;
    skills::make_current(tx, &request.skill_id, request.version)?;
    let skill = skills::one(tx, &request.skill_id, request.version)?;
    if new_state == State::Active {
        state::refuse_name_clash(tx, &skill)?;
    }
    let data = json!({
        "version": skill.version,
        "publisher": skill.publisher,
        "payload_digest": skill.payload_digest,
        "file_digest": skill.file_digest,
        "key_id": skill.key_id,
        "trust": skill.trust,
        "before": before.map(|before| before.version),
    });
    let entry = NewEntry::new("skill.installed")
        .skill(&skill.skill_id)
        .data(data);
    journal::append(tx, &entry, now)?;
    let same = before.filter(|before| before.payload_digest == skill.payload_digest);
    state::announce(
        tx,
        &skill,
        same.map(|before| before.state),
        (new_state, reason, reason_text),
        now,
    )?;
    Ok(skill)
}
