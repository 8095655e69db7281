//! Whether a home is sound: what `doctor` shows of it. Everything here looks and nothing is made, migrated, repaired or
//! removed, so that damage is still there to be looked at.

mod artifacts;
mod database;
mod folder;
mod machine;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::StoreError;
use super::home::{self, Home};
use super::snapshot;
use crate::health::{Item, Status, shell_word};
use database::Database;

pub use machine::{check_clock, check_disk};

/// How often to look again when another process changed the home meanwhile.
const TRIES: u32 = 3;

/// What cannot be looked at without a sound database.
const IN_THE_DATABASE: [&str; 6] = [
    "home.trust",
    "home.records",
    "home.journal",
    "home.artifacts",
    "home.deliveries",
    "home.leftovers",
];

/// What was found in a home.
#[derive(Debug, Clone)]
pub struct HomeHealth {
    /// One for each thing that was looked at, and one more for each thing that is wrong.
    pub items: Vec<Item>,
    /// Whether a host serves the home right now.
    pub hosted: bool,
    /// When the newest journal entry was written, milliseconds since 1970.
    pub newest_entry_unix_ms: Option<i64>,
}

/// Looks at the home in `dir`. An absent one is sound; an error means that it cannot be looked at.
pub fn check_home(dir: &Path) -> Result<HomeHealth, StoreError> {
    match fs::metadata(dir) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(StoreError::NotAFolder { path: dir.into() }),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(absent(dir)),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(StoreError::NotAFolder { path: dir.into() });
        }
        Err(error) => return Err(StoreError::io("look at", dir)(error)),
    }
    let home = Home::unchecked(dir);
    for _ in 1..TRIES {
        let before = generation(&home);
        let health = look(&home)?;
        // An install or removal in between makes files and rows disagree that never did at one moment.
        let steady = generation(&home) == before;
        if steady || health.items.iter().all(|item| item.status < Status::Warn) {
            return Ok(health);
        }
    }
    look(&home)
}

/// Like [`Home::generation`], and never a file more than there was.
fn generation(home: &Home) -> Option<i64> {
    snapshot::inspect(home.database(), home::generation)
        .ok()
        .flatten()
}

fn absent(dir: &Path) -> HomeHealth {
    let message = format!(
        "there is no home at {}; the first command that writes makes it",
        dir.display()
    );
    HomeHealth {
        items: vec![Item::ok("home.folder", message)],
        hosted: false,
        newest_entry_unix_ms: None,
    }
}

fn look(home: &Home) -> Result<HomeHealth, StoreError> {
    let mut items = Vec::new();
    folder::permissions(home, &mut items)?;
    folder::keys(home, &mut items);
    let hosted = folder::host(home, &mut items);
    let newest = match database::check(home, &mut items)? {
        Database::Sound => {
            items.push(database::trust(home));
            items.push(database::records(home));
            items.push(database::journal(home));
            artifacts::check(home, &mut items);
            items.push(database::deliveries(home));
            folder::leftovers(home, &mut items)?;
            database::newest_entry(home)
        }
        Database::Unknown(why) => {
            items.extend(IN_THE_DATABASE.map(|id| Item::skipped(id, why)));
            None
        }
    };
    Ok(HomeHealth {
        items,
        hosted,
        newest_entry_unix_ms: newest,
    })
}

/// Takes a damaged database out of the way, log and all: beside a new one the old log would be read into it.
fn set_aside(home: &Home) -> String {
    let dir = shell_word(home.dir());
    format!("mkdir -m 700 {dir}/damaged && mv {dir}/state.db* {dir}/damaged/")
}

/// Brings a file of the home back.
fn restore(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    let backup = Path::new("BACKUP").join(name);
    format!("cp -p {} {}", shell_word(&backup), shell_word(path))
}
