//! What decides on a call, all of it read at one moment.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::StoreError;
use super::grants::GrantSet;
use super::home::Home;
use super::skills::InstalledSkill;
use super::{config, grants_table, skills};
use crate::manifest::SkillId;

/// How a skill stands in the home.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its current version; `None` when it is not installed.
    pub installed: Option<InstalledSkill>,
    /// What it was granted.
    pub grants: GrantSet,
    /// What is configured for it.
    pub config: BTreeMap<String, Value>,
}

impl Home {
    /// State, grants and configuration of a skill in one snapshot, as every call of an installed skill needs them.
    pub fn standing(&self, skill_id: &SkillId) -> Result<Standing, StoreError> {
        self.read(|tx| {
            Ok(Standing {
                installed: skills::current(tx, skill_id)?,
                grants: grants_table::load(tx, skill_id)?,
                config: config::load(tx, skill_id)?,
            })
        })
    }
}
