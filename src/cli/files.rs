//! Reading bounded, writing whole or not at all.

use std::io::{Read, Write as _};
use std::path::Path;

use super::error::{CliError, CliResult};

/// Read a file of bounded size; `-` is stdin.
pub(super) fn read_file_or_stdin(path: &Path, limit: u64) -> CliResult<Vec<u8>> {
    if path == Path::new("-") {
        return read_bounded(std::io::stdin().lock(), Path::new("stdin"), limit, 0);
    }
    read_file(path, limit)
}

/// Read a file of bounded size.
pub(super) fn read_file(path: &Path, limit: u64) -> CliResult<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|e| CliError::read(path, &e))?;
    // What a device or a pipe says of its length means nothing.
    let length = file.metadata().map_or(0, |about| about.len()).min(limit);
    let capacity = usize::try_from(length).unwrap_or(0) + 1;
    read_bounded(file, path, limit, capacity)
}

/// Read a text of bounded size; `-` is stdin.
pub(super) fn read_text(path: &Path, limit: u64) -> CliResult<String> {
    let bytes = read_file_or_stdin(path, limit)?;
    String::from_utf8(bytes)
        .map_err(|_| CliError::usage(format!("{} is not UTF-8", path.display())))
}

fn read_bounded(from: impl Read, name: &Path, limit: u64, capacity: usize) -> CliResult<Vec<u8>> {
    let mut bytes = Vec::with_capacity(capacity);
    from.take(limit + 1)
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
