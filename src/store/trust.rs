//! Publishers and their keys. Every change is held against the installed skills in the same transaction: one whose key
//! is no longer accepted is in quarantine when the change is.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::Serialize;
use serde_json::json;

use super::error::StoreError;
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use super::row::{parsed, parsed_option, word_enum};
use super::skills::InstalledSkill;
use super::state;
use crate::keys::PublicKey;
use crate::manifest::PublisherId;
use crate::trust::{TrustDecision, TrustStore, decide};

word_enum! {
    /// How the home knows a key.
    KeyKind {
        /// A person added it.
        Allowlisted = "allowlisted",
        /// Pinned on first use.
        Tofu = "tofu",
        /// Refused for every publisher.
        Revoked = "revoked",
    }
}

/// One line of `trust list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrustEntry {
    /// Whose key, where that is known.
    pub publisher: Option<PublisherId>,
    /// The key, hex; empty for a publisher whom no key satisfies.
    pub public_key: String,
    /// Its short form.
    pub key_id: String,
    /// How it is known.
    pub kind: KeyKind,
    /// What was said when it was added or revoked.
    pub note: String,
    /// When, milliseconds since 1970.
    pub added_at_unix_ms: i64,
}

/// In the place of a key: the publisher is known, and no key satisfies it (an empty list in `trust-store.json`).
const NO_KEY: &str = "";

impl Home {
    /// Everything that a trust decision needs, revocations included.
    pub fn trust_store(&self) -> Result<TrustStore, StoreError> {
        self.read(load)
    }

    /// Every key with how and since when it is known: by publisher, revoked ones last.
    pub fn trust_entries(&self) -> Result<Vec<TrustEntry>, StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare(
                "SELECT * FROM (
                   SELECT publisher, public_key, kind, note, added_at FROM publisher_keys
                   WHERE public_key NOT IN (SELECT public_key FROM revoked_keys)
                   UNION ALL
                   SELECT p.publisher, r.public_key, 'revoked', r.reason, r.revoked_at
                   FROM revoked_keys r LEFT JOIN publisher_keys p USING (public_key))
                 ORDER BY kind = 'revoked', publisher, kind, public_key",
            )?;
            let rows = query.query_map([], entry)?;
            rows.map(|row| {
                let mut entry = row?;
                if !entry.public_key.is_empty() {
                    entry.key_id = PublicKey::from_hex(&entry.public_key)?.key_id();
                }
                Ok(entry)
            })
            .collect()
        })
    }

    /// Trusts a key of a publisher. Returns the skills that this put into quarantine: a publisher with keys on the
    /// allowlist is known by those only, no longer by its pin.
    pub fn trust_add(
        &self,
        publisher: &PublisherId,
        key: &PublicKey,
        note: &str,
    ) -> Result<Vec<InstalledSkill>, StoreError> {
        self.change_trust(|tx, now| insert(tx, publisher, key, KeyKind::Allowlisted, note, now))
    }

    /// Pins a publisher's first key. A publisher that is known by another key is refused.
    pub fn trust_pin(&self, publisher: &PublisherId, key: &PublicKey) -> Result<(), StoreError> {
        self.change_trust(|tx, now| pin(tx, publisher, key, now))
            .map(drop)
    }

    /// Refuses a key from now on, for every publisher, and puts every installed version that it signed into quarantine.
    pub fn trust_revoke(
        &self,
        key: &PublicKey,
        reason: &str,
    ) -> Result<Vec<InstalledSkill>, StoreError> {
        self.change_trust(|tx, now| revoke(tx, &key.to_hex(), reason, now))
    }

    /// Forgets a publisher, or one of its keys; revocations stay. Returns the skills that this put into quarantine.
    pub fn trust_remove(
        &self,
        publisher: &PublisherId,
        key: Option<&PublicKey>,
    ) -> Result<Vec<InstalledSkill>, StoreError> {
        self.change_trust(|tx, now| {
            let key = key.map(PublicKey::to_hex);
            let removed = tx.execute(
                "DELETE FROM publisher_keys WHERE publisher = ?1 AND (?2 IS NULL OR public_key = ?2)",
                params![publisher.as_str(), key],
            )?;
            if removed == 0 {
                return Err(StoreError::NotFound {
                    what: "trusted key of publisher",
                    id: publisher.to_string(),
                });
            }
            let data = json!({ "publisher": publisher, "public_key": key });
            journal::append(tx, &NewEntry::new("trust.removed").data(data), now).map(drop)
        })
    }

    /// Takes over all keys, pins and revocations of another trust store, or none when one of them is refused.
    pub fn trust_import(&self, store: &TrustStore) -> Result<Vec<InstalledSkill>, StoreError> {
        self.change_trust(|tx, now| {
            for (publisher, keys) in &store.trusted_publishers {
                if keys.is_empty() {
                    insert_row(tx, publisher, NO_KEY, KeyKind::Allowlisted, "imported", now)?;
                }
                for key in keys {
                    insert(tx, publisher, key, KeyKind::Allowlisted, "imported", now)?;
                }
            }
            for (publisher, key) in &store.tofu_publishers {
                import_pin(tx, publisher, key, now)?;
            }
            for (key, reason) in &store.revoked {
                revoke(tx, &key.to_hex(), reason, now)?;
            }
            Ok(())
        })
    }

    fn change_trust(
        &self,
        change: impl FnOnce(&Transaction<'_>, i64) -> Result<(), StoreError>,
    ) -> Result<Vec<InstalledSkill>, StoreError> {
        let now = self.now();
        self.write(|tx| {
            change(tx, now)?;
            bump_generation(tx)?;
            state::quarantine_untrusted(tx, now)
        })
    }
}

/// Refuses a key that this home does not accept for the publisher.
pub(super) fn require(
    store: &TrustStore,
    publisher: &PublisherId,
    key: &PublicKey,
) -> Result<(), StoreError> {
    let decision = decide(store, publisher, key, false);
    if decision.accepts() {
        return Ok(());
    }
    let key_id = key.key_id();
    Err(match decision {
        TrustDecision::Revoked => StoreError::KeyRevoked {
            reason: store.revoked.get(key).cloned().unwrap_or_default(),
            key_id,
        },
        TrustDecision::KeyMismatch => StoreError::KeyMismatch {
            publisher: publisher.clone(),
            key_id,
        },
        _ => StoreError::Untrusted {
            publisher: publisher.clone(),
            key_id,
        },
    })
}

/// Pins the key unless it is accepted already.
pub(super) fn pin(
    tx: &Transaction<'_>,
    publisher: &PublisherId,
    key: &PublicKey,
    now: i64,
) -> Result<(), StoreError> {
    let store = load(tx)?;
    match decide(&store, publisher, key, true) {
        TrustDecision::TofuNewlyPinned => insert(tx, publisher, key, KeyKind::Tofu, "", now),
        _ => require(&store, publisher, key),
    }
}

/// A pin of a publisher whose keys are listed too is imported beside them, as Palyra keeps both.
fn import_pin(
    tx: &Transaction<'_>,
    publisher: &PublisherId,
    key: &PublicKey,
    now: i64,
) -> Result<(), StoreError> {
    let pinned: Option<String> = tx
        .query_row(
            "SELECT public_key FROM publisher_keys WHERE publisher = ?1 AND kind = 'tofu'",
            [publisher.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    match pinned {
        Some(pinned) if pinned != key.to_hex() => Err(StoreError::KeyMismatch {
            publisher: publisher.clone(),
            key_id: key.key_id(),
        }),
        _ => insert(tx, publisher, key, KeyKind::Tofu, "imported", now),
    }
}

pub(super) fn load(tx: &Transaction<'_>) -> Result<TrustStore, StoreError> {
    let mut store = TrustStore::default();
    let mut query =
        tx.prepare_cached("SELECT publisher, public_key, kind FROM publisher_keys ORDER BY 1, 2")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let publisher: PublisherId = parsed(row, "publisher")?;
        let hex: String = row.get("public_key")?;
        let kind: KeyKind = parsed(row, "kind")?;
        if hex == NO_KEY {
            store.trusted_publishers.entry(publisher).or_default();
            continue;
        }
        let key = PublicKey::from_hex(&hex)?;
        if kind == KeyKind::Tofu {
            store.tofu_publishers.insert(publisher, key);
        } else {
            let keys = store.trusted_publishers.entry(publisher).or_default();
            keys.push(key);
        }
    }
    let mut query = tx.prepare_cached("SELECT public_key, reason FROM revoked_keys")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let hex: String = row.get(0)?;
        store
            .revoked
            .insert(PublicKey::from_hex(&hex)?, row.get(1)?);
    }
    Ok(store)
}

fn insert(
    tx: &Transaction<'_>,
    publisher: &PublisherId,
    key: &PublicKey,
    kind: KeyKind,
    note: &str,
    now: i64,
) -> Result<(), StoreError> {
    refuse_revoked(tx, key)?;
    insert_row(tx, publisher, &key.to_hex(), kind, note, now)
}

fn insert_row(
    tx: &Transaction<'_>,
    publisher: &PublisherId,
    hex: &str,
    kind: KeyKind,
    note: &str,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO publisher_keys VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (publisher, kind, public_key) DO UPDATE SET note = excluded.note",
        params![publisher.as_str(), hex, kind.as_str(), note, now],
    )?;
    let data = json!({ "publisher": publisher, "public_key": hex, "kind": kind, "note": note });
    journal::append(tx, &NewEntry::new("trust.added").data(data), now).map(drop)
}

fn refuse_revoked(tx: &Transaction<'_>, key: &PublicKey) -> Result<(), StoreError> {
    let revoked: Option<String> = tx
        .prepare_cached("SELECT reason FROM revoked_keys WHERE public_key = ?1")?
        .query_row([key.to_hex()], |row| row.get(0))
        .optional()?;
    match revoked {
        Some(reason) => Err(StoreError::KeyRevoked {
            key_id: key.key_id(),
            reason,
        }),
        None => Ok(()),
    }
}

fn revoke(tx: &Transaction<'_>, key: &str, reason: &str, now: i64) -> Result<(), StoreError> {
    // Through the type, so that one key has one spelling here.
    let key = PublicKey::from_hex(key)?.to_hex();
    // The key stays its publisher's: were it forgotten, anyone's key could be pinned as the publisher's first.
    tx.execute(
        "INSERT INTO revoked_keys VALUES (?1, ?2, ?3) ON CONFLICT (public_key) DO NOTHING",
        params![key, reason, now],
    )?;
    let data = json!({ "public_key": key, "reason": reason });
    journal::append(tx, &NewEntry::new("trust.revoked").data(data), now).map(drop)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<TrustEntry> {
    Ok(TrustEntry {
        publisher: parsed_option(row, "publisher")?,
        public_key: row.get("public_key")?,
        key_id: String::new(),
        kind: parsed(row, "kind")?,
        note: row.get("note")?,
        added_at_unix_ms: row.get("added_at")?,
    })
}
