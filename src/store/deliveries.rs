//! Deliveries: each is one hook's turn at one event, leased to one process at a time. A process that dies lets its
//! lease run out, and another takes the delivery over; so a hook may see an event twice, and never not at all, unless it
//! fails [`MAX_ATTEMPTS`] times.

use rusqlite::{Row, Transaction, params};
use serde::Serialize;
use serde_json::{Value, json};

use super::error::StoreError;
use super::events::HookEvent;
use super::home::Home;
use super::journal::{self, NewEntry};
use super::row::{json as json_column, parsed, parsed_option, word_enum};
use crate::manifest::{Identifier, SkillId};

/// How often a delivery is tried before it counts as failed.
pub const MAX_ATTEMPTS: u32 = 5;
/// Wait before the second attempt, milliseconds; doubled for each further one.
const RETRY_MS: i64 = 1000;

word_enum! {
    /// Where a delivery stands.
    DeliveryState {
        /// Waits for a worker.
        Pending = "pending",
        /// A worker has it.
        Leased = "leased",
        /// The hook answered.
        Done = "done",
        /// Given up.
        Failed = "failed",
    }
}

/// One hook's turn at one event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delivery {
    /// Unique in this home.
    pub id: i64,
    /// What happened.
    pub event: HookEvent,
    /// To which skill.
    pub skill_id: Option<SkillId>,
    /// The event's data.
    pub data: Value,
    /// When it happened, milliseconds since 1970.
    pub at_unix_ms: i64,
    /// The hook.
    pub hook_id: Identifier,
    /// Its plugin.
    pub plugin_id: Identifier,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts so far, a running one included.
    pub attempts: u32,
    /// What came of the last attempt; empty before one ended.
    pub outcome: String,
    /// The hook's exit code, when it had one.
    pub exit_code: Option<i32>,
    /// Milliseconds since 1970.
    pub updated_at_unix_ms: i64,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The hook answered with an exit code.
    Answered {
        /// 0 continue, 10 annotate, 20 request approval, 30 block, 40 transform preview, 50 fail run.
        exit_code: i32,
        /// For the log.
        outcome: String,
    },
    /// It could not be run; it is tried again.
    Failed {
        /// For the log.
        outcome: String,
    },
    /// It could not be run yet, through no fault of its own: not an attempt, but not for ever either.
    Waiting {
        /// For the log.
        outcome: String,
        /// When it is due again, milliseconds from now.
        retry_ms: i64,
        /// When waiting has been in vain and counts as a failure, milliseconds since 1970.
        until_unix_ms: i64,
    },
}

impl DeliveryOutcome {
    fn text(&self) -> &str {
        match self {
            Self::Answered { outcome, .. }
            | Self::Failed { outcome }
            | Self::Waiting { outcome, .. } => outcome,
        }
    }
}

/// What an outcome makes of a delivery.
struct Next {
    state: DeliveryState,
    attempts: u32,
    exit_code: Option<i32>,
    not_before: i64,
}

impl Next {
    fn of(before: &Delivery, outcome: &DeliveryOutcome, now: i64) -> Self {
        let attempts = before.attempts;
        let next = |state| Self {
            state,
            attempts,
            exit_code: None,
            not_before: now.saturating_add(backoff(attempts)),
        };
        match outcome {
            DeliveryOutcome::Answered { exit_code, .. } => Self {
                exit_code: Some(*exit_code),
                ..next(DeliveryState::Done)
            },
            DeliveryOutcome::Waiting {
                retry_ms,
                until_unix_ms,
                ..
            } if now < *until_unix_ms => Self {
                attempts: attempts.saturating_sub(1),
                not_before: now.saturating_add(*retry_ms),
                ..next(DeliveryState::Pending)
            },
            DeliveryOutcome::Failed { .. } if attempts < MAX_ATTEMPTS => {
                next(DeliveryState::Pending)
            }
            DeliveryOutcome::Failed { .. } | DeliveryOutcome::Waiting { .. } => {
                next(DeliveryState::Failed)
            }
        }
    }
}

/// Every column of a delivery and its event, with what follows the join.
macro_rules! concat_select {
    ($rest:literal) => {
        concat!(
            "SELECT d.*, e.event, e.skill_id, e.data, e.at FROM deliveries d JOIN events e ON e.id = d.event_id ",
            $rest
        )
    };
}

impl Home {
    /// Leases up to `limit` due deliveries to `worker`, oldest first. They come back to others after `lease_ms`.
    pub fn claim_deliveries(
        &self,
        worker: &str,
        lease_ms: i64,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.claim(worker, lease_ms, limit, None)
    }

    /// Like [`Home::claim_deliveries`], but only what happened since then and nobody has tried.
    pub fn claim_new_deliveries(
        &self,
        worker: &str,
        lease_ms: i64,
        limit: usize,
        since_unix_ms: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.claim(worker, lease_ms, limit, Some(since_unix_ms))
    }

    fn claim(
        &self,
        worker: &str,
        lease_ms: i64,
        limit: usize,
        since: Option<i64>,
    ) -> Result<Vec<Delivery>, StoreError> {
        let now = self.now();
        // The usual answer is "nothing", and a reader can give it without the write lock.
        if !self.read(|tx| any_due(tx, now, since))? {
            return Ok(Vec::new());
        }
        self.write(|tx| {
            give_up_expired(tx, now)?;
            let ids = due(tx, now, limit, since)?;
            ids.into_iter()
                .map(|id| {
                    tx.prepare_cached(
                        "UPDATE deliveries SET state = 'leased', attempts = attempts + 1, leased_by = ?2,
                            lease_until = ?3, updated_at = ?4 WHERE id = ?1",
                    )?
                    .execute(params![id, worker, now.saturating_add(lease_ms), now])?;
                    delivery(tx, id)
                })
                .collect()
        })
    }

    /// Keeps a lease for another `lease_ms`; `false` when it ran out and the delivery is no longer this worker's.
    pub fn renew_lease(&self, id: i64, worker: &str, lease_ms: i64) -> Result<bool, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let renewed = tx
                .prepare_cached(
                    "UPDATE deliveries SET lease_until = ?3 WHERE id = ?1 AND state = 'leased' AND leased_by = ?2",
                )?
                .execute(params![id, worker, now.saturating_add(lease_ms)])?;
            Ok(renewed == 1)
        })
    }

    /// Ends an attempt. A worker whose lease ran out and went to another is refused.
    pub fn complete_delivery(
        &self,
        id: i64,
        worker: &str,
        outcome: &DeliveryOutcome,
    ) -> Result<Delivery, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let before = delivery(tx, id)?;
            let holder: Option<String> =
                tx.query_row("SELECT leased_by FROM deliveries WHERE id = ?1", [id], |row| row.get(0))?;
            if before.state != DeliveryState::Leased || holder.as_deref() != Some(worker) {
                return Err(StoreError::WrongState {
                    what: "delivery",
                    id: id.to_string(),
                    state: format!("{} and not leased to {worker}", before.state),
                });
            }
            let next = Next::of(&before, outcome, now);
            tx.execute(
                "UPDATE deliveries SET state = ?2, outcome = ?3, exit_code = ?4, leased_by = NULL, lease_until = NULL,
                    not_before = ?5, attempts = ?6, updated_at = ?7 WHERE id = ?1",
                params![
                    id,
                    next.state.as_str(),
                    outcome.text(),
                    next.exit_code,
                    next.not_before,
                    next.attempts,
                    now
                ],
            )?;
            let after = delivery(tx, id)?;
            // One line says that it waits, however often it is asked.
            let told = matches!(outcome, DeliveryOutcome::Waiting { .. })
                && before.outcome == after.outcome
                && after.state == DeliveryState::Pending;
            if !told {
                log(tx, &after, now)?;
            }
            Ok(after)
        })
    }

    /// Writes down a hook that ran at once, as the `run:*` hooks of a call do.
    pub fn record_delivery(
        &self,
        event: HookEvent,
        hook_id: &Identifier,
        exit_code: Option<i32>,
        outcome: &str,
    ) -> Result<(), StoreError> {
        let now = self.now();
        let data = json!({ "event": event, "hook_id": hook_id, "exit_code": exit_code, "outcome": outcome });
        self.write(|tx| journal::append(tx, &NewEntry::new("hook.ran").data(data), now).map(drop))
    }

    /// The newest deliveries, of one hook or of all.
    pub fn deliveries(
        &self,
        hook_id: Option<&Identifier>,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(concat_select!(
                "WHERE ?1 IS NULL OR d.hook_id = ?1 ORDER BY d.id DESC LIMIT ?2"
            ))?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let hook = hook_id.map(Identifier::as_str);
            let rows = query.query_map(params![hook, limit], from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// `?3`: only untried ones of events since then.
const DUE: &str = "SELECT id FROM deliveries WHERE ((state = 'pending' AND not_before <= ?1)
    OR (state = 'leased' AND lease_until <= ?1))
    AND (?3 IS NULL OR (attempts = 0 AND (SELECT at FROM events WHERE id = event_id) >= ?3)) ORDER BY id LIMIT ?2";

fn any_due(tx: &Transaction<'_>, now: i64, since: Option<i64>) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached(DUE)?.exists(params![now, 1, since])?)
}

fn due(
    tx: &Transaction<'_>,
    now: i64,
    limit: usize,
    since: Option<i64>,
) -> Result<Vec<i64>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut query = tx.prepare_cached(DUE)?;
    let rows = query.query_map(params![now, limit, since], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A delivery whose every worker died is given up too: it may be what kills them.
fn give_up_expired(tx: &Transaction<'_>, now: i64) -> Result<(), StoreError> {
    let mut query = tx.prepare_cached(
        "UPDATE deliveries SET state = 'failed', outcome = 'lease_expired', leased_by = NULL, lease_until = NULL,
            updated_at = ?1 WHERE state = 'leased' AND lease_until <= ?1 AND attempts >= ?2 RETURNING id",
    )?;
    let ids: Vec<i64> = query
        .query_map(params![now, MAX_ATTEMPTS], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in ids {
        log(tx, &delivery(tx, id)?, now)?;
    }
    Ok(())
}

fn backoff(attempts: u32) -> i64 {
    RETRY_MS << attempts.saturating_sub(1).min(MAX_ATTEMPTS)
}

fn log(tx: &Transaction<'_>, delivery: &Delivery, now: i64) -> Result<(), StoreError> {
    let data = json!({
        "delivery": delivery.id,
        "event": delivery.event,
        "hook_id": delivery.hook_id,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "exit_code": delivery.exit_code,
        "outcome": delivery.outcome,
    });
    let mut entry = NewEntry::new("hook.delivery").data(data);
    if let Some(skill_id) = &delivery.skill_id {
        entry = entry.skill(skill_id);
    }
    journal::append(tx, &entry, now).map(drop)
}

fn delivery(tx: &Transaction<'_>, id: i64) -> Result<Delivery, StoreError> {
    let row = tx
        .prepare_cached(concat_select!("WHERE d.id = ?1"))?
        .query_row([id], from_row);
    super::home::found(row, "delivery", &id.to_string())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: row.get("id")?,
        event: parsed(row, "event")?,
        skill_id: parsed_option(row, "skill_id")?,
        data: json_column(row, "data")?,
        at_unix_ms: row.get("at")?,
        hook_id: parsed(row, "hook_id")?,
        plugin_id: parsed(row, "plugin_id")?,
        state: parsed(row, "state")?,
        attempts: row.get("attempts")?,
        outcome: row.get("outcome")?,
        exit_code: row.get("exit_code")?,
        updated_at_unix_ms: row.get("updated_at")?,
    })
}
