//! What a skill was built from.

mod advisory_notice;
mod broken_dependency_list;
mod contradicting_version;
mod known_malicious_package;
mod placed;
mod stale_advisories;
#[cfg(test)]
mod testing;
mod unchecked_dependencies;
mod unidentified_component;
mod unlisted_dependency;
mod unpinned_dependency;
mod unreadable_sbom;
mod vulnerable_dependency;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    known_malicious_package::RULE,
    vulnerable_dependency::RULE,
    advisory_notice::RULE,
    unchecked_dependencies::RULE,
    stale_advisories::RULE,
    broken_dependency_list::RULE,
    unlisted_dependency::RULE,
    contradicting_version::RULE,
    unidentified_component::RULE,
    unpinned_dependency::RULE,
    unreadable_sbom::RULE,
];
