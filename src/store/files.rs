//! Folders that are the owner's alone, and files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::error::StoreError;

/// The home's folder: made 0700 with its parents; one that others may write into is refused.
pub(super) fn home_folder(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => refuse_access(path, &found, 0o022, "700"),
        Ok(_) => Err(StoreError::NotAFolder { path: path.into() }),
        Err(error) if error.kind() == ErrorKind::NotFound => private_folder(path),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(StoreError::NotAFolder { path: path.into() })
        }
        Err(error) => Err(StoreError::io("look at", path)(error)),
    }
}

/// A home that others may write into decides nothing, not even for who only looks at it.
pub(super) fn refuse_writable_by_others(home: &Path, database: &Path) -> Result<(), StoreError> {
    for (path, remedy) in [(home, "700"), (database, "600")] {
        let found = fs::metadata(path).map_err(StoreError::io("look at", path))?;
        refuse_access(path, &found, 0o022, remedy)?;
    }
    Ok(())
}

/// A folder 0700, with its parents; one that exists is left as it is.
pub(super) fn private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            StoreError::NotAFolder { path: path.into() }
        }
        _ => StoreError::io("create folder", path)(error),
    })
}

/// An empty file 0600, unless it is there. Never opens one that is: closing it would drop the locks that `SQLite` holds
/// on it elsewhere in this process (POSIX locks belong to the process).
pub(super) fn touch_private(path: &Path) -> Result<(), StoreError> {
    match private_options().create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => tighten(path),
        Err(error) => Err(StoreError::io("create", path)(error)),
    }
}

/// A file beside, synced, renamed over `path`, and the folder synced: after a crash it is there whole or not at all.
/// `replace` false leaves a file that is there alone and says so with `false`.
pub(super) fn write_whole(path: &Path, bytes: &[u8], replace: bool) -> Result<bool, StoreError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let failed = |error| StoreError::io("write", path)(error);
    let mut beside = beside(folder).map_err(failed)?;
    beside.write_all(bytes).map_err(failed)?;
    beside.as_file().sync_all().map_err(failed)?;
    let placed = if replace {
        beside.persist(path)
    } else {
        beside.persist_noclobber(path)
    };
    match placed {
        Ok(_) => sync_folder(folder).map(|()| true),
        Err(error) if !replace && error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error.error)),
    }
}

/// How the name of a file begins that is not in its place yet.
pub(super) const TEMP_PREFIX: &str = ".beside-";

/// A new file with such a name. Its lock says that somebody is at work: the system drops it with the process.
fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    loop {
        let file = tempfile::Builder::new()
            .prefix(TEMP_PREFIX)
            .tempfile_in(folder)?;
        file.as_file().lock()?;
        // Somebody may have taken it away before it was locked.
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Removes a file that a process which died left beside its place; `false` where one is still at work.
pub(super) fn remove_abandoned(path: &Path) -> Result<bool, StoreError> {
    let failed = StoreError::io("remove", path);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed(error)),
    };
    if !file.metadata().is_ok_and(|found| found.is_file()) || file.try_lock().is_err() {
        return Ok(false);
    }
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        // Whoever was at work has put it in its place meanwhile.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// Makes renames and removals in a folder durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    if cfg!(not(unix)) {
        return Ok(()); // elsewhere a folder cannot be opened, nor need it be
    }
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::io("sync", path))
}

/// Refuses a secret file that group or others can touch.
pub(super) fn refuse_shared(path: &Path) -> Result<(), StoreError> {
    let found = fs::metadata(path).map_err(StoreError::io("read", path))?;
    refuse_access(path, &found, 0o077, "600")
}

#[cfg(unix)]
fn refuse_access(
    path: &Path,
    found: &fs::Metadata,
    forbidden: u32,
    remedy: &'static str,
) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = found.permissions().mode() & 0o777;
    if mode & forbidden == 0 {
        return Ok(());
    }
    Err(StoreError::Permissions {
        path: path.into(),
        mode,
        remedy,
    })
}

#[cfg(not(unix))]
fn refuse_access(_: &Path, _: &fs::Metadata, _: u32, _: &'static str) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(unix)]
fn tighten(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let failed = StoreError::io("set permissions of", path);
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) => return Err(failed(error)),
    };
    if refuse_access(path, &found, 0o077, "600").is_ok() {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(failed)
}

#[cfg(not(unix))]
fn tighten(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

fn private_options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}
