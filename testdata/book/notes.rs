//! The tool `acme.notes.add` of the book's chapter on grants.

use palyra_skill_sdk::{ToolError, secrets, skill, storage, tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

skill!(add);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What to keep.
    #[schemars(length(max = 1_000))]
    text: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// How many notes there are.
    notes: usize,
}

/// Keeps a note under the key of its owner.
#[tool(title = "Add a note", sensitive)]
fn add(input: Input) -> Result<Kept, ToolError> {
    let owner = secrets::get("global/api_key")?;
    let notes = storage::open("notes")?;
    let name = format!("{}-{}", owner.len(), input.text.len());
    notes.set(&name, input.text.as_bytes())?;
    Ok(Kept {
        notes: notes.keys()?.len(),
    })
}
