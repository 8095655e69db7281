//! PSK01: the package: entries, signature, trust, attestations.

mod publisher_not_allowed;

use super::Rule;

pub(super) static RULES: &[Rule] = &[publisher_not_allowed::RULE];
