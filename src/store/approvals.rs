//! Approvals: a person's yes to one call, used once.
//!
//! A record is bound to the payload, the tool, the input and the grants of the call: a yes to one of them never serves
//! another. The input itself is kept only while someone may look at it, and wiped when the record is settled.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;
use serde_json::{Value, json};

use super::canonical::canonical_json;
use super::error::StoreError;
use super::home::{Home, found};
use super::journal::{self, NewEntry};
use super::row::{parsed, word_enum};
use crate::digest::Digest;
use crate::manifest::{SkillId, ToolId};

/// Most records that wait at once: whoever calls tools cannot fill the disk with questions.
const MAX_PENDING: i64 = 200;
/// Longest input that is kept for the person to look at, in bytes.
const MAX_SHOWN_INPUT: usize = 64 * 1024;

word_enum! {
    /// Where an approval stands.
    ApprovalState {
        /// Waits for a person.
        Pending = "pending",
        /// A person said yes; one call may use it.
        Approved = "approved",
        /// A person said no.
        Denied = "denied",
        /// A call used it.
        Used = "used",
        /// Its time ran out.
        Expired = "expired",
    }
}

/// A call that needs a person's yes.
#[derive(Debug, Clone)]
pub struct ApprovalRequest<'a> {
    /// The skill.
    pub skill_id: &'a SkillId,
    /// Its payload.
    pub payload_digest: Digest,
    /// The tool.
    pub tool_id: &'a ToolId,
    /// The call's input.
    pub input: &'a Value,
    /// [`super::GrantSet::digest`] of the call's grants.
    pub grants_digest: Digest,
    /// How long the question, and then the answer, holds: milliseconds.
    pub ttl_ms: i64,
}

/// What a call may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalOutcome {
    /// Run; the approval of this id is used up.
    Approved(String),
    /// Wait for a person; the record's id.
    Pending(String),
    /// A person said no; the record's id.
    Denied(String),
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// 32 hexadecimal characters.
    pub id: String,
    /// The skill.
    pub skill_id: SkillId,
    /// Its payload.
    pub payload_digest: Digest,
    /// The tool.
    pub tool_id: ToolId,
    /// SHA-256 of the canonical input.
    pub input_digest: Digest,
    /// Of the grants.
    pub grants_digest: Digest,
    /// The canonical input for the person who decides; `None` when it is longer than 64 KiB, and once it is settled.
    pub input: Option<String>,
    /// Where it stands.
    pub state: ApprovalState,
    /// What the person said.
    pub note: String,
    /// Milliseconds since 1970.
    pub requested_at_unix_ms: i64,
    /// Milliseconds since 1970.
    pub expires_at_unix_ms: i64,
}

impl Home {
    /// Uses up an approval that fits the call, or says where the question stands, or asks it. Of two calls at once
    /// one gets the approval.
    pub fn request_or_use_approval(
        &self,
        request: &ApprovalRequest<'_>,
    ) -> Result<ApprovalOutcome, StoreError> {
        let now = self.now();
        let input = canonical_json(request.input);
        self.write(|tx| {
            expire(tx, now)?;
            let Some((id, state)) = open_record(tx, request, Digest::of(input.as_bytes()))? else {
                return ask(tx, request, &input, now).map(ApprovalOutcome::Pending);
            };
            match state {
                ApprovalState::Approved => {
                    settle(tx, &id, ApprovalState::Used, "", now)?;
                    Ok(ApprovalOutcome::Approved(id))
                }
                ApprovalState::Denied => Ok(ApprovalOutcome::Denied(id)),
                _ => Ok(ApprovalOutcome::Pending(id)),
            }
        })
    }

    /// Records in a state, or all; newest first.
    pub fn approvals(&self, state: Option<ApprovalState>) -> Result<Vec<Approval>, StoreError> {
        let now = self.now();
        self.read(|tx| {
            let mut query =
                tx.prepare_cached("SELECT * FROM approvals ORDER BY requested_at DESC, id")?;
            let rows = query.query_map([], |row| from_row(row, now))?;
            let all: Vec<Approval> = rows.collect::<Result<_, _>>()?;
            Ok(all
                .into_iter()
                .filter(|approval| state.is_none_or(|state| approval.state == state))
                .collect())
        })
    }

    /// One record.
    pub fn approval(&self, id: &str) -> Result<Approval, StoreError> {
        let now = self.now();
        self.read(|tx| one(tx, id, now))
    }

    /// A person's yes. Only a caller that has asked the person may call this.
    pub fn approve(&self, id: &str, note: &str) -> Result<Approval, StoreError> {
        self.answer(id, ApprovalState::Approved, note)
    }

    /// A person's no; it stands until the record expires.
    pub fn deny(&self, id: &str, note: &str) -> Result<Approval, StoreError> {
        self.answer(id, ApprovalState::Denied, note)
    }

    fn answer(&self, id: &str, state: ApprovalState, note: &str) -> Result<Approval, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let record = one(tx, id, now)?;
            if record.state != ApprovalState::Pending {
                return Err(StoreError::WrongState {
                    what: "approval",
                    id: id.to_owned(),
                    state: record.state.to_string(),
                });
            }
            // The person's time to answer is not taken from the call's time to come back.
            tx.execute(
                "UPDATE approvals SET expires_at = ?2 + ttl_ms WHERE id = ?1",
                params![id, now],
            )?;
            settle(tx, id, state, note, now)?;
            one(tx, id, now)
        })
    }
}

fn open_record(
    tx: &Transaction<'_>,
    request: &ApprovalRequest<'_>,
    input: Digest,
) -> Result<Option<(String, ApprovalState)>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT id, state FROM approvals WHERE payload_digest = ?1 AND tool_id = ?2 AND input_digest = ?3
             AND grants_digest = ?4 AND state IN ('pending', 'approved', 'denied')",
        )?
        .query_row(
            params![
                request.payload_digest.to_hex(),
                request.tool_id.as_str(),
                input.to_hex(),
                request.grants_digest.to_hex()
            ],
            |row| Ok((row.get("id")?, parsed(row, "state")?)),
        )
        .optional()?)
}

fn ask(
    tx: &Transaction<'_>,
    request: &ApprovalRequest<'_>,
    input: &str,
    now: i64,
) -> Result<String, StoreError> {
    let waiting: i64 = tx.query_row(
        "SELECT count(*) FROM approvals WHERE state = 'pending'",
        [],
        |row| row.get(0),
    )?;
    if waiting >= MAX_PENDING {
        return Err(StoreError::Quota {
            what: "number of calls that wait for approval",
            limit: MAX_PENDING.unsigned_abs(),
        });
    }
    let id = random_id()?;
    let shown = (input.len() <= MAX_SHOWN_INPUT).then_some(input);
    tx.execute(
        "INSERT INTO approvals (id, skill_id, payload_digest, tool_id, input_digest, grants_digest, input, state, note,
            ttl_ms, requested_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', '', ?8, ?9, ?10)",
        params![
            id,
            request.skill_id.as_str(),
            request.payload_digest.to_hex(),
            request.tool_id.as_str(),
            Digest::of(input.as_bytes()).to_hex(),
            request.grants_digest.to_hex(),
            shown,
            request.ttl_ms,
            now,
            now.saturating_add(request.ttl_ms),
        ],
    )?;
    log(tx, &one(tx, &id, now)?, now)?;
    Ok(id)
}

/// Moves a record on; what is no longer a question keeps no input.
fn settle(
    tx: &Transaction<'_>,
    id: &str,
    state: ApprovalState,
    note: &str,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE approvals SET state = ?2, input = NULL,
            note = CASE ?2 WHEN 'used' THEN note ELSE ?3 END,
            used_at = CASE ?2 WHEN 'used' THEN ?4 END,
            decided_at = CASE ?2 WHEN 'used' THEN decided_at ELSE ?4 END
         WHERE id = ?1",
        params![id, state.as_str(), note, now],
    )?;
    log(tx, &one(tx, id, now)?, now)
}

fn expire(tx: &Transaction<'_>, now: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE approvals SET state = 'expired', input = NULL
         WHERE state IN ('pending', 'approved', 'denied') AND expires_at <= ?1",
    )?
    .execute([now])?;
    Ok(())
}

fn log(tx: &Transaction<'_>, approval: &Approval, now: i64) -> Result<(), StoreError> {
    let data = json!({
        "approval": approval.id,
        "state": approval.state,
        "tool_id": approval.tool_id,
        "payload_digest": approval.payload_digest,
        "input_digest": approval.input_digest,
        "grants_digest": approval.grants_digest,
    });
    let entry = NewEntry::new("approval")
        .skill(&approval.skill_id)
        .data(data);
    journal::append(tx, &entry, now).map(drop)
}

fn random_id() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Invalid {
        what: "random bytes",
        message: error.to_string(),
    })?;
    Ok(hex::encode(bytes))
}

fn one(tx: &Transaction<'_>, id: &str, now: i64) -> Result<Approval, StoreError> {
    let row = tx
        .prepare_cached("SELECT * FROM approvals WHERE id = ?1")?
        .query_row([id], |row| from_row(row, now));
    found(row, "approval", id)
}

/// A record whose time is over reads as expired, whether or not a writer has been by.
fn from_row(row: &Row<'_>, now: i64) -> rusqlite::Result<Approval> {
    let stored: ApprovalState = parsed(row, "state")?;
    let expires_at_unix_ms = row.get("expires_at")?;
    let over = stored != ApprovalState::Used && expires_at_unix_ms <= now;
    Ok(Approval {
        id: row.get("id")?,
        skill_id: parsed(row, "skill_id")?,
        payload_digest: parsed(row, "payload_digest")?,
        tool_id: parsed(row, "tool_id")?,
        input_digest: parsed(row, "input_digest")?,
        grants_digest: parsed(row, "grants_digest")?,
        input: row.get("input")?,
        state: if over { ApprovalState::Expired } else { stored },
        note: row.get("note")?,
        requested_at_unix_ms: row.get("requested_at")?,
        expires_at_unix_ms,
    })
}
