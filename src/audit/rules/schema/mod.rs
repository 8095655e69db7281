//! The JSON Schemas of the tools.

mod ambiguity;
mod catastrophic_pattern;
mod combinator_at_root;
mod contradictory_schema;
mod foreign_keyword;
mod inapplicable_keyword;
mod input_not_object;
mod large_schema;
mod misspelt_keyword;
mod open_sensitive_input;
mod polynomial_pattern;
mod rejected_default;
mod remote_reference;
mod secret_input;
#[cfg(test)]
pub(in crate::audit::rules) mod testing;
mod unanchored_pattern;
mod unasserted_format;
mod unbounded_input;
mod unbounded_output;
mod unportable_property;
mod unusable_schema;
mod vague_output;
mod walk;
mod wide_schema;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    unusable_schema::RULE,
    input_not_object::RULE,
    wide_schema::RULE,
    remote_reference::RULE,
    secret_input::RULE,
    catastrophic_pattern::RULE,
    unanchored_pattern::RULE,
    open_sensitive_input::RULE,
    vague_output::RULE,
    unbounded_input::RULE,
    contradictory_schema::RULE,
    rejected_default::RULE,
    misspelt_keyword::RULE,
    foreign_keyword::RULE,
    inapplicable_keyword::RULE,
    unasserted_format::RULE,
    large_schema::RULE,
    unportable_property::RULE,
    combinator_at_root::RULE,
    polynomial_pattern::RULE,
    unbounded_output::RULE,
];
