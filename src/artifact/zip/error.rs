//! Why an archive is refused. Each reason has its own variant and its own stable code.

use super::names::PathProblem;
use crate::limits;

/// Why an archive was refused. `entry` is the name as the archive spells it, which may be hostile: it is
/// shown escaped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ZipError {
    /// The file is over [`limits::MAX_ARTIFACT_BYTES`].
    #[error(
        "the file has {bytes} bytes, the limit is {}",
        limits::MAX_ARTIFACT_BYTES
    )]
    FileTooLarge {
        /// Size of the file.
        bytes: u64,
    },
    /// There are more entries than [`limits::MAX_ENTRIES`].
    #[error(
        "the archive has {entries} entries, the limit is {}",
        limits::MAX_ENTRIES
    )]
    TooManyEntries {
        /// How many.
        entries: usize,
    },
    /// An entry is over [`limits::MAX_ENTRY_BYTES`].
    #[error(
        "{entry:?} has {bytes} bytes, the limit of an entry is {}",
        limits::MAX_ENTRY_BYTES
    )]
    EntryTooLarge {
        /// Its name.
        entry: String,
        /// Its uncompressed size.
        bytes: u64,
    },
    /// The entries together are over [`limits::MAX_TOTAL_BYTES`].
    #[error(
        "the entries have more than {} bytes in total, which is the limit",
        limits::MAX_TOTAL_BYTES
    )]
    TotalTooLarge,
    /// A name is over [`limits::MAX_ENTRY_NAME_BYTES`].
    #[error(
        "an entry name has {bytes} bytes, the limit is {}",
        limits::MAX_ENTRY_NAME_BYTES
    )]
    NameTooLong {
        /// Length of the name.
        bytes: usize,
    },

    /// The file does not end in an end of central directory record, and holds none.
    #[error("this is no ZIP archive: it has no end of central directory record")]
    NoEndRecord,
    /// Something follows the end record.
    #[error("{bytes} bytes follow the end of the archive; the signature does not cover them")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// The archive carries a comment.
    #[error("the archive has a comment of {bytes} bytes; the signature does not cover it")]
    ArchiveComment {
        /// Its length.
        bytes: usize,
    },
    /// ZIP64 is not needed below 4 GiB.
    #[error("the archive uses ZIP64, which no artifact needs")]
    Zip64,
    /// The archive claims to be one of several volumes.
    #[error("the archive is one of several volumes")]
    MultiDisk,
    /// The end record's two entry counts differ.
    #[error("the end record counts {this_disk} entries and {total}")]
    EntryCount {
        /// Entries "on this disk".
        this_disk: usize,
        /// Entries in total.
        total: usize,
    },
    /// The central directory does not stand where the end record says, or does not end where that begins.
    #[error(
        "the central directory does not end where the end record begins ({end} instead of {expected}); bytes were added, removed or moved"
    )]
    CentralDirectoryPlace {
        /// Where it ends by the end record's figures.
        end: u64,
        /// Where it has to end.
        expected: u64,
    },
    /// The central directory is longer than its entries.
    #[error("{bytes} bytes of the central directory belong to no entry")]
    CentralDirectorySize {
        /// Bytes left over.
        bytes: usize,
    },
    /// A record is cut off.
    #[error("the {record} at byte {offset} is cut off")]
    Truncated {
        /// Which kind of record.
        record: &'static str,
        /// Where it begins.
        offset: usize,
    },
    /// A record does not begin with its signature.
    #[error("there is no {record} at byte {offset}")]
    RecordSignature {
        /// Which kind of record.
        record: &'static str,
        /// Where it should begin.
        offset: usize,
    },
    /// Bytes before or between entries.
    #[error("{bytes} bytes at byte {offset} belong to no entry; the signature does not cover them")]
    Gap {
        /// Where they begin.
        offset: usize,
        /// How many.
        bytes: usize,
    },
    /// Two entries share bytes, or an entry reaches into the central directory.
    #[error("{entry:?} overlaps what stands beside it")]
    Overlap {
        /// The entry.
        entry: String,
    },
    /// An entry's two headers disagree.
    #[error("the two headers of {entry:?} disagree on its {field}")]
    HeaderMismatch {
        /// The entry.
        entry: String,
        /// Which field.
        field: &'static str,
    },
    /// An entry needs a newer format.
    #[error("{entry:?} needs ZIP version {version}, at most 20 is accepted")]
    Version {
        /// The entry.
        entry: String,
        /// "Version needed to extract".
        version: u16,
    },
    /// An entry is encrypted.
    #[error("{entry:?} is encrypted")]
    Encrypted {
        /// The entry.
        entry: String,
    },
    /// An entry's sizes stand behind its data.
    #[error("{entry:?} uses a data descriptor; write its sizes into the header")]
    DataDescriptor {
        /// The entry.
        entry: String,
    },
    /// An entry has a flag that the profile does not know.
    #[error("{entry:?} has the flags {flags:#06x}; only 0 and 0x0800 (UTF-8 name) are accepted")]
    Flags {
        /// The entry.
        entry: String,
        /// General purpose flags.
        flags: u16,
    },
    /// An entry is neither stored nor deflated.
    #[error(
        "{entry:?} uses compression method {method}; only 0 (stored) and 8 (deflate) are accepted"
    )]
    Method {
        /// The entry.
        entry: String,
        /// Its method.
        method: u16,
    },
    /// An entry has extra fields.
    #[error("{entry:?} has {bytes} bytes of extra fields; the signature does not cover them")]
    ExtraField {
        /// The entry.
        entry: String,
        /// Their length.
        bytes: usize,
    },
    /// An entry has a comment.
    #[error("{entry:?} has a comment of {bytes} bytes; the signature does not cover it")]
    EntryComment {
        /// The entry.
        entry: String,
        /// Its length.
        bytes: usize,
    },
    /// Internal attributes are not 0.
    #[error("{entry:?} has the internal attributes {attributes:#06x}; only 0 is accepted")]
    InternalAttributes {
        /// The entry.
        entry: String,
        /// The attributes.
        attributes: u16,
    },
    /// The attributes say that this is no regular file.
    #[error("{entry:?} is no regular file (external attributes {attributes:#010x})")]
    FileType {
        /// The entry.
        entry: String,
        /// The attributes.
        attributes: u32,
    },
    /// The name ends in `/`.
    #[error("{entry:?} is a directory; the signature does not cover directories")]
    Directory {
        /// The entry.
        entry: String,
    },
    /// A stored entry has two sizes.
    #[error("{entry:?} is stored, but has {compressed} bytes and claims {size}")]
    StoredSize {
        /// The entry.
        entry: String,
        /// Bytes in the archive.
        compressed: u32,
        /// Bytes it claims.
        size: u32,
    },
    /// The compressed data is no deflate stream.
    #[error("the compressed data of {entry:?} is damaged")]
    Deflate {
        /// The entry.
        entry: String,
    },
    /// The deflate stream goes on after the entry's data.
    #[error("the compressed data of {entry:?} is cut off")]
    DeflateTruncated {
        /// The entry.
        entry: String,
    },
    /// The deflate stream ends before the entry's data does.
    #[error("{bytes} bytes follow the compressed data of {entry:?}")]
    DeflateTrailing {
        /// The entry.
        entry: String,
        /// How many.
        bytes: usize,
    },
    /// The data has another size than claimed.
    #[error("{entry:?} claims {claimed} bytes and has {}{actual}", if actual > claimed { "at least " } else { "" })]
    Size {
        /// The entry.
        entry: String,
        /// What the header says.
        claimed: u64,
        /// What came out; reading stops one byte over the claim.
        actual: u64,
    },
    /// The data has another checksum than claimed.
    #[error("the checksum of {entry:?} is {actual:08x}, its header says {claimed:08x}")]
    Crc {
        /// The entry.
        entry: String,
        /// What the header says.
        claimed: u32,
        /// What was computed.
        actual: u32,
    },
    /// A name is not portable or not safe.
    #[error("the entry name {entry:?} {problem}")]
    Path {
        /// The name.
        entry: String,
        /// What is wrong with it.
        problem: PathProblem,
    },
    /// The archive could not be written.
    #[error("the archive could not be written: {message}")]
    Write {
        /// What the writer says.
        message: String,
    },
}

impl ZipError {
    /// The stable reason code: `zip_*`, `path_*` or `limit_*`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileTooLarge { .. } => "limit_file_size",
            Self::TooManyEntries { .. } => "limit_entries",
            Self::EntryTooLarge { .. } => "limit_entry_size",
            Self::TotalTooLarge => "limit_total_size",
            Self::NameTooLong { .. } => "limit_name_length",
            Self::NoEndRecord => "zip_no_end_record",
            Self::TrailingBytes { .. } => "zip_trailing_bytes",
            Self::ArchiveComment { .. } => "zip_archive_comment",
            Self::Zip64 => "zip_zip64",
            Self::MultiDisk => "zip_multi_disk",
            Self::EntryCount { .. } => "zip_entry_count",
            Self::CentralDirectoryPlace { .. } => "zip_central_directory_place",
            Self::CentralDirectorySize { .. } => "zip_central_directory_size",
            Self::Truncated { .. } => "zip_truncated",
            Self::RecordSignature { .. } => "zip_record_signature",
            Self::Gap { .. } => "zip_gap",
            Self::Overlap { .. } => "zip_overlap",
            Self::HeaderMismatch { .. } => "zip_header_mismatch",
            Self::Version { .. } => "zip_version",
            Self::Encrypted { .. } => "zip_encrypted",
            Self::DataDescriptor { .. } => "zip_data_descriptor",
            Self::Flags { .. } => "zip_flags",
            Self::Method { .. } => "zip_method",
            Self::ExtraField { .. } => "zip_extra_field",
            Self::EntryComment { .. } => "zip_entry_comment",
            Self::InternalAttributes { .. } => "zip_internal_attributes",
            Self::FileType { .. } => "zip_file_type",
            Self::Directory { .. } => "zip_directory",
            Self::StoredSize { .. } => "zip_stored_size",
            Self::Deflate { .. } => "zip_deflate",
            Self::DeflateTruncated { .. } => "zip_deflate_truncated",
            Self::DeflateTrailing { .. } => "zip_deflate_trailing",
            Self::Size { .. } => "zip_size",
            Self::Crc { .. } => "zip_crc",
            Self::Path { problem, .. } => problem.code(),
            Self::Write { .. } => "zip_write",
        }
    }
}
