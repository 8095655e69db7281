//! The content of one entry, in bounded steps.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::ZipError;
use super::records::Header;

/// Memory grows in steps of at most what is there already, never by what a header claims.
const STEP_BYTES: usize = 64 * 1024;

/// The content of the entry whose data in the archive is `data`, with size and checksum verified.
pub(super) fn content(header: &Header<'_>, data: &[u8]) -> Result<Vec<u8>, ZipError> {
    let content = if header.is_deflated() {
        inflate(header, data)?
    } else {
        data.to_vec()
    };
    let mut crc = Crc::new();
    crc.update(&content);
    if crc.sum() == header.crc() {
        Ok(content)
    } else {
        Err(ZipError::Crc {
            entry: header.path.to_string(),
            claimed: header.crc(),
            actual: crc.sum(),
        })
    }
}

fn inflate(header: &Header<'_>, data: &[u8]) -> Result<Vec<u8>, ZipError> {
    let entry = || header.path.to_string();
    let mut stream = Decompress::new(false);
    let mut content = Vec::new();
    let mut step = vec![0; STEP_BYTES];
    let mut rest = data;
    loop {
        let (read, written) = (stream.total_in(), stream.total_out());
        let status = stream
            .decompress(rest, &mut step, FlushDecompress::None)
            .map_err(|_| ZipError::Deflate { entry: entry() })?;
        let read = progress(read, stream.total_in());
        let written = progress(written, stream.total_out());
        rest = &rest[read..];
        append(header, &mut content, &step[..written])?;
        if status == Status::StreamEnd {
            break;
        }
        if read == 0 && written == 0 {
            return Err(ZipError::DeflateTruncated { entry: entry() });
        }
    }
    if !rest.is_empty() {
        return Err(ZipError::DeflateTrailing {
            entry: entry(),
            bytes: rest.len(),
        });
    }
    if content.len() != header.size() {
        return Err(size_error(header, content.len()));
    }
    Ok(content)
}

fn append(header: &Header<'_>, content: &mut Vec<u8>, more: &[u8]) -> Result<(), ZipError> {
    let length = content.len() + more.len();
    if length > header.size() {
        return Err(size_error(header, header.size() + 1));
    }
    if length > content.capacity() {
        let capacity = (content.capacity() * 2).max(STEP_BYTES).min(header.size());
        content.reserve_exact(capacity.max(length) - content.len());
    }
    content.extend_from_slice(more);
    Ok(())
}

fn size_error(header: &Header<'_>, actual: usize) -> ZipError {
    ZipError::Size {
        entry: header.path.to_string(),
        claimed: header.size() as u64,
        actual: actual as u64,
    }
}

/// How far a counter moved; one call moves it by at most the length of a slice.
fn progress(before: u64, after: u64) -> usize {
    usize::try_from(after - before).unwrap_or(usize::MAX)
}
