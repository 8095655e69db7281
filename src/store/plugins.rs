//! Plugin bindings: which skill stands behind a plugin's name, and what it may use there.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::StoreError;
use super::grants::GrantSet;
use super::home::{Home, bump_generation, found};
use super::journal::{self, NewEntry};
use super::row::json as json_column;
use crate::manifest::{EntryPath, Identifier, Manifest, SkillId, Tool, ToolId, Version};

/// A plugin's name bound to a skill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PluginBinding {
    /// Its name.
    pub plugin_id: Identifier,
    /// The skill behind it.
    pub skill_id: SkillId,
    /// Only this version; `None` is the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill_version: Option<Version>,
    /// The tool that answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_id: Option<ToolId>,
    /// The module, for a core module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module_path: Option<EntryPath>,
    /// Its export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<String>,
    /// What it may use as this plugin, within what the skill was granted.
    #[serde(default)]
    pub grants: GrantSet,
    /// Its configuration as this plugin.
    #[serde(default)]
    pub config: BTreeMap<String, Value>,
    /// Whether it is used.
    pub enabled: bool,
}

impl PluginBinding {
    /// The tool that answers: the bound one, the manifest's default for plugins, or the only one.
    pub fn tool<'a>(&self, manifest: &'a Manifest) -> Option<&'a Tool> {
        let plugin = manifest
            .operator
            .as_ref()
            .and_then(|operator| operator.plugin.as_ref());
        let default = plugin.and_then(|plugin| plugin.default_tool_id.as_ref());
        match self.tool_id.as_ref().or(default) {
            Some(id) => manifest.tool(id.as_str()),
            None => match manifest.entrypoints.tools.as_slice() {
                [only] => Some(only),
                _ => None,
            },
        }
    }
}

impl Home {
    /// Binds a plugin, or replaces the binding of that name.
    pub fn plugin_bind(&self, binding: &PluginBinding) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| save(tx, "plugin.bound", binding, now))
    }

    /// All bindings, by name.
    pub fn plugins(&self) -> Result<Vec<PluginBinding>, StoreError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT binding FROM plugins ORDER BY plugin_id")?;
            let rows = query.query_map([], |row| json_column(row, "binding"))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One binding.
    pub fn plugin(&self, plugin_id: &Identifier) -> Result<PluginBinding, StoreError> {
        self.read(|tx| one(tx, plugin_id))
    }

    /// Switches a binding on or off.
    pub fn plugin_set_enabled(
        &self,
        plugin_id: &Identifier,
        enabled: bool,
    ) -> Result<PluginBinding, StoreError> {
        let now = self.now();
        self.write(|tx| {
            let mut binding = one(tx, plugin_id)?;
            binding.enabled = enabled;
            let kind = if enabled {
                "plugin.enabled"
            } else {
                "plugin.disabled"
            };
            save(tx, kind, &binding, now)?;
            Ok(binding)
        })
    }

    /// Removes a binding; hooks that name it stay and deliver nothing.
    pub fn plugin_remove(&self, plugin_id: &Identifier) -> Result<(), StoreError> {
        let now = self.now();
        self.write(|tx| {
            let binding = one(tx, plugin_id)?;
            tx.execute(
                "DELETE FROM plugins WHERE plugin_id = ?1",
                [plugin_id.as_str()],
            )?;
            log(tx, "plugin.removed", &binding, now)
        })
    }
}

fn save(
    tx: &Transaction<'_>,
    kind: &str,
    binding: &PluginBinding,
    now: i64,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(binding).map_err(|error| StoreError::Invalid {
        what: "plugin binding",
        message: error.to_string(),
    })?;
    tx.execute(
        "INSERT INTO plugins VALUES (?1, ?2) ON CONFLICT (plugin_id) DO UPDATE SET binding = excluded.binding",
        params![binding.plugin_id.as_str(), text],
    )?;
    log(tx, kind, binding, now)
}

fn log(
    tx: &Transaction<'_>,
    kind: &str,
    binding: &PluginBinding,
    now: i64,
) -> Result<(), StoreError> {
    let data = json!({
        "plugin_id": binding.plugin_id,
        "skill_version": binding.skill_version,
        "tool_id": binding.tool_id,
        "grants_digest": binding.grants.digest(),
        "enabled": binding.enabled,
    });
    let entry = NewEntry::new(kind).skill(&binding.skill_id).data(data);
    journal::append(tx, &entry, now)?;
    bump_generation(tx)
}

fn one(tx: &Transaction<'_>, plugin_id: &Identifier) -> Result<PluginBinding, StoreError> {
    let row = tx
        .prepare_cached("SELECT binding FROM plugins WHERE plugin_id = ?1")?
        .query_row([plugin_id.as_str()], |row| json_column(row, "binding"));
    found(row, "plugin", plugin_id.as_str())
}
