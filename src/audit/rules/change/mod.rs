//! What is different from an earlier version: silent unless there is one to compare with.
//!
//! PSK0805 is kept for a tool that reaches an import which it did not reach before: that needs the calls inside a binary.

mod capability_increase;
mod code_growth;
mod entry_point_changed;
mod input_loosened;
mod instruction_added;
mod new_dependency;
mod new_import;
mod new_wildcard;
mod other_skill;
mod output_weakened;
mod placed;
mod publisher_changed;
mod quota_raised;
mod risk_lowered;
mod signature_lost;
mod signing_key_changed;
#[cfg(test)]
mod testing;
mod tool_added;
mod tool_removed;
mod tool_text_changed;
mod version_lowered;
mod version_not_increased;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    capability_increase::RULE,
    new_wildcard::RULE,
    quota_raised::RULE,
    new_import::RULE,
    tool_removed::RULE,
    tool_added::RULE,
    tool_text_changed::RULE,
    instruction_added::RULE,
    input_loosened::RULE,
    output_weakened::RULE,
    risk_lowered::RULE,
    publisher_changed::RULE,
    signing_key_changed::RULE,
    version_not_increased::RULE,
    version_lowered::RULE,
    code_growth::RULE,
    new_dependency::RULE,
    entry_point_changed::RULE,
    signature_lost::RULE,
    other_skill::RULE,
];
