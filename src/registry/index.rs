//! `index.json`: Palyra's registry index.

use serde::{Deserialize, Serialize};

use super::reference::Selector;
use crate::digest::Digest;
use crate::limits::{MAX_ARTIFACT_BYTES, MAX_INDEX_BYTES, MAX_INDEX_ENTRIES};
use crate::manifest::{PublisherId, SkillId, Version};

/// A checked index: entries in order, each version once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Always 1.
    pub schema_version: u32,
    /// Milliseconds since 1970; no decision uses it.
    pub generated_at_unix_ms: i64,
    /// By skill id, then version.
    pub entries: Vec<IndexEntry>,
    /// Where the index goes on (HTTP only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page: Option<String>,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexEntry {
    /// The skill.
    pub skill_id: SkillId,
    /// Its version.
    pub version: Version,
    /// Who made it, as the registry says; the signature decides.
    pub publisher: PublisherId,
    /// Relative path or URL.
    pub artifact: String,
    /// Of the file.
    pub artifact_sha256: Digest,
    /// Of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_bytes: Option<u64>,
}

impl Index {
    /// An index without entries.
    pub const fn empty() -> Self {
        Self {
            schema_version: 1,
            generated_at_unix_ms: 0,
            entries: Vec::new(),
            next_page: None,
        }
    }

    /// Reads and checks an index. The error says what is wrong and where.
    pub fn from_json(text: &[u8]) -> Result<Self, String> {
        if text.len() as u64 > MAX_INDEX_BYTES {
            return Err(format!("larger than {MAX_INDEX_BYTES} bytes"));
        }
        let index: Self = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        index.check()?;
        Ok(index)
    }

    /// The index as it is written: checked, one line an entry's field.
    pub fn to_json(&self) -> Result<String, String> {
        self.check()?;
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())? + "\n";
        if text.len() as u64 > MAX_INDEX_BYTES {
            return Err(format!("it would be larger than {MAX_INDEX_BYTES} bytes"));
        }
        Ok(text)
    }

    /// The entry of the selector's version, or of the highest one.
    pub fn find(&self, selector: &Selector) -> Option<&IndexEntry> {
        self.entries
            .iter()
            .filter(|entry| entry.skill_id == selector.skill_id)
            .filter(|entry| {
                selector
                    .version
                    .is_none_or(|version| entry.version == version)
            })
            .max_by_key(|entry| entry.version)
    }

    /// Entries whose skill id or publisher contains the text, without regard to case.
    pub fn search(&self, text: &str) -> impl Iterator<Item = &IndexEntry> {
        let text = text.to_ascii_lowercase(); // both are lower case by their types
        self.entries.iter().filter(move |entry| {
            entry.skill_id.as_str().contains(&text) || entry.publisher.as_str().contains(&text)
        })
    }

    /// Puts an entry in its place.
    pub(super) fn insert(&mut self, entry: IndexEntry) {
        let place = self
            .entries
            .partition_point(|have| have.key() < entry.key());
        self.entries.insert(place, entry);
    }

    fn check(&self) -> Result<(), String> {
        if self.schema_version != 1 {
            return Err(format!(
                "schema_version is {}, expected 1",
                self.schema_version
            ));
        }
        if self.entries.len() > MAX_INDEX_ENTRIES {
            return Err(format!("more than {MAX_INDEX_ENTRIES} entries"));
        }
        for (position, pair) in self.entries.windows(2).enumerate() {
            let (before, after) = (pair[0].key(), pair[1].key());
            if before == after {
                return Err(format!(
                    "entries[{}]: {} {} is there twice",
                    position + 1,
                    after.0,
                    after.1
                ));
            }
            if before > after {
                return Err(format!(
                    "entries[{}]: not sorted by skill_id, then version",
                    position + 1
                ));
            }
        }
        let large = self
            .entries
            .iter()
            .position(|entry| entry.artifact_bytes > Some(MAX_ARTIFACT_BYTES));
        match large {
            Some(position) => Err(format!(
                "entries[{position}]: artifact_bytes is over {MAX_ARTIFACT_BYTES}"
            )),
            None => Ok(()),
        }
    }
}

impl IndexEntry {
    fn key(&self) -> (&SkillId, Version) {
        (&self.skill_id, self.version)
    }
}
