//! Looking at a home without touching it: no file is made, changed or removed, on a writable disk as on another.
//!
//! `SQLite` itself would make `-wal` and `-shm` beside a database in WAL mode even for a reader. So how the database is
//! opened depends on what is there:
//!
//! - both files: a process is at work, or died. `SQLite` reads them, and marks in the shared memory that it does.
//! - no `-wal`, or an empty one without `-shm`: everything is in the database file, and nobody writes into that without
//!   both. It is opened as a file that does not change, and what was read counts only if it did not.
//! - a `-wal` alone: someone copied or cut a home. `SQLite` has to make the shared file to read it, or fails.
//!
//! A file that does not change is opened without locks. A process that has the home open for writing has both files
//! there, so it never reads that way beside its own locks, which closing such a file would drop.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction};

use super::error::StoreError;
use super::schema;

/// How often a database may change under the reader before that is an error.
const TRIES: u32 = 20;
/// How long to let a writer finish.
const PAUSE: Duration = Duration::from_millis(25);
/// How long a reader waits for a lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// What stands beside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    /// No database.
    Nothing,
    /// The whole database in one file of this length, last written then.
    AtRest(u64, SystemTime),
    /// With a log and the memory that its processes share.
    InUse,
    /// With a log only.
    LeftOver,
}

/// Asks `look` for a consistent state of the database; an empty one where there is none.
pub(super) fn read<T>(
    database: &Path,
    look: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    steady(database, |found| {
        open(database, found).and_then(|connection| look(&connection.unchecked_transaction()?))
    })
}

/// Why a database cannot be inspected.
pub(super) enum Refused {
    /// Reading it would make a file.
    LeftOver,
    /// The reading failed.
    Store(StoreError),
}

/// Like [`read`], but of the file itself, whatever its schema: `None` where there is no file, and never a file more.
pub(super) fn inspect<T>(
    database: &Path,
    look: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, Refused> {
    match found(database).map_err(Refused::Store)? {
        Found::Nothing => return Ok(None),
        Found::LeftOver => return Err(Refused::LeftOver),
        Found::AtRest(..) | Found::InUse => {}
    }
    let answer = steady(database, |found| {
        connect(database, found)
            .and_then(|connection| look(&connection.unchecked_transaction()?))
            .map(Some)
    });
    answer.map_err(|error| Refused::Store(error.at(database)))
}

/// What `ask` answers while the database stays as it was found.
fn steady<T>(
    database: &Path,
    ask: impl Fn(&Found) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    for attempt in 0..TRIES {
        if attempt > 0 {
            std::thread::sleep(PAUSE);
        }
        let found = found(database)?;
        let answer = ask(&found);
        match (&found, &answer) {
            // Only a change can make these wrong; an error may be its sign as much as an answer.
            (Found::AtRest(..), _) | (Found::InUse, Err(StoreError::Database { .. })) => {
                if self::found(database)? == found {
                    return answer;
                }
            }
            _ => return answer,
        }
    }
    Err(StoreError::Unsteady {
        path: database.to_owned(),
    })
}

fn found(database: &Path) -> Result<Found, StoreError> {
    let Some(file) = metadata(database)? else {
        return Ok(Found::Nothing);
    };
    let log = metadata(&beside(database, "-wal"))?.map(|log| log.len());
    let shared = metadata(&beside(database, "-shm"))?.is_some();
    Ok(match (log, shared) {
        (Some(_), true) => Found::InUse,
        (Some(1..), false) => Found::LeftOver,
        _ => {
            let modified = file
                .modified()
                .map_err(StoreError::io("look at", database))?;
            Found::AtRest(file.len(), modified)
        }
    })
}

fn open(database: &Path, found: &Found) -> Result<Connection, StoreError> {
    if matches!(found, Found::Nothing | Found::AtRest(0, _)) {
        return empty(database);
    }
    let connection = connect(database, found)?;
    if schema::is_current(&connection, database)? {
        Ok(connection)
    } else {
        empty(database)
    }
}

/// The file itself, without writing to it.
fn connect(database: &Path, found: &Found) -> Result<Connection, StoreError> {
    let connection = match found {
        Found::Nothing | Found::AtRest(0, _) => Connection::open_in_memory()?,
        Found::AtRest(..) => open_uri(database, "mode=ro&immutable=1")?,
        // Not with `readonly_shm`: that would hold for every other connection of this process, too.
        Found::InUse | Found::LeftOver => open_uri(database, "mode=ro")?,
    };
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The tables of a new home, in memory.
fn empty(database: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    schema::migrate(&mut connection, database)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn open_uri(database: &Path, how: &str) -> Result<Connection, StoreError> {
    let absolute = std::path::absolute(database).map_err(StoreError::io("look at", database))?;
    let text = absolute.to_str().ok_or_else(|| StoreError::Invalid {
        what: "home",
        message: format!("{} is not UTF-8", database.display()),
    })?;
    let mut uri = String::from(if text.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for character in text.chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '\\' if cfg!(windows) => uri.push('/'),
            other => uri.push(other),
        }
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(format!("{uri}?{how}"), flags)?)
}

fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// `None` where nothing stands there; anything else that keeps the answer back is an error.
fn metadata(path: &Path) -> Result<Option<fs::Metadata>, StoreError> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("look at", path)(error)),
    }
}
