//! What happened: append-only, each entry carrying the hash of the one before.
//!
//! The chain shows damage and careless editing, not the home's owner at work: whoever can write the database can also
//! compute the chain anew, and whoever can read the home's key can sign a new head. Data holds names, sizes and digests, never
//! bodies or secrets.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::canonical::canonical_json;
use super::error::StoreError;
use super::home::Home;
use super::row::{json, parsed, parsed_option};
use crate::digest::Digest;
use crate::manifest::SkillId;

/// What the first entry has in the place of a hash before it.
const GENESIS: Digest = Digest::from_bytes([0; 32]);

/// An entry to be written.
#[derive(Debug, Clone)]
pub struct NewEntry {
    kind: String,
    skill_id: Option<SkillId>,
    call_id: Option<String>,
    data: Value,
}

impl NewEntry {
    /// An entry of a kind, such as `skill.installed` or `call.finished`.
    pub fn new(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            skill_id: None,
            call_id: None,
            data: Value::Object(serde_json::Map::new()),
        }
    }

    /// Which skill it is about.
    #[must_use]
    pub fn skill(mut self, skill_id: &SkillId) -> Self {
        self.skill_id = Some(skill_id.clone());
        self
    }

    /// Which call it is about.
    #[must_use]
    pub fn call(mut self, call_id: &str) -> Self {
        self.call_id = Some(call_id.to_owned());
        self
    }

    /// Names, sizes and digests; never bodies or secrets.
    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// An entry that was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JournalEntry {
    /// From 1, without gaps.
    pub seq: i64,
    /// When, milliseconds since 1970.
    pub at_unix_ms: i64,
    /// What happened.
    pub kind: String,
    /// To which skill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skill_id: Option<SkillId>,
    /// In which call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// Names, sizes and digests.
    pub data: Value,
    /// Hash of the entry before, zeros for the first.
    pub prev_hash: Digest,
    /// Hash of this entry.
    pub hash: Digest,
}

/// Whether the chain is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum JournalStatus {
    /// Every entry follows from the one before, and every signed head is in it.
    Whole {
        /// Entries.
        entries: i64,
        /// Signed heads that were checked.
        heads: usize,
    },
    /// Something was edited, removed or lost.
    Broken {
        /// The first entry where it shows.
        seq: i64,
        /// What is wrong there.
        message: String,
    },
}

impl Home {
    /// Writes entries in one durable transaction (group commit) and returns the sequence number of the last.
    pub fn journal_append(&self, entries: &[NewEntry]) -> Result<i64, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let mut seq = last(tx)?.0;
            for entry in entries {
                seq = append(tx, entry, now)?;
            }
            Ok(seq)
        })
    }

    /// Up to `limit` entries after a sequence number, oldest first.
    pub fn journal(&self, after_seq: i64, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        self.read(|tx| page(tx, after_seq, limit))
    }

    /// Sequence number of the newest entry, 0 when there is none.
    pub fn journal_last_seq(&self) -> Result<i64, StoreError> {
        self.read(|tx| Ok(last(tx)?.0))
    }

    /// Follows the chain from its first entry and holds the signed heads to it. Writes nothing, and makes no key.
    pub fn verify_journal(&self) -> Result<JournalStatus, StoreError> {
        // Only this home's own key: a head that anyone else signed proves nothing.
        let key = self.known_journal_key()?.map(|key| key.public_key());
        self.read(|tx| match follow(tx)? {
            Ok(last_seq) => super::journal_head::check(tx, key.as_ref(), last_seq),
            Err(broken) => Ok(broken),
        })
    }
}

/// The last entry's number, or where the chain breaks. A row that cannot be read breaks it like any other.
fn follow(tx: &Transaction<'_>) -> Result<Result<i64, JournalStatus>, StoreError> {
    let mut query = tx.prepare_cached("SELECT * FROM journal ORDER BY seq")?;
    let mut rows = query.query([])?;
    let (mut seq, mut hash) = (0, GENESIS);
    while let Some(row) = rows.next()? {
        let message = match from_row(row) {
            Ok(entry) => {
                let fault = fault(&entry, seq, hash);
                (seq, hash) = (seq + 1, entry.hash);
                fault
            }
            Err(error) if is_unreadable(&error) => {
                seq += 1;
                Some(format!(
                    "entry {} cannot be read: {error}",
                    row.get::<_, i64>("seq")?
                ))
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(message) = message {
            return Ok(Err(JournalStatus::Broken { seq, message }));
        }
    }
    Ok(Ok(seq))
}

/// Somebody wrote what the column's type does not hold; the database itself is sound.
pub(super) fn is_unreadable(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    )
}

fn fault(entry: &JournalEntry, before: i64, hash: Digest) -> Option<String> {
    if entry.seq != before + 1 {
        return Some(format!("entry {} is missing", before + 1));
    }
    if entry.prev_hash != hash {
        return Some(format!(
            "entry {} does not follow from the one before",
            entry.seq
        ));
    }
    (entry.hash != chain_hash(entry)).then(|| format!("entry {} was edited", entry.seq))
}

/// Adds an entry in the caller's transaction, whose write lock makes the sequence gapless.
pub(super) fn append(tx: &Transaction<'_>, new: &NewEntry, now: i64) -> Result<i64, StoreError> {
    let (before, prev_hash) = last(tx)?;
    let mut entry = JournalEntry {
        seq: before + 1,
        at_unix_ms: now,
        kind: new.kind.clone(),
        skill_id: new.skill_id.clone(),
        call_id: new.call_id.clone(),
        data: new.data.clone(),
        prev_hash,
        hash: GENESIS,
    };
    entry.hash = chain_hash(&entry);
    tx.prepare_cached("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            entry.seq,
            entry.at_unix_ms,
            entry.kind,
            entry.skill_id.as_ref().map(SkillId::as_str),
            entry.call_id,
            canonical_json(&entry.data),
            entry.prev_hash.to_hex(),
            entry.hash.to_hex(),
        ])?;
    Ok(entry.seq)
}

/// Sequence number and hash of the newest entry.
pub(super) fn last(tx: &Transaction<'_>) -> Result<(i64, Digest), StoreError> {
    let newest = tx
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get("seq")?, parsed(row, "hash")?)))
        .optional()?;
    Ok(newest.unwrap_or((0, GENESIS)))
}

fn page(tx: &Transaction<'_>, after: i64, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut query =
        tx.prepare_cached("SELECT * FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let rows = query.query_map([after, limit], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    Ok(JournalEntry {
        seq: row.get("seq")?,
        at_unix_ms: row.get("at")?,
        kind: row.get("kind")?,
        skill_id: parsed_option(row, "skill_id")?,
        call_id: row.get("call_id")?,
        data: json(row, "data")?,
        prev_hash: parsed(row, "prev_hash")?,
        hash: parsed(row, "hash")?,
    })
}

/// SHA-256 over fields that each carry their length, so that no two entries have one encoding.
fn chain_hash(entry: &JournalEntry) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(b"palyra-skill.journal.v1");
    hasher.update(entry.prev_hash.as_bytes());
    hasher.update(entry.seq.to_be_bytes());
    hasher.update(entry.at_unix_ms.to_be_bytes());
    let data = canonical_json(&entry.data);
    let skill_id = entry.skill_id.as_ref().map(SkillId::as_str);
    for field in [
        Some(entry.kind.as_str()),
        skill_id,
        entry.call_id.as_deref(),
        Some(data.as_str()),
    ] {
        hasher.update([u8::from(field.is_some())]);
        let field = field.unwrap_or_default();
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    Digest::from_bytes(hasher.finalize().into())
}
