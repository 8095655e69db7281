//! Texts that an agent reads.

mod hidden_text;
mod instruction_text;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[hidden_text::RULE, instruction_text::RULE];
