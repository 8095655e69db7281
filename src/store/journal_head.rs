//! Signed heads: what the chain was at a moment, so that a tail that was cut off is missed.

use rusqlite::{Row, Transaction, params};
use serde::Serialize;

use super::error::StoreError;
use super::home::Home;
use super::journal::{JournalStatus, is_unreadable, last};
use super::row::parsed;
use crate::digest::Digest;
use crate::keys::{PublicKey, SigningKey};

/// Calls alone (which decide nothing) may leave so many entries unsigned.
const MAX_UNSIGNED: i64 = 256;

/// The newest entry at a moment, signed with the home's journal key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalHead {
    /// The entry.
    pub seq: i64,
    /// Its hash.
    pub hash: Digest,
    /// When, milliseconds since 1970.
    pub signed_at_unix_ms: i64,
    /// The key, hex.
    pub public_key: String,
    /// Ed25519, hex.
    pub signature: String,
}

impl Home {
    /// Signs the newest entry; `None` while the journal is empty or its newest entry is signed already.
    pub fn sign_journal_head(&self) -> Result<Option<JournalHead>, StoreError> {
        let key = self.journal_key()?;
        let now = self.now();
        self.write(|tx| sign_newest(tx, &key, now))
    }

    /// Signs the head in a transaction that decided something, or that makes the unsigned tail too long: an entry that
    /// is cut off later is missed.
    pub(super) fn sign_when_due(
        &self,
        tx: &Transaction<'_>,
        decided: bool,
    ) -> Result<(), StoreError> {
        if decided || last(tx)?.0 - last_signed(tx)? > MAX_UNSIGNED {
            sign_newest(tx, &self.journal_key()?, self.now())?;
        }
        Ok(())
    }
}

fn sign_newest(
    tx: &Transaction<'_>,
    key: &SigningKey,
    now: i64,
) -> Result<Option<JournalHead>, StoreError> {
    let (seq, hash) = last(tx)?;
    if seq <= last_signed(tx)? {
        return Ok(None);
    }
    let head = sign(key, seq, hash, now);
    tx.execute(
        "INSERT INTO journal_heads VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            head.seq,
            head.hash.to_hex(),
            now,
            head.public_key,
            head.signature
        ],
    )?;
    Ok(Some(head))
}

fn last_signed(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    let mut query = tx.prepare_cached("SELECT coalesce(max(seq), 0) FROM journal_heads")?;
    Ok(query.query_row([], |row| row.get(0))?)
}

fn sign(key: &SigningKey, seq: i64, hash: Digest, now: i64) -> JournalHead {
    JournalHead {
        seq,
        hash,
        signed_at_unix_ms: now,
        public_key: key.public_key().to_hex(),
        signature: hex::encode(key.sign(message(seq, hash, now).as_bytes())),
    }
}

/// Unlike a payload signature in every byte before the first number: no signature can stand for the other.
fn message(seq: i64, hash: Digest, signed_at: i64) -> String {
    format!("palyra-skill.journal-head.v1\n{seq}\n{hash}\n{signed_at}\n")
}

/// Every signed head must be sound and in the chain, whose last entry is `last_seq`.
pub(super) fn check(
    tx: &Transaction<'_>,
    key: Option<&PublicKey>,
    last_seq: i64,
) -> Result<JournalStatus, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT h.*, j.hash AS chain_hash FROM journal_heads h LEFT JOIN journal j USING (seq) ORDER BY h.seq",
    )?;
    let mut rows = query.query([])?;
    let mut heads = 0;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get("seq")?;
        let fault = match head(row) {
            Ok(head) => fault(
                &head,
                row.get::<_, Option<String>>("chain_hash")?.as_deref(),
                key,
                last_seq,
            ),
            Err(error) if is_unreadable(&error) => Some(format!(
                "the signed head at entry {seq} cannot be read: {error}"
            )),
            Err(error) => return Err(error.into()),
        };
        if let Some(message) = fault {
            return Ok(JournalStatus::Broken {
                seq: seq.min(last_seq + 1),
                message,
            });
        }
        heads += 1;
    }
    Ok(JournalStatus::Whole {
        entries: last_seq,
        heads,
    })
}

fn fault(
    head: &JournalHead,
    in_chain: Option<&str>,
    key: Option<&PublicKey>,
    last_seq: i64,
) -> Option<String> {
    if head.seq > last_seq {
        return Some(format!(
            "entry {} was signed as the newest, but the journal ends at {last_seq}",
            head.seq
        ));
    }
    let text = message(head.seq, head.hash, head.signed_at_unix_ms);
    let signature = hex::decode(&head.signature).unwrap_or_default();
    let signed_here = key.is_some_and(|key| {
        head.public_key == key.to_hex() && key.verify(text.as_bytes(), &signature).is_ok()
    });
    if !signed_here {
        return Some(format!(
            "the signed head at entry {} is not this home's",
            head.seq
        ));
    }
    (in_chain != Some(head.hash.to_hex().as_str()))
        .then(|| format!("entry {} is not the one that was signed", head.seq))
}

fn head(row: &Row<'_>) -> rusqlite::Result<JournalHead> {
    Ok(JournalHead {
        seq: row.get("seq")?,
        hash: parsed(row, "hash")?,
        signed_at_unix_ms: row.get("signed_at")?,
        public_key: row.get("public_key")?,
        signature: row.get("signature")?,
    })
}
