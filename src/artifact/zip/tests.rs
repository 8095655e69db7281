//! What the reader refuses and the writer promises.

use std::io::{Cursor, Read as _};

use super::*;
use crate::digest::Digest;
use crate::test_vectors;

fn path(text: &str) -> EntryPath {
    text.parse().unwrap()
}

fn sample() -> Vec<u8> {
    let text = b"one two three one two three one two three".as_slice();
    write(&[
        (path("modules/m.wasm"), b"\0asm\x01\0\0\0".as_slice()),
        (path("assets/\u{fc}.txt"), text),
        (path("empty"), b"".as_slice()),
    ])
    .unwrap()
}

fn code(bytes: &[u8]) -> &'static str {
    read(bytes).map_or_else(|error| error.code(), |_| "ok")
}

/// The position of the n-th central directory header.
fn central(bytes: &[u8], n: usize) -> usize {
    let mut found = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == b"PK\x01\x02");
    found.nth(n).unwrap().0
}

/// Changes `bytes` in both headers of the first entry; `field` counts from "version needed".
fn patch_both(bytes: &mut [u8], field: usize, value: &[u8]) {
    let at = central(bytes, 0) + 6 + field;
    bytes[at..at + value.len()].copy_from_slice(value);
    bytes[4 + field..4 + field + value.len()].copy_from_slice(value);
}

fn add(bytes: &mut [u8], at: usize, by: u32) {
    let field: &mut [u8] = &mut bytes[at..at + 4];
    let value = u32::from_le_bytes(field.try_into().unwrap()) + by;
    field.copy_from_slice(&value.to_le_bytes());
}

#[test]
fn what_is_written_reads_back_sorted_and_the_same_whatever_the_order() {
    let entries = read(&sample()).unwrap();
    let names: Vec<_> = entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(names, ["assets/\u{fc}.txt", "empty", "modules/m.wasm"]);
    let reversed: Vec<_> = entries
        .iter()
        .rev()
        .map(|entry| (entry.path.clone(), entry.data.as_slice()))
        .collect();
    assert_eq!(write(&reversed).unwrap(), sample());
}

#[test]
fn written_bytes_are_pinned() {
    // A change here means that every artifact gets other bytes (not another payload digest): never by accident.
    assert_eq!(
        Digest::of(&sample()).to_string(),
        "68f6b1045d6b1921cd240b1bdec3bb807f8b7de325665f9009d2d47913b0118f"
    );
}

#[test]
fn written_headers_are_plain() {
    let bytes = sample();
    let at = central(&bytes, 0);
    assert_eq!(bytes[at + 5], 3, "made by Unix");
    assert_eq!(bytes[at + 6..at + 8], [20, 0], "version needed");
    assert_eq!(
        bytes[at + 8..at + 10],
        [0, 8],
        "bit 11 for a name beyond ASCII"
    );
    assert_eq!(bytes[at + 12..at + 16], [0, 0, 0x21, 0], "1980-01-01");
    assert_eq!(bytes[at + 38..at + 42], (0o100_644_u32 << 16).to_le_bytes());
    let at = central(&bytes, 1);
    assert_eq!(bytes[at + 8..at + 10], [0, 0], "no flag for ASCII");
}

#[test]
fn another_reader_agrees() {
    let bytes = sample();
    let mut archive = ::zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for entry in read(&bytes).unwrap() {
        let mut theirs = Vec::new();
        let mut file = archive.by_name(entry.path.as_str()).unwrap();
        file.read_to_end(&mut theirs).unwrap();
        assert_eq!(theirs, entry.data);
    }
}

#[test]
fn an_archive_without_entries_is_sound() {
    assert_eq!(read(&write(&[]).unwrap()), Ok(Vec::new()));
}

#[test]
fn nothing_stands_around_or_between_the_entries() {
    let sound = sample();
    let with = |at: usize, moved: bool| {
        let mut bytes = sound.clone();
        bytes.splice(at..at, *b"xyz");
        if moved {
            let end = bytes.len() - 22;
            add(&mut bytes, end + 16, 3);
        }
        bytes
    };
    let directory = central(&sound, 0);
    assert_eq!(code(&with(sound.len(), false)), "zip_trailing_bytes");
    assert_eq!(code(&with(0, false)), "zip_central_directory_place");
    assert_eq!(code(&with(directory, true)), "zip_gap");

    let mut prefixed = with(0, true);
    for n in 0..3 {
        let at = central(&prefixed, n);
        add(&mut prefixed, at + 42, 3);
    }
    assert_eq!(code(&prefixed), "zip_gap");

    let mut bytes = with(sound.len() - 22, false);
    let end = bytes.len() - 22;
    add(&mut bytes, end + 12, 3);
    assert_eq!(code(&bytes), "zip_central_directory_size");

    let mut bytes = sound.clone();
    bytes.extend(*b"note");
    let at = sound.len() - 2;
    bytes[at] = 4;
    assert_eq!(code(&bytes), "zip_archive_comment");
}

#[test]
fn headers_that_agree_on_something_else_are_refused_too() {
    for (field, value, expected) in [
        (0, &[21, 0][..], "zip_version"),
        (2, &[1, 8], "zip_encrypted"),
        (2, &[8, 8], "zip_data_descriptor"),
        (2, &[2, 8], "zip_flags"),
        (2, &[0, 0], "path_not_flagged_utf8"),
        (4, &[12, 0], "zip_method"),
        (4, &[0, 0], "zip_stored_size"),
        (10, &[1, 2, 3, 4], "zip_crc"),
        (18, &[40, 0, 0, 0], "zip_size"),
        (18, &[255, 0, 0, 0], "zip_size"),
        (18, &[1, 0, 0, 1], "limit_entry_size"),
    ] {
        let mut bytes = sample();
        patch_both(&mut bytes, field, value);
        assert_eq!(code(&bytes), expected, "field {field} = {value:?}");
    }
}

#[test]
fn only_regular_files_whatever_made_them() {
    for (external, expected) in [
        (0_u32, "ok"),
        (0o644 << 16, "ok"),
        (0o104_755 << 16 | 0x21, "ok"),
        (0o120_777 << 16, "zip_file_type"),
        (0o040_755 << 16, "zip_file_type"),
        (0o010_644 << 16, "zip_file_type"),
        (0x10, "zip_file_type"),
        (0x08, "zip_file_type"),
    ] {
        for made_by in [0, 3, 19] {
            let mut bytes = sample();
            let at = central(&bytes, 0);
            bytes[at + 5] = made_by;
            bytes[at + 38..at + 42].copy_from_slice(&external.to_le_bytes());
            assert_eq!(code(&bytes), expected, "{external:#x}");
        }
    }
}

#[test]
fn the_deflate_stream_ends_where_the_entry_ends() {
    // One entry, whose sizes are patched together with everything that depends on them.
    let build = |data: &[u8]| {
        let mut bytes = write(&[(path("a"), b"".as_slice())]).unwrap();
        let start = 31;
        let old = central(&bytes, 0) - start;
        bytes.splice(start..start + old, data.iter().copied());
        patch_both(
            &mut bytes,
            14,
            &u32::try_from(data.len()).unwrap().to_le_bytes(),
        );
        let at = bytes.len() - 6;
        let directory = u32::try_from(start + data.len()).unwrap();
        bytes[at..at + 4].copy_from_slice(&directory.to_le_bytes());
        code(&bytes)
    };
    assert_eq!(build(&[3, 0]), "ok");
    assert_eq!(build(&[3, 0, 0]), "zip_deflate_trailing");
    assert_eq!(build(&[3]), "zip_deflate_truncated");
    assert_eq!(build(&[]), "zip_deflate_truncated");
    assert_eq!(build(&[7]), "zip_deflate");
}

#[test]
fn a_claim_below_the_content_stops_the_reader_one_byte_later() {
    let zeros = vec![0; 5_000_000];
    let mut bytes = write(&[(path("a"), zeros.as_slice())]).unwrap();
    patch_both(&mut bytes, 18, &1000_u32.to_le_bytes());
    let expected = ZipError::Size {
        entry: "a".to_owned(),
        claimed: 1000,
        actual: 1001,
    };
    assert_eq!(read(&bytes), Err(expected));
}

#[test]
fn the_sum_of_the_entries_is_limited_before_any_is_read() {
    let mut bytes =
        write(&["a", "b", "c", "d", "e"].map(|name| (path(name), b"".as_slice()))).unwrap();
    for n in 0..5 {
        let at = central(&bytes, n) + 24;
        bytes[at..at + 4].copy_from_slice(&0x00ff_ffff_u32.to_le_bytes());
    }
    assert_eq!(code(&bytes), "limit_total_size");
}

#[test]
fn the_writer_keeps_the_limits_and_the_names() {
    let one = vec![0; 16 * 1024 * 1024 + 1];
    let error = |entries: &[(EntryPath, &[u8])]| write(entries).unwrap_err().code();
    assert_eq!(error(&[(path("a"), one.as_slice())]), "limit_entry_size");
    let full = &one[1..];
    let five = ["a", "b", "c", "d", "e"].map(|name| (path(name), full));
    assert_eq!(error(&five), "limit_total_size");
    let many: Vec<_> = (0..257)
        .map(|n| (path(&n.to_string()), b"".as_slice()))
        .collect();
    assert_eq!(error(&many), "limit_entries");
    assert_eq!(error(&[(path("aux"), b"".as_slice())]), "path_device_name");
    assert_eq!(
        error(&[(path("a"), b"".as_slice()), (path("A"), b"".as_slice())]),
        "path_clash"
    );
}

#[test]
fn no_flipped_bit_changes_what_is_read() {
    let sound = sample();
    let entries = read(&sound).unwrap();
    let mut accepted = 0;
    for bit in 0..sound.len() * 8 {
        let mut bytes = sound.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = read(&bytes) {
            assert_eq!(read, entries, "bit {bit}");
            accepted += 1;
        }
    }
    // "Made by", permissions and DOS attributes of three entries, and some padding: few, but not none.
    assert!(
        (1..200).contains(&accepted),
        "{accepted} flips were accepted"
    );
}

#[test]
fn no_cut_is_accepted() {
    let sound = sample();
    for length in 0..sound.len() {
        assert_ne!(code(&sound[..length]), "ok", "{length}");
    }
}

#[test]
fn damaged_archives_never_panic_and_never_read_differently() {
    let sound = sample();
    let entries = read(&sound).unwrap();
    let mut state = 1_u64;
    let mut random = |below: usize| {
        // Knuth's MMIX generator: the same damage in every run.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..20_000 {
        let mut bytes = sound.clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            match random(3) {
                0 => bytes[at] = [0, 1, 0x7f, 0xff][random(4)],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, sound[random(sound.len())]),
            }
        }
        if let Ok(read) = read(&bytes) {
            assert_eq!(read, entries);
        }
    }
}

#[test]
fn foreign_archives_are_refused_as_archives() {
    for (file, case) in test_vectors::cases("zip") {
        let code = code(&std::fs::read(&file).unwrap());
        let file = file.display();
        if case["expected"] == "refuse" {
            assert_ne!(code, "ok", "{file}");
        } else {
            assert_eq!(code, "ok", "{file}");
        }
    }
}
