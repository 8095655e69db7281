//! What a person wrote in place of a secret is none.

/// Words of placeholders, lower case.
const WORDS: [&str; 20] = [
    "example",
    "xxxx",
    "your",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "dummy",
    "redacted",
    "sample",
    "insert",
    "replace",
    "<",
    "${",
    "{{",
    "todo",
    "fake",
    "....",
    "****",
    "not-a-real",
];
/// Longest run of one character in something random.
const MAX_REPEAT: usize = 5;

/// A value that stands for a secret: its words say so, or it is no random text.
pub(in crate::audit) fn is_placeholder(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let lower = String::from_utf8_lossy(&lower);
    WORDS.iter().any(|word| lower.contains(word)) || longest_repeat(value) > MAX_REPEAT
}

/// Whether a long text, which may hold anything short by chance, holds a placeholder's word.
pub(super) fn names_placeholder(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let lower = String::from_utf8_lossy(&lower);
    WORDS
        .iter()
        .any(|word| word.len() >= 6 && lower.contains(word))
}

fn longest_repeat(value: &[u8]) -> usize {
    value
        .chunk_by(|a, b| a == b)
        .map(<[u8]>::len)
        .max()
        .unwrap_or(0)
}

/// Whether it counts up or down somewhere, as what is typed by hand does: `12345678`, `abcdefgh`.
pub(super) fn counts(value: &[u8]) -> bool {
    let step = |a: &u8, b: &u8| a.wrapping_add(1) == *b;
    value.chunk_by(step).any(|run| run.len() >= 8)
}

/// Shannon's entropy, in bits a byte.
#[allow(clippy::cast_precision_loss)]
pub(in crate::audit) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let total = bytes.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / total;
            -share * share.log2()
        })
        .sum()
}

/// Whether a body of a token can be random: enough different characters, and digits or both cases among them.
pub(super) fn is_random(body: &[u8]) -> bool {
    let has = |class: fn(&u8) -> bool| body.iter().any(class);
    let mixed =
        has(u8::is_ascii_digit) || has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    // A hexadecimal text of 32 characters has 3.5 on average.
    mixed && entropy(body) >= 2.9 && !is_placeholder(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_random_text() {
        for placeholder in [
            "AKIAIOSFODNN7EXAMPLE",
            "your-api-key-here",
            "aaaaaaaaaaaa",
            "<token>",
            "sk-xxxxxxxx",
            "${KEY}",
        ] {
            assert!(is_placeholder(placeholder.as_bytes()), "{placeholder}");
        }
        assert!(!is_placeholder(b"8f3Kq0ZpLw2VxT6b"));
        assert!(is_random(b"8f3Kq0ZpLw2VxT6b"));
        assert!(!is_random(b"a_lower_case_word"));
        assert!(counts(b"zz12345678") && !counts(b"8f3Kq0Zp"));
    }

    #[test]
    fn entropy_is_in_bits() {
        let all: Vec<u8> = (0..=255).collect();
        assert!((entropy(&all) - 8.0).abs() < 1e-9);
        assert!(entropy(b"aaaa").abs() < 1e-9);
    }
}
