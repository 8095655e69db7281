//! How much is looked at behind one needle: hits are cheap to make, and what a probe reads behind one is not.

/// Bytes that all probes of one needle may read together, for each byte that is scanned.
const PER_BYTE: usize = 4;
/// The same for nothing: small places are always read whole.
const FREE: usize = 1 << 20;

/// What the probes of each needle have read in one place.
#[derive(Default)]
pub(super) struct Effort {
    allowance: usize,
    spent: Vec<usize>,
    /// Something was not looked at.
    pub(super) exhausted: bool,
}

impl Effort {
    /// So many more bytes are scanned.
    pub(super) fn add(&mut self, bytes: usize, needles: usize) {
        self.allowance = self
            .allowance
            .saturating_add(bytes.saturating_mul(PER_BYTE));
        self.spent.resize(needles, 0);
    }

    /// Whether a probe that reads `cost` bytes may look at a hit of this needle.
    pub(super) fn take(&mut self, needle: usize, cost: usize) -> bool {
        let spent = &mut self.spent[needle];
        if *spent + cost > self.allowance + FREE {
            self.exhausted = true;
            return false;
        }
        *spent += cost;
        true
    }
}

/// About how many bytes the probe of a needle reads at most, or what takes as long.
pub(super) fn cost(needle: &[u8], default: usize) -> usize {
    match needle {
        b"\x1F\x8B\x08" => 8_000,
        b"PuTTY-User-Key-File-" => 4_000,
        b"\"kty\"" | b"<script" => 3_000,
        b"| sh" | b"|sh" | b"| bash" | b"|bash" | b"| sudo" | b"<(curl " | b"$(curl "
        | b"`curl " | b"<(wget " | b"$(wget " | b"`wget " => 2_000,
        b"chmod +x" | b"chmod 7" | b"eyJ" | b"PE\0\0" | b"\"mappings\"" => 1_200,
        b"AKIA" | b"ASIA" | b"sig=" | b"-----BEGIN " | b"powershell" => 600,
        b"curl " | b"twilio" | b"discord" | b"sourceMappingURL=" => 400,
        b".G" | b".X" | b".Y" => 20,
        b"T3BlbkFJ" | b"/home/" | b"/Users/" | b":\\Users\\" => 200,
        b"://" => 80,
        // Names of hosts are read from their end.
        [b'.', ..] => 100,
        _ => default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_cut_off_and_other_needles_are_not() {
        let mut effort = Effort::default();
        effort.add(1_000, 2);
        let looked = (0..100_000).filter(|_| effort.take(0, 600)).count();
        assert_eq!(looked, (FREE + 4_000) / 600);
        assert!(effort.exhausted && effort.take(1, 600));
    }
}
