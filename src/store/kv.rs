//! Durable key-value buckets, one set a skill. No journal entries: the call that writes has one.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::error::StoreError;
use super::home::Home;
use crate::manifest::SkillId;

/// Longest bucket name or key, in bytes.
const MAX_KEY_BYTES: usize = 1024;

/// What one skill may store, over all of its buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KvQuota {
    /// Keys and values, bytes.
    pub total_bytes: u64,
    /// Number of keys.
    pub keys: u64,
    /// One value, bytes.
    pub value_bytes: u64,
}

impl Default for KvQuota {
    /// 16 MiB, 10,000 keys, 1 MiB a value.
    fn default() -> Self {
        Self {
            total_bytes: 16 * 1024 * 1024,
            keys: 10_000,
            value_bytes: 1024 * 1024,
        }
    }
}

impl Home {
    /// A value.
    pub fn kv_get(
        &self,
        skill_id: &SkillId,
        bucket: &str,
        key: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT value FROM kv WHERE skill_id = ?1 AND bucket = ?2 AND key = ?3",
                )?
                .query_row([skill_id.as_str(), bucket, key], |row| row.get(0))
                .optional()?)
        })
    }

    /// Sets a value, or changes nothing when the skill would hold more than its quota.
    pub fn kv_set(
        &self,
        skill_id: &SkillId,
        bucket: &str,
        key: &str,
        value: &[u8],
        quota: &KvQuota,
    ) -> Result<(), StoreError> {
        within(
            "length of a bucket name",
            bucket.len(),
            MAX_KEY_BYTES as u64,
        )?;
        within("length of a key", key.len(), MAX_KEY_BYTES as u64)?;
        within("size of a value", value.len(), quota.value_bytes)?;
        self.write(|tx| {
            let before = usage(tx, skill_id)?;
            tx.prepare_cached(
                "INSERT INTO kv VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (skill_id, bucket, key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![skill_id.as_str(), bucket, key, value])?;
            let after = usage(tx, skill_id)?;
            // A skill that is over (its quota was lowered) can still write what makes it no larger.
            let grown = |before: u64, after: u64, limit: u64| after > limit && after > before;
            if grown(before.0, after.0, quota.keys) {
                return Err(over("number of stored keys", quota.keys));
            }
            if grown(before.1, after.1, quota.total_bytes) {
                return Err(over("stored bytes", quota.total_bytes));
            }
            Ok(())
        })
    }

    /// Removes a value; `false` when there was none.
    pub fn kv_delete(
        &self,
        skill_id: &SkillId,
        bucket: &str,
        key: &str,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let removed = tx
                .prepare_cached("DELETE FROM kv WHERE skill_id = ?1 AND bucket = ?2 AND key = ?3")?
                .execute([skill_id.as_str(), bucket, key])?;
            Ok(removed > 0)
        })
    }

    /// Up to `limit` keys in byte order after `cursor`, and the next cursor while there are more.
    pub fn kv_keys(
        &self,
        skill_id: &SkillId,
        bucket: &str,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<String>, Option<String>), StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT key FROM kv WHERE skill_id = ?1 AND bucket = ?2 AND (?3 IS NULL OR key > ?3)
                 ORDER BY key LIMIT ?4",
            )?;
            let limit = limit.max(1);
            let one_more = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
            let rows = query.query_map(
                params![skill_id.as_str(), bucket, cursor, one_more],
                |row| row.get(0),
            )?;
            let mut keys: Vec<String> = rows.collect::<Result<_, _>>()?;
            let more = keys.len() > limit;
            keys.truncate(limit);
            let next = if more { keys.last().cloned() } else { None };
            Ok((keys, next))
        })
    }

    /// Keys and bytes that a skill has stored.
    pub fn kv_usage(&self, skill_id: &SkillId) -> Result<(u64, u64), StoreError> {
        self.read(|tx| usage(tx, skill_id))
    }
}

/// Kept by triggers: counting would read everything at each write.
fn usage(tx: &Transaction<'_>, skill_id: &SkillId) -> Result<(u64, u64), StoreError> {
    let found: Option<(i64, i64)> = tx
        .prepare_cached("SELECT keys, bytes FROM kv_usage WHERE skill_id = ?1")?
        .query_row([skill_id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (keys, bytes) = found.unwrap_or_default();
    Ok((keys.unsigned_abs(), bytes.unsigned_abs()))
}

fn within(what: &'static str, size: usize, limit: u64) -> Result<(), StoreError> {
    if size as u64 > limit {
        return Err(over(what, limit));
    }
    Ok(())
}

fn over(what: &'static str, limit: u64) -> StoreError {
    StoreError::Quota { what, limit }
}
