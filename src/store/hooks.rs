//! Hook bindings: which plugin hears which event. The record is Palyra's.

use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::StoreError;
use super::events::HookEvent;
use super::home::{Home, bump_generation, found};
use super::journal::{self, NewEntry};
use super::row::{json as json_column, parsed};
use crate::manifest::Identifier;

/// A hook bound to an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HookBinding {
    /// Its name.
    pub hook_id: Identifier,
    /// What it hears.
    pub event: HookEvent,
    /// Who answers: a plugin binding, which may be made later (until then nothing is delivered).
    pub plugin_id: Identifier,
    /// Whether it gets deliveries.
    pub enabled: bool,
    /// For people.
    pub operator: HookOperator,
    /// Milliseconds since 1970.
    pub created_at_unix_ms: i64,
    /// Milliseconds since 1970.
    pub updated_at_unix_ms: i64,
}

/// What people note about a hook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HookOperator {
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_principal: Option<String>,
    /// Who changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
}

/// A hook to be bound, or bound anew.
#[derive(Debug, Clone)]
pub struct NewHook {
    /// Its name.
    pub hook_id: Identifier,
    /// What it hears.
    pub event: HookEvent,
    /// Who answers.
    pub plugin_id: Identifier,
    /// Whether it gets deliveries.
    pub enabled: bool,
    /// For people.
    pub operator: HookOperator,
}

impl Home {
    /// Binds a hook, or replaces the binding of that name.
    pub fn hook_bind(&self, hook: &NewHook) -> Result<HookBinding, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let operator = serde_json::to_string(&hook.operator).unwrap_or_default();
            tx.execute(
                "INSERT INTO hooks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
                 ON CONFLICT (hook_id) DO UPDATE SET event = excluded.event, plugin_id = excluded.plugin_id,
                    enabled = excluded.enabled, operator = excluded.operator, updated_at = excluded.updated_at",
                params![
                    hook.hook_id.as_str(),
                    hook.event.as_str(),
                    hook.plugin_id.as_str(),
                    hook.enabled,
                    operator,
                    now
                ],
            )?;
            let bound = one(tx, &hook.hook_id)?;
            log(tx, "hook.bound", &bound, now)?;
            Ok(bound)
        })
    }

    /// All bindings, by name.
    pub fn hooks(&self) -> Result<Vec<HookBinding>, StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT * FROM hooks ORDER BY hook_id")?;
            let rows = query.query_map([], from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The enabled bindings of an event, by name.
    pub fn hooks_for(&self, event: HookEvent) -> Result<Vec<HookBinding>, StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT * FROM hooks WHERE event = ?1 AND enabled = 1 ORDER BY hook_id",
            )?;
            let rows = query.query_map([event.as_str()], from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One binding.
    pub fn hook(&self, hook_id: &Identifier) -> Result<HookBinding, StoreError> {
        self.read(|tx| one(tx, hook_id))
    }

    /// Switches a binding on or off. What is pending for it while it is off waits no longer.
    pub fn hook_set_enabled(
        &self,
        hook_id: &Identifier,
        enabled: bool,
    ) -> Result<HookBinding, StoreError> {
        let now = self.now();
        self.write(|tx| {
            one(tx, hook_id)?;
            tx.execute(
                "UPDATE hooks SET enabled = ?2, updated_at = ?3 WHERE hook_id = ?1",
                params![hook_id.as_str(), enabled, now],
            )?;
            if !enabled {
                drop_pending(tx, hook_id, "hook_disabled", now)?;
            }
            let bound = one(tx, hook_id)?;
            log(
                tx,
                if enabled {
                    "hook.enabled"
                } else {
                    "hook.disabled"
                },
                &bound,
                now,
            )?;
            Ok(bound)
        })
    }

    /// Removes a binding.
    pub fn hook_remove(&self, hook_id: &Identifier) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| {
            let bound = one(tx, hook_id)?;
            tx.execute("DELETE FROM hooks WHERE hook_id = ?1", [hook_id.as_str()])?;
            drop_pending(tx, hook_id, "hook_removed", now)?;
            log(tx, "hook.removed", &bound, now)
        })
    }
}

fn drop_pending(
    tx: &Transaction<'_>,
    hook_id: &Identifier,
    why: &str,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE deliveries SET state = 'failed', outcome = ?2, updated_at = ?3
         WHERE hook_id = ?1 AND state = 'pending'",
        params![hook_id.as_str(), why, now],
    )?;
    Ok(())
}

fn log(tx: &Transaction<'_>, kind: &str, hook: &HookBinding, now: i64) -> Result<(), StoreError> {
    let data = json!({
        "hook_id": hook.hook_id,
        "event": hook.event,
        "plugin_id": hook.plugin_id,
        "enabled": hook.enabled,
    });
    journal::append(tx, &NewEntry::new(kind).data(data), now)?;
    bump_generation(tx)
}

fn one(tx: &Transaction<'_>, hook_id: &Identifier) -> Result<HookBinding, StoreError> {
    let row = tx
        .prepare_cached("SELECT * FROM hooks WHERE hook_id = ?1")?
        .query_row([hook_id.as_str()], from_row);
    found(row, "hook", hook_id.as_str())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<HookBinding> {
    Ok(HookBinding {
        hook_id: parsed(row, "hook_id")?,
        event: parsed(row, "event")?,
        plugin_id: parsed(row, "plugin_id")?,
        enabled: row.get("enabled")?,
        operator: json_column(row, "operator")?,
        created_at_unix_ms: row.get("created_at")?,
        updated_at_unix_ms: row.get("updated_at")?,
    })
}
