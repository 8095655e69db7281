//! `skill.toml`: types, parsing with positions, validation, editing, its JSON Schema.

mod capabilities;
mod config;
mod derived;
mod editor;
mod error;
mod ids;
mod json_schema;
mod operator;
mod operator_types;
mod parse;
mod reader;
mod schema;
mod sync;
mod tree;
mod types;
mod write;

pub use derived::{CapabilityGrants, PolicyBinding, Warning};
pub use editor::{EditError, ManifestEditor, Quota};
pub use error::{MAX_ERRORS, ManifestError, ManifestErrors};
pub use ids::{EntryPath, Identifier, NameError, PublisherId, SkillId, ToolId, Version};
pub use json_schema::json_schema;
pub use reader::nearest;
pub use schema::{SchemaValidator, schema_problem, schema_validator};
pub use sync::{Change, DescribedTool, SyncError, apply, changes};
pub use types::*;
#[cfg(feature = "authoring")]
pub(crate) use write::{inline_toml, tools_toml};

#[cfg(test)]
mod tests;
