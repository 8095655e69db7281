//! Secrets that skills may ask for. Stored in clear text in the home's database (0600): whoever can read the owner's
//! files can read them. A value is never written to the journal and never shown by `Debug`.

use std::fmt;
use std::str::FromStr;

use rusqlite::{OptionalExtension as _, params};
use serde::{Serialize, Serializer};
use serde_json::json;
use zeroize::Zeroizing;

use super::error::StoreError;
use super::home::{Home, bump_generation};
use super::journal::{self, NewEntry};
use super::row::parsed;
use crate::manifest::Identifier;

/// Largest secret, in bytes.
const MAX_SECRET_BYTES: usize = 64 * 1024;

/// `<scope>/<key>`: scope `global`, `principal:<id>`, `channel:<id>` or `skill:<id>`, key an identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretName(String);

/// A secret's value: wiped when it is dropped.
#[derive(Clone)]
pub struct SecretValue(Zeroizing<String>);

impl SecretName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SecretValue {
    /// Takes a value over.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself. Nothing that is printed, logged or stored elsewhere may hold it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretValue(***)")
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for SecretName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl FromStr for SecretName {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let is_identifier = |text: &str| {
            text.parse::<Identifier>()
                .is_ok_and(|id| id.as_str() == text)
        };
        let is_scope = |scope: &str| match scope.split_once(':') {
            None => scope == "global",
            Some((kind, id)) => {
                matches!(kind, "principal" | "channel" | "skill") && is_identifier(id)
            }
        };
        match text.split_once('/') {
            Some((scope, key)) if is_scope(scope) && is_identifier(key) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(StoreError::Invalid {
                what: "secret name",
                message: "write SCOPE/KEY, SCOPE one of global, principal:ID, channel:ID, skill:ID"
                    .to_owned(),
            }),
        }
    }
}

impl Home {
    /// Sets or replaces a secret.
    pub fn secret_set(&self, name: &SecretName, value: &SecretValue) -> Result<(), StoreError> {
        if value.expose().len() > MAX_SECRET_BYTES {
            return Err(StoreError::Quota {
                what: "size of a secret",
                limit: MAX_SECRET_BYTES as u64,
            });
        }
        let now = self.now();
        self.write(|tx| {
            tx.execute(
                "INSERT INTO secrets VALUES (?1, ?2, ?3)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
                params![name.as_str(), value.expose(), now],
            )?;
            let entry = NewEntry::new("secret.set").data(json!({ "name": name }));
            journal::append(tx, &entry, now)?;
            bump_generation(tx)
        })
    }

    /// A secret's value; `None` when it was never set.
    pub fn secret(&self, name: &SecretName) -> Result<Option<SecretValue>, StoreError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT value FROM secrets WHERE name = ?1")?
                .query_row([name.as_str()], |row| row.get(0))
                .optional()?
                .map(SecretValue::new))
        })
    }

    /// The names of all secrets, never their values.
    pub fn secret_names(&self) -> Result<Vec<SecretName>, StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT name FROM secrets ORDER BY name")?;
            let rows = query.query_map([], |row| parsed(row, "name"))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Removes a secret.
    pub fn secret_remove(&self, name: &SecretName) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| {
            if tx.execute("DELETE FROM secrets WHERE name = ?1", [name.as_str()])? == 0 {
                return Err(StoreError::NotFound {
                    what: "secret",
                    id: name.to_string(),
                });
            }
            let entry = NewEntry::new("secret.removed").data(json!({ "name": name }));
            journal::append(tx, &entry, now)?;
            bump_generation(tx)
        })
    }
}
