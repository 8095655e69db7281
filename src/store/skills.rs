//! Installed skills: one current version each, and the earlier ones that were kept.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;
use serde_json::json;

use super::error::StoreError;
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use super::row::{json as json_column, parsed, word_enum};
use super::{names, state};
use crate::digest::Digest;
use crate::manifest::{PublisherId, SkillId, ToolId, Version};

/// Longest name of a tool over MCP, in characters.
pub const MAX_MCP_NAME: usize = 64;

word_enum! {
    /// Whether a skill may run.
    State {
        /// It may.
        Active = "active",
        /// It may not, until a person overrides the reason.
        Quarantined = "quarantined",
        /// A person switched it off.
        Disabled = "disabled",
    }
}

/// A version of a skill in this home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstalledSkill {
    /// The skill.
    pub skill_id: SkillId,
    /// Its version.
    pub version: Version,
    /// Whether this is the version that is served.
    pub current: bool,
    /// Who made it.
    pub publisher: PublisherId,
    /// Its title.
    pub name: String,
    /// Its identity.
    pub payload_digest: Digest,
    /// Its file's.
    pub file_digest: Digest,
    /// The key that signed it, short form.
    pub key_id: String,
    /// The key that signed it, hex.
    pub public_key: String,
    /// The trust decision at installation.
    pub trust: String,
    /// Whether it may run.
    pub state: State,
    /// Why it is in that state, a stable code; empty when there is nothing to say.
    pub reason: String,
    /// The same for a person.
    pub reason_text: String,
    /// Its tools.
    pub tools: Vec<ToolId>,
    /// Milliseconds since 1970.
    pub installed_at_unix_ms: i64,
    /// Of the last change of state, milliseconds since 1970.
    pub updated_at_unix_ms: i64,
}

/// A tool's name over MCP: its id with `.` and `:` replaced by `_`.
pub fn mcp_name(tool_id: &ToolId) -> String {
    tool_id.as_str().replace(['.', ':'], "_")
}

impl Home {
    /// The current version of every skill, by id.
    pub fn skills(&self) -> Result<Vec<InstalledSkill>, StoreError> {
        self.read(current_versions)
    }

    /// The current version of a skill.
    pub fn skill(&self, skill_id: &SkillId) -> Result<Option<InstalledSkill>, StoreError> {
        self.read(|tx| current(tx, skill_id))
    }

    /// Every kept version of a skill, newest first.
    pub fn versions(&self, skill_id: &SkillId) -> Result<Vec<InstalledSkill>, StoreError> {
        self.read(|tx| {
            let mut all = all_of(tx, skill_id)?;
            all.sort_by_key(|skill| std::cmp::Reverse(skill.version));
            Ok(all)
        })
    }

    /// Makes a kept version the current one, in the state that it has.
    pub fn use_version(
        &self,
        skill_id: &SkillId,
        version: Version,
    ) -> Result<InstalledSkill, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let skill = one(tx, skill_id, version)?;
            if skill.state == State::Active {
                state::refuse_name_clash(tx, &skill)?;
            }
            make_current(tx, skill_id, version)?;
            let data = json!({ "version": version, "payload_digest": skill.payload_digest });
            let entry = NewEntry::new("skill.version_chosen")
                .skill(skill_id)
                .data(data);
            journal::append(tx, &entry, now)?;
            bump_generation(tx)?;
            one(tx, skill_id, version)
        })
    }

    /// Removes all versions of a skill with its grants. Its id and its tools' ids stay its publisher's, with its stored
    /// values and configuration, unless `purge`; a publisher that was never trusted keeps nothing.
    pub fn remove(&self, skill_id: &SkillId, purge: bool) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| {
            if current(tx, skill_id)?.is_none() {
                return Err(not_installed(skill_id));
            }
            if purge || names::is_provisional(tx, skill_id)? {
                names::release(tx, skill_id)?;
            } else {
                let id = [skill_id.as_str()];
                tx.execute("DELETE FROM versions WHERE skill_id = ?1", id)?;
                tx.execute("DELETE FROM grants WHERE skill_id = ?1", id)?;
            }
            let data = json!({ "purged": purge });
            let entry = NewEntry::new("skill.removed").skill(skill_id).data(data);
            journal::append(tx, &entry, now)?;
            bump_generation(tx)
        })?;
        // Only now: had the transaction failed, its files would be gone. Until then they are merely unreferenced.
        self.sweep().map(drop)
    }

    /// Gives up the ownership of a skill id and its tools' ids, so that anyone may install under them. Refused while the
    /// skill is installed.
    pub fn release_names(&self, skill_id: &SkillId) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| {
            if current(tx, skill_id)?.is_some() {
                return Err(StoreError::Exists {
                    what: "installed skill",
                    id: skill_id.to_string(),
                });
            }
            names::release(tx, skill_id)?;
            let entry = NewEntry::new("skill.names_released").skill(skill_id);
            journal::append(tx, &entry, now).map(drop)
        })
    }
}

pub(super) fn not_installed(skill_id: &SkillId) -> StoreError {
    StoreError::NotFound {
        what: "installed skill",
        id: skill_id.to_string(),
    }
}

pub(super) fn current(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
) -> Result<Option<InstalledSkill>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT * FROM versions WHERE skill_id = ?1 AND is_current = 1")?
        .query_row([skill_id.as_str()], from_row)
        .optional()?)
}

pub(super) fn current_versions(tx: &Transaction<'_>) -> Result<Vec<InstalledSkill>, StoreError> {
    let mut query =
        tx.prepare_cached("SELECT * FROM versions WHERE is_current = 1 ORDER BY skill_id")?;
    let rows = query.query_map([], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn all_versions(tx: &Transaction<'_>) -> Result<Vec<InstalledSkill>, StoreError> {
    let mut query = tx.prepare_cached("SELECT * FROM versions ORDER BY skill_id, version")?;
    let rows = query.query_map([], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn all_of(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
) -> Result<Vec<InstalledSkill>, StoreError> {
    let mut query = tx.prepare_cached("SELECT * FROM versions WHERE skill_id = ?1")?;
    let rows = query.query_map([skill_id.as_str()], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn one(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
    version: Version,
) -> Result<InstalledSkill, StoreError> {
    let row = tx
        .prepare_cached("SELECT * FROM versions WHERE skill_id = ?1 AND version = ?2")?
        .query_row([skill_id.as_str(), &version.to_string()], from_row);
    super::home::found(row, "installed version", &format!("{skill_id}@{version}"))
}

pub(super) fn make_current(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
    version: Version,
) -> Result<(), StoreError> {
    // Two steps: the index allows one current version at every moment.
    tx.execute(
        "UPDATE versions SET is_current = 0 WHERE skill_id = ?1",
        [skill_id.as_str()],
    )?;
    tx.execute(
        "UPDATE versions SET is_current = 1 WHERE skill_id = ?1 AND version = ?2",
        params![skill_id.as_str(), version.to_string()],
    )?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<InstalledSkill> {
    Ok(InstalledSkill {
        skill_id: parsed(row, "skill_id")?,
        version: parsed(row, "version")?,
        current: row.get("is_current")?,
        publisher: parsed(row, "publisher")?,
        name: row.get("name")?,
        payload_digest: parsed(row, "payload_digest")?,
        file_digest: parsed(row, "file_digest")?,
        key_id: row.get("key_id")?,
        public_key: row.get("public_key")?,
        trust: row.get("trust")?,
        state: parsed(row, "state")?,
        reason: row.get("reason")?,
        reason_text: row.get("reason_text")?,
        tools: json_column(row, "tools")?,
        installed_at_unix_ms: row.get("installed_at")?,
        updated_at_unix_ms: row.get("updated_at")?,
    })
}
