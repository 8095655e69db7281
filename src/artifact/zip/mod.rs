//! The ZIP profile of artifacts: a strict reader and a reproducible writer. Knows nothing of skills.
//!
//! A signature covers names and contents, so nothing else in the file may mean anything. ZIP says most things
//! twice and leaves room between them; two programs that believe different copies see different skills under
//! one signature. Hence the reader accepts one spelling: entries one after another from the first byte, in any
//! order, then the central directory, then the end record as the last 22 bytes; every byte belongs to exactly
//! one record; local and central headers are equal in every field they share; no extra fields, comments, data
//! descriptors, ZIP64, encryption or volumes; regular files with portable names, no two alike; stored or deflate,
//! with exact ends, sizes and checksums. Anything else is refused by its own reason ([`ZipError::code`]).
//!
//! What is left, padding bits of deflate, "made by", permissions and timestamps, is not handed out, so that
//! nobody can decide anything by it.

mod error;
mod inflate;
mod names;
mod records;
#[cfg(test)]
mod tests;
mod write;

pub use error::ZipError;
pub use names::PathProblem;
pub(crate) use write::check;
pub use write::write;

use records::{EndRecord, Header};

use crate::limits;
use crate::manifest::EntryPath;

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipEntry {
    /// Its name: portable, and unlike every other name in the archive.
    pub path: EntryPath,
    /// Its content.
    pub data: Vec<u8>,
}

/// Reads an archive, in the order of its central directory. The whole structure is judged before the first
/// entry is inflated, and what is inflated was counted before.
pub fn read(bytes: &[u8]) -> Result<Vec<ZipEntry>, ZipError> {
    let headers = structure(bytes)?;
    headers
        .into_iter()
        .map(|(header, data)| unpack(header, data))
        .collect()
}

/// Judges the whole structure as [`read`] does, and unpacks one entry only.
pub(crate) fn read_entry(bytes: &[u8], name: &str) -> Result<Option<ZipEntry>, ZipError> {
    let mut headers = structure(bytes)?.into_iter();
    let found = headers.find(|(header, _)| header.path.as_str() == name);
    found.map(|(header, data)| unpack(header, data)).transpose()
}

fn structure(bytes: &[u8]) -> Result<Vec<(Header<'_>, &[u8])>, ZipError> {
    check_file_size(bytes)?;
    let end = EndRecord::read(bytes)?;
    let headers = central_directory(bytes, &end)?;
    let data = headers
        .iter()
        .map(|header| header.data(bytes, end.directory.start))
        .collect::<Result<Vec<_>, _>>()?;
    check_contiguous(&headers, end.directory.start)?;
    names::check_distinct(headers.iter().map(|header| &header.path))?;
    Ok(headers.into_iter().zip(data).collect())
}

fn unpack(header: Header<'_>, data: &[u8]) -> Result<ZipEntry, ZipError> {
    let data = inflate::content(&header, data)?;
    Ok(ZipEntry {
        path: header.path,
        data,
    })
}

fn check_file_size(bytes: &[u8]) -> Result<(), ZipError> {
    let bytes = bytes.len() as u64;
    if bytes > limits::MAX_ARTIFACT_BYTES {
        return Err(ZipError::FileTooLarge { bytes });
    }
    Ok(())
}

fn central_directory<'a>(bytes: &'a [u8], end: &EndRecord) -> Result<Vec<Header<'a>>, ZipError> {
    let mut headers = Vec::with_capacity(end.entries);
    let mut position = end.directory.start;
    let mut total = 0;
    for _ in 0..end.entries {
        let (header, next) = Header::read(bytes, position, end.directory.end)?;
        position = next;
        total += header.size() as u64;
        if total > limits::MAX_TOTAL_BYTES {
            return Err(ZipError::TotalTooLarge);
        }
        headers.push(header);
    }
    match end.directory.end - position {
        0 => Ok(headers),
        bytes => Err(ZipError::CentralDirectorySize { bytes }),
    }
}

/// Every byte before the central directory belongs to exactly one entry.
fn check_contiguous(headers: &[Header<'_>], directory_start: usize) -> Result<(), ZipError> {
    let mut by_offset: Vec<_> = headers.iter().collect();
    by_offset.sort_by_key(|header| header.offset);
    let mut position = 0;
    for header in by_offset {
        if header.offset < position {
            return Err(ZipError::Overlap {
                entry: header.path.to_string(),
            });
        }
        check_gap(position, header.offset)?;
        position = header.offset + header.span();
    }
    check_gap(position, directory_start)
}

fn check_gap(position: usize, next: usize) -> Result<(), ZipError> {
    // `Header::data` has shown that no entry reaches beyond the central directory's start.
    match next.saturating_sub(position) {
        0 => Ok(()),
        bytes => Err(ZipError::Gap {
            offset: position,
            bytes,
        }),
    }
}
