//! Whose a skill id and a tool id are. A name belongs to whom the home trusts: a skill that is only kept in quarantine,
//! signed by a key that nobody vouches for, holds its id as long as nobody else comes, and no tool ids.

use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::json;

use super::error::StoreError;
use super::journal::{self, NewEntry};
use super::row::parsed;
use super::skills;
use crate::manifest::{PublisherId, SkillId, ToolId};
use crate::trust::TrustDecision;

/// What another publisher must not find under an id.
const OF_A_SKILL: [&str; 6] = [
    "versions",
    "grants",
    "kv",
    "kv_usage",
    "config",
    "skill_owners",
];

/// Binds a skill id to its publisher. An owner that was never trusted gives way, with all that it left here.
pub(super) fn claim_skill(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
    publisher: &PublisherId,
    now: i64,
) -> Result<(), StoreError> {
    let owner: Option<PublisherId> = tx
        .query_row(
            "SELECT publisher FROM skill_owners WHERE skill_id = ?1",
            [skill_id.as_str()],
            |row| parsed(row, "publisher"),
        )
        .optional()?;
    match owner {
        Some(owner) if owner == *publisher => return Ok(()),
        Some(owner) if !is_provisional(tx, skill_id)? => {
            return Err(StoreError::SkillIdOwned {
                skill_id: skill_id.clone(),
                owner,
                claimed_by: publisher.clone(),
            });
        }
        Some(owner) => {
            release(tx, skill_id)?;
            let data = json!({ "publisher": owner, "reason": "never_trusted" });
            journal::append(
                tx,
                &NewEntry::new("skill.names_released")
                    .skill(skill_id)
                    .data(data),
                now,
            )?;
        }
        None => {}
    }
    tx.execute(
        "INSERT INTO skill_owners VALUES (?1, ?2, ?3)",
        params![skill_id.as_str(), publisher.as_str(), now],
    )?;
    Ok(())
}

/// Whether no installed version of the skill was ever signed by a trusted key.
pub(super) fn is_provisional(tx: &Transaction<'_>, skill_id: &SkillId) -> Result<bool, StoreError> {
    let versions = skills::all_of(tx, skill_id)?;
    Ok(!versions.is_empty()
        && versions
            .iter()
            .all(|version| version.trust == TrustDecision::Untrusted.code()))
}

/// Binds tool ids to a skill, or refuses when one of them is another's.
pub(super) fn claim_tools(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
    tools: &[ToolId],
    now: i64,
) -> Result<(), StoreError> {
    tools
        .iter()
        .try_for_each(|tool_id| claim_tool(tx, skill_id, tool_id, now))
}

fn claim_tool(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
    tool_id: &ToolId,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO tool_owners VALUES (?1, ?2, ?3) ON CONFLICT (tool_id) DO NOTHING",
        params![tool_id.as_str(), skill_id.as_str(), now],
    )?;
    let owner: SkillId = tx.query_row(
        "SELECT skill_id FROM tool_owners WHERE tool_id = ?1",
        [tool_id.as_str()],
        |row| parsed(row, "skill_id"),
    )?;
    if owner == *skill_id {
        return Ok(());
    }
    Err(StoreError::ToolIdTaken {
        tool_id: tool_id.clone(),
        owner,
        claimed_by: skill_id.clone(),
    })
}

/// Removes the skill with everything that is kept under its id, and gives the id and its tools' ids up.
pub(super) fn release(tx: &Transaction<'_>, skill_id: &SkillId) -> Result<(), StoreError> {
    for table in OF_A_SKILL {
        let sql = format!("DELETE FROM {table} WHERE skill_id = ?1");
        tx.execute(&sql, [skill_id.as_str()])?;
    }
    Ok(())
}
