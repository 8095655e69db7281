//! `skill.toml`: types, parsing with positions, validation, editing, its JSON Schema.

mod ids;
mod types;

pub use ids::{EntryPath, Identifier, NameError, PublisherId, SkillId, ToolId, Version};
pub use types::*;
