//! Clocks that stand still and random numbers that follow from a seed.

use std::convert::Infallible;
use std::time::Duration;

use rand_core::TryRng;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};

use crate::host::Fixed;

/// What `wasi:clocks` and `wasi:random` show, as far as it is fixed.
pub(crate) fn apply(fixed: Fixed, wasi: &mut WasiCtxBuilder) {
    if let Some(now) = fixed.wall_clock_ns {
        wasi.wall_clock(Still(now));
    }
    if let Some(now) = fixed.monotonic_clock_ns {
        wasi.monotonic_clock(Still(now));
    }
    if let Some(seed) = fixed.random_seed {
        // Three sources, as there are three interfaces: what one gives away says nothing of the others.
        let mut seeds = SplitMix(seed);
        wasi.secure_random(SplitMix(seeds.next()))
            .insecure_random(SplitMix(seeds.next()))
            .insecure_random_seed(u128::from(seeds.next()) << 64 | u128::from(seeds.next()));
    }
}

/// A clock that stands still, in nanoseconds.
struct Still(u64);

impl HostWallClock for Still {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        Duration::from_nanos(self.0)
    }
}

impl HostMonotonicClock for Still {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        self.0
    }
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): every seed is good, and the sequence is the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl TryRng for SplitMix {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_paper() {
        // The first numbers from seed 1234567 of the authors' own program.
        let mut random = SplitMix(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
        let mut bytes = [0; 11];
        SplitMix(1_234_567).try_fill_bytes(&mut bytes).unwrap();
        assert_eq!(bytes[..8], 6_457_827_717_110_365_317_u64.to_le_bytes());
        assert_eq!(bytes[8..], 3_203_168_211_198_807_973_u64.to_le_bytes()[..3]);
    }
}
