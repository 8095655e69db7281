//! The database: whether it is whole, and whether what stands in it can be read.

use rusqlite::Transaction;

use super::{restore, set_aside};
use crate::health::Item;
use crate::store::error::StoreError;
use crate::store::home::Home;
use crate::store::journal::JournalStatus;
use crate::store::{keyfiles, schema, snapshot};

/// Lines of `SQLite`'s own check that are shown.
const SHOWN: usize = 3;

/// Whether the other checks can go on.
pub(super) enum Database {
    /// They can. An absent database reads as an empty one.
    Sound,
    /// They cannot, and why.
    Unknown(&'static str),
}

/// What the file is, whatever its schema.
struct Facts {
    version: i64,
    tables: i64,
    faults: Vec<String>,
}

/// Integrity, references and schema.
pub(super) fn check(home: &Home, items: &mut Vec<Item>) -> Result<Database, StoreError> {
    let path = home.database();
    let facts = match snapshot::inspect(path, facts) {
        Ok(Some(facts)) => facts,
        Ok(None) => return Ok(not_there(home, items)),
        Err(snapshot::Refused::LeftOver) => {
            let message = "state.db-wal stands there without state.db-shm, as in a copy: the next command reads it in";
            items.push(Item::warn("home.database", message, "palyra-skill list"));
            items.push(Item::skipped(
                "home.schema",
                "the database waits to be read in",
            ));
            return Ok(Database::Unknown("the database waits to be read in"));
        }
        Err(snapshot::Refused::Store(error @ StoreError::Database { .. })) => {
            items.push(Item::fail(
                "home.database",
                error.to_string(),
                set_aside(home),
            ));
            items.push(Item::skipped("home.schema", "the database cannot be read"));
            return Ok(Database::Unknown("the database cannot be read"));
        }
        Err(snapshot::Refused::Store(error)) => return Err(error),
    };
    if !facts.faults.is_empty() {
        let message = format!(
            "{} is damaged; restore it from a backup: {}",
            path.display(),
            facts.faults.join("; ")
        );
        items.push(Item::fail("home.database", message, set_aside(home)));
        items.push(Item::skipped("home.schema", "the database is damaged"));
        return Ok(Database::Unknown("the database is damaged"));
    }
    items.push(Item::ok(
        "home.database",
        "whole, and every reference holds",
    ));
    Ok(version(home, &facts, items))
}

fn facts(tx: &Transaction<'_>) -> Result<Facts, StoreError> {
    let number = |sql| tx.query_row(sql, [], |row| row.get(0));
    Ok(Facts {
        version: number("PRAGMA user_version")?,
        tables: number("SELECT count(*) FROM sqlite_schema")?,
        faults: faults(tx)?,
    })
}

fn faults(tx: &Transaction<'_>) -> Result<Vec<String>, StoreError> {
    let mut query = tx.prepare("PRAGMA integrity_check")?;
    let rows = query.query_map([], |row| row.get(0))?;
    let mut lines: Vec<String> = rows.collect::<Result<_, _>>()?;
    lines.retain(|line| line != "ok");
    let mut query = tx.prepare("PRAGMA foreign_key_check")?;
    let rows = query.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!(
            "a row of {table} names one that {parent} does not have"
        ))
    })?;
    lines.extend(rows.collect::<Result<Vec<_>, _>>()?);
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    Ok(lines)
}

/// No database is a home in which nothing was kept yet, unless what only comes after one is there.
fn not_there(home: &Home, items: &mut Vec<Item>) -> Database {
    let traces = ["artifacts", keyfiles::JOURNAL_KEY, "state.db-wal"];
    let trace = traces.iter().find(|name| home.dir().join(name).exists());
    match trace {
        Some(trace) => {
            let message = format!(
                "{} is gone, but {trace} is there: restore it from a backup",
                home.database().display()
            );
            items.push(Item::fail(
                "home.database",
                message,
                restore(home.database()),
            ));
            items.push(Item::skipped("home.schema", "there is no database"));
            Database::Unknown("there is no database")
        }
        None => {
            items.push(Item::ok("home.database", "nothing was kept here yet"));
            items.push(Item::ok(
                "home.schema",
                "made with the first command that writes",
            ));
            Database::Sound
        }
    }
}

fn version(home: &Home, facts: &Facts, items: &mut Vec<Item>) -> Database {
    const ID: &str = "home.schema";
    let known = schema::newest();
    let (item, answer) = match facts.version {
        // Made and not filled: a process died in between, and the next one goes on.
        0 if facts.tables == 0 => (
            Item::ok(ID, "empty: the next command that writes fills it"),
            None,
        ),
        0 => {
            let message = format!(
                "{} is a database of something else",
                home.database().display()
            );
            (
                Item::fail(ID, message, set_aside(home)),
                Some("it is a database of something else"),
            )
        }
        found if found == known => (Item::ok(ID, format!("version {found}, the newest")), None),
        found if found > known => {
            let message = format!(
                "version {found}, but this program knows up to {known}: use a newer palyra-skill"
            );
            let remedy = "cargo install --locked palyra-skill";
            (
                Item::fail(ID, message, remedy),
                Some("a newer palyra-skill wrote it"),
            )
        }
        found => {
            let message = format!("version {found}; the next command that writes makes it {known}");
            (
                Item::ok(ID, message),
                Some("an older palyra-skill wrote it"),
            )
        }
    };
    items.push(item);
    answer.map_or(Database::Sound, Database::Unknown)
}

/// Publishers, keys, pins and revocations.
pub(super) fn trust(home: &Home) -> Item {
    let entries = home
        .trust_store()
        .and_then(|_| home.trust_entries())
        .map(|entries| format!("{} keys can be read", entries.len()));
    readable(home, "home.trust", entries)
}

/// Everything else that decides or waits: a row that cannot be read is damage, not an absence.
pub(super) fn records(home: &Home) -> Item {
    let count = || -> Result<String, StoreError> {
        let skills = home.skills()?;
        for skill in &skills {
            home.standing(&skill.skill_id)?;
        }
        let others = home.approvals(None)?.len()
            + home.hooks()?.len()
            + home.plugins()?.len()
            + home.deliveries(None, usize::MAX)?.len()
            + home.secret_names()?.len();
        Ok(format!(
            "{} skills with their grants, and {others} other records can be read",
            skills.len()
        ))
    };
    readable(home, "home.records", count())
}

fn readable(home: &Home, id: &'static str, read: Result<String, StoreError>) -> Item {
    match read {
        Ok(message) => Item::ok(id, message),
        Err(error) => Item::fail(
            id,
            format!("{error}; restore it from a backup"),
            set_aside(home),
        ),
    }
}

/// The chain of hashes, and that the signed heads are in it.
pub(super) fn journal(home: &Home) -> Item {
    const ID: &str = "home.journal";
    match home.verify_journal() {
        Ok(JournalStatus::Whole { entries, heads }) => Item::ok(
            ID,
            format!("{entries} entries in one chain, {heads} signed heads in it"),
        ),
        Ok(JournalStatus::Broken { seq, message }) => Item::fail(
            ID,
            format!("damaged at entry {seq}: {message}; compare it with a backup"),
            set_aside(home),
        ),
        // `home.permissions` says so: what others can read signs nothing here.
        Err(error @ StoreError::Permissions { .. }) => Item::skipped(ID, error.to_string()),
        Err(error) => Item::fail(ID, error.to_string(), "palyra-skill journal verify"),
    }
}

/// Hooks that did not get through.
pub(super) fn deliveries(home: &Home) -> Item {
    const ID: &str = "home.deliveries";
    let failed = home.read(|tx| {
        let sql = "SELECT count(*) FROM deliveries WHERE state = 'failed'";
        Ok(tx.query_row(sql, [], |row| row.get::<_, i64>(0))?)
    });
    match failed {
        Ok(0) => Item::ok(ID, "no hook has failed"),
        Ok(count) => Item::warn(
            ID,
            format!("{count} deliveries to hooks have failed and are not tried again"),
            "palyra-skill hook log",
        ),
        Err(error) => readable(home, ID, Err(error)),
    }
}

/// When the newest entry was written; an unreadable journal is [`journal`]'s to tell.
pub(super) fn newest_entry(home: &Home) -> Option<i64> {
    let sql = "SELECT max(at) FROM journal";
    let newest = home.read(|tx| Ok(tx.query_row(sql, [], |row| row.get(0))?));
    newest.ok().flatten()
}
