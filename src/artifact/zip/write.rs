//! Writes an archive whose bytes depend on nothing but its entries.

use std::io::{Cursor, Write as _};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::{ZipError, names};
use crate::limits;
use crate::manifest::EntryPath;

/// The same entries give the same bytes, in whichever order they come: sorted by path, deflated at one level,
/// dated 1980-01-01, mode 0644. What this writes, [`super::read`] accepts.
pub fn write(entries: &[(EntryPath, &[u8])]) -> Result<Vec<u8>, ZipError> {
    check(entries.iter().map(|(path, data)| (path, data.len())))?;
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by_key(|(path, _)| path.as_str());

    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, data) in sorted {
        writer.start_file(path.as_str(), options).map_err(error)?;
        writer.write_all(data).map_err(error)?;
    }
    let bytes = writer.finish().map_err(error)?.into_inner();
    super::check_file_size(&bytes)?;
    Ok(bytes)
}

/// Holds the names and sizes of entries against the profile before anything is written.
pub(crate) fn check<'a>(
    entries: impl Iterator<Item = (&'a EntryPath, usize)> + Clone,
) -> Result<(), ZipError> {
    let count = entries.clone().count();
    if count > limits::MAX_ENTRIES {
        return Err(ZipError::TooManyEntries { entries: count });
    }
    let mut total = 0_u64;
    for (path, bytes) in entries.clone() {
        names::check(path)?;
        let bytes = bytes as u64;
        if bytes > limits::MAX_ENTRY_BYTES {
            return Err(ZipError::EntryTooLarge {
                entry: path.to_string(),
                bytes,
            });
        }
        total += bytes;
    }
    if total > limits::MAX_TOTAL_BYTES {
        return Err(ZipError::TotalTooLarge);
    }
    names::check_distinct(entries.map(|(path, _)| path))
}

/// Writing into memory within the limits does not fail; if it does, the reason is the writer's own.
fn error(error: impl std::fmt::Display) -> ZipError {
    ZipError::Write {
        message: error.to_string(),
    }
}
