//! What the operator configured for each skill (`operator.config`). The caller holds values to the manifest.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};
use serde_json::{Value, json};

use super::error::StoreError;
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use super::row::json as json_column;
use crate::manifest::SkillId;

impl Home {
    /// Everything that is configured for a skill.
    pub fn config(&self, skill_id: &SkillId) -> Result<BTreeMap<String, Value>, StoreError> {
        self.read(|tx| load(tx, skill_id))
    }

    /// Sets one value; `None` takes it away.
    pub fn config_set(
        &self,
        skill_id: &SkillId,
        key: &str,
        value: Option<&Value>,
    ) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| {
            match value {
                Some(value) => tx.execute(
                    "INSERT INTO config VALUES (?1, ?2, ?3)
                     ON CONFLICT (skill_id, key) DO UPDATE SET value = excluded.value",
                    params![skill_id.as_str(), key, value.to_string()],
                )?,
                None => tx.execute(
                    "DELETE FROM config WHERE skill_id = ?1 AND key = ?2",
                    params![skill_id.as_str(), key],
                )?,
            };
            // The value may be one that the manifest marks as redacted: only the key is written down.
            let data = json!({ "key": key, "set": value.is_some() });
            let entry = NewEntry::new("config.set").skill(skill_id).data(data);
            journal::append(tx, &entry, now)?;
            bump_generation(tx)
        })
    }
}

pub(super) fn load(
    tx: &Transaction<'_>,
    skill_id: &SkillId,
) -> Result<BTreeMap<String, Value>, StoreError> {
    let mut query = tx.prepare_cached("SELECT key, value FROM config WHERE skill_id = ?1")?;
    let rows = query.query_map([skill_id.as_str()], |row| {
        Ok((row.get("key")?, json_column(row, "value")?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
