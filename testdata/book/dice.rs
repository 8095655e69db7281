//! The tool `acme.dice.roll` of the book's chapter on testing.

use std::hash::{BuildHasher, RandomState};

use palyra_skill_sdk::{ToolError, skill, tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

skill!(roll);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Sides of the die.
    #[schemars(range(min = 2, max = 1_000_000))]
    sides: u64,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rolled {
    /// What came up.
    value: u64,
}

/// Rolls a die.
#[tool(title = "Roll")]
fn roll(input: Input) -> Result<Rolled, ToolError> {
    // The seed of the standard library's hash is a random number.
    let random = RandomState::new().hash_one(0);
    Ok(Rolled {
        value: random % input.sides + 1,
    })
}
