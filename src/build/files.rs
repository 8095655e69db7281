//! Reading a project's files and writing its results.

use std::fs;
use std::io::Read as _;
#[cfg(feature = "authoring")]
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::error::{BuildError, io};

/// Reads a regular file of at most `limit` bytes.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, BuildError> {
    let meta = fs::symlink_metadata(path).map_err(io(path, "read"))?;
    if !meta.is_file() {
        return Err(BuildError::NotAFile { path: path.into() });
    }
    let file = fs::File::open(path).map_err(io(path, "read"))?;
    let mut bytes = Vec::new();
    // One byte more than the limit tells a file that grew since its size was asked for.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(io(path, "read"))?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(BuildError::TooLarge {
            path: path.into(),
            size: meta.len().max(size),
            limit,
        });
    }
    Ok(bytes)
}

/// Writes beside `path`, then renames: nobody ever sees half a file.
#[cfg(feature = "authoring")]
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(dir).map_err(io(dir, "create"))?;
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(io(dir, "write in"))?;
    file.write_all(bytes).map_err(io(path, "write"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Temporary files are private; what a build makes is as readable as its sources.
        let readable = fs::Permissions::from_mode(0o644);
        fs::set_permissions(file.path(), readable).map_err(io(path, "write"))?;
    }
    file.persist(path)
        .map_err(|error| io(path, "replace")(error.error))?;
    Ok(())
}

/// The regular files below `dir`, sorted; none where the folder is absent. Links are refused, not followed.
pub(super) fn walk(dir: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(io(dir, "read")(error)),
        };
        for entry in entries {
            let entry = entry.map_err(io(&dir, "read"))?;
            let kind = entry.file_type().map_err(io(entry.path(), "read"))?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            } else {
                return Err(BuildError::NotAFile { path: entry.path() });
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_over_the_limit_is_refused_with_its_size() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        fs::write(&path, [0; 11]).unwrap();
        assert_eq!(read(&path, 11).unwrap().len(), 11);
        assert!(matches!(
            read(&path, 10),
            Err(BuildError::TooLarge {
                size: 11,
                limit: 10,
                ..
            })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/passwd", dir.path().join("link")).unwrap();
        assert!(matches!(walk(dir.path()), Err(BuildError::NotAFile { .. })));
        assert!(matches!(
            read(&dir.path().join("link"), 1 << 20),
            Err(BuildError::NotAFile { .. })
        ));
    }
}
