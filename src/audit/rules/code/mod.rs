//! The binaries: what they export, need and are made of.

mod duplicate_module;
mod export_without_tool;
mod memory_over_quota;
mod missing_default_module;
mod missing_entry_point;
mod runtime_unsupported;
mod start_function;
mod tool_without_export;
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
];
