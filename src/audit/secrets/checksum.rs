//! The checksum of GitHub's and npm's tokens: CRC-32 of the random part, as six characters of base 62.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH: usize = 6;

/// Whether the last six characters of `body` are the checksum of the rest.
pub(super) fn fits(body: &[u8]) -> bool {
    let Some((random, checksum)) = body.split_last_chunk::<LENGTH>() else {
        return false;
    };
    base62(crc32(random)) == *checksum
}

/// The CRC of gzip, bit by bit: it is asked for thirty bytes.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

fn base62(mut value: u32) -> [u8; LENGTH] {
    let mut text = [b'0'; LENGTH];
    for digit in text.iter_mut().rev() {
        *digit = DIGITS[(value % 62) as usize];
        value /= 62;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crc_is_that_of_gzip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn the_published_example_fits_and_a_changed_one_does_not() {
        // Of a public description of the format: revoked when it was written down. In two parts, for scanners of repositories.
        let body = ["zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"].concat();
        assert!(fits(body.as_bytes()));
        assert!(!fits(body.replace('z', "y").as_bytes()));
        assert!(!fits(b"abc"));
    }
}
