//! What the host and its compiling child say to each other: one request, one answer, each with its length before it.

use std::io::{self, Read, Write};

/// Largest module that is compiled, bytes: what can be typed at the command line.
pub(super) const MAX_MODULE_BYTES: u64 = 4 * crate::limits::MAX_ARTIFACT_BYTES;
/// Longest reason of a refusal, bytes.
pub(super) const MAX_REASON_BYTES: u64 = 64 * 1024;

/// What the child does before it reads the module: it limits itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Request {
    /// Address space, bytes.
    pub(super) memory_bytes: u64,
    /// Processor time, seconds.
    pub(super) cpu_seconds: u64,
    /// Bytes of the module, which follow.
    pub(super) module_bytes: u64,
}

impl Request {
    pub(super) fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        let fields = [self.memory_bytes, self.cpu_seconds, self.module_bytes];
        for (place, field) in bytes.chunks_exact_mut(8).zip(fields) {
            place.copy_from_slice(&field.to_le_bytes());
        }
        bytes
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut field = || {
            let mut bytes = [0; 8];
            from.read_exact(&mut bytes)?;
            Ok::<_, io::Error>(u64::from_le_bytes(bytes))
        };
        Ok(Self {
            memory_bytes: field()?,
            cpu_seconds: field()?,
            module_bytes: field()?,
        })
    }
}

/// How an answer begins: what it is, and how many bytes of it follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// Compiled code.
    Code(u64),
    /// `code: message` of a refusal.
    Refusal(u64),
}

impl Head {
    pub(super) const BYTES: usize = 9;

    /// `None` when it is neither.
    pub(super) fn parse(bytes: [u8; Self::BYTES]) -> Option<Self> {
        let [kind, len @ ..] = bytes;
        let len = u64::from_le_bytes(len);
        match kind {
            b'c' => Some(Self::Code(len)),
            b'r' => Some(Self::Refusal(len)),
            _ => None,
        }
    }
}

/// Write an answer; a refusal is `(code, message)`.
pub(super) fn write_answer(
    to: &mut impl Write,
    answer: Result<&[u8], (&str, &str)>,
) -> io::Result<()> {
    let refusal;
    let (kind, body) = match answer {
        Ok(code) => (b'c', code),
        Err((code, message)) => {
            refusal = format!("{code}: {message}");
            let fits = refusal.floor_char_boundary(usize::try_from(MAX_REASON_BYTES).unwrap_or(0));
            (b'r', &refusal.as_bytes()[..fits])
        }
    };
    to.write_all(&[kind])?;
    to.write_all(&(body.len() as u64).to_le_bytes())?;
    to.write_all(body)?;
    to.flush()
}
