//! The package: its entries, signature, trust and attestations.

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[];
