//! Where any of some hundred needles stands in a text, whatever the case of its letters.

use std::ops::Range;

/// So many first bytes of needles are looked up before a needle is compared.
const FIRST: usize = 4;
/// Groups of needles, a bit of a word each.
const GROUPS: usize = u64::BITS as usize;

/// Needles in groups, and for each of their first bytes the groups that have it there: at most places no group has all four. An automaton
/// (aho-corasick) takes more than twice as long, for it waits for memory at every byte, and first has to be made.
pub(in crate::audit::rules) struct Needles {
    groups: Vec<Vec<Needle>>,
    first: [[u64; 256]; FIRST],
}

struct Needle {
    number: usize,
    bytes: Box<[u8]>,
    /// Its first bytes, [folded](fold()), and which of them it has.
    first: u32,
    mask: u32,
}

/// Four bytes, with the bit set that tells small letters from capitals: what differs here differs.
fn fold(window: [u8; FIRST]) -> u32 {
    u32::from_le_bytes(window) | 0x2020_2020
}

/// As many of the first bytes as there are, and what is not there as a mask.
fn beginning(bytes: &[u8]) -> ([u8; FIRST], u32) {
    let (mut first, mut mask) = ([0; FIRST], [0; FIRST]);
    for (at, byte) in bytes.iter().take(FIRST).enumerate() {
        first[at] = *byte;
        mask[at] = 0xFF;
    }
    (first, u32::from_le_bytes(mask))
}

impl Needle {
    fn new(number: usize, bytes: &[u8]) -> Self {
        let (first, mask) = beginning(bytes);
        Self {
            number,
            bytes: bytes.into(),
            first: fold(first) & mask,
            mask,
        }
    }

    /// Whether it is here, where its first bytes may be.
    fn is_at(&self, start: usize, window: u32, text: &[u8]) -> bool {
        let here = || text.get(start..start + self.bytes.len());
        window & self.mask == self.first
            && here().is_some_and(|here| here.eq_ignore_ascii_case(&self.bytes))
    }
}

impl Needles {
    /// Their numbers are their places in the list; none is empty.
    pub(in crate::audit::rules) fn new(needles: &[impl AsRef<[u8]>]) -> Self {
        let numbered = needles.iter().enumerate();
        let mut order: Vec<Needle> = numbered
            .map(|(number, bytes)| Needle::new(number, bytes.as_ref()))
            .collect();
        // Those that begin alike share a group: then few other texts have one byte of the one and another of the other.
        order.sort_by_key(|needle| needle.bytes.to_ascii_lowercase());
        let size = order.len().div_ceil(GROUPS).max(1);
        let mut all = Self {
            groups: Vec::new(),
            first: [[0; 256]; FIRST],
        };
        let mut order = order.into_iter().peekable();
        while order.peek().is_some() {
            all.add(order.by_ref().take(size).collect());
        }
        all
    }

    fn add(&mut self, group: Vec<Needle>) {
        let bit = 1 << self.groups.len();
        for needle in &group {
            for (at, groups) in self.first.iter_mut().enumerate() {
                match needle.bytes.get(at) {
                    Some(byte) => {
                        groups[usize::from(byte.to_ascii_lowercase())] |= bit;
                        groups[usize::from(byte.to_ascii_uppercase())] |= bit;
                    }
                    // Nothing is known of what comes after a short one.
                    None => groups.iter_mut().for_each(|groups| *groups |= bit),
                }
            }
        }
        self.groups.push(group);
    }

    /// Calls `hit` with the number and the place of every needle in a text, those that overlap too; in order of where they begin.
    pub(in crate::audit::rules) fn each_hit(
        &self,
        text: &[u8],
        mut hit: impl FnMut(usize, Range<usize>),
    ) {
        let [first, second, third, fourth] = &self.first;
        for (at, window) in text.array_windows::<FIRST>().enumerate() {
            let [a, b, c, d] = *window;
            let groups = first[usize::from(a)] & second[usize::from(b)];
            if groups == 0 {
                continue;
            }
            let groups = groups & third[usize::from(c)] & fourth[usize::from(d)];
            if groups != 0 {
                self.compare(groups, fold(*window), at, text, &mut hit);
            }
        }
        for at in text.len().saturating_sub(FIRST - 1)..text.len() {
            let groups = first[usize::from(text[at])];
            let (window, _) = beginning(&text[at..]);
            self.compare(groups, fold(window), at, text, &mut hit);
        }
    }

    fn compare(
        &self,
        mut groups: u64,
        window: u32,
        start: usize,
        text: &[u8],
        hit: &mut impl FnMut(usize, Range<usize>),
    ) {
        while groups != 0 {
            for needle in &self.groups[groups.trailing_zeros() as usize] {
                if needle.is_at(start, window, text) {
                    hit(needle.number, start..start + needle.bytes.len());
                }
            }
            groups &= groups - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::AhoCorasick;

    use super::*;

    const NEEDLES: [&[u8]; 9] = [
        b"MZ",
        b"abcd",
        b"bc",
        b"abcdef",
        b"cde",
        b"://",
        b"\0asm",
        b"Key-",
        b"\xC3\x9C",
    ];

    /// Every text of up to seven pieces, each a part of a needle or a byte that is in none.
    #[test]
    fn the_hits_are_those_of_the_library() {
        let needles = Needles::new(&NEEDLES);
        let library = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(NEEDLES)
            .unwrap();
        let pieces: [&[u8]; 12] = [
            b"a",
            b"B",
            b"bcD",
            b"ef",
            b"M",
            b"Z://",
            b":",
            b"/",
            b"\0a",
            b"SM",
            b"key-",
            b"\xC3\x9C",
        ];
        let mut seed = 1_u32;
        let mut found = 0;
        for _ in 0..20_000 {
            let mut text = Vec::new();
            for _ in 0..7 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.extend_from_slice(pieces[(seed >> 16) as usize % pieces.len()]);
            }
            let mut ours = Vec::new();
            needles.each_hit(&text, |needle, place| ours.push((needle, place)));
            let mut theirs: Vec<_> = library
                .find_overlapping_iter(&text)
                .map(|hit| (hit.pattern().as_usize(), hit.range()))
                .collect();
            found += ours.len();
            let order = |hit: &(usize, Range<usize>)| (hit.1.start, hit.1.end, hit.0);
            ours.sort_by_key(order);
            theirs.sort_by_key(order);
            assert_eq!(ours, theirs, "{text:?}");
        }
        assert!(found > 10_000, "{found}");
    }
}
