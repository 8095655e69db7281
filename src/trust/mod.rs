//! Publishers, keys, pins, revocations -> a decision; and `verify`, which tells anybody who asks.
//!
//! A valid signature says that the holder of a key signed; only the trust store says whose key that is. The decision
//! falls in this order: revoked key; publisher with listed keys (one of them, or a mismatch: a listed publisher
//! is never pinned anew); pinned publisher (that key, or a mismatch); trust on first use, where allowed; untrusted.
//!
//! # Reason codes of [`verify()`]
//!
//! Stable; the first that applies, from top to bottom. `accept` is for the three that say so.
//!
//! | code | meaning |
//! |---|---|
//! | `limit_*` | over a limit of the format ([`crate::limits`]) |
//! | `zip_*`, `path_*` | not in the ZIP profile, or a name that is not portable ([`crate::artifact::zip`]) |
//! | `missing_entry` | a required entry is not there |
//! | `manifest_not_utf8`, `manifest_invalid` | `skill.toml` is no packed manifest |
//! | `sbom_invalid`, `provenance_invalid` | not of the required shape |
//! | `integrity_duplicate`, `integrity_missing`, `integrity_unlisted`, `integrity_mismatch` | `integrity.files` does not list exactly what is there |
//! | `signature_missing` | there is no `signature.json` |
//! | `signature_malformed` | it is not the JSON that it should be |
//! | `signature_algorithm`, `signature_publisher`, `signature_public_key`, `signature_key_id` | it names another algorithm, publisher or key than it may |
//! | `signature_payload_digest` | another content was signed |
//! | `signature_encoding`, `signature_length`, `signature_mismatch` | the signature is none, or not of this key |
//! | `revoked` | the key was revoked |
//! | `key_mismatch` | the publisher is known, by another key |
//! | `untrusted` | nobody vouches for the publisher |
//! | `allowlisted` | accept: the key is listed for the publisher |
//! | `tofu_pinned` | accept: the key is the one that was pinned |
//! | `tofu_newly_pinned` | accept: first use; whoever installs the skill pins the key |

mod store;
#[cfg(test)]
mod tests;
mod verify;

pub use store::{TrustDecision, TrustError, TrustStore, decide};
pub use verify::{SignatureState, Verdict, Verification, verify};
