//! The package: its entries, signature, trust and attestations.

mod attestation;
mod broken_signature;
mod content_mismatch;
mod credential_file;
#[cfg(test)]
mod fixture;
mod key_mismatch;
mod key_revoked;
mod leftover_file;
mod legacy_manifest;
mod misleading_name;
mod names;
mod near_limits;
mod needs_review;
mod no_operator_metadata;
mod outdated_compat;
mod placeholder_version;
mod provenance_incomplete;
mod provenance_mismatch;
mod publisher_not_allowed;
mod sbom_incomplete;
mod sbom_mismatch;
mod unexpected_entry;
mod unknown_build_type;
mod unsigned;
mod untrusted_publisher;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    unsigned::RULE,
    broken_signature::RULE,
    untrusted_publisher::RULE,
    key_mismatch::RULE,
    key_revoked::RULE,
    near_limits::RULE,
    misleading_name::RULE,
    leftover_file::RULE,
    credential_file::RULE,
    unexpected_entry::RULE,
    content_mismatch::RULE,
    sbom_mismatch::RULE,
    sbom_incomplete::RULE,
    provenance_mismatch::RULE,
    provenance_incomplete::RULE,
    unknown_build_type::RULE,
    legacy_manifest::RULE,
    needs_review::RULE,
    no_operator_metadata::RULE,
    outdated_compat::RULE,
    placeholder_version::RULE,
    publisher_not_allowed::RULE,
];
