//! The bearer token.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Fewest characters of a token: 128 bits in hex.
const MIN_LENGTH: usize = 32;

/// Why a text is no bearer token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Too short to be a secret.
    #[error("the access token is too short: {length} characters, at least {MIN_LENGTH} are needed")]
    Short {
        /// Characters.
        length: usize,
    },
    /// Characters that the `Authorization` header cannot carry.
    #[error("the access token may only have letters, digits and -._~+/ (and = at its end)")]
    Characters,
}

/// The secret that clients have to show. Only its digest is kept, and `Debug` shows nothing.
#[derive(Clone)]
pub struct BearerToken {
    digest: [u8; 32],
}

impl BearerToken {
    /// A token as RFC 6750 has it (`b64token`).
    pub fn parse(token: &str) -> Result<Self, TokenError> {
        let body = token.trim_end_matches('=');
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
        if !body.bytes().all(allowed) {
            return Err(TokenError::Characters);
        }
        if body.len() < MIN_LENGTH {
            return Err(TokenError::Short { length: body.len() });
        }
        Ok(Self {
            digest: Sha256::digest(token).into(),
        })
    }

    /// Whether this is the token. Takes the same time for every wrong one: digests are compared, all of them.
    pub(super) fn matches(&self, shown: &[u8]) -> bool {
        let shown: [u8; 32] = Sha256::digest(shown).into();
        let difference = self
            .digest
            .iter()
            .zip(shown)
            .fold(0, |all, (a, b)| all | (a ^ b));
        std::hint::black_box(difference) == 0
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_token_matches() {
        let text = "0123456789abcdef0123456789abcdef";
        let token = BearerToken::parse(text).expect("a token");
        assert!(token.matches(text.as_bytes()));
        assert!(!token.matches(b"0123456789abcdef0123456789abcdee"));
        assert!(!token.matches(b""));
        assert!(!format!("{token:?}").contains("0123"));
    }

    #[test]
    fn guessable_and_unsendable_tokens_are_refused() {
        assert_eq!(
            BearerToken::parse("short").unwrap_err(),
            TokenError::Short { length: 5 }
        );
        assert_eq!(
            BearerToken::parse(&"=".repeat(40)).unwrap_err(),
            TokenError::Short { length: 0 }
        );
        assert_eq!(
            BearerToken::parse(&"a b".repeat(20)).unwrap_err(),
            TokenError::Characters
        );
    }
}
