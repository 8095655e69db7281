//! The binaries: what they export, need and are made of.

mod dead_code;
mod dead_module;
mod duplicate_module;
mod export_without_tool;
mod hidden_name;
mod large_function;
mod memory_grown_in_loop;
mod memory_over_quota;
mod miner_profile;
mod missing_default_module;
mod missing_entry_point;
mod mostly_hashing;
mod nondeterministic_code;
mod not_a_tool;
mod runtime_unsupported;
mod start_function;
mod table_over_limit;
mod tool_without_export;
mod unbounded_memory;
mod uncommon_proposal;
mod unknown_section;
mod unmentioned_hashing;
mod unreferenced_module;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    tool_without_export::RULE,
    export_without_tool::RULE,
    missing_entry_point::RULE,
    missing_default_module::RULE,
    unreferenced_module::RULE,
    duplicate_module::RULE,
    start_function::RULE,
    runtime_unsupported::RULE,
    memory_over_quota::RULE,
    table_over_limit::RULE,
    nondeterministic_code::RULE,
    large_function::RULE,
    miner_profile::RULE,
    hidden_name::RULE,
    dead_code::RULE,
    dead_module::RULE,
    unknown_section::RULE,
    not_a_tool::RULE,
    memory_grown_in_loop::RULE,
    unbounded_memory::RULE,
    mostly_hashing::RULE,
    uncommon_proposal::RULE,
    unmentioned_hashing::RULE,
];
