//! What lies in data segments, sections and assets.

mod debug_info;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[debug_info::RULE];
