//! Runs of windows that look like random bytes.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::segments::Region;
use crate::audit::secrets::entropy;

/// A window: random bytes of this length have 7.95 bits a byte.
const WINDOW: usize = 4096;
const MIN_ENTROPY: f64 = 7.85;
/// Beginnings of formats that are dense by nature.
const KNOWN: [&[u8]; 14] = [
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"RIFF",
    b"\x1F\x8B\x08",
    b"PK\x03\x04",
    b"\x28\xB5\x2F\xFD",
    b"\xFD7zXZ",
    b"wOFF",
    b"wOF2",
    b"BZh",
    b"OggS",
    b"7z\xBC\xAF",
    b"\x04\x22\x4D\x18",
];

/// Dense bytes of a module.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) module: usize,
    pub(super) offset: usize,
    pub(super) bytes: usize,
    /// Of the whole module.
    pub(super) module_bytes: usize,
}

/// All dense bytes of a module as one, where there are any.
pub(super) fn in_module(
    module: usize,
    module_bytes: usize,
    regions: &[Region<'_>],
) -> Option<Blob> {
    let mut found: Option<Blob> = None;
    for region in regions {
        let (mut was_dense, mut known) = (false, false);
        for (index, window) in region.bytes.chunks(WINDOW).enumerate() {
            let dense = window.len() == WINDOW && is_dense(window);
            if dense && !was_dense {
                // A known format lasts as long as it stays dense; its beginning may be in the window before.
                let start = index.saturating_sub(1) * WINDOW;
                known = begins_known(&region.bytes[start..(index + 1) * WINDOW]);
            }
            was_dense = dense;
            if dense && !known {
                let blob = found.get_or_insert_with(|| Blob {
                    module,
                    offset: region.file_offset(index * WINDOW),
                    bytes: 0,
                    module_bytes,
                });
                blob.bytes += WINDOW;
            }
        }
    }
    found
}

fn is_dense(window: &[u8]) -> bool {
    // With three quarters in one half of all values there are 7.82 bits at most: most data ends here.
    let (words, []) = window.as_chunks() else {
        return false;
    };
    let high = |word: &[u8; 8]| (u64::from_ne_bytes(*word) & 0x8080_8080_8080_8080).count_ones();
    let high: u32 = words.iter().map(high).sum();
    let even = WINDOW / 4..WINDOW / 4 * 3;
    even.contains(&(high as usize)) && entropy(window) >= MIN_ENTROPY
}

fn begins_known(bytes: &[u8]) -> bool {
    static AUTOMATON: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(KNOWN).expect("the needles are constants, and few"));
    AUTOMATON.is_match(bytes)
}
