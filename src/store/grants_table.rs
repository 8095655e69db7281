//! The grants of each skill.

use rusqlite::{OptionalExtension as _, Transaction};

use super::error::StoreError;
use super::grants::{Grant, GrantSet};
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use crate::manifest::SkillId;

impl Home {
    /// What a skill was granted; a skill that was never granted anything has an empty set.
    pub fn grants(&self, skill_id: &SkillId) -> Result<GrantSet, StoreError> {
        self.read(|tx| load(tx, skill_id))
    }

    /// Replaces the whole set.
    pub fn set_grants(&self, skill_id: &SkillId, grants: &GrantSet) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| save(tx, skill_id, grants, now))
    }

    /// Adds one; `false` when it was there.
    pub fn grant_add(&self, skill_id: &SkillId, grant: &Grant) -> Result<bool, StoreError> {
        self.change_grants(skill_id, |grants| grants.add(grant))
    }

    /// Takes one back; `false` when it was not there.
    pub fn grant_remove(&self, skill_id: &SkillId, grant: &Grant) -> Result<bool, StoreError> {
        self.change_grants(skill_id, |grants| grants.remove(grant))
    }

    fn change_grants(
        &self,
        skill_id: &SkillId,
        change: impl FnOnce(&mut GrantSet) -> bool,
    ) -> Result<bool, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let mut grants = load(tx, skill_id)?;
            let changed = change(&mut grants);
            if changed {
                save(tx, skill_id, &grants, now)?;
            }
            Ok(changed)
        })
    }
}

pub(super) fn load(tx: &Transaction<'_>, skill_id: &SkillId) -> Result<GrantSet, StoreError> {
    let stored = tx
        .prepare_cached("SELECT grants FROM grants WHERE skill_id = ?1")?
        .query_row([skill_id.as_str()], |row| super::row::json(row, "grants"))
        .optional()?;
    Ok(stored.unwrap_or_default())
}

pub(super) fn save(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
    grants: &GrantSet,
    now: i64,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(grants).map_err(|error| StoreError::Invalid {
        what: "grants",
        message: error.to_string(),
    })?;
    tx.execute(
        "INSERT INTO grants VALUES (?1, ?2) ON CONFLICT (skill_id) DO UPDATE SET grants = excluded.grants",
        [skill_id.as_str(), &text],
    )?;
    let list: Vec<_> = grants.iter().map(|grant| grant.to_string()).collect();
    let entry = NewEntry::new("grants.set")
        .skill(skill_id)
        .data(serde_json::json!({ "grants": list, "digest": grants.digest() }));
    journal::append(tx, &entry, now)?;
    bump_generation(tx)
}
