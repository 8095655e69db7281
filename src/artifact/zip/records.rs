//! The bytes of ZIP's records (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16), judged one by one.

use super::{ZipError, names};
use crate::limits;
use crate::manifest::EntryPath;

pub(super) const STORED: u16 = 0;
pub(super) const DEFLATE: u16 = 8;
pub(super) const LOCAL_HEADER_BYTES: usize = 30;
pub(super) const END_RECORD_BYTES: usize = 22;

const CENTRAL: &str = "central directory header";
const LOCAL: &str = "local header";
const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const ZIP64_LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
const ZIP64_LOCATOR_BYTES: usize = 20;

const FLAG_ENCRYPTED: u16 = 1;
const FLAG_DATA_DESCRIPTOR: u16 = 1 << 3;
const FLAG_UTF8: u16 = 1 << 11;

const DOS_VOLUME_LABEL: u32 = 0x08;
const DOS_DIRECTORY: u32 = 0x10;
const UNIX_TYPE: u32 = 0o170_000 << 16;
const UNIX_REGULAR: u32 = 0o100_000 << 16;

/// Little-endian fields of one record.
struct Fields<'a> {
    bytes: &'a [u8],
    position: usize,
    record: &'static str,
    start: usize,
}

impl<'a> Fields<'a> {
    fn at(
        bytes: &'a [u8],
        start: usize,
        record: &'static str,
        signature: &[u8],
    ) -> Result<Self, ZipError> {
        let mut fields = Self {
            bytes,
            position: start,
            record,
            start,
        };
        if fields.take(signature.len())? == signature {
            Ok(fields)
        } else {
            Err(ZipError::RecordSignature {
                record,
                offset: start,
            })
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], ZipError> {
        let end = self.position.saturating_add(length);
        let taken = self.bytes.get(self.position..end);
        self.position = end;
        taken.ok_or(ZipError::Truncated {
            record: self.record,
            offset: self.start,
        })
    }

    fn u16(&mut self) -> Result<u16, ZipError> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, ZipError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

/// What the end record says, already judged.
pub(super) struct EndRecord {
    pub(super) entries: usize,
    pub(super) directory: std::ops::Range<usize>,
}

impl EndRecord {
    /// The end record is the file's last 22 bytes and nothing else.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, ZipError> {
        let start = bytes.len().checked_sub(END_RECORD_BYTES);
        let start = start
            .filter(|start| bytes[*start..].starts_with(END_SIGNATURE))
            .ok_or_else(|| why_no_end_record(bytes))?;
        let mut fields = Fields::at(bytes, start, "end record", END_SIGNATURE)?;
        let disks = [fields.u16()?, fields.u16()?];
        let this_disk = usize::from(fields.u16()?);
        let total = usize::from(fields.u16()?);
        let size = fields.u32()?;
        let offset = fields.u32()?;
        let comment = usize::from(fields.u16()?);
        let locator = start.checked_sub(ZIP64_LOCATOR_BYTES);
        let zip64 = size == u32::MAX
            || offset == u32::MAX
            || total == usize::from(u16::MAX)
            || locator.is_some_and(|at| bytes[at..].starts_with(ZIP64_LOCATOR_SIGNATURE));
        if zip64 {
            return Err(ZipError::Zip64);
        }
        if comment != 0 {
            return Err(ZipError::ArchiveComment { bytes: comment });
        }
        if disks != [0, 0] {
            return Err(ZipError::MultiDisk);
        }
        if this_disk != total {
            return Err(ZipError::EntryCount { this_disk, total });
        }
        if total > limits::MAX_ENTRIES {
            return Err(ZipError::TooManyEntries { entries: total });
        }
        let end = u64::from(offset) + u64::from(size);
        if end != start as u64 {
            return Err(ZipError::CentralDirectoryPlace {
                end,
                expected: start as u64,
            });
        }
        Ok(Self {
            entries: total,
            directory: offset as usize..start,
        })
    }
}

/// A file that does not end in an end record: is there one further up, and what follows it?
fn why_no_end_record(bytes: &[u8]) -> ZipError {
    let reach = END_RECORD_BYTES + usize::from(u16::MAX);
    let tail = &bytes[bytes.len().saturating_sub(reach)..];
    let found = tail
        .windows(END_RECORD_BYTES)
        .rposition(|window| window.starts_with(END_SIGNATURE));
    let Some(at) = found else {
        return ZipError::NoEndRecord;
    };
    let following = tail.len() - at - END_RECORD_BYTES;
    let comment = usize::from(u16::from_le_bytes([tail[at + 20], tail[at + 21]]));
    if comment == following {
        ZipError::ArchiveComment { bytes: comment }
    } else {
        ZipError::TrailingBytes { bytes: following }
    }
}

/// The fields that an entry's two headers share.
#[derive(Clone, Copy)]
struct Shared {
    version: u16,
    flags: u16,
    method: u16,
    time: u16,
    date: u16,
    crc: u32,
    compressed: u32,
    size: u32,
    name_bytes: u16,
    extra_bytes: u16,
}

impl Shared {
    fn read(fields: &mut Fields<'_>) -> Result<Self, ZipError> {
        Ok(Self {
            version: fields.u16()?,
            flags: fields.u16()?,
            method: fields.u16()?,
            time: fields.u16()?,
            date: fields.u16()?,
            crc: fields.u32()?,
            compressed: fields.u32()?,
            size: fields.u32()?,
            name_bytes: fields.u16()?,
            extra_bytes: fields.u16()?,
        })
    }

    /// The first field in which the two headers differ.
    fn difference(&self, other: &Self) -> Option<&'static str> {
        [
            ("version needed", self.version == other.version),
            ("flags", self.flags == other.flags),
            ("compression method", self.method == other.method),
            ("time", self.time == other.time),
            ("date", self.date == other.date),
            ("checksum", self.crc == other.crc),
            ("compressed size", self.compressed == other.compressed),
            ("size", self.size == other.size),
            ("name length", self.name_bytes == other.name_bytes),
            ("extra fields", self.extra_bytes == other.extra_bytes),
        ]
        .into_iter()
        .find_map(|(field, same)| (!same).then_some(field))
    }

    fn judge(&self, entry: &str) -> Result<(), ZipError> {
        let entry = || entry.to_owned();
        let Self { flags, method, .. } = *self;
        if self.version > 20 {
            let version = self.version;
            return Err(ZipError::Version {
                entry: entry(),
                version,
            });
        }
        if flags & FLAG_ENCRYPTED != 0 {
            return Err(ZipError::Encrypted { entry: entry() });
        }
        if flags & FLAG_DATA_DESCRIPTOR != 0 {
            return Err(ZipError::DataDescriptor { entry: entry() });
        }
        if flags & !FLAG_UTF8 != 0 {
            return Err(ZipError::Flags {
                entry: entry(),
                flags,
            });
        }
        if !matches!(method, STORED | DEFLATE) {
            return Err(ZipError::Method {
                entry: entry(),
                method,
            });
        }
        if self.extra_bytes != 0 {
            let bytes = usize::from(self.extra_bytes);
            return Err(ZipError::ExtraField {
                entry: entry(),
                bytes,
            });
        }
        if method == STORED && self.compressed != self.size {
            let Self {
                compressed, size, ..
            } = *self;
            return Err(ZipError::StoredSize {
                entry: entry(),
                compressed,
                size,
            });
        }
        let bytes = u64::from(self.size);
        if bytes > limits::MAX_ENTRY_BYTES {
            return Err(ZipError::EntryTooLarge {
                entry: entry(),
                bytes,
            });
        }
        Ok(())
    }
}

/// An entry as the central directory has it, judged.
pub(super) struct Header<'a> {
    pub(super) path: EntryPath,
    pub(super) offset: usize,
    raw_name: &'a [u8],
    shared: Shared,
}

impl<'a> Header<'a> {
    /// Reads the header at `start`; `directory_end` is where the central directory ends. Also returns where
    /// the next one begins.
    pub(super) fn read(
        bytes: &'a [u8],
        start: usize,
        directory_end: usize,
    ) -> Result<(Self, usize), ZipError> {
        let bytes = &bytes[..directory_end];
        let mut fields = Fields::at(bytes, start, CENTRAL, b"PK\x01\x02")?;
        let _made_by = fields.u16()?; // decides nothing: see the module's documentation
        let shared = Shared::read(&mut fields)?;
        let comment = usize::from(fields.u16()?);
        let disk = fields.u16()?;
        let internal = fields.u16()?;
        let external = fields.u32()?;
        let offset = fields.u32()? as usize;
        let raw_name = fields.take(usize::from(shared.name_bytes))?;
        fields.take(usize::from(shared.extra_bytes))?;
        fields.take(comment)?;

        let path = names::parse(raw_name, shared.flags & FLAG_UTF8 != 0)?;
        let entry = || path.to_string();
        shared.judge(path.as_str())?;
        if comment != 0 {
            return Err(ZipError::EntryComment {
                entry: entry(),
                bytes: comment,
            });
        }
        if disk != 0 {
            return Err(ZipError::MultiDisk);
        }
        if internal != 0 {
            return Err(ZipError::InternalAttributes {
                entry: entry(),
                attributes: internal,
            });
        }
        if !is_regular_file(external) {
            return Err(ZipError::FileType {
                entry: entry(),
                attributes: external,
            });
        }
        let header = Self {
            path,
            offset,
            raw_name,
            shared,
        };
        Ok((header, fields.position))
    }

    /// Reads the local header, holds it against this one and returns the compressed data. Nothing at or after
    /// `directory_start` belongs to it.
    pub(super) fn data(
        &self,
        bytes: &'a [u8],
        directory_start: usize,
    ) -> Result<&'a [u8], ZipError> {
        let bytes = &bytes[..directory_start];
        let mut fields = Fields::at(bytes, self.offset, LOCAL, b"PK\x03\x04")?;
        let shared = Shared::read(&mut fields)?;
        let mismatch = |field| ZipError::HeaderMismatch {
            entry: self.path.to_string(),
            field,
        };
        if let Some(field) = self.shared.difference(&shared) {
            return Err(mismatch(field));
        }
        if fields.take(self.raw_name.len())? != self.raw_name {
            return Err(mismatch("name"));
        }
        fields
            .take(self.shared.compressed as usize)
            .map_err(|_| ZipError::Overlap {
                entry: self.path.to_string(),
            })
    }

    pub(super) fn is_deflated(&self) -> bool {
        self.shared.method == DEFLATE
    }

    pub(super) fn crc(&self) -> u32 {
        self.shared.crc
    }

    /// Claimed uncompressed size in bytes, at most [`limits::MAX_ENTRY_BYTES`].
    pub(super) fn size(&self) -> usize {
        self.shared.size as usize
    }

    /// Bytes from its local header to the end of its data.
    pub(super) fn span(&self) -> usize {
        LOCAL_HEADER_BYTES + self.raw_name.len() + self.shared.compressed as usize
    }
}

/// The system in "made by" does not say how to read these bits: a reader that believes it can be told that a
/// symbolic link is a file. So both halves are read, always; permissions and the other DOS bits decide nothing.
fn is_regular_file(external: u32) -> bool {
    let unix = external & UNIX_TYPE;
    external & (DOS_DIRECTORY | DOS_VOLUME_LABEL) == 0 && (unix == 0 || unix == UNIX_REGULAR)
}
