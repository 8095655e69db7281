//! Reading bounded, writing whole or not at all.

use std::fs::File;
use std::io::{Read, Write as _};
use std::path::Path;

use super::error::{CliError, CliResult};

/// Read a file of bounded size; `-` is stdin.
pub(super) fn read_file_or_stdin(path: &Path, limit: u64) -> CliResult<Vec<u8>> {
    if path == Path::new("-") {
        return read_bounded(
            std::io::stdin().lock(),
            Path::new("stdin"),
            limit,
            Vec::new(),
            0,
        );
    }
    read_file(path, limit)
}

/// Read a file of bounded size.
pub(super) fn read_file(path: &Path, limit: u64) -> CliResult<Vec<u8>> {
    let mut file = File::open(path).map_err(|e| CliError::read(path, &e))?;
    // What a device or a pipe says of its length means nothing.
    let length = file.metadata().map_or(0, |about| about.len()).min(limit);
    let length = usize::try_from(length).unwrap_or(0);
    let start = halves(&mut file, length).unwrap_or_default();
    read_bounded(file, path, limit, start, length + 1)
}

/// So many bytes of a large file, read by two threads: what takes long is that the process is given the memory. The file
/// stands behind them then. `None` where that is not possible; the file stands at its start.
#[cfg(unix)]
fn halves(file: &mut File, length: usize) -> Option<Vec<u8>> {
    use std::io::{Seek as _, SeekFrom};
    use std::os::unix::fs::FileExt as _;

    use palyra_skill::wasm;

    /// With fewer bytes than that, a second thread costs more than it brings.
    const LARGE: usize = 1 << 20;
    if length < LARGE {
        return None;
    }
    // One more, for whoever asks whether more follows.
    let mut bytes = vec![0; length + 1];
    bytes.truncate(length);
    let (one, two) = bytes.split_at_mut(length / 2);
    let (middle, from) = (one.len() as u64, &*file);
    let read = wasm::on_pool(|| {
        wasm::both(
            || from.read_exact_at(one, 0),
            || from.read_exact_at(two, middle),
        )
    });
    if read.0.is_err() || read.1.is_err() {
        return None;
    }
    file.seek(SeekFrom::Start(length as u64)).ok()?;
    Some(bytes)
}

#[cfg(not(unix))]
fn halves(_file: &mut File, _length: usize) -> Option<Vec<u8>> {
    None
}

/// Read a text of bounded size; `-` is stdin.
pub(super) fn read_text(path: &Path, limit: u64) -> CliResult<String> {
    let bytes = read_file_or_stdin(path, limit)?;
    String::from_utf8(bytes)
        .map_err(|_| CliError::usage(format!("{} is not UTF-8", path.display())))
}

/// All that is left of a reader, behind what was read of it.
fn read_bounded(
    from: impl Read,
    name: &Path,
    limit: u64,
    mut bytes: Vec<u8>,
    capacity: usize,
) -> CliResult<Vec<u8>> {
    bytes.reserve_exact(capacity.saturating_sub(bytes.len()));
    let left = limit.saturating_sub(bytes.len() as u64);
    from.take(left + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| CliError::read(name, &e))?;
    if bytes.len() as u64 > limit {
        return Err(CliError::usage(format!(
            "{} is larger than {limit} bytes",
            name.display()
        )));
    }
    Ok(bytes)
}

/// Write a file beside its place and move it there: whole or not at all. A link is followed, a device or pipe written to.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> CliResult<()> {
    write_to(path, bytes).map_err(|e| CliError::write(path, &e))
}

fn write_to(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let existing = match std::fs::metadata(path) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match existing {
        Some(metadata) if metadata.is_file() => {
            replace(&path.canonicalize()?, bytes, Some(&metadata))
        }
        Some(metadata) if metadata.is_dir() => {
            Err(std::io::Error::from(std::io::ErrorKind::IsADirectory))
        }
        Some(_) => std::fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes),
        None => replace(path, bytes, None),
    }
}

fn replace(path: &Path, bytes: &[u8], old: Option<&std::fs::Metadata>) -> std::io::Result<()> {
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".palyra-skill-");
    // A new file gets what the umask leaves of 0666; one that is replaced keeps its mode.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(dir)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Around the size from which a file is read by halves, and around the limit.
    #[test]
    fn files_of_all_sizes_are_read_whole_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for size in [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_001] {
            let content: Vec<u8> = (0..size).map(|at: u32| (at % 251) as u8).collect();
            std::fs::write(&path, &content).unwrap();
            assert!(read_file(&path, u64::from(size)).unwrap() == content);
            if size > 0 {
                assert!(read_file(&path, u64::from(size) - 1).is_err());
            }
        }
    }

    /// A pipe has no length and cannot be read in two places.
    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_read_as_it_comes() {
        assert!(read_file(Path::new("/dev/null"), 10).unwrap().is_empty());
        assert!(read_file(Path::new("/dev/zero"), 10).is_err());
    }
}
