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
mod tests_declared;
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

/// For other TOML files of an author's: the same reading, the same kind of errors.
#[cfg(feature = "authoring")]
pub(crate) mod reading {
    pub(crate) use super::error::in_file;
    pub(crate) use super::reader::{Context, Field, Origin, Reader};
    pub(crate) use super::schema::{json, schema};
    pub(crate) use super::tree::{Kind, read};
}

#[cfg(test)]
mod tests;
