//! Signed heads: what the chain was at a moment, so that a tail that was cut off is missed.

use rusqlite::{Row, Transaction, params};
use serde::Serialize;

use super::error::StoreError;
use super::home::Home;
use super::journal::{JournalStatus, last};
use super::row::parsed;
use crate::digest::Digest;
use crate::keys::{PublicKey, SigningKey};

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
        self.write(|tx| {
            let (seq, hash) = last(tx)?;
            let signed: i64 = tx.query_row(
                "SELECT coalesce(max(seq), 0) FROM journal_heads",
                [],
                |row| row.get(0),
            )?;
            if seq <= signed {
                return Ok(None);
            }
            let head = sign(&key, seq, hash, now);
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
        })
    }
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
    key: &PublicKey,
    last_seq: i64,
) -> Result<JournalStatus, StoreError> {
    let mut query = tx.prepare_cached(
        "SELECT h.*, j.hash AS chain_hash FROM journal_heads h LEFT JOIN journal j USING (seq) ORDER BY h.seq",
    )?;
    let rows = query.query_map([], |row| {
        Ok((head(row)?, row.get::<_, Option<String>>("chain_hash")?))
    })?;
    let mut heads = 0;
    for row in rows {
        let (head, in_chain) = row?;
        if let Some(message) = fault(&head, in_chain.as_deref(), key, last_seq) {
            let seq = head.seq.min(last_seq + 1);
            return Ok(JournalStatus::Broken { seq, message });
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
    key: &PublicKey,
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
    if head.public_key != key.to_hex() || key.verify(text.as_bytes(), &signature).is_err() {
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
