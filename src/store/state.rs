//! Active, quarantined, disabled: who may change what into what.

use rusqlite::{Transaction, params};
use serde_json::json;

use super::error::StoreError;
use super::events::{self, HookEvent};
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use super::skills::{self, InstalledSkill, MAX_MCP_NAME, State, mcp_name};
use super::{names, trust};
use crate::keys::PublicKey;
use crate::manifest::SkillId;
use crate::trust::{TrustDecision, decide};

impl Home {
    /// Changes the state of a skill's current version, with its event and its journal entry.
    ///
    /// Enabling needs a key that is still trusted and tool names that no other active skill has; out of quarantine it
    /// also needs `override_quarantine` and a reason.
    pub fn set_state(
        &self,
        skill_id: &SkillId,
        state: State,
        reason: &str,
        reason_text: &str,
        override_quarantine: bool,
    ) -> Result<InstalledSkill, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let skill =
                skills::current(tx, skill_id)?.ok_or_else(|| skills::not_installed(skill_id))?;
            // Disabling must not be a way out of quarantine: afterwards enabling would ask for no override.
            if skill.state == State::Quarantined && state != State::Quarantined {
                let said_why = !reason.trim().is_empty() || !reason_text.trim().is_empty();
                if !(override_quarantine && said_why) {
                    return Err(StoreError::Quarantined {
                        skill_id: skill_id.clone(),
                        reason: skill.reason,
                    });
                }
            }
            if state == State::Active {
                refuse_name_clash(tx, &skill)?;
                accept_key(tx, &skill, now)?;
            }
            change(tx, &skill, state, reason, reason_text, now)?;
            skills::one(tx, skill_id, skill.version)
        })
    }
}

/// Refuses a skill whose key is not trusted. One that was kept untrusted until now gets its names.
fn accept_key(tx: &Transaction<'_>, skill: &InstalledSkill, now: i64) -> Result<(), StoreError> {
    let key = PublicKey::from_hex(&skill.public_key)?;
    let store = trust::load(tx)?;
    trust::require(&store, &skill.publisher, &key)?;
    if skill.trust != TrustDecision::Untrusted.code() {
        return Ok(());
    }
    names::claim_tools(tx, &skill.skill_id, &skill.tools, now)?;
    let decision = decide(&store, &skill.publisher, &key, false);
    tx.execute(
        "UPDATE versions SET trust = ?3 WHERE skill_id = ?1 AND version = ?2",
        params![
            skill.skill_id.as_str(),
            skill.version.to_string(),
            decision.code()
        ],
    )?;
    Ok(())
}

/// Writes a version's new state; the event only when it is the current version and something changed.
pub(super) fn change(
    tx: &Transaction<'_>,
    skill: &InstalledSkill,
    state: State,
    reason: &str,
    reason_text: &str,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE versions SET state = ?3, reason = ?4, reason_text = ?5, updated_at = ?6
         WHERE skill_id = ?1 AND version = ?2",
        params![
            skill.skill_id.as_str(),
            skill.version.to_string(),
            state.as_str(),
            reason,
            reason_text,
            now
        ],
    )?;
    let before = Some(skill.state);
    announce(tx, skill, before, (state, reason, reason_text), now)?;
    bump_generation(tx)
}

/// The journal entry and the event of a new state; `before` is `None` for a version that was not there.
pub(super) fn announce(
    tx: &Transaction<'_>,
    skill: &InstalledSkill,
    before: Option<State>,
    (state, reason, reason_text): (State, &str, &str),
    now: i64,
) -> Result<(), StoreError> {
    let data = json!({
        "version": skill.version,
        "payload_digest": skill.payload_digest,
        "state": state,
        "before": before,
        "reason": reason,
        "reason_text": reason_text,
    });
    let entry = NewEntry::new("skill.state")
        .skill(&skill.skill_id)
        .data(data.clone());
    journal::append(tx, &entry, now)?;
    if skill.current && before != Some(state) {
        let event = match state {
            State::Active => HookEvent::SkillEnabled,
            State::Quarantined => HookEvent::SkillQuarantined,
            State::Disabled => HookEvent::SkillDisabled,
        };
        events::emit(tx, event, Some(&skill.skill_id), None, &data, now)?;
    }
    Ok(())
}

/// Puts every version into quarantine whose key the home no longer accepts, and returns those that changed.
pub(super) fn quarantine_untrusted(
    tx: &Transaction<'_>,
    now: i64,
) -> Result<Vec<InstalledSkill>, StoreError> {
    let store = trust::load(tx)?;
    let mut changed = Vec::new();
    for skill in skills::all_versions(tx)? {
        let key = PublicKey::from_hex(&skill.public_key)?;
        let Err(refusal) = trust::require(&store, &skill.publisher, &key) else {
            continue;
        };
        let code = refusal.code();
        if skill.state == State::Quarantined && skill.reason == code {
            continue;
        }
        change(
            tx,
            &skill,
            State::Quarantined,
            code,
            &refusal.to_string(),
            now,
        )?;
        changed.push(skills::one(tx, &skill.skill_id, skill.version)?);
    }
    Ok(changed)
}

/// No two tools of active skills may have one MCP name.
pub(super) fn refuse_name_clash(
    tx: &Transaction<'_>,
    skill: &InstalledSkill,
) -> Result<(), StoreError> {
    let mut taken: std::collections::BTreeMap<_, _> = skills::current_versions(tx)?
        .into_iter()
        .filter(|other| other.state == State::Active && other.skill_id != skill.skill_id)
        .flat_map(|other| other.tools)
        .map(|tool| (mcp_name(&tool), tool))
        .collect();
    for tool_id in &skill.tools {
        let name = mcp_name(tool_id);
        let length = name.chars().count();
        if length > MAX_MCP_NAME {
            return Err(StoreError::ToolNameTooLong {
                tool_id: tool_id.clone(),
                length,
            });
        }
        if let Some(other) = taken.insert(name.clone(), tool_id.clone()) {
            return Err(StoreError::ToolNameClash {
                tool_id: tool_id.clone(),
                other,
                mcp_name: name,
            });
        }
    }
    Ok(())
}
