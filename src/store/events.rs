//! Hook events: written in the transaction that causes them, with one delivery a bound hook.

use rusqlite::{Transaction, params};
use serde_json::{Value, json};

use super::error::StoreError;
use super::home::Home;
use super::row::word_enum;
use crate::manifest::SkillId;

word_enum! {
    /// What hooks can be bound to (Palyra's events).
    HookEvent {
        /// A host has started.
        GatewayStartup = "gateway:startup",
        /// A skill may run from now on.
        SkillEnabled = "skill:enabled",
        /// A skill was put into quarantine.
        SkillQuarantined = "skill:quarantined",
        /// A person switched a skill off.
        SkillDisabled = "skill:disabled",
        /// A run begins.
        RunBeforeRun = "run:before_run",
        /// A tool is about to be called.
        RunBeforeTool = "run:before_tool",
        /// A tool was called.
        RunAfterTool = "run:after_tool",
        /// A message is about to be delivered.
        RunBeforeDelivery = "run:before_delivery",
        /// A run has ended.
        RunAfterRun = "run:after_run",
    }
}

/// Delivered events are forgotten after this many milliseconds (30 days); the journal keeps what happened.
const KEEP_MS: i64 = 30 * 24 * 60 * 60 * 1000;

impl Home {
    /// Emits `gateway:startup` for the start of one host; `false` when it was emitted for this start already.
    pub fn emit_startup(&self, host_id: &str) -> Result<bool, StoreError> {
        let now = self.now();
        self.write(|tx| {
            forget_old(tx, now)?;
            let data = json!({ "host_id": host_id });
            emit(
                tx,
                HookEvent::GatewayStartup,
                None,
                Some(host_id),
                &data,
                now,
            )
        })
    }

    /// Emits an event and returns at once; its hooks get it by [`Home::claim_deliveries`].
    pub fn emit_event(
        &self,
        event: HookEvent,
        skill_id: Option<&SkillId>,
        data: &Value,
    ) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| emit(tx, event, skill_id, None, data, now).map(drop))
    }
}

/// Writes the event with a pending delivery for each enabled hook whose plugin is enabled. With a `once` key the second
/// event of that key is dropped, and the answer is `false`.
pub(super) fn emit(
    tx: &Transaction<'_>,
    event: HookEvent,
    skill_id: Option<&SkillId>,
    once: Option<&str>,
    data: &Value,
    now: i64,
) -> Result<bool, StoreError> {
    let written = tx.execute(
        "INSERT INTO events (event, once_key, skill_id, data, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (event, once_key) WHERE once_key IS NOT NULL DO NOTHING",
        params![
            event.as_str(),
            once,
            skill_id.map(SkillId::as_str),
            data.to_string(),
            now
        ],
    )?;
    if written == 0 {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO deliveries (event_id, hook_id, plugin_id, state, attempts, not_before, outcome, updated_at)
         SELECT ?1, h.hook_id, h.plugin_id, 'pending', 0, ?3, '', ?3
         FROM hooks h JOIN plugins p USING (plugin_id)
         WHERE h.event = ?2 AND h.enabled = 1 AND p.binding ->> 'enabled' = 1 ORDER BY h.hook_id",
        params![tx.last_insert_rowid(), event.as_str(), now],
    )?;
    Ok(true)
}

fn forget_old(tx: &Transaction<'_>, now: i64) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM events WHERE at < ?1 AND NOT EXISTS
           (SELECT 1 FROM deliveries WHERE event_id = events.id AND state IN ('pending', 'leased'))",
        [now - KEEP_MS],
    )?;
    Ok(())
}
