//! Programs, scripts and archives inside data. A magic number of four bytes turns up by chance in megabytes of tables: every header
//! is read as far as it says something that can be wrong.

use std::io::Read as _;

use super::scan::{Match, Probe, What};
use crate::audit::secrets::Window;

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"\x7FELF", elf),
    (b"PE\0\0", pe),
    (b"\xFE\xED\xFA\xCE", mach_o),
    (b"\xFE\xED\xFA\xCF", mach_o),
    (b"\xCE\xFA\xED\xFE", mach_o),
    (b"\xCF\xFA\xED\xFE", mach_o),
    (b"\xCA\xFE\xBA\xBE", cafebabe),
    (b"\0asm", wasm),
    (b"asm\x01\0\0\0", wasm_at_start),
    (b"dex\n0", dex),
    (b"\x0D\x0D\x0A", python),
    (b"\x03\xF3\x0D\x0A", python_2),
    (b"\x80\x04\x95", pickle),
    (b"\x80\x05\x95", pickle),
    (b"\x80\x02c", old_pickle),
    (b"\x80\x03c", old_pickle),
    (b"#!/", script),
    (b"PK\x03\x04", zip),
    (b"\x1F\x8B\x08", gzip),
    (b"\xFD7zXZ\0", xz),
    (b"7z\xBC\xAF\x27\x1C", seven_zip),
    (b"1AY&SY", bzip2),
    (SHA_256, hash_table),
    (SHA_512, hash_table),
    (KECCAK, hash_table),
    (BLAKE2B, hash_table),
];

/// The first two round constants of SHA-256 (FIPS 180-4), as a little-endian table has them.
const SHA_256: &[u8] = b"\x98\x2F\x8A\x42\x91\x44\x37\x71";
/// The first of SHA-512 (FIPS 180-4).
const SHA_512: &[u8] = b"\x22\xAE\x28\xD7\x98\x2F\x8A\x42";
/// The third and the half of the fourth of Keccak (FIPS 202).
const KECCAK: &[u8] = b"\x8A\x80\0\0\0\0\0\x80\0\x80\0\x80";
/// The first initial value of `BLAKE2b` (RFC 7693), which `RandomX` and Argon2 are built on.
const BLAKE2B: &[u8] = b"\x08\xC9\xBC\xF3\x67\xE6\x09\x6A";

fn hash_table(window: &Window<'_>) -> Option<Match> {
    let name = match window.needle() {
        SHA_256 => "SHA-256",
        SHA_512 => "SHA-512",
        KECCAK => "Keccak (SHA-3)",
        BLAKE2B => "BLAKE2b or SHA-512",
        _ => return None,
    };
    Some(found(window, What::HashTable, name))
}

fn found(window: &Window<'_>, what: What, text: &str) -> Match {
    Match {
        start: window.start,
        end: window.end,
        what,
        text: text.to_owned(),
    }
}

/// Letters of a needle match in either case: a magic number is exact.
fn exact(window: &Window<'_>, magic: &[u8]) -> bool {
    window.needle() == magic
}

/// A file, or what was decoded, begins here: a magic number is no chance there.
fn begins_file(window: &Window<'_>) -> bool {
    window.start == 0 && !window.loose
}

fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn elf(window: &Window<'_>) -> Option<Match> {
    let header = &window.text[window.start..];
    let (class, data) = (*header.get(4)?, *header.get(5)?);
    let half = |at| {
        let value = u16_le(header, at)?;
        Some(if data == 2 { value.swap_bytes() } else { value })
    };
    let header_size = half(if class == 1 { 40 } else { 52 })?;
    let fits = matches!((class, header_size), (1, 52) | (2, 64))
        && matches!(data, 1 | 2)
        && header[6] == 1
        && (1..=4).contains(&half(16)?)
        && half(18)? != 0;
    (fits && exact(window, b"\x7FELF")).then(|| found(window, What::Native, "an ELF executable"))
}

/// The signature stands where the DOS header says.
fn pe(window: &Window<'_>) -> Option<Match> {
    let header = &window.text[window.start..];
    let machine = u16_le(header, 4)?;
    let optional = u16_le(header, 24)?;
    let known = matches!(machine, 0x014C | 0x8664 | 0xAA64 | 0x01C0 | 0x01C4);
    let from = window.start.saturating_sub(1024);
    let has_dos = (from..window.start).any(|dos| {
        window.text[dos..].starts_with(b"MZ")
            && u32_le(window.text, dos + 0x3C).is_some_and(|at| dos + at as usize == window.start)
    });
    let fits = known && matches!(optional, 0x010B | 0x020B) && has_dos && exact(window, b"PE\0\0");
    fits.then(|| found(window, What::Native, "a Windows executable (PE)"))
}

fn mach_o(window: &Window<'_>) -> Option<Match> {
    let header = &window.text[window.start..];
    let big = window.needle()[0] == 0xFE;
    let word = |at| {
        let value = u32_le(header, at)?;
        Some(if big { value.swap_bytes() } else { value })
    };
    let (cpu, file_type, commands, size) = (word(4)?, word(12)?, word(16)?, word(20)?);
    let fits = is_cpu(cpu)
        && (1..=12).contains(&file_type)
        && (1..=1000).contains(&commands)
        && size >= commands * 8
        && size < 1 << 20;
    fits.then(|| found(window, What::Native, "a Mach-O executable"))
}

fn is_cpu(cpu: u32) -> bool {
    matches!(cpu & 0x00FF_FFFF, 7 | 12 | 18) && matches!(cpu >> 24, 0..=2)
}

/// A universal Mach-O, or a Java class.
fn cafebabe(window: &Window<'_>) -> Option<Match> {
    let rest = window.ahead(8);
    let [a, b, major_high, major, pool_high, pool, tag, _] = *rest.first_chunk()?;
    if [a, b, major_high] == [0, 0, 0] && (1..=10).contains(&major) {
        let cpu = u32::from_be_bytes([pool_high, pool, tag, rest[7]]);
        return is_cpu(cpu).then(|| found(window, What::Native, "a universal Mach-O executable"));
    }
    // Classes with previews of the language have the highest minor version.
    let version = (a == 0 || [a, b] == [0xFF; 2]) && major_high == 0 && (45..=75).contains(&major);
    let constants = (pool_high, pool) != (0, 0) && (1..=20).contains(&tag);
    let fits = version && (constants || begins_file(window));
    fits.then(|| found(window, What::Bytecode, "a Java class"))
}

/// Most sections that are looked at.
const MAX_SECTIONS: usize = 64;

const MODULE: &str = "a WebAssembly module";
const COMPONENT: &str = "a WebAssembly component";

/// With code in it, that is more than an empty function: encoders carry the magic number, and bindings carry types as a
/// component.
fn wasm(window: &Window<'_>) -> Option<Match> {
    let kind = match window.ahead(4) {
        [1, 0, 0, 0] => MODULE,
        // Sections of nested modules and components.
        [0x0D, 0, 1, 0] => COMPONENT,
        _ => return None,
    };
    // A file that begins so is one, however small.
    if begins_file(window) && exact(window, b"\0asm") {
        return Some(found(window, What::Bytecode, kind));
    }
    let fits = exact(window, b"\0asm") && has_code(window.after().get(4..)?, kind);
    fits.then(|| found(window, What::Bytecode, kind))
}

/// The first byte is a zero, which is left out at the beginning of a segment.
fn wasm_at_start(window: &Window<'_>) -> Option<Match> {
    let fits = window.start == 0 && window.loose && has_code(window.after(), MODULE);
    fits.then(|| found(window, What::Bytecode, MODULE))
}

/// Whether the sections are whole up to one with code.
fn has_code(mut rest: &[u8], kind: &str) -> bool {
    let (code, min_size): (&[u8], _) = if kind == MODULE {
        (&[10], 5)
    } else {
        (&[1, 4], 9)
    };
    let mut next = || {
        let (id, sized) = rest.split_first()?;
        let (size, length) = leb(sized)?;
        rest = sized.get(length..)?.get(size..)?;
        (*id <= 13 && size > 0).then_some((*id, size))
    };
    (0..MAX_SECTIONS)
        .map_while(|_| next())
        .any(|(id, size)| code.contains(&id) && size >= min_size)
}

/// A file's size, its header's and a mark of the byte order follow a version and two digests.
fn dex(window: &Window<'_>) -> Option<Match> {
    let header = window.text.get(window.start..)?;
    let version = matches!(header.get(5..8)?, [b'0'..=b'9', b'0'..=b'9', 0]);
    let sized = u32_le(header, 36) == Some(0x70) && u32_le(header, 40) == Some(0x1234_5678);
    let fits = version && (sized || begins_file(window));
    (fits && exact(window, b"dex\n0")).then(|| found(window, What::Bytecode, "Android bytecode"))
}

/// Compiled Python: a version, flags, a time or a digest, and a marshalled code object. At the beginning of a file that is enough; elsewhere
/// its counts of arguments have to be small.
fn python(window: &Window<'_>) -> Option<Match> {
    let header = window.text.get(window.start.checked_sub(1)?..)?;
    let whole = window.start == 1 && !window.loose;
    let is_code = |at: usize| header.get(at).is_some_and(|b| b & 0x7F == b'c');
    let small = |at: usize| u32_le(header, at).is_some_and(|count| count < 256);
    let flagged = u32_le(header, 4)? <= 3 && is_code(16);
    // Before Python 3.7 there were no flags.
    let unflagged = whole && is_code(12) && small(13) && small(17);
    let fits = unflagged || flagged && (whole || small(17) && small(21) && small(25));
    fits.then(|| found(window, What::Bytecode, "Python bytecode"))
}

/// Of the last Python 2, at the beginning of a file: a time, and a code object.
fn python_2(window: &Window<'_>) -> Option<Match> {
    let fits =
        begins_file(window) && window.text.get(8) == Some(&b'c') && u32_le(window.text, 9)? < 256;
    fits.then(|| found(window, What::Bytecode, "Python bytecode"))
}

/// A number in LEB128, at most 32 bits, and the bytes that it took.
fn leb(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

/// Protocol 4 and 5: a frame of a length, and a stop at its end.
fn pickle(window: &Window<'_>) -> Option<Match> {
    let length = u64::from_le_bytes(window.ahead(8).try_into().ok()?);
    let frame = window
        .after()
        .get(8..)?
        .get(..usize::try_from(length).ok()?)?;
    let fits = length >= 2 && frame.last() == Some(&b'.');
    fits.then(|| found(window, What::Bytecode, "a Python pickle"))
}

/// Protocol 2 and 3 that begin with a name to import: `c<module>\n<name>\n`.
fn old_pickle(window: &Window<'_>) -> Option<Match> {
    let mut lines = window.ahead(100).split(|b| *b == b'\n');
    let is_name = |name: &[u8]| {
        !name.is_empty()
            && name
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || b"_.".contains(b))
    };
    let (module, name) = (lines.next()?, lines.next()?);
    let fits =
        is_name(module) && is_name(name) && lines.next().is_some() && window.needle()[2] == b'c';
    fits.then(|| found(window, What::Bytecode, "a Python pickle"))
}

fn script(window: &Window<'_>) -> Option<Match> {
    const STARTS: [&[u8]; 5] = [
        b"bin/",
        b"usr/bin/",
        b"usr/local/bin/",
        b"sbin/",
        b"usr/sbin/",
    ];
    let line = window.ahead(60).split(|b| *b == b'\n').next()?;
    let begins =
        window.start == 0 || matches!(window.text[window.start - 1], 0 | b'\n') || window.loose;
    // A whole script has lines; the constant `#!/bin/sh` alone has none.
    let has_lines = window.after().get(line.len()) == Some(&b'\n');
    let fits = begins && has_lines && STARTS.iter().any(|start| line.starts_with(start));
    fits.then(|| found(window, What::Script, "a script"))
}

fn zip(window: &Window<'_>) -> Option<Match> {
    let header = &window.text[window.start..];
    let (version, method, name) = (u16_le(header, 4)?, u16_le(header, 8)?, u16_le(header, 26)?);
    let name = header.get(30..30 + usize::from(name))?;
    let fits = version <= 63
        && matches!(method, 0 | 8 | 9 | 12 | 14 | 93 | 95)
        && (1..=1024).contains(&name.len())
        && name.iter().all(|b| *b >= 0x20)
        && exact(window, b"PK\x03\x04");
    fits.then(|| found(window, What::Archive, "a ZIP archive"))
}

/// Inflates a little of it: three bytes of magic turn up everywhere.
fn gzip(window: &Window<'_>) -> Option<Match> {
    let header = window.text.get(window.start..)?;
    let fits = header.get(3)? & 0xE0 == 0
        && matches!(header.get(8)?, 0 | 2 | 4)
        && matches!(header.get(9)?, 0..=13 | 255);
    if !fits {
        return None;
    }
    let mut out = [0; 64];
    let input = &header[..header.len().min(4096)];
    let read = flate2::read::GzDecoder::new(input).read(&mut out).ok()?;
    (read >= 16).then(|| found(window, What::Archive, "gzip data"))
}

fn xz(window: &Window<'_>) -> Option<Match> {
    let fits = matches!(window.ahead(2), [0, 0..=15]) && exact(window, b"\xFD7zXZ\0");
    fits.then(|| found(window, What::Archive, "xz data"))
}

fn seven_zip(window: &Window<'_>) -> Option<Match> {
    let fits = matches!(window.ahead(2), [0, 0..=9]) && exact(window, b"7z\xBC\xAF\x27\x1C");
    fits.then(|| found(window, What::Archive, "a 7-Zip archive"))
}

fn bzip2(window: &Window<'_>) -> Option<Match> {
    let before = &window.before()[window.start.saturating_sub(4)..];
    let fits = matches!(before, [b'B', b'Z', b'h', b'1'..=b'9']) && exact(window, b"1AY&SY");
    fits.then(|| found(window, What::Archive, "bzip2 data"))
}
