//! The index of a database.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;

use super::osv::{Header, Record};
use super::source::{Place, Source};
use super::time::{day, day_of};
use crate::audit::dependencies::{Ecosystem, bounded_json};

/// Most files that are named among those that cannot be read.
const MAX_NAMED: usize = 10;

/// A folder or zip of OSV records.
#[derive(Debug)]
pub struct AdvisoryDatabase {
    source: Source,
    /// Places in `source.files`, by package.
    index: HashMap<(Ecosystem, String), Vec<u32>>,
    state: DatabaseState,
}

/// What a database holds, and how fresh it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DatabaseState {
    /// As the caller named it.
    pub path: PathBuf,
    /// Records about packages of crates.io, npm, `PyPI` or Go.
    pub advisories: usize,
    /// Packages that they are about.
    pub packages: usize,
    /// The newest `modified` of all records; a record that was changed after it is missing here.
    pub newest: Option<String>,
    /// Files that could not be read.
    pub unreadable: usize,
    /// The first of them, each with what is wrong.
    pub examples: Vec<String>,
}

/// A database that is no database.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdvisoryError {
    /// The folder or file cannot be read.
    #[error("cannot read the advisories in {path}: {source}")]
    Io {
        /// The database.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// There is no record that could match anything: nothing would ever be found.
    #[error("{path} holds no OSV record about crates.io, npm, PyPI or Go{example}")]
    Empty {
        /// The database.
        path: PathBuf,
        /// The first file that could not be read, where there is one.
        example: String,
    },
}

impl AdvisoryError {
    /// A stable name for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "advisories_io",
            Self::Empty { .. } => "advisories_empty",
        }
    }
}

impl AdvisoryDatabase {
    /// Reads every `.json` file below a folder (also in zips there) or in a zip. Files that cannot be read are counted.
    pub fn open(path: &Path) -> Result<Self, AdvisoryError> {
        let io = |source| AdvisoryError::Io {
            path: path.to_owned(),
            source,
        };
        let source = Source::open(path).map_err(io)?;
        let mut database = Self {
            state: DatabaseState {
                path: path.to_owned(),
                ..DatabaseState::default()
            },
            source,
            index: HashMap::new(),
        };
        for (name, reason) in std::mem::take(&mut database.source.unreadable) {
            database.unreadable(&name, &reason);
        }
        for number in 0..database.source.files.len() {
            let place = database.source.files[number].clone();
            if let Err(reason) = database.add(number, &place) {
                let name = database.source.name(&place);
                database.unreadable(&name, &reason);
            }
        }
        database.state.packages = database.index.len();
        if database.index.is_empty() {
            let first = database.state.examples.first();
            let example = first.map_or(String::new(), |example| format!(" ({example})"));
            return Err(AdvisoryError::Empty {
                path: path.to_owned(),
                example,
            });
        }
        Ok(database)
    }

    fn add(&mut self, number: usize, place: &Place) -> Result<(), String> {
        let header: Header = bounded_json(&self.source.read_counted(place)?)?;
        let mut keys: Vec<_> = header
            .affected
            .iter()
            .filter_map(|affected| affected.package.as_ref()?.key())
            .collect();
        keys.sort();
        keys.dedup();
        self.state.advisories += usize::from(!keys.is_empty());
        let number = u32::try_from(number).map_err(|error| error.to_string())?;
        for key in keys {
            self.index.entry(key).or_default().push(number);
        }
        // OSV writes UTC in one form, whose order is that of its text.
        if day_of(&header.modified).is_some()
            && self
                .state
                .newest
                .as_ref()
                .is_none_or(|newest| *newest < header.modified)
        {
            self.state.newest = Some(header.modified);
        }
        Ok(())
    }

    fn unreadable(&mut self, name: &str, reason: &str) {
        self.state.unreadable += 1;
        if self.state.examples.len() < MAX_NAMED {
            self.state.examples.push(format!("{name}: {reason}"));
        }
    }

    /// What it holds.
    pub fn state(&self) -> &DatabaseState {
        &self.state
    }

    /// Records that name the package. One that changed on disk since and cannot be read any more is left out.
    pub(super) fn records(&self, ecosystem: Ecosystem, name: &str) -> Vec<Record> {
        let numbers = self
            .index
            .get(&(ecosystem, name.to_owned()))
            .map_or(&[][..], Vec::as_slice);
        let places = numbers
            .iter()
            .filter_map(|number| self.source.files.get(*number as usize));
        places
            .filter_map(|place| bounded_json(&self.source.read(place).ok()?).ok())
            .collect()
    }
}

impl DatabaseState {
    /// Whole days from the newest record to `now`; `None` where no record has a date.
    pub fn age_in_days(&self, now: SystemTime) -> Option<u64> {
        let newest = day_of(self.newest.as_deref()?)?;
        Some(day(now).saturating_sub(newest))
    }
}
