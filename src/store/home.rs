//! The folder and its connections.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior,
};

use super::error::StoreError;
use super::{files, schema, snapshot};
use crate::manifest::SkillId;

/// How long a writer waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Reading connections kept open between calls.
const IDLE_READERS: usize = 4;

/// An open home. Cheap to share between threads: writers take turns, readers do not wait for them.
pub struct Home {
    dir: PathBuf,
    database: PathBuf,
    /// `None` where the home is only looked at: every reading is a [`snapshot`] then.
    connections: Option<Connections>,
    opened_at: i64,
    clock: Box<dyn Fn() -> i64 + Send + Sync>,
}

struct Connections {
    writer: Mutex<Connection>,
    idle: Mutex<Vec<Connection>>,
}

impl std::fmt::Debug for Home {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Home")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

impl Home {
    /// Opens the home in `dir`, which is made (0700) when it is not there, and brings its schema up to date.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with_clock(dir, system_clock)
    }

    /// Like [`Home::open`] with another clock (milliseconds since 1970).
    pub fn open_with_clock(
        dir: &Path,
        clock: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        files::home_folder(dir)?;
        let database = dir.join("state.db");
        files::touch_private(&database)?;
        let writer = connect(&database)
            .and_then(|mut connection| {
                schema::migrate(&mut connection, &database)?;
                Ok(connection)
            })
            .map_err(|error| error.at(&database))?;
        let connections = Connections {
            writer: Mutex::new(writer),
            idle: Mutex::default(),
        };
        Ok(Self {
            dir: dir.to_owned(),
            database,
            connections: Some(connections),
            opened_at: clock(),
            clock: Box::new(clock),
        })
    }

    /// Opens the home in `dir` to look at it: nothing is made, changed or brought up to date, also where it could be.
    /// A home that is not there reads as an empty one; one that cannot be looked at is an error.
    pub fn open_read_only(dir: &Path) -> Result<Self, StoreError> {
        let home = Self::unchecked(dir);
        if Self::exists(dir)? {
            files::refuse_writable_by_others(dir, &home.database)?;
            home.generation()?;
        }
        Ok(home)
    }

    /// The home in `dir` as it is, to be looked at: not even who may write into it is asked.
    pub(super) fn unchecked(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            database: dir.join("state.db"),
            connections: None,
            opened_at: system_clock(),
            clock: Box::new(system_clock),
        }
    }

    /// Whether there is a home in `dir`. Anything that keeps the answer back, such as a folder that may not be read, is
    /// an error: a home that cannot be seen is not an empty one.
    pub fn exists(dir: &Path) -> Result<bool, StoreError> {
        let database = dir.join("state.db");
        match std::fs::metadata(&database) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                Err(StoreError::NotAFolder { path: dir.into() })
            }
            Err(error) => Err(StoreError::io("look at", &database)(error)),
        }
    }

    /// The home's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn database(&self) -> &Path {
        &self.database
    }

    /// Where the storage roots of a skill live unless the owner maps them elsewhere; made (0700) when it is not there.
    pub fn data_dir(&self, skill_id: &SkillId) -> Result<PathBuf, StoreError> {
        let path = self.dir.join("data").join(skill_id.as_str());
        files::private_folder(&path)?;
        Ok(path)
    }

    /// Where compiled code is kept; made (0700) when it is not there. All of it can be removed at any time.
    pub fn code_cache(&self) -> Result<PathBuf, StoreError> {
        let path = self.dir.join("cache").join("code");
        files::private_folder(&path)?;
        Ok(path)
    }

    /// Counts what decides whether and how a skill may run: trust, versions, states, grants, configuration and
    /// bindings. It grows in the transaction that changes them, by whichever process, and not with journal entries or
    /// stored values: compare it to know when to look again.
    pub fn generation(&self) -> Result<i64, StoreError> {
        self.read(generation)
    }

    /// When this home was opened, milliseconds since 1970.
    pub fn opened_at(&self) -> i64 {
        self.opened_at
    }

    pub(super) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// One snapshot; nothing in it can write. Where the home is only looked at, `look` may be asked again.
    pub(super) fn read<T>(
        &self,
        look: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let run = || {
            let Some(connections) = &self.connections else {
                return snapshot::read(&self.database, &look);
            };
            let idle = lock(&connections.idle).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => reader(&self.database)?,
            };
            let found = look(&connection.unchecked_transaction()?)?;
            let mut idle = lock(&connections.idle);
            if idle.len() < IDLE_READERS {
                idle.push(connection);
            }
            Ok(found)
        };
        run().map_err(|error: StoreError| error.at(&self.database))
    }

    /// One immediate transaction: all of it is durable when this returns `Ok`, none of it otherwise. What it decides is
    /// signed with it.
    pub(super) fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(connections) = &self.connections else {
            return Err(StoreError::ReadOnly {
                path: self.dir.clone(),
            });
        };
        let mut connection = lock(&connections.writer);
        let run = || {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let before = generation(&tx)?;
            let done = change(&tx)?;
            self.sign_when_due(&tx, generation(&tx)? != before)?;
            tx.commit()?;
            Ok(done)
        };
        run().map_err(|error: StoreError| error.at(&self.database))
    }
}

pub(super) fn generation(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    Ok(tx
        .prepare_cached("SELECT value FROM counters WHERE name = 'generation'")?
        .query_row([], |row| row.get(0))?)
}

/// Tells every process that it has to look again; see [`Home::generation`].
pub(super) fn bump_generation(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE counters SET value = value + 1 WHERE name = 'generation'",
        [],
    )?;
    Ok(())
}

/// `Some` of the first row, or the error that names what is missing.
pub(super) fn found<T>(
    row: Result<T, rusqlite::Error>,
    what: &'static str,
    id: &str,
) -> Result<T, StoreError> {
    row.optional()?.ok_or_else(|| StoreError::NotFound {
        what,
        id: id.to_owned(),
    })
}

/// A panic in another thread rolled its transaction back: the connection behind the lock is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(database: &Path) -> Result<Connection, StoreError> {
    // No SQLITE_OPEN_CREATE: the file was made 0600 before, and -wal and -shm get the same permissions from it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    use_wal(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A removed secret does not stay behind in a free page; a damaged or crafted schema runs nothing.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Where two processes turn a new database into a WAL one, each holds the lock that the other waits for: `SQLite` then
/// answers "busy" at once instead of waiting out the timeout, so the waiting is done here.
fn use_wal(connection: &Connection) -> Result<(), rusqlite::Error> {
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn reader(database: &Path) -> Result<Connection, StoreError> {
    let connection = connect(database)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn system_clock() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        })
}
