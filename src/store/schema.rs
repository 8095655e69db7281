//! The tables, and how an older home becomes a current one.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// One step from `user_version` n to n + 1 each. A step that was released is never edited.
const MIGRATIONS: &[&str] = &[V1];

const V1: &str = "
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES ('generation', 0);

CREATE TABLE publisher_keys (
    publisher TEXT NOT NULL,
    public_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('allowlisted', 'tofu')),
    note TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (publisher, kind, public_key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_pin_a_publisher ON publisher_keys (publisher) WHERE kind = 'tofu';
CREATE TABLE revoked_keys (
    public_key TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    revoked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE skill_owners (
    skill_id TEXT PRIMARY KEY, publisher TEXT NOT NULL, claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE tool_owners (
    tool_id TEXT PRIMARY KEY,
    skill_id TEXT NOT NULL REFERENCES skill_owners (skill_id) ON DELETE CASCADE,
    claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_owners_by_skill ON tool_owners (skill_id);

CREATE TABLE versions (
    skill_id TEXT NOT NULL REFERENCES skill_owners (skill_id),
    version TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    publisher TEXT NOT NULL,
    name TEXT NOT NULL,
    payload_digest TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    public_key TEXT NOT NULL,
    key_id TEXT NOT NULL,
    trust TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'quarantined', 'disabled')),
    reason TEXT NOT NULL,
    reason_text TEXT NOT NULL,
    tools TEXT NOT NULL,
    installed_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (skill_id, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_current_version ON versions (skill_id) WHERE is_current = 1;
CREATE INDEX versions_by_file ON versions (file_digest);

CREATE TABLE grants (skill_id TEXT PRIMARY KEY, grants TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE config (
    skill_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (skill_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE secrets (
    name TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE kv (
    skill_id TEXT NOT NULL, bucket TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (skill_id, bucket, key)
) STRICT;
CREATE TABLE kv_usage (
    skill_id TEXT PRIMARY KEY, keys INTEGER NOT NULL, bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER kv_added AFTER INSERT ON kv BEGIN
    INSERT INTO kv_usage VALUES (new.skill_id, 1, length(CAST(new.key AS BLOB)) + length(new.value))
    ON CONFLICT (skill_id) DO UPDATE SET keys = keys + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER kv_changed AFTER UPDATE ON kv BEGIN
    UPDATE kv_usage SET bytes = bytes + length(new.value) - length(old.value) WHERE skill_id = new.skill_id;
END;
CREATE TRIGGER kv_removed AFTER DELETE ON kv BEGIN
    UPDATE kv_usage SET keys = keys - 1, bytes = bytes - length(CAST(old.key AS BLOB)) - length(old.value)
    WHERE skill_id = old.skill_id;
END;

CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    skill_id TEXT NOT NULL,
    payload_digest TEXT NOT NULL,
    tool_id TEXT NOT NULL,
    input_digest TEXT NOT NULL,
    grants_digest TEXT NOT NULL,
    input TEXT,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    ttl_ms INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX approvals_by_binding ON approvals (payload_digest, tool_id, input_digest, grants_digest);
CREATE INDEX approvals_by_state ON approvals (state, expires_at);

CREATE TABLE plugins (
    plugin_id TEXT PRIMARY KEY,
    binding TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE hooks (
    hook_id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    operator TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX hooks_by_event ON hooks (event);

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    once_key TEXT,
    skill_id TEXT,
    data TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_once ON events (event, once_key) WHERE once_key IS NOT NULL;
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    hook_id TEXT NOT NULL,
    plugin_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'done', 'failed')),
    attempts INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    leased_by TEXT,
    lease_until INTEGER,
    outcome TEXT NOT NULL,
    exit_code INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_open ON deliveries (state, not_before) WHERE state IN ('pending', 'leased');
CREATE INDEX deliveries_by_event ON deliveries (event_id);

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    skill_id TEXT,
    call_id TEXT,
    data TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TABLE journal_heads (
    seq INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT;
";

/// Brings the database to the newest schema; refuses one that is newer still.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let known = newest();
    if version(connection)? == known {
        return Ok(()); // the usual case takes no write lock
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&tx)?; // again: another process may have been first
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    let Some(steps) = MIGRATIONS.get(done..) else {
        return Err(StoreError::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        });
    };
    for step in steps {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", known)?;
    tx.commit()?;
    Ok(())
}

/// Whether a database that must not be changed can be read as it is: `false` where it has no tables yet.
pub(super) fn is_current(connection: &Connection, path: &Path) -> Result<bool, StoreError> {
    let known = newest();
    match version(connection)? {
        0 => Ok(false),
        found if found > known => Err(StoreError::NewerSchema {
            path: path.to_owned(),
            found,
            known,
        }),
        _ => Ok(true),
    }
}

/// The newest schema's number.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
