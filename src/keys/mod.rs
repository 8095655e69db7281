//! Signing keys and public keys: Ed25519 with strict verification, and the folder that keeps the secrets.
//!
//! Ed25519 leaves room for keys that verify more than was signed: points of small order, for which one signature
//! fits nearly every message, and second spellings of one point, which slip past a list of keys. Neither can be
//! made into a [`PublicKey`], so nothing behind this door has to think of them; signatures are verified by
//! dalek's strict rules (canonical `R` and `S`, no small-order `R`, no cofactor).

mod error;
mod public;
mod ring;
mod secret;
#[cfg(test)]
mod tests;

pub use error::KeyError;
pub use public::PublicKey;
pub use ring::{KeyInfo, KeyRing};
pub use secret::SigningKey;
