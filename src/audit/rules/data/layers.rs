//! Texts inside a text: UTF-16, Base64 and hexadecimal digits, decoded for another pass of the same detectors.
//!
//! One layer deep, save for UTF-16 inside Base64, which is how commands are handed to PowerShell. What is decoded is at most as large as what
//! it was decoded from. Base64 and digits count only where they come to text, or to a program or archive that begins there.

/// Shortest run of UTF-16, in characters.
const MIN_UTF16: usize = 8;
/// Shortest run of Base64, in characters.
const MIN_BASE64: usize = 32;
/// Shortest line of wrapped Base64, in characters.
const MIN_LINE: usize = 60;
/// Shortest run of hexadecimal digits.
const MIN_HEX: usize = 64;
/// Bytes of a decoded run by which it is judged.
const HEAD: usize = 24;

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf16,
    Base64,
    Hex,
}

impl Encoding {
    /// `UTF-16`
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf16 => "UTF-16",
            Self::Base64 => "Base64",
            Self::Hex => "hexadecimal digits",
        }
    }
}

/// Everything of one encoding that a text holds, a zero byte between two runs.
pub(super) struct Layer {
    pub(super) encoding: Encoding,
    pub(super) bytes: Vec<u8>,
    runs: Vec<Run>,
}

/// A run that was decoded.
#[derive(Clone, Copy)]
struct Run {
    /// In the layer.
    at: usize,
    /// In the text.
    from: usize,
    /// So many bytes of the text...
    taken: usize,
    /// ...for so many of the layer.
    given: usize,
}

impl Layer {
    fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            bytes: Vec::new(),
            runs: Vec::new(),
        }
    }

    fn push(&mut self, from: usize, taken: usize, decoded: &[u8]) {
        self.runs.push(Run {
            at: self.bytes.len(),
            from,
            taken,
            given: decoded.len().max(1),
        });
        self.bytes.extend_from_slice(decoded);
        self.bytes.push(0);
    }

    /// The place in the text of a place in the layer.
    pub(super) fn place(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|run| run.at <= at);
        let Some(run) = self.runs.get(index.saturating_sub(1)) else {
            return 0;
        };
        let into = (at - run.at).min(run.given);
        run.from + into * run.taken / run.given
    }
}

/// The layers of a text that have something in them.
pub(super) fn layers(text: &[u8]) -> impl Iterator<Item = Layer> + use<> {
    [utf16(text), base64(text), hex(text)]
        .into_iter()
        .filter(|layer| !layer.bytes.is_empty())
}

/// Both byte orders: the low bytes of one are the high bytes of the other, one place on.
fn utf16(text: &[u8]) -> Layer {
    let mut layer = Layer::new(Encoding::Utf16);
    let is_unit = |pair: &[u8]| pair[1] == 0 && is_text(pair[0]);
    let mut at = 0;
    while let Some(window) = text.get(at..at + 2 * MIN_UTF16) {
        // From the back: most of what is none of it is never looked at.
        let wrong = window.chunks_exact(2).rposition(|pair| !is_unit(pair));
        if let Some(wrong) = wrong {
            at += 2 * wrong + 1;
            continue;
        }
        // What was passed over may have been the beginning.
        let done = layer.runs.last().map_or(0, |run| run.from + run.taken);
        while at >= done + 2 && is_unit(&text[at - 2..at]) {
            at -= 2;
        }
        let units = text[at..].chunks_exact(2).take_while(|pair| is_unit(pair));
        let mut narrow: Vec<u8> = units.map(|pair| pair[0]).collect();
        let end = at + 2 * narrow.len();
        narrow.extend(last_unit(text, at, end));
        layer.push(at, end - at, &narrow);
        at = end;
    }
    layer
}

/// The last character has no zero byte after it where the high byte comes first, and where a linker took the zeros off the
/// end of a segment.
fn last_unit(text: &[u8], start: usize, end: usize) -> Option<u8> {
    let last = *text.get(end)?;
    let high_first = start > 0 && text[start - 1] == 0;
    (is_text(last) && (high_first || end + 1 == text.len())).then_some(last)
}

fn base64(text: &[u8]) -> Layer {
    let mut layer = Layer::new(Encoding::Base64);
    let mut done = 0;
    each_run(
        text,
        MIN_BASE64,
        |b| SEXTETS[usize::from(b)] != NONE,
        |from, run| {
            // A constant may stand right before it: where its groups of four begin is not known.
            let shift = (0..4).find(|shift| {
                run.get(*shift..shift + MIN_BASE64)
                    .is_some_and(|head| is_promising(&from_base64(head)))
            });
            if let Some(shift) = shift
                && from >= done
            {
                let (lines, end) = unwrapped(text, from + shift, from + run.len());
                layer.push(
                    from + shift,
                    end - from - shift,
                    &narrowed(from_base64(&lines)),
                );
                done = end;
            }
        },
    );
    layer
}

/// The digits from `start`, and those of the lines after `end` where lines of one length follow each other, as files in Base64
/// are wrapped; and where they end.
fn unwrapped(text: &[u8], start: usize, mut end: usize) -> (Vec<u8>, usize) {
    let mut digits = text[start..end].to_vec();
    let width = digits.len();
    if width < MIN_LINE || !width.is_multiple_of(4) {
        return (digits, end);
    }
    loop {
        let rest = &text[end..];
        let skipped = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => break,
        };
        let line = rest[skipped..].iter().take(width + 1);
        let length = line
            .take_while(|b| SEXTETS[usize::from(**b)] != NONE)
            .count();
        if length == 0 || length > width {
            break;
        }
        digits.extend_from_slice(&rest[skipped..skipped + length]);
        end += skipped + length;
        if length < width {
            break;
        }
    }
    (digits, end)
}

fn hex(text: &[u8]) -> Layer {
    let mut layer = Layer::new(Encoding::Hex);
    each_run(
        text,
        MIN_HEX,
        |b| b.is_ascii_hexdigit(),
        |from, run| {
            let shift = (0..2).find(|shift| {
                run.get(*shift..shift + 2 * HEAD)
                    .is_some_and(|head| is_promising(&from_hex(head)))
            });
            if let Some(shift) = shift {
                let decoded = from_hex(&run[shift..]);
                layer.push(from + shift, run.len() - shift, &narrowed(decoded));
            }
        },
    );
    layer
}

/// Calls `found` with each run of at least `min` bytes that `accept` takes, and where it begins.
fn each_run(
    text: &[u8],
    min: usize,
    accept: impl Fn(u8) -> bool,
    mut found: impl FnMut(usize, &[u8]),
) {
    let mut at = 0;
    while let Some(window) = text.get(at..at + min) {
        if let Some(wrong) = window.iter().rposition(|b| !accept(*b)) {
            at += wrong + 1;
            continue;
        }
        let rest = &text[at..];
        let length = rest.iter().position(|b| !accept(*b)).unwrap_or(rest.len());
        found(at, &rest[..length]);
        at += length;
    }
}

/// What is no digit of Base64 in [`SEXTETS`].
const NONE: u8 = 64;
/// Of each byte, the six bits for which it stands; either alphabet. A table: every byte of all data is asked for.
static SEXTETS: [u8; 256] = {
    let mut table = [NONE; 256];
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut at = 0_u8;
    while at < NONE {
        table[digits[at as usize] as usize] = at;
        at += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
};

fn from_base64(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() / 4 * 3 + 3);
    for group in run.chunks(4) {
        let bits = group.iter().fold(0, |bits, byte| {
            (bits << 6) | u32::from(SEXTETS[usize::from(*byte)] % NONE)
        });
        // A last group of two or three stands for one byte or two.
        let bits = bits << (6 * (4 - group.len()));
        let [_, bytes @ ..] = bits.to_be_bytes();
        out.extend_from_slice(&bytes[..group.len() - 1]);
    }
    out
}

fn from_hex(run: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    };
    run.chunks_exact(2)
        .map(|pair| (digit(pair[0]) << 4) | digit(pair[1]))
        .collect()
}

/// What was decoded begins as text, or as a file of a kind that is looked for.
fn is_promising(decoded: &[u8]) -> bool {
    const FILES: [&[u8]; 11] = [
        b"\x7FELF",
        b"MZ",
        b"\0asm",
        b"PK\x03\x04",
        b"\x1F\x8B\x08",
        b"\xCA\xFE\xBA\xBE",
        b"\xCF\xFA\xED\xFE",
        b"dex\n0",
        b"\x80\x04\x95",
        b"\xFD7zXZ\0",
        b"7z\xBC\xAF\x27\x1C",
    ];
    let head = &decoded[..decoded.len().min(HEAD)];
    let is_wide = head
        .chunks_exact(2)
        .all(|pair| pair[1] == 0 && is_text(pair[0]));
    is_wide || head.iter().all(|b| is_text(*b)) || FILES.iter().any(|magic| head.starts_with(magic))
}

/// UTF-16 of ASCII becomes ASCII.
fn narrowed(decoded: Vec<u8>) -> Vec<u8> {
    let is_wide = decoded
        .chunks_exact(2)
        .take(HEAD / 2)
        .all(|pair| pair[1] == 0 && is_text(pair[0]));
    if is_wide {
        decoded.chunks_exact(2).map(|pair| pair[0]).collect()
    } else {
        decoded
    }
}

fn is_text(byte: u8) -> bool {
    byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use super::*;

    const TEXT: &str = "a text that is long enough to be told from noise";

    fn only(bytes: &[u8]) -> Layer {
        let mut found = layers(bytes);
        let layer = found.next().unwrap();
        assert!(found.next().is_none());
        layer
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn both_byte_orders_are_read_wherever_they_begin() {
        for before in [&b"\x01\x02"[..], b"\x01\x02\x03"] {
            let little = [before, &wide(TEXT), b"\0\0"].concat();
            let layer = only(&little);
            assert!(
                layer.bytes.starts_with(TEXT.as_bytes()),
                "{:?}",
                layer.bytes
            );
            assert_eq!(layer.place(7), before.len() + 14);
            let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let layer = only(&[before, &big, b"\x01"].concat());
            assert!(
                layer
                    .bytes
                    .windows(20)
                    .any(|part| part == &TEXT.as_bytes()[9..29])
            );
        }
    }

    #[test]
    fn base64_of_texts_and_programs_is_read() {
        for encoded in [STANDARD.encode(TEXT), URL_SAFE_NO_PAD.encode(TEXT)] {
            let layer = only(format!("key={encoded};").as_bytes());
            assert!(layer.bytes.starts_with(TEXT.as_bytes()));
            assert_eq!(layer.place(3), 8);
        }
        // A constant of two letters right before it.
        let shifted = format!("no{}", STANDARD.encode(TEXT));
        assert!(only(shifted.as_bytes()).bytes.starts_with(TEXT.as_bytes()));
        let command = only(STANDARD.encode(wide(TEXT)).as_bytes());
        assert!(command.bytes.starts_with(TEXT.as_bytes()));
        let program = [&b"\x7FELF\x02\x01\x01"[..], &[0; 60]].concat();
        assert!(
            only(STANDARD.encode(&program).as_bytes())
                .bytes
                .starts_with(&program)
        );
    }

    #[test]
    fn the_last_character_is_read_without_its_zero() {
        let little = wide(TEXT);
        assert_eq!(
            &only(&little[..little.len() - 1]).bytes[..TEXT.len()],
            TEXT.as_bytes()
        );
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for text in [
            big.clone(),
            big[1..].to_vec(),
            [&big[..], b"\x01\x02"].concat(),
        ] {
            assert_eq!(&only(&text).bytes[..TEXT.len()], TEXT.as_bytes());
        }
    }

    #[test]
    fn wrapped_base64_is_one_text() {
        let long = TEXT.repeat(5);
        let encoded = STANDARD.encode(&long);
        for separator in ["\n", "\r\n"] {
            let lines: Vec<&str> = encoded
                .as_bytes()
                .chunks(64)
                .map(|line| std::str::from_utf8(line).unwrap())
                .collect();
            let layer = only(format!("{}{separator}", lines.join(separator)).as_bytes());
            assert!(layer.bytes.starts_with(long.as_bytes()));
        }
        // What stands on the next line of a short value is another thing.
        let layer = only(format!("{}\nword\n", STANDARD.encode(&TEXT[..42])).as_bytes());
        assert_eq!(layer.bytes, [&TEXT.as_bytes()[..42], b"\0"].concat());
    }

    #[test]
    fn digits_of_a_text_are_read() {
        let digits: String = TEXT.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(only(digits.as_bytes()).bytes.starts_with(TEXT.as_bytes()));
    }

    #[test]
    fn names_digests_and_noise_are_nothing() {
        for nothing in [
            "_ZN4core3fmt9Formatter12pad_integral17h0123456789abcdefE",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "an ordinary sentence, with words of all kinds in it",
            "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
        ] {
            assert_eq!(layers(nothing.as_bytes()).count(), 0, "{nothing}");
        }
        assert_eq!(layers(&[0; 4096]).count(), 0);
        assert_eq!(layers(&b"A".repeat(4096)).count(), 0);
    }
}
