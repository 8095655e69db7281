//! The JSON Schemas of the tools.

mod input_not_object;
mod unusable_schema;
mod wide_schema;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    unusable_schema::RULE,
    input_not_object::RULE,
    wide_schema::RULE,
];
